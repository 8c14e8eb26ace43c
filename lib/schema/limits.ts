import { DEREGISTRATION_LIMIT_S, PRE_STOP_S } from '../contract/drain';

/**
 * How large a number of an environment may be, and why: what AWS, Kubernetes or the engine takes at most, or, where
 * nothing does, what is surely a slip of the pen. Rules between fields narrow them.
 */
export const LIMITS = {
  /** Nodes of a managed node group (EKS service quotas, 450). */
  nodes: 450,
  /** Managed node groups of a cluster (EKS service quotas, 30), less the one of the system nodes. */
  nodeGroups: 29,
  /** Of one capacity entry: half a year of the shortest blocks anybody renews by hand. */
  blocks: 26,
  /** Every replica takes a GPU, and a node group has no more of them: 450 nodes of 8. */
  replicas: 3600,
  /** Listeners of a Network Load Balancer (ELB quotas, 50). */
  models: 50,
  /** In one direction (VPC quota L-0EA8095F); every source takes one for each listener. */
  rulesPerSecurityGroup: 60,
  /** A page of names; groups of people take roles. */
  administrators: 50,
  emails: 50,
  /** GPUs of a replica over all the nodes a group may have. */
  parallelSize: 3600,
  /** No published model takes a longer request; each model's own limit is in the catalog. */
  tokens: 16_777_216,
  /** Requests an engine keeps in one step: sixteen times the most that vLLM takes by default. */
  concurrency: 16_384,
  /** One step over more tokens than this would take minutes. */
  maxNumBatchedTokens: 1_048_576,
  /** Of the KV cache, in tokens; the largest that any kernel of vLLM takes is 1024 (hybrid models). */
  blockSize: 4096,
  /** Nobody stretched positions further and kept an answer. */
  ropeFactor: 64,
  /** Images of one request: a book of pages. */
  mediaPerPrompt: 4096,
  /** Copies of experts over all ranks: twice the experts of the largest published model. */
  redundantExperts: 2048,
  /** Steps of a day at a hundred a second. */
  eplbSteps: 8_640_000,
  /** Longer drafts are verified at a loss whatever their acceptance. */
  numSpeculativeTokens: 64,
  /** Adapters of a model: as many as anybody names in a file. */
  loras: 256,
  /** Far above the greatest that any engine takes. */
  loraRank: 65_536,
  /** No published model is larger. */
  draftBytes: 1e13,
  /** GiB of a file system: a hundred times the largest checkpoints. */
  fileSystemGiB: 1_200_000,
  /** Teams of one endpoint; their keys are asked for 20 at a time (BatchGetSecretValue). */
  tenants: 100,
  /** Names that clients may send, beside those of models. */
  doorNames: 200,
  variants: 8,
  /** Of a ConfigMap's 1 MiB (Kubernetes); the rest is for limits and configuration. */
  doorMapBytes: 768 * 1024,
  /** A share is cut into so many parts. */
  weight: 10_000,
  /** Pods of the front door: ten already hold more connections than any engines behind them. */
  doors: 10,
  /** A million tokens of text are about 4 MiB; images come inside the body, a third larger than their files. */
  bodyMiB: 64,
  /** Characters of PEM: a dozen authorities. */
  caCertificatesLength: 32_768,
  queueSeconds: 600,
  requestsPerMinute: 1_000_000,
  /** Hosts that tool servers may reach: a list that somebody reads. */
  toolHosts: 200,
  /** Groups of tool servers. */
  toolSources: 50,
  podLabels: 10,
  /** USD a month. */
  budgetUsdPerMonth: 1e9,
} as const;

/** PERSISTENT_2 SSD sizes: 1200, 2400, then multiples of 2400 GiB (FSx for Lustre user guide). */
export const LUSTRE_FIRST_SIZE_GIB = 1200;
export const LUSTRE_SIZE_STEP_GIB = 2400;
export const isLustreSize = (gib: number): boolean => gib === LUSTRE_FIRST_SIZE_GIB || gib % LUSTRE_SIZE_STEP_GIB === 0;

/** The load balancer cuts what drains longer. */
export const MAX_DRAIN_S = DEREGISTRATION_LIMIT_S - PRE_STOP_S;
export const DRAIN_TOO_LONG = `must be at most ${MAX_DRAIN_S}: a target group waits ${DEREGISTRATION_LIMIT_S} s at most, ${PRE_STOP_S} of them before the engine stops`;
