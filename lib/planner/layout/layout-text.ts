import { counted } from '../../units';
import type { Layout } from './layout';

/** `TP 8, EP 8: 8 GPUs on 1 node` */
export function layoutText(layout: Layout): string {
  const sizes = [
    ['TP', layout.tensorParallelSize],
    ['PP', layout.pipelineParallelSize],
    ['DP', layout.dataParallelSize],
    ['EP', layout.expertParallelSize],
  ] as const;
  const parallel = sizes.filter(([name, size]) => size > 1 || name === 'TP').map(([name, size]) => `${name} ${size}`);
  return `${parallel.join(', ')}: ${counted(layout.gpus, 'GPU')} on ${counted(layout.nodes, 'node')}`;
}
