import type { Layout } from './layout';

export type Degrees = Pick<Layout, 'tensorParallelSize' | 'pipelineParallelSize' | 'dataParallelSize'> &
  Partial<Pick<Layout, 'enableExpertParallel' | 'eplb'>>;

export const layersOnFullestRank = (layers: number, pipelineParallelSize: number): number =>
  Math.ceil(layers / pipelineParallelSize);
