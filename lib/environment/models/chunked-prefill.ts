import type { Draft } from '../../config/draft';
import { statedFlags } from '../../config/engine/flags';
import type { ModelConfig } from '../../config/schema';
import type { ServingPlan } from '../../planner';
import { type Problem, problem } from '../../problem';

const tokens = (count: number): string => count.toLocaleString('en-US');

const FLAG = 'enable-chunked-prefill';

/**
 * Without chunks a step must hold the longest prompt (vLLM 0.29.0 and 0.33.0 config/scheduler.py `verify_max_model_len`); with
 * them attention in both directions would see a part of the text.
 */
export function chunkProblems(
  { settings, pooling }: ServingPlan,
  model: Draft<ModelConfig>,
  index: number,
): readonly Problem[] {
  const stated = model.judge((known) => statedFlags(known).find(({ name }) => name === FLAG));
  if (stated === undefined) return [];
  const { maxModelLen, maxNumBatchedTokens } = settings;
  const refuse = (message: string) => [problem(`models[${index}].engine.args.${stated.written}`, message)];
  if (stated.value === true)
    return pooling?.bidirectional === true
      ? refuse('attention in both directions needs a text whole, in one step; leave it out')
      : [];
  return maxNumBatchedTokens >= maxModelLen
    ? []
    : refuse(
        `false: a step of ${tokens(maxNumBatchedTokens)} tokens must then hold the longest prompt, ${tokens(maxModelLen)}, or vLLM does not start; set maxNumBatchedTokens to at least that, or leave it out`,
      );
}
