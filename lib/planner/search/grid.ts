import type { SearchLimits, SearchRequest } from './types';
import type { GpuSpec } from '../../catalog/types';
import type { Architecture } from '../architecture';
import { defaultWorkload, type PlanRequest, type Resolved, type Workload } from '../request';
import {
  cacheDtype,
  combinationProblems,
  type EngineDefaults,
  engineDefaults,
  longestRequest,
  toldCacheDtype,
} from '../settings';
import type { Problem } from '../../problem';
import type { RequestTokens } from '../speed';

/** What is tried on every layout: each cache dtype with each batch size under each load. */
export interface Grid {
  /** Settings of each cache dtype, as it is cached, by batch size; every dtype with the same batch sizes. */
  readonly settings: readonly {
    readonly kvCacheDtype: string;
    readonly batches: readonly EngineDefaults[];
    /** Why the engine takes none of them. */
    readonly blocked?: Problem;
  }[];
  /** The same requests in different numbers. */
  readonly requests: RequestTokens;
  readonly workloads: readonly Workload[];
  readonly limits: SearchLimits;
}

export function gridOf(
  query: SearchRequest,
  request: PlanRequest,
  resolved: Resolved,
  architecture: Architecture,
  gpu: GpuSpec,
): Grid {
  const { model, checkpoint, engineVersion } = resolved;
  const settings = engineDefaults(request, model, architecture, gpu, engineVersion, checkpoint);
  const workload = request.workload ?? defaultWorkload(longestRequest(request, model));
  const batches = query.maxNumBatchedTokens ?? [settings.maxNumBatchedTokens];
  const asked = query.kvCacheDtypes ?? [toldCacheDtype(settings)];
  return {
    settings: asked.map((name) => {
      const dtype = cacheDtype(name, { model, checkpoint, architecture, gpu, engineVersion });
      return {
        kvCacheDtype: dtype.kvCacheDtype,
        batches: batches.map((maxNumBatchedTokens) => ({
          ...settings,
          ...dtype,
          maxNumBatchedTokens,
          maxNumSeqs: request.maxNumSeqs ?? Math.min(settings.maxNumSeqs, maxNumBatchedTokens),
        })),
        blocked: query.kvCacheDtypes && combinationProblems({ ...request, kvCacheDtype: name }, resolved)[0],
      };
    }),
    requests: workload,
    workloads: (query.concurrencies ?? [workload.concurrency]).map((concurrency) => ({ ...workload, concurrency })),
    limits: query.limits ?? {},
  };
}
