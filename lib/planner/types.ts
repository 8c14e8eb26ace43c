import type {
  CheckpointSpec,
  EngineSpec,
  GpuSpec,
  InstanceTypeSpec,
  ModelSpec,
  NetworkInterfaceSpec,
  NodeImageSpec,
  PurchaseOption,
  Quantization,
  SpeculativeMethod,
} from '../catalog/types';
import type { DecodeInputs } from './decode-work';
import type { KvPool } from './kv-cache';
import type { MemoryInputs } from './memory';
import type { ChosenSpeculation } from './speculative';

/** An estimate with its uncertainty; `low <= expected <= high`. */
export interface Range {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** Something the input asks for that cannot work; the message names value, rule and way out. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

/** Something legal that a reader must know: an announced size, a weak estimate, an odd but working choice. */
export interface Note {
  readonly topic: string;
  readonly message: string;
}

export interface SpeculativeRequest {
  readonly method: SpeculativeMethod;
  readonly numSpeculativeTokens?: number;
  readonly acceptanceLength?: number;
  /** Hugging Face id of a draft with weights of its own. */
  readonly model?: string;
  /** Size of the draft's safetensors files. @default - the catalog's; of an EAGLE head what one usually has */
  readonly draftBytes?: number;
  readonly draftTensorParallelSize?: number;
  /** Method ngram: shortest and longest match looked up. @default - vLLM's 5 and 5 */
  readonly promptLookupMin?: number;
  readonly promptLookupMax?: number;
}

export interface Workload {
  /** Tokens of a typical prompt. */
  readonly inputTokens: number;
  /** Tokens of a typical answer. */
  readonly outputTokens: number;
  /** Requests in flight at once, per replica. */
  readonly concurrency: number;
}

/** One question to the planner; names as vLLM spells them, in camelCase. Sizes left out are searched or take vLLM's defaults. */
export interface PlanRequest {
  /** Catalog id, Hugging Face id in the catalog, or path of a Hugging Face `config.json` (resolved by the caller). */
  readonly model: string;
  readonly checkpoint?: string;
  readonly checkpointBytes?: number;
  readonly quantization?: Quantization;
  readonly instanceType?: string;
  readonly gpu?: string;
  readonly nodes?: number;
  readonly tensorParallelSize?: number;
  readonly pipelineParallelSize?: number;
  readonly dataParallelSize?: number;
  readonly enableExpertParallel?: boolean;
  /** Tokens; -1 or 'auto': the longest that fits. */
  readonly maxModelLen?: number | 'auto';
  readonly maxNumSeqs?: number;
  readonly maxNumBatchedTokens?: number;
  readonly gpuMemoryUtilization?: number;
  readonly kvCacheDtype?: string;
  readonly enablePrefixCaching?: boolean;
  readonly enforceEager?: boolean;
  readonly enableLora?: boolean;
  /** `checkpoint`: what the model's checkpoint ships, if anything. @default - off, as in vLLM */
  readonly speculative?: SpeculativeRequest | 'checkpoint' | false;
  /** Settings left open follow the model's published recipe for the GPU where it has one. @default - false: vLLM's own defaults */
  readonly recipe?: boolean;
  readonly engineVersion?: string;
  readonly availableKvCacheGiB?: number;
  readonly workload?: Workload;
  readonly purchaseOption?: PurchaseOption;
  readonly region?: string;
  /** Share of the hours the replica runs at the planned load; prices per token are divided by it. @default - all of them */
  readonly utilization?: number;
  /** What an API asks per million tokens, input and output together: the break-even utilization is counted against it. */
  readonly apiUsdPerMillionTokens?: number;
  /** Where weights are read from at start, and how fast when that is known. @default - streamed from S3 */
  readonly weightsPath?: { readonly kind: WeightsTier; readonly bytesPerSecond?: number };
}

export interface Layout {
  readonly tensorParallelSize: number;
  readonly pipelineParallelSize: number;
  readonly dataParallelSize: number;
  /** Data-parallel ranks on each node. */
  readonly dataParallelSizeLocal: number;
  readonly enableExpertParallel: boolean;
  readonly expertParallelSize: number;
  /** All GPUs of one replica. */
  readonly gpus: number;
  readonly nodes: number;
  readonly gpusPerNode: number;
}

export interface MemoryPlan {
  readonly visibleGiB: number;
  readonly requestedGiB: number;
  readonly weightsGiB: number;
  readonly draftWeightsGiB: number;
  readonly overheadGiB: Range;
  readonly kvCacheGiB: Range;
}

export interface KvCachePlan {
  /** Bytes one more token of context costs on one GPU, long contexts. */
  readonly bytesPerToken: number;
  readonly blockSize: number;
  /** What vLLM prints as `GPU KV cache size`, for this engine version. */
  readonly tokens: number;
  /** What vLLM prints as `Maximum concurrency for N tokens per request`. */
  readonly maxConcurrency: number;
}

export interface ThroughputPlan {
  readonly tpotMs: Range;
  readonly tokensPerSecondPerUser: Range;
  readonly outputTokensPerSecondPerGpu: Range;
  readonly totalTokensPerSecondPerGpu: Range;
  /** Absent: not fitted well enough to print. */
  readonly ttftMs?: Range;
  readonly workload: Workload;
}

export interface ColdStartStep {
  readonly name: 'image-pull' | 'weights-copy' | 'weights' | 'compile' | 'graph-capture' | 'warm-up' | 'engine-start';
  readonly seconds: Range;
  /** The rate or measurement the figure comes from. */
  readonly source: string;
}

export interface ColdStartPlan {
  readonly steps: readonly ColdStartStep[];
  readonly totalSeconds: Range;
  /** What the startup probe and the engine's own ready timeout allow: high estimate times a stated factor. */
  readonly budgetSeconds: number;
}

export interface CostPlan {
  readonly purchaseOption: PurchaseOption;
  readonly usdPerHour: Range;
  readonly usdPerMillionTotalTokens?: Range;
  readonly usdPerMillionInputTokens?: Range;
  readonly usdPerMillionOutputTokens?: Range;
  /** Share of the hours at the planned load that the prices per token assume. */
  readonly utilization: number;
  /** The same nodes bought in every way the catalog has a price for. */
  readonly usdPerHourByOption: Readonly<Partial<Record<PurchaseOption, Range>>>;
  /** Against the API price of the request: the share of the hours from which owning is cheaper; above 1: it never is. */
  readonly breakEven?: { readonly apiUsdPerMillionTokens: number; readonly utilization: Range };
  readonly source: string;
}

export interface SpeculativePlan {
  readonly method: SpeculativeMethod;
  readonly numSpeculativeTokens: number;
  readonly acceptanceLength: number;
  readonly acceptanceSource: string;
  readonly draftHuggingFaceId?: string;
  readonly draftWeightsGiB: number;
  /** Extra keys of `--speculative-config`. */
  readonly extra: Readonly<Record<string, string | number | boolean>>;
  /** Speed-up of time per output token at the stated workload. */
  readonly speedup: Range;
  /** Requests in flight from which speculation no longer pays; absent: it pays at every planned load. */
  readonly paysUntilConcurrency?: number;
}

/** Settings the engine is started with; equal to what the memory plan assumed. */
export interface EngineSettings {
  readonly maxModelLen: number;
  readonly maxNumSeqs: number;
  readonly maxNumBatchedTokens: number;
  readonly gpuMemoryUtilization: number;
  readonly kvCacheDtype: string;
  readonly enablePrefixCaching: boolean;
  readonly enforceEager: boolean;
}

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
  readonly layout: Layout;
  readonly settings: EngineSettings;
  readonly memory: { readonly perGpu: MemoryPlan };
  readonly kvCache: KvCachePlan;
  readonly throughput?: ThroughputPlan;
  readonly speculative?: SpeculativePlan;
  readonly coldStart: ColdStartPlan;
  readonly cost?: CostPlan;
  /** What the figures were computed from, for their explanation; not part of the JSON form. */
  readonly basis?: PlanBasis;
}

/** Everything an explanation needs that the answer itself does not show. */
export interface PlanBasis {
  readonly memory: MemoryInputs;
  readonly pool?: KvPool;
  /** Absent for models whose shape is unknown, and where nothing fits. */
  readonly decode?: { readonly inputs: DecodeInputs; readonly workload: Workload };
  readonly speculation?: ChosenSpeculation;
}

/** A way out of a plan that does not fit: the smallest catalogued hardware that holds the model. */
export interface Alternative {
  readonly instanceType: string;
  readonly nodes: number;
  readonly checkpoint?: string;
  readonly kvCacheGiBPerGpu: number;
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

// ---------------------------------------------------------------- The plan of a whole environment

/** The life of a capacity block; instants in UTC, `2026-12-07T11:30:00Z`. */
export interface CapacityBlockPlan {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly hours: number;
  /** When the group is raised to its full size. */
  readonly nodesFrom: string;
  /** When the group is emptied: early enough that every pod drains before EKS and EC2 end its node. */
  readonly drainFrom: string;
  /** When people are told that the end comes near. */
  readonly notices: readonly string[];
}

/** A managed node group, derived from one capacity entry and what is placed on it. */
export interface NodeGroupPlan {
  readonly name: string;
  readonly instanceType: InstanceTypeSpec;
  readonly gpu: GpuSpec;
  readonly purchaseOption: PurchaseOption;
  readonly reservationId?: string;
  /** Name of the placement group that holds the reservation. */
  readonly placementGroup?: string;
  /** Absent: bought otherwise, or the environment gives no dates. */
  readonly capacityBlock?: CapacityBlockPlan;
  readonly availabilityZoneId: string;
  readonly minSize: number;
  readonly desiredSize: number;
  readonly maxSize: number;
  /** True when a replica on it spans nodes: EFA interfaces, hugepages, locked memory. */
  readonly efa: boolean;
  /** One plain interface unless `efa`. */
  readonly networkInterfaces: readonly NetworkInterfaceSpec[];
  readonly nodeImage: NodeImageSpec;
  /** Seconds to set as connection-tracking timeout; absent: the default of the type is long enough. */
  readonly tcpEstablishedTimeoutS?: number;
  readonly rootVolumeGiB: number;
  /** All nodes together; absent: the catalog holds no price for this way of buying. */
  readonly usdPerHour?: Range;
  /** Labels and taints are in `lib/contract`; these are the values. */
  readonly driverVersion: string;
  /** EC2 vCPUs the quota must cover; capacity blocks have a quota of their own. */
  readonly vcpus: number;
}

export interface PodResources {
  readonly gpus: number;
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly sharedMemoryMiB: number;
  readonly efaInterfaces: number;
  readonly hugepages2MiMiB: number;
  /** Writable scratch, caches and copied weights on node NVMe or the root volume. */
  readonly ephemeralStorageMiB: number;
  /** The part of it that copied weights take; 0 where they are streamed or mounted. */
  readonly weightsStorageMiB: number;
}

export interface ProbePlan {
  readonly startupPeriodSeconds: number;
  readonly startupFailureThreshold: number;
  /** `VLLM_ENGINE_READY_TIMEOUT_S`; never longer than the startup probe allows. */
  readonly engineReadyTimeoutSeconds: number;
  readonly livenessPeriodSeconds: number;
  readonly livenessFailureThreshold: number;
  readonly livenessTimeoutSeconds: number;
  readonly readinessPeriodSeconds: number;
  readonly readinessFailureThreshold: number;
}

/** Stopping without dropping requests; see docs for the inequalities these satisfy. */
export interface DrainPlan {
  readonly preStopSeconds: number;
  /** `--shutdown-timeout` */
  readonly shutdownTimeoutSeconds: number;
  readonly terminationGracePeriodSeconds: number;
  readonly deregistrationDelaySeconds: number;
  readonly loadBalancerIdleTimeoutSeconds: number;
  /** `VLLM_HTTP_TIMEOUT_KEEP_ALIVE` */
  readonly keepAliveSeconds: number;
}

export type WeightsTier = 's3-stream' | 'nvme-cache' | 'fsx-lustre';

export interface WeightsPlan {
  readonly tier: WeightsTier;
  /** What vLLM is given as model: `s3://bucket/prefix/` or `/models/<name>`. */
  readonly location: string;
  /** Key prefix inside the weights bucket, without leading slash, with trailing slash. */
  readonly bucketPrefix: string;
  readonly bytes: number;
  /** Commit of the checkpoint's repository that is staged; absent: nothing is pinned and staging refuses to run. */
  readonly revision?: string;
  readonly draftBucketPrefix?: string;
  readonly draftLocation?: string;
  readonly draftRevision?: string;
}

/** An image as nodes pull it. */
export interface ResolvedImage {
  readonly name: string;
  /** Full reference, by digest (`…@sha256:…`) unless AWS serves it from its own regional registry. */
  readonly reference: string;
  readonly upstream: string;
  /** True when the digest is the placeholder of a shipped environment. */
  readonly isPlaceholder: boolean;
  /** Compressed size of the download, where the catalog knows it. */
  readonly compressedBytes?: number;
}

/** One model of the environment: plan plus everything the charts need. */
export interface DeploymentPlan {
  /** Kubernetes name; also the served model name. */
  readonly name: string;
  readonly servedModelName: string;
  readonly nodeGroup: string;
  readonly replicas: number;
  /** Replicas without a node while one node is emptied and replaced; more than 1 where full nodes hold several. */
  readonly replicasAwayTogether: number;
  readonly plan: ServingPlan;
  readonly engine: EngineSpec;
  readonly image: ResolvedImage;
  /** False when each replica fits one node: a Deployment; true: a LeaderWorkerSet. */
  readonly multiNode: boolean;
  readonly pod: PodResources;
  readonly probes: ProbePlan;
  readonly drain: DrainPlan;
  readonly weights: WeightsPlan;
  /** Listener port on the shared load balancer. */
  readonly port: number;
  /** Name of the container port, at most 15 characters; the shared Service finds the pods of this model by it. */
  readonly portName: string;
  /** Secrets Manager secret whose value clients send as bearer token; absent: no key is asked for. */
  readonly apiKeySecret?: string;
}

export type SubnetTier = 'service' | 'system' | 'gpu' | 'public';

/**
 * `service`: load balancer and interface endpoints; `system`: control-plane interfaces, system nodes, functions;
 * `gpu`: GPU nodes and their pods, only in zones that have capacity; `public`: NAT gateways of a connected network.
 */
export interface SubnetPlan {
  /** Value of the Name tag, which the load balancer controller also accepts as a subnet's name. */
  readonly name: string;
  readonly tier: SubnetTier;
  readonly cidr: string;
  readonly availabilityZoneId: string;
  /** Id of a subnet that exists. */
  readonly subnetId?: string;
  readonly routeTableId?: string;
}

export interface NetworkPlan {
  readonly cidr: string;
  /** `connected`: system subnets have a way out. */
  readonly profile: 'isolated' | 'connected';
  /** Absent: the VPC is made here. */
  readonly existing?: { readonly vpcId: string; readonly endpoints: 'create' | 'present' };
  readonly subnets: readonly SubnetPlan[];
}

export interface FileSystemPlan {
  readonly storageCapacityGiB: number;
  readonly perUnitStorageThroughput: number;
  readonly availabilityZoneId: string;
}

export interface BudgetPlan {
  readonly usdPerMonth: number;
  /** Percent of the limit at which people hear of it: what was spent, and what the month is heading for. */
  readonly alertsAt: { readonly actual: readonly number[]; readonly forecast: readonly number[] };
}

export interface EnvironmentPlan {
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly kubernetesVersion: string;
  readonly nodeGroups: readonly NodeGroupPlan[];
  readonly deployments: readonly DeploymentPlan[];
  /** Absent: weights stream from S3. */
  readonly fileSystem?: FileSystemPlan;
  readonly network: NetworkPlan;
  readonly weightsBucket: string;
  readonly clusterName: string;
  /** As in every deployment. */
  readonly apiKeySecret?: string;
  /** The settings the load balancer shares between models: the longest of each. */
  readonly loadBalancer: { readonly deregistrationDelaySeconds: number; readonly idleTimeoutSeconds: number };
  /** Secrets Manager secrets that jobs read, by reference; absent: they go without. */
  readonly secrets?: { readonly huggingFaceTokenArn?: string; readonly dockerHubArn?: string };
  /** Every image nodes pull, by catalog name; what a mirror copies. */
  readonly images: Readonly<Record<string, ResolvedImage>>;
  readonly delivery: 'cdk' | 'gitops';
  readonly access: {
    readonly sourceCidrs: readonly string[];
    readonly certificateArn?: string;
    readonly adminRoleArns: readonly string[];
    readonly notificationEmails: readonly string[];
  };
  readonly tags: Readonly<Record<string, string>>;
  /** The GPU nodes whose price is known; absent: it is of none. */
  readonly usdPerHour?: Range;
  /** Absent: the price of some nodes is unknown and the environment sets no budget. */
  readonly budget?: BudgetPlan;
  readonly notes: readonly Note[];
}
