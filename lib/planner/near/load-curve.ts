import type { ServingPlan } from '../answer';
import { plan } from '../plan';
import type { PlanRequest } from '../request';

/** A plan under another load. */
export interface LoadPoint {
  /** Requests in flight, per replica. */
  readonly concurrency: number;
  readonly plan: ServingPlan;
}

const LOADS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/**
 * The same layout on the same hardware under other loads, with or without speculation, until the KV cache admits no more. The
 * engine takes as many sequences as are asked of it. Empty: nothing is generated, or there is no draft to speculate with.
 */
export function loadCurve(planned: ServingPlan, isSpeculating: boolean): readonly LoadPoint[] {
  const { throughput, basis } = planned;
  if (throughput === undefined || basis?.asked === undefined) return [];
  const { request, customModel } = basis.asked;
  const loads = [...new Set([...LOADS, throughput.workload.concurrency])].sort((one, two) => one - two);
  const points: LoadPoint[] = [];
  for (const concurrency of loads) {
    const result = plan(underLoad(request, planned, concurrency, isSpeculating), customModel);
    if (result.verdict !== 'fits' || (result.speculative !== undefined) !== isSpeculating) break;
    points.push({ concurrency, plan: result });
    if ((result.basis?.decode?.workload.concurrency ?? concurrency) < concurrency) break;
  }
  return points;
}

function underLoad(
  request: PlanRequest,
  { layout, settings, throughput, speculative }: ServingPlan,
  concurrency: number,
  isSpeculating: boolean,
): PlanRequest {
  const { tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel, nodes } = layout;
  const asked = speculative === undefined ? ('checkpoint' as const) : request.speculative;
  return {
    ...request,
    ...{ nodes, tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel },
    maxModelLen: settings.maxModelLen,
    maxNumSeqs: Math.max(settings.maxNumSeqs, concurrency),
    maxNumBatchedTokens: settings.maxNumBatchedTokens,
    workload: throughput && { ...throughput.workload, concurrency },
    speculative: isSpeculating ? asked : false,
  };
}
