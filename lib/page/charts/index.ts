export { calendarChart } from './calendar';
export { type Chart, drawChart, INK, type Library, loadLibrary } from './draw';
export { type Curve, loadChart, type OfPoint } from './load';
export { memoryChart, memoryParts } from './memory';
export { startChart } from './start';
