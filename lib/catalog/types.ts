import type { ShippedDraft, SpeculativeMethod } from './engines/speculative-methods';

/**
 * The shapes of catalog data. Data only: every record says where it was read and when; arithmetic lives in `lib/planner`.
 */
export interface Sourced {
  /** File, repository, page or command the fact was read from. */
  readonly source: string;
  /** ISO date on which it was read. */
  readonly checkedOn: string;
}

/** A file that is staged in the weights bucket beside the checkpoints, from one URL and with one content. */
export interface StagedFile extends Sourced {
  readonly name: string;
  readonly url: string;
  readonly sha256: string;
}

/** A small file that was read from the repository of an environment, with its content. */
export interface WrittenFile {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** Chat templates of vLLM's examples, without what their file names have in common. */
export type ChatTemplateName =
  | 'deepseekv3'
  | 'deepseekr1'
  | 'deepseekv31'
  | 'llama3.1_json'
  | 'llama3.2_json'
  | 'llama4_pythonic'
  | 'gemma4'
  | 'qwen3_reranker';

/** `announced`: described by what was said publicly, no public weights; every output repeats that. */
export type Provenance = 'published' | 'announced';

// ---------------------------------------------------------------- GPUs and instance types

export type GpuArchitecture = 'Turing' | 'Ampere' | 'Ada' | 'Hopper' | 'Blackwell';

export interface GpuSpec extends Sourced {
  /** The name used in requests and tables: `H200`, `B200`, `L40S`, `A100-80`. */
  readonly name: string;
  readonly architecture: GpuArchitecture;
  /** CUDA compute capability times ten: 90 Hopper, 100 B200, 103 B300, 120 RTX PRO. */
  readonly computeCapability: number;
  /** Memory a CUDA process sees (torch `total_memory`), not the brochure figure. */
  readonly visibleMemoryGiB: number;
  readonly visibleMemoryIsMeasured: boolean;
  /** Peak HBM or GDDR bandwidth, bytes per second. */
  readonly memoryBytesPerSecond: number;
  /** Peak dense floating-point operations per second by input precision; absent: the GPU has no such units. */
  readonly denseFlopsPerSecond: { readonly bf16: number; readonly fp8?: number; readonly fp4?: number };
  /** Bytes per second between GPUs of one node, per direction; absent: PCIe only. */
  readonly nvlinkBytesPerSecond?: number;
}

export type PurchaseOption = 'on-demand' | 'on-demand-reservation' | 'capacity-block' | 'spot';

export interface NetworkInterfaceSpec {
  readonly networkCardIndex: number;
  readonly deviceIndex: number;
  readonly interfaceType: 'interface' | 'efa' | 'efa-only';
}

export interface InstanceTypeSpec extends Sourced {
  /** `p6-b200.48xlarge` */
  readonly name: string;
  readonly cpuArchitecture: 'x86_64' | 'arm64';
  readonly vcpus: number;
  readonly memoryGiB: number;
  /** Key of the GPU catalog. */
  readonly gpu: string;
  readonly gpuCount: number;
  /** As EC2 DescribeInstanceTypes reports it, per GPU. */
  readonly gpuMemoryMiB: number;
  /** Whether all GPUs of the node share one NVLink domain. */
  readonly nvlink: boolean;
  readonly network: {
    /** Sum over network cards, gigabits per second. */
    readonly baselineGbps: number;
    readonly maximumNetworkCards: number;
    readonly maximumNetworkInterfacesOnPrimaryCard: number;
    readonly ipv4AddressesPerInterface: number;
    /** Seconds after which an idle established TCP flow is forgotten unless configured. */
    readonly defaultTcpEstablishedTimeoutS: number;
  };
  /** EFA interfaces the type supports; 0: none. Equals the allocatable `vpc.amazonaws.com/efa` with the layout below. */
  readonly efaInterfaces: number;
  /** The legal layout that uses fewest IP addresses with every EFA card; absent: type has one plain interface. */
  readonly efaNetworkInterfaces?: readonly NetworkInterfaceSpec[];
  readonly nvme: { readonly disks: number; readonly totalGB: number };
  readonly ebsBaselineGbps: number;
  readonly purchaseOptions: readonly PurchaseOption[];
  readonly maxPods: number;
  /** Oldest NVIDIA driver that sees its GPUs; absent: any that the engine accepts. */
  readonly minDriverVersion?: string;
  /** Conservative estimate of what a node reports as allocatable (Karpenter's 7.5 % VM overhead). */
  readonly allocatable: { readonly cpuMillis: number; readonly memoryMiB: number };
  /** Linux, shared tenancy, list price; region → USD per hour. */
  readonly onDemandUsdPerHour: Readonly<Record<string, number>>;
  /** region → availability zone ids where the type is offered. */
  readonly availabilityZoneIds: Readonly<Record<string, readonly string[]>>;
}

export interface PriceRange {
  readonly lowUsdPerHour: number;
  readonly highUsdPerHour: number;
}

/** Prices of one instance type other than on demand; volatile, so dated one by one. */
export interface InstancePrices {
  readonly instanceType: string;
  readonly capacityBlock?: PriceRange & Sourced & { readonly caveat: string };
  readonly spot?: PriceRange & Sourced & { readonly caveat: string };
}

// ---------------------------------------------------------------- Models

/** The fields of a Hugging Face `config.json` that planning reads, spelled as there; unknown fields are ignored. */
export interface HuggingFaceConfig {
  readonly architectures: readonly string[];
  readonly model_type?: string;
  readonly num_hidden_layers: number;
  readonly hidden_size: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads?: number | null;
  readonly head_dim?: number | null;
  readonly vocab_size?: number | null;
  readonly intermediate_size?: number | null;
  readonly max_position_embeddings?: number | null;
  readonly tie_word_embeddings?: boolean | null;
  readonly torch_dtype?: string | null;
  readonly [field: string]: unknown;
}

/** How the weights of a checkpoint are stored, spelled as vLLM's quantization names. */
export type Quantization =
  'bf16' | 'fp8' | 'fp8-block' | 'nvfp4' | 'mxfp4' | 'fp8-fp4-experts' | 'int4' | 'int8' | 'awq' | 'gptq' | 'gguf';

export interface CheckpointSpec extends Sourced {
  /** Short id used in environments: `DeepSeek-V4-Pro-0813`, `FP8`, `NVFP4`. */
  readonly id: string;
  readonly huggingFaceId: string;
  readonly quantization: Quantization;
  /** Sum of the safetensors files; absent: unknown, the planner computes it from the parameter counts. */
  readonly bytes?: number;
  /** Where `bytes` comes from, when it differs from `source`. */
  readonly bytesSource?: string;
  /** Fields of this build's own config.json that the model's does not have or states otherwise. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Speculative draft that ships inside this checkpoint. */
  readonly includesDraft?: ShippedDraft;
  /** Oldest engine its recipe names; older ones may load it too. */
  readonly minEngineVersion?: string;
  /** Its repository has pickled weights alone, which are never staged. */
  readonly pickledOnly?: true;
  /** Loader the checkpoint needs; `mistral` cannot be streamed. */
  readonly loadFormat?: 'auto' | 'mistral';
}

/** One way of speculating that is known to exist for a model. */
export interface SpeculationSpec extends Sourced {
  readonly method: SpeculativeMethod;
  readonly numSpeculativeTokens: number;
  /** Only with this checkpoint id; absent: with every checkpoint of the model. */
  readonly checkpoints?: readonly string[];
  /** Draft weights in a repository of their own. */
  readonly draftHuggingFaceId?: string;
  readonly draftBytes?: number;
  /** Extra keys of `--speculative-config`, spelled as vLLM spells them. */
  readonly extra?: Readonly<Record<string, string | number | boolean>>;
  /** Mean tokens per engine step, the accepted ones plus one; with its source. */
  readonly acceptanceLength?: number;
  readonly acceptanceSource?: string;
}

/** Parameter counts of the text backbone, without MTP layer and vision tower. */
export interface ParameterCounts {
  readonly total: number;
  readonly active: number;
  readonly embedding?: number;
  readonly attention?: number;
  readonly denseMlp?: number;
  readonly routedExperts?: number;
  readonly sharedExperts?: number;
  readonly router?: number;
}

/** What clients ask a model for; decides the route that a pod must answer before it gets traffic. */
export type ModelTask = 'generate' | 'embed' | 'score' | 'classify';
/** Tasks that vLLM's pooling runner does: one answer for a whole text, and no token after it. */
export type PoolingTask = Exclude<ModelTask, 'generate'>;

/** Which hidden states become the vector: of the first token, of the last, or their mean. */
export type PoolingType = 'CLS' | 'LAST' | 'MEAN';

/** How the hidden states of a model become its answer. */
export interface PoolingSpec {
  /** @default - as vLLM's class has it: the first token of encoders, the last one of decoders */
  readonly type?: PoolingType;
  /** Of an embedding. @default - the hidden size */
  readonly dimensions?: number;
}

export interface ModelSpec extends Sourced {
  /** Catalog id: `deepseek-v4-pro`. */
  readonly id: string;
  /** The name people know it by. */
  readonly name: string;
  readonly provenance: Provenance;
  readonly huggingFaceId?: string;
  /** Absent for announced models: nothing but the stated sizes is known. */
  readonly config?: HuggingFaceConfig;
  readonly parameters?: ParameterCounts;
  /** For announced models: what was said, verbatim enough to be recognised. */
  readonly announcedAs?: string;
  /** Longest context in tokens. */
  readonly maxModelLen?: number;
  readonly checkpoints: readonly CheckpointSpec[];
  readonly defaultCheckpoint?: string;
  /** First entry whose checkpoint matches is the default. Empty: no speculation is known to work. */
  readonly speculation: readonly SpeculationSpec[];
  /** @default - it generates text */
  readonly task?: ModelTask;
  readonly pooling?: PoolingSpec;
  /** `false`: a base model without chat template, which only completes text. @default - it chats */
  readonly chats?: boolean;
  readonly serving?: ServingSpec;
  /** What a reader must know: fields inferred, figures that disagree. */
  readonly notes?: readonly string[];
}

/** Engine arguments the model needs whatever the hardware, from its published recipe. */
export interface ServingSpec extends Sourced {
  readonly tokenizerMode?: string;
  readonly toolCallParser?: string;
  /** Template in place of the checkpoint's own, where that does not show tools as the parser reads them. */
  readonly chatTemplate?: ChatTemplateName | WrittenFile;
  readonly reasoningParser?: string;
  readonly trustRemoteCode?: boolean;
  readonly kvCacheDtype?: string;
  readonly blockSize?: number;
  /** Fields that vLLM reads in place of those of the checkpoint's config.json (`--hf-overrides`). */
  readonly hfOverrides?: Readonly<Record<string, unknown>>;
  readonly configFormat?: string;
  readonly loadFormat?: string;
  /** Hardware-dependent arguments: GPU architecture → flag → value (`true`: flag without value). */
  readonly byArchitecture?: Readonly<
    Partial<Record<GpuArchitecture, Readonly<Record<string, string | number | boolean>>>>
  >;
  /** Arguments of recipes with tensor parallelism only, and of none with expert parallelism. */
  readonly withoutExpertParallel?: Readonly<Record<string, string | number | boolean>>;
  /** Context the published recipe caps the model at on an architecture: tokens. */
  readonly maxModelLenByArchitecture?: Readonly<Partial<Record<GpuArchitecture, number>>>;
  readonly maxNumSeqsByArchitecture?: Readonly<Partial<Record<GpuArchitecture, number>>>;
  readonly gpuMemoryUtilizationByArchitecture?: Readonly<Partial<Record<GpuArchitecture, number>>>;
}

// ---------------------------------------------------------------- Engine, images, charts, platform versions

export interface ImageSpec extends Sourced {
  readonly name: string;
  /** Upstream repository without tag: `docker.io/vllm/vllm-openai`. */
  readonly upstream: string;
  readonly tag: string;
  /** `sha256:…`; absent for images of an AWS-run regional registry, and for a release of the engine where nobody states it. */
  readonly digest?: string;
  /** Repository in the account's ECR, below the environment's prefix; absent: pulled from the AWS-run regional registry. */
  readonly ecrRepository?: string;
  /** Compressed size of the download, where known. */
  readonly compressedBytes?: number;
}

export interface EngineFlagSpec {
  readonly flag: string;
  readonly aliases: readonly string[];
  readonly kind: 'value' | 'bool_pair' | 'store_true' | 'positional';
  readonly type: string;
  readonly choices?: readonly (string | number)[];
  readonly choicesEnforced?: boolean;
  readonly default?: unknown;
}

export interface EngineSpec extends Sourced {
  readonly name: 'vllm';
  readonly version: string;
  readonly image: ImageSpec;
  readonly cudaVersion: string;
  readonly minDriverVersion: string;
  /** Whether the image carries libfabric and aws-ofi-nccl. */
  readonly includesEfa: boolean;
}

export interface HelmChartSpec extends Sourced {
  readonly name: string;
  readonly version: string;
  readonly upstreamRepository: string;
  readonly ecrRepository: string;
  readonly images: readonly ImageSpec[];
}

export interface KubernetesVersionSpec extends Sourced {
  readonly version: string;
  /** ISO dates; absent: not found. */
  readonly standardSupportUntil?: string;
  readonly extendedSupportUntil?: string;
  readonly status: 'standard' | 'extended' | 'ended' | 'unavailable';
}

export interface EksAddOnVersionSpec extends Sourced {
  readonly addonName: string;
  readonly kubernetesVersion: string;
  /** `v1.22.4-eksbuild.3` */
  readonly version: string;
}

export interface NodeImageSpec extends Sourced {
  readonly amiType: 'AL2023_x86_64_NVIDIA' | 'AL2023_x86_64_STANDARD' | 'AL2023_ARM_64_NVIDIA';
  readonly kubernetesVersion: string;
  /** EKS node group release version: `1.36.3-20260911`. */
  readonly releaseVersion: string;
  readonly driverVersion?: string;
}
