/** As often as it takes: see `propertyRuns`. */
import './properties.test';
