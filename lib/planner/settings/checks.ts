import { type Problem, problem } from '../../problem';
import { readArchitecture } from '../architecture';
import { LIMITS } from '../../schema/limits';
import type { PlanRequest, Resolved } from '../request';
import { chooseSpeculation } from '../speculation';
import type { CheckContext } from './check';
import { modelChecks } from './model-checks';
import { poolingChecks } from './pooling-checks';
import { speculationChecks } from './speculation-checks';

/** The same limits as an environment has. */
const MOST = {
  nodes: LIMITS.nodes,
  tensorParallelSize: LIMITS.parallelSize,
  pipelineParallelSize: LIMITS.parallelSize,
  dataParallelSize: LIMITS.parallelSize,
  decodeContextParallelSize: LIMITS.parallelSize,
  maxNumSeqs: LIMITS.concurrency,
  maxNumBatchedTokens: LIMITS.maxNumBatchedTokens,
  maxLoras: LIMITS.loras,
  maxLoraRank: LIMITS.loraRank,
  checkpointBytes: LIMITS.draftBytes,
} as const;

const positiveIntegers = (request: PlanRequest): readonly Problem[] =>
  (Object.keys(MOST) as (keyof typeof MOST)[]).flatMap((field) => {
    const value = request[field];
    if (value === undefined) return [];
    if (!Number.isInteger(value) || value <= 0)
      return [problem(field, `must be a whole number above 0, got ${JSON.stringify(value)}`)];
    return value <= MOST[field]
      ? []
      : [problem(field, `must be at most ${MOST[field].toLocaleString('en-US')}, got ${value}`)];
  });

/** A rule for values, whatever they are asked of. */
type ValueCheck = (request: PlanRequest) => Problem | undefined;

/** vLLM config/cache.py: Field(gt=0, le=1). */
const gpuMemoryUtilization: ValueCheck = ({ gpuMemoryUtilization: value }) =>
  value === undefined || isShare(value)
    ? undefined
    : problem(
        'gpuMemoryUtilization',
        `must be a number in (0, 1], got ${JSON.stringify(value)}; 0.92 is vLLM's default`,
      );

const utilization: ValueCheck = ({ utilization: value }) =>
  value === undefined || isShare(value)
    ? undefined
    : problem(
        'utilization',
        `must be a share of the hours in (0, 1], got ${JSON.stringify(value)}; 1 means day and night`,
      );

const isShare = (value: unknown): boolean => typeof value === 'number' && value > 0 && value <= 1;

const maxModelLen: ValueCheck = ({ maxModelLen: value }) =>
  value === undefined || value === 'auto' || value === -1 || (Number.isInteger(value) && value > 0)
    ? undefined
    : problem('maxModelLen', `must be a whole number of tokens, 'auto' or -1, got ${JSON.stringify(value)}`);

const workload: ValueCheck = ({ workload: value }) => {
  if (value === undefined) return undefined;
  const wrong = (['inputTokens', 'concurrency'] as const).filter((key) => !(value[key] > 0));
  return wrong.length === 0
    ? undefined
    : problem(`workload.${wrong[0]}`, `must be above 0, got ${value[wrong[0] ?? 'inputTokens']}`);
};

const availableKvCache: ValueCheck = ({ availableKvCacheGiB: value }) =>
  value === undefined || value > 0
    ? undefined
    : problem(
        'availableKvCacheGiB',
        `must be above 0, got ${value}; it is what a run printed as available KV cache memory`,
      );

/** vLLM config/scheduler.py `verify_max_model_len`. */
const batchHoldsSequences: ValueCheck = ({ maxNumBatchedTokens, maxNumSeqs }) =>
  maxNumBatchedTokens === undefined || maxNumSeqs === undefined || maxNumBatchedTokens >= maxNumSeqs
    ? undefined
    : problem(
        'maxNumBatchedTokens',
        `${maxNumBatchedTokens} must be at least maxNumSeqs ${maxNumSeqs}; raise it or lower maxNumSeqs`,
      );

const VALUES: readonly ValueCheck[] = [
  gpuMemoryUtilization,
  utilization,
  maxModelLen,
  workload,
  availableKvCache,
  batchHoldsSequences,
];

/** Values no layout can be tried with. */
export function valueProblems(request: PlanRequest): readonly Problem[] {
  return [...positiveIntegers(request), ...VALUES.flatMap((check) => check(request) ?? [])];
}

/** What is wrong with the combination of model, format, engine and speculation, before any layout. */
export function combinationProblems(request: PlanRequest, resolved: Resolved): readonly Problem[] {
  const config = resolved.model.config;
  const read = config === undefined ? undefined : readArchitecture(config, resolved.model.task);
  const context: CheckContext = {
    request,
    resolved,
    architecture: read?.ok === true ? read.architecture : undefined,
    speculation: chooseSpeculation(request, resolved.model, resolved.checkpoint),
  };
  return [...modelChecks, ...poolingChecks, ...speculationChecks].flatMap((check) => check(context) ?? []);
}
