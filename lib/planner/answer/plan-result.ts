import type { Pooled } from '../architecture';
import type { CheckpointSpec, GpuSpec, InstanceTypeSpec, ModelSpec } from '../../catalog/types';
import type { Note, Problem } from '../../problem';
import type { HfOverrides } from '../../schema/engine-fields';
import type { Layout } from '../layout';
import type { KvCachePlan, KvPool, MemoryInputs, MemoryPlan } from '../memory';
import type { CostPlan } from '../price';
import type { PlanRequest, Workload } from '../request';
import type { Alternative } from '../search';
import type { EngineSettings } from '../settings';
import type { ChosenSpeculation } from '../speculation';
import type { DecodeInputs, PoolingThroughput, SpeculativePlan, ThroughputPlan } from '../speed';
import type { ColdStartPlan } from '../start';

/** A plan that works. */
export interface ServingPlan {
  readonly verdict: 'fits';
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
  readonly model: ModelSpec;
  readonly checkpoint: CheckpointSpec;
  readonly checkpointBytes: number;
  readonly gpu: GpuSpec;
  /** Absent when the request named a bare GPU. */
  readonly instanceType?: InstanceTypeSpec;
  readonly engineVersion: string;
  /** Fields in place of those of config.json, with the scaling of positions; absent: none. */
  readonly hfOverrides?: HfOverrides;
  readonly layout: Layout;
  readonly settings: EngineSettings;
  readonly memory: { readonly perGpu: MemoryPlan };
  readonly kvCache: KvCachePlan;
  readonly throughput?: ThroughputPlan;
  /** Of a model that gives vectors, scores or classes, in place of `throughput`. */
  readonly pooling?: PoolingPlan;
  readonly speculative?: SpeculativePlan;
  readonly coldStart: ColdStartPlan;
  readonly cost?: CostPlan;
  /** What the figures were computed from, for their explanation; not part of the JSON form. */
  readonly basis?: PlanBasis;
}

/** How texts become answers without a token written, and how many a second. */
export interface PoolingPlan extends Pooled, PoolingThroughput {}

/** Everything an explanation needs that the answer itself does not show. */
export interface PlanBasis {
  readonly memory: MemoryInputs;
  readonly pool?: KvPool;
  /** Absent for models whose shape is unknown, and where nothing fits. */
  readonly decode?: { readonly inputs: DecodeInputs; readonly workload: Workload };
  readonly speculation?: ChosenSpeculation;
  /** The question, so that what is near it can be asked as well. */
  readonly asked?: { readonly request: PlanRequest; readonly customModel?: ModelSpec };
}

export interface NoFit {
  readonly verdict: 'does-not-fit' | 'invalid';
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
  readonly model?: ModelSpec;
  readonly checkpointBytes?: number;
  readonly layout?: Layout;
  readonly memory?: { readonly perGpu: MemoryPlan };
  /** GiB missing on each GPU; 0 when the reason is not memory. */
  readonly missingGiBPerGpu: number;
  readonly alternatives: readonly Alternative[];
  readonly basis?: PlanBasis;
}

export type PlanResult = ServingPlan | NoFit;
