import { isPooling, rewardsTokens } from '../../catalog';
import { problem } from '../../problem';
import { poolingOf } from '../architecture';
import type { Check, CheckContext } from './check';
import { longestRequest } from './context-length';

const pooled = ({ resolved, architecture }: CheckContext) =>
  architecture === undefined ? undefined : poolingOf(resolved.model, architecture);

const count = (value: number): string => value.toLocaleString('en-US');

/** One token of a whole text comes out: there is nothing to draft. */
const noSpeculation: Check = ({ request: { speculative }, resolved: { model } }) =>
  typeof speculative === 'object' && isPooling(model.task)
    ? problem(
        'speculative',
        `${speculative.method} drafts tokens, and ${model.id} is served for '${model.task}', which generates none; leave speculative out`,
      )
    : undefined;

/** vLLM config/scheduler.py `verify_max_model_len`: a text that cannot be cut must fit in one step. */
const batchHoldsText: Check = (context) => {
  const { request, resolved } = context;
  const how = pooled(context);
  const { maxNumBatchedTokens: batch } = request;
  if (how === undefined || how.sharesPrefixes || batch === undefined) return undefined;
  const longest = longestRequest(request, resolved.model);
  if (batch >= longest) return undefined;
  return problem(
    'maxNumBatchedTokens',
    `${count(batch)} is less than the ${count(longest)} tokens of the longest text, which ${resolved.model.id} reads in one step (${whole(how)}); raise it to ${count(longest)}, leave it out, or lower maxModelLen`,
  );
};

/** vLLM 0.29.0 config/model.py `is_prefix_caching_supported`; it warns of wrong answers and goes on. */
const noPrefixes: Check = (context) => {
  const how = pooled(context);
  if (how === undefined || how.sharesPrefixes || context.request.enablePrefixCaching !== true) return undefined;
  return problem(
    'enablePrefixCaching',
    `${context.resolved.model.id} shares no prefixes (${whole(how)}), and vLLM warns of wrong answers with it; leave it out`,
  );
};

const whole = ({ bidirectional, type }: NonNullable<ReturnType<typeof pooled>>): string =>
  bidirectional ? 'attention in both directions' : `${type} pooling`;

const noCache: Check = (context) => {
  const { kvCacheDtype: dtype } = context.request;
  if (dtype === undefined || dtype === 'auto' || pooled(context)?.bidirectional !== true) return undefined;
  return problem(
    'kvCacheDtype',
    `'${dtype}' is how keys and values are kept, and ${context.resolved.model.id} keeps none (attention in both directions); leave it out`,
  );
};

const answerTokens: Check = ({ request: { workload }, resolved }) => {
  if (workload === undefined) return undefined;
  const { id, task } = resolved.model;
  if (isPooling(task))
    return workload.outputTokens === 0
      ? undefined
      : problem(
          'workload.outputTokens',
          `${id} is served for '${task}' and answers with no tokens, got ${workload.outputTokens}; write 0 or leave it out`,
        );
  return workload.outputTokens > 0
    ? undefined
    : problem('workload.outputTokens', `must be above 0 for ${id}, which generates, got ${workload.outputTokens}`);
};

/** v1/engine: hybrid and compressed caches have no pooling; config/model.py `is_chunked_prefill_supported`. */
const attentionPools: Check = (context) => {
  const kind = context.architecture?.attention.kind;
  if (pooled(context) === undefined || (kind !== 'hybrid' && kind !== 'v4')) return undefined;
  return problem(
    'task',
    `vLLM pools no model with ${kind === 'v4' ? 'the compressed attention of DeepSeek-V4' : 'recurrent layers'} (${context.resolved.model.id}); take an embedding model ('windlass models --task embed')`,
  );
};

const rewardsWhole: Check = ({ architecture }) =>
  architecture !== undefined && rewardsTokens(architecture.name)
    ? problem(
        'model',
        `${architecture.name} gives a reward for every token, which vLLM answers under /pooling alone, and no pod is asked there; take a reward model of a class that ends in ForSequenceClassification`,
      )
    : undefined;

/** What cannot be with models that give vectors, scores or classes. */
export const poolingChecks: readonly Check[] = [
  noSpeculation,
  batchHoldsText,
  noPrefixes,
  noCache,
  answerTokens,
  attentionPools,
  rewardsWhole,
];
