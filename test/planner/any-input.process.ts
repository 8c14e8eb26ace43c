/** As often as it takes: see `propertyRuns`. */
import './any-input.test';
