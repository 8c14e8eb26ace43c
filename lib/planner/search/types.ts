import type { Problem } from '../../problem';
import type { Layout } from '../layout';
import type { PlanRequest } from '../request';

export type Objective = 'cost' | 'latency' | 'throughput';

export interface SearchRequest {
  /** What is planned; hardware and degrees in it are searched over unless `instanceTypes` and `nodes` say otherwise. */
  readonly request: PlanRequest;
  readonly objective: Objective;
  /** @default - what the request names (a type, or a GPU in nodes of 8), else every catalogued type */
  readonly instanceTypes?: readonly string[];
  /** @default - the number in the request, else 1, 2 and 4 where the type has EFA and NVLink, 1 of a bare GPU */
  readonly nodes?: readonly number[];
  /** Checkpoint ids. @default - the one asked for; 'all': every published build vLLM loads */
  readonly checkpoints?: readonly string[] | 'all';
  readonly kvCacheDtypes?: readonly string[];
  readonly maxNumBatchedTokens?: readonly number[];
  readonly concurrencies?: readonly number[];
  /** Candidates that miss one of these are rejected. */
  readonly limits?: SearchLimits;
  /** Candidates and rejections listed. @default - 20 and 200; counts are always of all */
  readonly listed?: { readonly candidates?: number; readonly rejected?: number };
}

export interface SearchLimits {
  readonly tpotMs?: number;
  readonly usdPerHour?: number;
  /** Requests of the longest length that must fit at once. */
  readonly maxConcurrencyAtLeast?: number;
}

/** What distinguishes one candidate. */
export interface CandidateKey {
  /** Absent where a bare GPU was asked about. */
  readonly instanceType?: string;
  readonly gpu: string;
  readonly nodes: number;
  /** As many as the nodes hold; one is paid for and planned. */
  readonly replicas: number;
  readonly layout: Layout;
  readonly checkpoint: string;
  readonly kvCacheDtype: string;
  readonly maxNumBatchedTokens: number;
  /** Requests in flight per replica. */
  readonly concurrency: number;
}

export interface Candidate extends CandidateKey {
  readonly tpotMs: number;
  /** Of one replica. */
  readonly outputTokensPerSecond: number;
  readonly outputTokensPerSecondPerGpu: number;
  readonly kvCacheGiBPerGpu: number;
  readonly maxConcurrency: number;
  /** Of its nodes, which are bought whole, however many more replicas they could hold. */
  readonly usdPerHour?: number;
  readonly usdPerMillionOutputTokens?: number;
  readonly usdPerMillionTotalTokens?: number;
}

export interface Rejected extends CandidateKey {
  readonly reason: string;
}

export interface SearchResult {
  readonly problems: readonly Problem[];
  readonly objective: Objective;
  readonly examined: number;
  /** Best first; as many as asked for. */
  readonly candidates: readonly Candidate[];
  readonly fitting: number;
  readonly rejected: readonly Rejected[];
  /** Kind of reason → how many candidates it rejected. */
  readonly rejections: Readonly<Record<string, number>>;
}
