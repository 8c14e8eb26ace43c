export { warningAbout } from './advice';
export { candidateLayouts } from './candidates';
export { layoutContext } from './context';
export { type Degrees, layersOnFullestRank } from './degrees';
export { GPUS_PER_NODE, type Hardware, hardwareOf, mostNodes, nodeCounts } from './hardware';
export { everyNodeServes, type EplbLayout, type Layout, layoutKey, layoutOf } from './layout';
export { type LayoutOption, layoutOptions } from './options';
export type { LayoutContext } from './rule';
export { layoutProblems, nodeProblems } from './rules';
