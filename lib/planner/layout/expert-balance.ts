import { problem } from '../../problem';
import type { LayoutRule } from './rule';

/** vLLM 0.29.0 and 0.33.0 config/parallel.py:514-532. */
export const balanceNeedsExperts: LayoutRule = ({ eplb, enableExpertParallel, expertParallelSize }, { modelId }) => {
  if (eplb === undefined) return undefined;
  if (!enableExpertParallel)
    return problem(
      'eplb',
      `experts of ${modelId} are balanced over expert-parallel ranks alone; set enableExpertParallel: true or leave eplb out`,
    );
  return expertParallelSize > 1
    ? undefined
    : problem('eplb', 'there is one rank, so nothing can be balanced; leave it out');
};
