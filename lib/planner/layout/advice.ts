import type { Architecture } from '../architecture';
import type { Layout } from './layout';

/** What is known to go wrong with a legal layout: it is planned when it is asked for, and never recommended. */
export function warningAbout(
  { pipelineParallelSize }: Pick<Layout, 'pipelineParallelSize'>,
  { stateful }: Pick<Architecture, 'stateful'>,
): string | undefined {
  return stateful && pipelineParallelSize > 1
    ? 'pipeline parallelism gave wrong output with recurrent state (vllm#50494): compare with a run without it before use'
    : undefined;
}
