import { allInstanceTypes } from '../catalog';
import type { ModelSpec } from '../catalog/types';
import type { ServingPlan } from './answer';
import { plan } from './plan';
import { defaultWorkload, type PlanRequest, resolve } from './request';
import { type HardwareLimits, smallestFirst } from './search';
import { longestRequest } from './settings';

/**
 * The plan on the smallest hardware sold in the region of the request that holds the model and requests of the load asked
 * for, of equals the cheaper; undefined: none does, or the model cannot be planned. The context is the longest that fits.
 */
export function smallestPlan(request: PlanRequest, limits: HardwareLimits = {}): ServingPlan | undefined {
  const resolution = resolve({ ...request, instanceType: allInstanceTypes[0]?.name });
  if (!resolution.ok) return undefined;
  const tokens = tokensOf(request, resolution.resolved.model);
  for (const { instanceType, nodes, purchaseOption } of smallestFirst(request, resolution.resolved, limits)) {
    const found = plan({ ...request, instanceType, nodes, purchaseOption });
    if (found.verdict === 'fits' && found.settings.maxModelLen >= tokens) return found;
  }
  return undefined;
}

/** Of one request of the load; a model or a context that takes less is asked for what it takes. */
function tokensOf(request: PlanRequest, model: ModelSpec): number {
  const usual = defaultWorkload(longestRequest(request, model), request.task ?? model.task);
  const { inputTokens, outputTokens } = request.workload ?? usual;
  return inputTokens + outputTokens;
}
