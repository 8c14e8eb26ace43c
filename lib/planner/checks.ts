import type { Resolved } from './resolve';
import type { PlanRequest, Problem } from './types';

type Check = (request: PlanRequest, resolved: Resolved | undefined) => Problem | undefined;

const problem = (field: string, message: string): Problem => ({ field, message });

const POSITIVE_INTEGERS = [
  'nodes',
  'tensorParallelSize',
  'pipelineParallelSize',
  'dataParallelSize',
  'maxNumSeqs',
  'maxNumBatchedTokens',
  'checkpointBytes',
] as const;

const positiveIntegers = (request: PlanRequest): readonly Problem[] =>
  POSITIVE_INTEGERS.flatMap((field) => {
    const value = request[field];
    const ok = value === undefined || (Number.isInteger(value) && value > 0);
    return ok ? [] : [problem(field, `must be a whole number above 0, got ${String(value)}`)];
  });

/** vLLM config/cache.py: Field(gt=0, le=1). */
const utilization: Check = ({ gpuMemoryUtilization: value }) =>
  value === undefined || (typeof value === 'number' && value > 0 && value <= 1)
    ? undefined
    : problem(
        'gpuMemoryUtilization',
        `must be a number in (0, 1], got ${JSON.stringify(value)}; 0.92 is vLLM's default`,
      );

const CHECKS: readonly Check[] = [utilization];

/** Everything wrong with a request that can be told without laying the model out. */
export function requestProblems(request: PlanRequest, resolved: Resolved | undefined): readonly Problem[] {
  return [...positiveIntegers(request), ...CHECKS.flatMap((check) => check(request, resolved) ?? [])];
}
