import type { PlanRequest } from '../request';

export interface Layout {
  readonly tensorParallelSize: number;
  readonly pipelineParallelSize: number;
  readonly dataParallelSize: number;
  /** Data-parallel ranks on each node. */
  readonly dataParallelSizeLocal: number;
  /** Ranks that cut the KV cache by tokens; absent: 1. */
  readonly decodeContextParallelSize?: number;
  /** Absent: the load of experts is not balanced. */
  readonly eplb?: EplbLayout;
  readonly enableExpertParallel: boolean;
  readonly expertParallelSize: number;
  /** All GPUs of one replica. */
  readonly gpus: number;
  readonly nodes: number;
  readonly gpusPerNode: number;
}

/** How the load of experts is balanced; what is absent is vLLM's own. */
export interface EplbLayout {
  /** Copies of experts over all ranks. */
  readonly numRedundantExperts: number;
  readonly windowSize?: number;
  readonly stepInterval?: number;
}

export type Sizes = Pick<
  PlanRequest,
  | 'tensorParallelSize'
  | 'pipelineParallelSize'
  | 'dataParallelSize'
  | 'enableExpertParallel'
  | 'decodeContextParallelSize'
  | 'eplb'
>;

/** A layout from its degrees; what is left out is 1. */
export function layoutOf(sizes: Sizes, nodes: number): Layout {
  const { tensorParallelSize: tp = 1, pipelineParallelSize: pp = 1, dataParallelSize: dp = 1 } = sizes;
  const enableExpertParallel = sizes.enableExpertParallel ?? false;
  const gpus = tp * pp * dp;
  return {
    tensorParallelSize: tp,
    pipelineParallelSize: pp,
    dataParallelSize: dp,
    dataParallelSizeLocal: Math.max(1, Math.floor(dp / nodes)),
    ...stated(sizes),
    enableExpertParallel,
    expertParallelSize: enableExpertParallel ? tp * dp : 1,
    gpus,
    nodes,
    gpusPerNode: Math.ceil(gpus / nodes),
  };
}

/** What no layout has unless it is asked for. */
function stated({ decodeContextParallelSize: dcp, eplb }: Sizes): Pick<Layout, 'decodeContextParallelSize' | 'eplb'> {
  return {
    ...(dcp === undefined || dcp === 1 ? {} : { decodeContextParallelSize: dcp }),
    ...(eplb === undefined ? {} : { eplb: { numRedundantExperts: 0, ...(eplb === true ? {} : eplb) } }),
  };
}

/** `TP8 PP2 DP1 EP`, short enough for tables and keys. */
export function layoutKey({
  tensorParallelSize,
  pipelineParallelSize,
  dataParallelSize,
  enableExpertParallel,
  decodeContextParallelSize: dcp,
}: Layout): string {
  const degrees = [`TP${tensorParallelSize}`, `PP${pipelineParallelSize}`, `DP${dataParallelSize}`];
  return [...degrees, ...(dcp === undefined ? [] : [`DCP${dcp}`]), ...(enableExpertParallel ? ['EP'] : [])].join(' ');
}

export function divisorsDescending(value: number): readonly number[] {
  const all = Array.from({ length: value }, (_, index) => value - index);
  return all.filter((divisor) => value % divisor === 0);
}

/**
 * Whether each node of a group answers requests for its own data-parallel ranks (vLLM's hybrid load balancing), and not
 * the leader for all: a rank must lie within a node, and a node must hold several of them.
 */
export function everyNodeServes({ nodes, dataParallelSize, dataParallelSizeLocal }: Layout): boolean {
  return nodes > 1 && dataParallelSizeLocal > 1 && dataParallelSizeLocal * nodes === dataParallelSize;
}
