import type { SearchLimits, SearchRequest } from './types';
import type { GpuSpec } from '../../catalog/types';
import type { Architecture } from '../architecture';
import { defaultWorkload, type PlanRequest, type Resolved, type Workload } from '../request';
import { cacheDtype, type EngineDefaults, engineDefaults, longestRequest, toldCacheDtype } from '../settings';
import type { RequestTokens } from '../speed';

/** What is tried on every layout: each cache dtype with each batch size under each load. */
export interface Grid {
  /** Settings of each cache dtype, as it is cached, by batch size; every dtype with the same batch sizes. */
  readonly settings: readonly { readonly kvCacheDtype: string; readonly batches: readonly EngineDefaults[] }[];
  /** The same requests in different numbers. */
  readonly requests: RequestTokens;
  readonly workloads: readonly Workload[];
  readonly limits: SearchLimits;
}

export function gridOf(
  query: SearchRequest,
  request: PlanRequest,
  { model, checkpoint, engineVersion }: Resolved,
  architecture: Architecture,
  gpu: GpuSpec,
): Grid {
  const settings = engineDefaults(request, model, architecture, gpu, engineVersion, checkpoint);
  const workload = request.workload ?? defaultWorkload(longestRequest(request, model));
  const batches = query.maxNumBatchedTokens ?? [settings.maxNumBatchedTokens];
  const dtypes = (query.kvCacheDtypes ?? [toldCacheDtype(settings)]).map((asked) =>
    cacheDtype(asked, { model, checkpoint, architecture, gpu, engineVersion }),
  );
  return {
    settings: dtypes.map((dtype) => ({
      kvCacheDtype: dtype.kvCacheDtype,
      batches: batches.map((maxNumBatchedTokens) => ({ ...settings, ...dtype, maxNumBatchedTokens })),
    })),
    requests: workload,
    workloads: (query.concurrencies ?? [workload.concurrency]).map((concurrency) => ({ ...workload, concurrency })),
    limits: query.limits ?? {},
  };
}
