export { findBinaries, nextMinor, type Binaries, type Programs } from './control-plane/binaries';
export { CutShort } from './cut-short';
export { readCharts } from './manifests';
export { rehearse } from './rehearse';
export { renderPicture } from './picture';
export { renderEntry, renderReport } from './render';
export { CHECKS, type ChartFile, type CheckName, type RehearsalOptions, type Report } from './types';
