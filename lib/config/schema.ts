import { z } from 'zod';
import { allInstanceTypes, allModels, kubernetesVersions, nodeImages, regionNames } from '../catalog';
import { weightsTiers } from '../contract';
import type { ModelFiles } from './model-files';
import type { AdapterFiles } from './adapter-files';
import { type LoraAdapterInput, loraAdapterSchema } from './lora-schema';
import { type OwnModelInput, ownModelSchema } from './own-model-schema';
import { balancer, frontDoorSchema } from './front-door-schema';
import { engineSchema, structuredOutputsSchema } from './engine-schema';
import { exceptionsSchema } from './exceptions-schema';
import { replacementsSchema } from './replacements-schema';
import { reviewSchema } from './review-schema';
import { sovereigntySchema } from './sovereignty-schema';
import { toolEgressSchema } from './tool-egress-schema';
import { contextLength } from '../schema/context-length';
import { eplbSchema, hfOverridesSchema, mediaLimitsSchema, ropeScalingSchema } from '../schema/engine-fields';
import {
  DRAIN_TOO_LONG,
  isLustreSize,
  LIMITS,
  LUSTRE_FIRST_SIZE_GIB,
  LUSTRE_SIZE_STEP_GIB,
  MAX_DRAIN_S,
} from '../schema/limits';
import {
  cidrBlock,
  huggingFaceId,
  instant,
  kubernetesName,
  modelTask,
  quantizationFormat,
  repositoryId,
  secretArn,
  sourceCidr,
  speculativeMethod,
} from '../schema/primitives';

/**
 * Numbers are tokens, seconds, GiB or counts as their names say. Every object refuses unknown keys.
 * `examples` are what editors offer; the rules say what is accepted, with better words than an enumeration has.
 */

/** A commit, because it is the only name of a checkpoint that always means the same bytes. */
const revision = () => z.string().regex(/^[0-9a-f]{40}$/, 'must be a full 40-digit commit: branches and tags can move');

const speculativeSchema = z.strictObject({
  method: speculativeMethod(),
  numSpeculativeTokens: z.int().positive().max(LIMITS.numSpeculativeTokens).optional(),
  /** Mean tokens per engine step, when you have measured your own traffic. */
  acceptanceLength: z
    .number()
    .min(1)
    .max(LIMITS.numSpeculativeTokens + 1)
    .optional(),
  /** Hugging Face id of a draft with weights of its own. */
  model: huggingFaceId().optional(),
  /** Sum of that draft's safetensors files. @default - from the catalog, or estimated for an EAGLE head */
  draftBytes: z.int().positive().max(LIMITS.draftBytes).optional(),
  /** Revision of that draft (commit) that is staged in the weights bucket. */
  revision: revision().optional(),
});

const parallelSize = () => z.int().positive().max(LIMITS.parallelSize).optional();

const layoutSchema = z.strictObject({
  nodes: z.int().positive().max(LIMITS.nodes).optional(),
  tensorParallelSize: parallelSize(),
  pipelineParallelSize: parallelSize(),
  dataParallelSize: parallelSize(),
  enableExpertParallel: z.boolean().optional(),
  /** Ranks of a tensor-parallel group over which the KV cache of a request is cut by tokens. @default - 1: not cut */
  decodeContextParallelSize: parallelSize(),
  /** Balances the load of experts, with expert parallelism. @default - experts stay where they are */
  eplb: eplbSchema().optional(),
});

const workloadSchema = z.strictObject({
  inputTokens: z.int().positive().max(LIMITS.tokens),
  /** 0 where the model generates nothing. @default - 0 there; else it must be given */
  outputTokens: z.int().nonnegative().max(LIMITS.tokens).default(0),
});

const modelSchema = z.strictObject({
  /** Kubernetes name and the name clients send as `model`. */
  name: kubernetesName(40),
  /** Catalog id or Hugging Face id in the catalog; or what makes a model of your own (docs/own-models.md). */
  model: z.union([
    repositoryId('must be a catalog id or a Hugging Face id like org/name').meta({
      examples: allModels.map(({ id }) => id),
    }),
    ownModelSchema,
  ]),
  /** Which checkpoint of the model. @default - the catalog's default checkpoint */
  checkpoint: z.string().optional(),
  quantization: quantizationFormat().optional(),
  /** What it is served for: 'embed' makes vectors of a model that generates. @default - what the model is for */
  task: modelTask().optional(),
  /** Revision of the checkpoint (commit) that is staged in the weights bucket. */
  revision: revision().optional(),
  /** Name of a capacity entry. @default - the only one */
  capacity: z.string().optional(),
  /** Capacity entry it leaves for `capacity`: while given, new pods start beside the old ones. Remove it afterwards. */
  movesFrom: z.string().optional(),
  replicas: z.int().positive().max(LIMITS.replicas).default(1),
  /** Tokens; also as vLLM takes them: 'auto' or -1 for the longest that fits, '32k' (32,000), '32K' (32,768). */
  maxModelLen: contextLength().optional(),
  /** Requests in flight per replica; becomes --max-num-seqs. */
  concurrency: z.int().positive().max(LIMITS.concurrency).optional(),
  maxNumBatchedTokens: z.int().positive().max(LIMITS.maxNumBatchedTokens).optional(),
  gpuMemoryUtilization: z.number().gt(0).max(1).optional(),
  kvCacheDtype: z.string().optional(),
  enablePrefixCaching: z.boolean().optional(),
  /** Positions beyond the model's own: contexts up to `factor` times as long. @default - as its config.json says */
  ropeScaling: ropeScalingSchema().optional(),
  /** Fields in place of those of config.json, spelled as there; the plan counts with them. */
  hfOverrides: hfOverridesSchema().optional(),
  /** Most images, videos and sounds of one request; 0: none of that kind. @default - vLLM's own */
  mediaLimits: mediaLimitsSchema().optional(),
  /** How JSON schemas, grammars and regular expressions are enforced. @default - vLLM chooses for each request */
  structuredOutputs: structuredOutputsSchema.optional(),
  layout: layoutSchema.optional(),
  /** `false` turns speculation off. @default - what the checkpoint ships */
  speculative: z.union([z.literal(false), speculativeSchema]).optional(),
  /** LoRA adapters that it serves beside the model, each under a name of its own. */
  loraAdapters: z.array(loraAdapterSchema).max(LIMITS.loras).optional(),
  /** Adapters that one batch may mix: slots on every GPU, each of the greatest rank. @default - one each, at most 4 */
  maxLoras: z.int().positive().max(LIMITS.loras).optional(),
  /** Adapters kept in the memory of the node. @default - all of them */
  maxCpuLoras: z.int().positive().max(LIMITS.loras).optional(),
  /** Greatest rank, where one that is loaded at run time has a greater. @default - that of the adapters, or 16 */
  maxLoraRank: z.int().positive().max(LIMITS.loraRank).optional(),
  /** Whoever reaches the endpoint may load, replace and unload adapters; the plan names the risk. @default - false */
  loadLorasAtRuntime: z.boolean().optional(),
  engine: engineSchema.optional(),
  /** Typical request, for throughput, price and drain time. @default - 4000 tokens in, 1000 out; 512 in where none come out */
  workload: workloadSchema.optional(),
  /** Longest time a request in flight may take to finish while its pod drains. @default - derived from the plan */
  drainSeconds: z.int().positive().max(MAX_DRAIN_S, DRAIN_TOO_LONG).optional(),
  /**
   * How the front door spreads its requests over replicas: to the one with the fewest; by the beginning of the prompt; or by
   * what each replica holds in its KV cache. @default - least-requests
   */
  balancer: balancer().optional(),
  /** Listener on the load balancer; with a front door there is one for all. @default - 8080 plus the model's position */
  port: z.int().min(1).max(65535).optional(),
});

const reservationId = () => z.string().regex(/^cr-[0-9a-f]{17}$/, "must look like 'cr-' and 17 hex digits");

const releaseVersion = () =>
  z
    .string()
    .regex(/^\d+\.\d+\.\d+-\d{8}$/, "must be a release of the EKS node image, like '1.36.3-20260911'")
    .meta({ examples: [...new Set(nodeImages.map((image) => image.releaseVersion))] });

const blockSchema = z.strictObject({
  /** The capacity block, `cr-…`. */
  reservationId: reservationId(),
  /** First and last instant as bought, as EC2 states them. */
  startsAt: instant(),
  endsAt: instant(),
  /** Last instant after an extension, which keeps the id. @default - not extended */
  extendedTo: instant().optional(),
  /** Nodes it holds. @default - count of the capacity entry */
  count: z.int().positive().max(LIMITS.nodes).optional(),
  /** Zone it was bought in. @default - the entry's */
  availabilityZoneId: z.string().optional(),
  /** Node image of its nodes: a running block keeps the one it began with. @default - the entry's */
  nodeImage: releaseVersion().optional(),
  /** Tells two node groups on one block apart, while its nodes change their image. @default - the block has one group */
  groupSuffix: kubernetesName(8).optional(),
});

const capacitySchema = z.strictObject({
  name: kubernetesName(20),
  instanceType: z.string().meta({ examples: allInstanceTypes.map(({ name }) => name) }),
  /** Nodes. A capacity block sells exactly this many. */
  count: z.int().positive().max(LIMITS.nodes),
  purchaseOption: z.enum(['on-demand', 'on-demand-reservation', 'capacity-block', 'spot']),
  /** The capacity block or reservation, `cr-…`. */
  reservationId: reservationId().optional(),
  /** Cluster placement group the on-demand reservation was made in. @default - it was made in none */
  placementGroup: z
    .string()
    .regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/, 'must be the name of a placement group')
    .optional(),
  /** Zone of the nodes; must be the reservation's. @default - first zone of the network that offers the type */
  availabilityZoneId: z.string().optional(),
  /** First and last instant of a capacity block, as EC2 states them: nodes start with the block and drain before its end. */
  startsAt: instant().optional(),
  endsAt: instant().optional(),
  /** Last instant after an extension, which keeps the id. @default - not extended */
  extendedTo: instant().optional(),
  /** Blocks that follow one another, each a node group of its own; in place of the fields of a single one above. */
  blocks: z.array(blockSchema).min(1).max(LIMITS.blocks).optional(),
  /** Release of the EKS node image. @default - newest of the Kubernetes version in the catalog */
  nodeImage: releaseVersion().optional(),
  /**
   * Nodes from the deployment on. A group on a capacity block always begins with 0: its schedule raises it.
   * @default - 0 on a capacity block, else count
   */
  desiredCount: z.int().nonnegative().max(LIMITS.nodes).optional(),
});

const existingVpcSchema = z.strictObject({
  vpcId: z.string().regex(/^vpc-[0-9a-f]{8,17}$/, "must look like 'vpc-' and hex digits"),
  /** `present`: it has the endpoints of the plan already, with private DNS. */
  endpoints: z.enum(['create', 'present']).default('create'),
  /** One a tier and zone: service (load balancer, endpoints), system (control plane, system nodes), gpu. */
  subnets: z.array(
    z.strictObject({
      id: z.string().regex(/^subnet-[0-9a-f]{8,17}$/, "must look like 'subnet-' and hex digits"),
      tier: z.enum(['service', 'system', 'gpu']),
      availabilityZoneId: z.string(),
      cidr: cidrBlock(),
      routeTableId: z
        .string()
        .regex(/^rtb-[0-9a-f]{8,17}$/, "must look like 'rtb-' and hex digits")
        .optional(),
    }),
  ),
});

export const deploymentSchema = z.strictObject({
  /** Short: it prefixes stack and resource names. */
  name: kubernetesName(20).refine(
    (name) => !name.includes('--'),
    'must not have two hyphens in a row: ECR repositories are named after it',
  ),
  account: z.string().regex(/^\d{12}$/, 'must be a 12-digit AWS account id'),
  region: z.string().meta({ examples: [...regionNames] }),
  network: z.strictObject({
    cidr: cidrBlock(),
    /** Zone ids (use1-az6), not names: names differ from account to account. At least two. */
    availabilityZoneIds: z.array(z.string()).min(2, 'the EKS control plane needs at least two zones').max(4),
    /** `connected`: system nodes reach the internet through NAT gateways; GPU nodes never do. */
    profile: z.enum(['isolated', 'connected']).default('isolated'),
    /** A VPC to use instead of making one; `cidr` is its block. */
    existingVpc: existingVpcSchema.optional(),
  }),
  /**
   * The instant it is deployed at, as synthesis has no clock. It decides which of several capacity blocks serves: inside
   * an overlap, models move to the later one. @default - no capacity block is held against a day, pods take any
   */
  asOf: instant().optional(),
  kubernetesVersion: z
    .string()
    .meta({ examples: kubernetesVersions.map(({ version }) => version) })
    .optional(),
  capacity: z.array(capacitySchema).min(1).max(LIMITS.nodeGroups),
  models: z.array(modelSchema).min(1).max(LIMITS.models),
  storage: z
    .strictObject({
      /**
       * How weights reach the GPUs: streamed from S3; copied first to the node's own disks, where a restarted container finds
       * them; or read from a file system for all nodes. @default - streamed where the load format can, else copied
       */
      tier: z.enum(['auto', ...weightsTiers]).default('auto'),
      /** MB/s per TiB of the Lustre file system. */
      perUnitStorageThroughput: z.union([z.literal(125), z.literal(250), z.literal(500), z.literal(1000)]).optional(),
      /**
       * GiB the file system has at least; FSx grows it and never shrinks it. Write what is deployed.
       * @default - what the models need, which is less when one is taken away
       */
      capacityGiB: z
        .int()
        .min(LUSTRE_FIRST_SIZE_GIB)
        .max(LIMITS.fileSystemGiB)
        .refine(
          isLustreSize,
          `must be ${LUSTRE_FIRST_SIZE_GIB} or a multiple of ${LUSTRE_SIZE_STEP_GIB}, as FSx makes them`,
        )
        .optional(),
      /** Zones whose file system stays while pods still leave it, for another zone or another tier; take them out afterwards. */
      keepFileSystemsIn: z.array(z.string()).max(4).default([]),
    })
    .default({ tier: 'auto', keepFileSystemsIn: [] }),
  /** What the copying jobs may need; read by reference, encrypted with the account's default key for secrets. */
  secrets: z
    .strictObject({
      /** Plain text: a token that may read gated checkpoints. @default - only public checkpoints can be staged */
      huggingFaceTokenArn: secretArn().optional(),
      /** JSON with `username` and `password`. @default - anonymous pulls, which Docker Hub limits by address */
      dockerHubArn: secretArn().optional(),
    })
    .default({}),
  delivery: z.enum(['cdk', 'gitops']).default('cdk'),
  access: z.strictObject({
    /** Who may reach the load balancer; private ranges. */
    sourceCidrs: z.array(sourceCidr()).min(1).max(LIMITS.rulesPerSecurityGroup),
    /** ACM certificate of the same region; absent: the listener speaks plain TCP inside the VPC. */
    certificateArn: z.string().optional(),
    /** Clients send a key, which is made in Secrets Manager; `false`: whoever reaches the endpoint may use it. */
    apiKey: z.boolean().default(true),
    /** IAM principals that administer the cluster. */
    adminRoleArns: z
      .array(z.string())
      .min(1, 'without an administrator nobody can use kubectl')
      .max(LIMITS.administrators),
    /** Who hears of missing nodes, the end of a capacity block and the budget; each confirms by a link. */
    notificationEmails: z.array(z.email('must be an e-mail address')).max(LIMITS.emails).default([]),
  }),
  /** One address for all models, with a key and limits for each team. @default - each model has a listener of its own */
  frontDoor: frontDoorSchema.optional(),
  /** A proxy through which named tool servers reach a list of hosts on the internet. @default - nothing in the cluster may */
  toolEgress: toolEgressSchema.optional(),
  /** Monthly budget for everything with the environment's tag. @default - the plan's GPU price for a month and a fifth */
  budgetUsdPerMonth: z.number().min(1).max(LIMITS.budgetUsdPerMonth).optional(),
  tags: z.record(z.string(), z.string()).default({}),
  /** Findings of the policy that are accepted, one object each; nothing that is deployed depends on them. */
  exceptions: exceptionsSchema.optional(),
  /** What of it, once it is deployed and has a baseline, may be replaced or deleted. @default - nothing */
  replacements: replacementsSchema.optional(),
  /** Of `windlass diff`; nothing that is deployed depends on it. */
  review: reviewSchema.optional(),
  /** What must hold of the output: `windlass sovereignty` compares, and synthesis refuses what differs. @default - nothing is compared */
  sovereignty: sovereigntySchema.optional(),
});

/** What a user writes. */
export type EnvironmentInput = z.input<typeof deploymentSchema>;
/** What the program trusts: defaults filled in, every cross-field rule checked. */
export type DeploymentConfig = Omit<z.output<typeof deploymentSchema>, 'models'> & { models: ModelConfig[] };
export type CapacityConfig = DeploymentConfig['capacity'][number];
export type BlockConfig = z.output<typeof blockSchema>;
export type ModelConfig = Omit<z.output<typeof modelSchema>, 'model' | 'loraAdapters'> & {
  model: string | OwnModel;
  loraAdapters?: LoraAdapter[];
};
/** As stated, with what was read of its adapter_config.json when the environment was loaded. */
export type LoraAdapter = LoraAdapterInput & { readonly files?: AdapterFiles };
/** As stated, with what was read of its files when the environment was loaded. */
export type OwnModel = OwnModelInput & { readonly files?: ModelFiles };
