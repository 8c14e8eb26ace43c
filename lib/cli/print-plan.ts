import { counted, formatDuration, formatGB, formatUsd } from '../units';
import { formatCount, formatNumber, formatRange } from '../units/format';
import { BOUGHT_AS } from '../catalog';
import { columns, facts } from './table';
import {
  type DeploymentPlan,
  type EnvironmentPlan,
  frontDoorFacts,
  type LoraPlan,
  type NodeGroupPlan,
  type PaidPlan,
  exceptionFacts,
  sovereigntyFacts,
  toolEgressFacts,
} from '../environment';
import { type KvCachePlan, layoutText, type MemoryPlan, type PoolingPlan, type ServingPlan } from '../planner';
import { accessFacts, fineUsd, nodePriceText, whyInEnvironment } from '../page/words';
import { notesSection, type NotesShown, toDoSection } from './print-notes';
import { type Paint, plain } from './style';

export interface PrintOptions {
  /** @default - what is true of every plan is folded to one line */
  readonly notes?: NotesShown;
  /** @default - no colours */
  readonly paint?: Paint;
}

/** The plan of an environment as a person reads it in a terminal. */
export function renderPlan(plan: EnvironmentPlan, { notes = 'brief', paint = plain }: PrintOptions = {}): string {
  const title = `Plan of ${plan.environment}: ${plan.region}, Kubernetes ${plan.kubernetesVersion}, ${nodePriceText(plan)}`;
  return [
    paint('title', title),
    ...toDoSection(plan, paint),
    columns(CAPACITY_HEAD, plan.nodeGroups.map(capacityRow)),
    ...plan.deployments.map((deployment) => deploymentSection(deployment, plan, paint)),
    ...frontDoorSection(plan, paint),
    ...toolEgressSection(plan, paint),
    `${paint('title', 'Access')}\n${facts(accessFacts(plan))}`,
    ...exceptionsSection(plan, paint),
    ...sovereigntySection(plan, paint),
    ...notesSection(plan, notes, paint),
  ].join('\n\n');
}

/** Of the nodes, as the rows of {@link capacityRow} have them. */
export const CAPACITY_HEAD = ['capacity', 'nodes', 'GPUs', 'bought as', 'zone', 'network', 'USD an hour'];

export const capacityRow = (group: NodeGroupPlan): string[] => [
  group.capacity,
  `${group.maxSize} × ${group.instanceType.name}`,
  `${group.instanceType.gpuCount * group.maxSize} × ${group.gpu.name}`,
  [BOUGHT_AS[group.purchaseOption], group.reservationId].filter(Boolean).join(' '),
  group.availabilityZoneId,
  group.efa ? `${group.instanceType.efaInterfaces} EFA a node` : 'plain',
  group.usdPerHour === undefined ? 'unknown' : formatRange(group.usdPerHour, formatUsd),
];

function deploymentSection(deployment: DeploymentPlan, plan: EnvironmentPlan, paint: Paint): string {
  return `${paint('title', `Model ${deployment.name}`)}\n${facts(deploymentFacts(deployment, plan))}`;
}

/** What the environment takes from the policy. */
const exceptionsSection = ({ exceptions = [] }: EnvironmentPlan, paint: Paint): string[] =>
  exceptions.length === 0
    ? []
    : [`${paint('title', 'Exceptions of the policy')}\n${facts(exceptionFacts(exceptions))}`];

const sovereigntySection = ({ sovereignty }: EnvironmentPlan, paint: Paint): string[] =>
  sovereignty === undefined ? [] : [`${paint('title', 'Sovereignty')}\n${facts(sovereigntyFacts(sovereignty))}`];

const frontDoorSection = ({ frontDoor }: EnvironmentPlan, paint: Paint): string[] =>
  frontDoor === undefined ? [] : [`${paint('title', 'Front door')}\n${facts(frontDoorFacts(frontDoor))}`];

const toolEgressSection = ({ toolEgress }: EnvironmentPlan, paint: Paint): string[] =>
  toolEgress === undefined ? [] : [`${paint('title', 'Tool egress')}\n${facts(toolEgressFacts(toolEgress))}`];

/** Everything that is planned of one model of an environment. */
export const deploymentFacts = (deployment: DeploymentPlan, plan: EnvironmentPlan): [string, string][] => [
  ['why', whyInEnvironment(deployment, plan)],
  ...planFacts(deployment.plan, deployment.paid, deployment.replicas),
  ...operationFacts(deployment, plan.frontDoor !== undefined),
];

/** What the planner says of one replica; also the answer to a single request. */
export function planFacts(plan: ServingPlan, paid?: PaidPlan, replicas = 1): [string, string][] {
  const rows: [string, string | undefined][] = [
    [
      'checkpoint',
      `${plan.checkpoint.huggingFaceId}, ${formatGB(plan.checkpointBytes)}, ${plan.checkpoint.quantization}`,
    ],
    ['task', taskText(plan)],
    ['layout', `${layoutText(plan.layout)} on ${plan.instanceType?.name ?? plan.gpu.name}`],
    ['memory a GPU', memoryText(plan.memory.perGpu, keepsCache(plan) ? 'KV cache' : 'free')],
    ['KV cache', keepsCache(plan) ? kvCacheText(plan.kvCache, plan.settings.maxModelLen) : undefined],
    ['engine', settingsText(plan)],
    ['speculation', plan.pooling === undefined ? speculationText(plan) : undefined],
    ['speed', plan.pooling === undefined ? speedText(plan) : poolingSpeedText(plan.pooling)],
    ['cold start', coldStartText(plan)],
    ['price', priceText(plan, paid, replicas)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}

function operationFacts(
  { replicas, multiNode, port, drain, probes, weights, engine, image, lora, plan, aliases }: DeploymentPlan,
  hasDoor: boolean,
): [string, string][] {
  const kind = multiNode ? 'LeaderWorkerSet groups' : 'Deployment, one pod a replica';
  const idle = hasDoor ? '' : `; load balancer idle ${formatDuration(drain.loadBalancerIdleTimeoutSeconds)}`;
  return [
    ['replicas', `${replicas} (${kind}), ${hasDoor ? 'behind the front door' : `listener ${port}`}`],
    ...(aliases === undefined ? [] : [['asked as', aliases.join(', ')] as [string, string]]),
    ['weights', `${weights.location} (${weights.tier})`],
    ...(lora === undefined ? [] : [['adapters', adaptersText(lora, plan)] as [string, string]]),
    ['image', `vLLM ${engine.version}, ${shortDigest(image.reference)}`],
    [
      'probes',
      `startup up to ${formatDuration(probes.startupPeriodSeconds * probes.startupFailureThreshold)}, engine ready timeout ${formatDuration(probes.engineReadyTimeoutSeconds)}`,
    ],
    [
      'drain',
      `${formatDuration(drain.preStopSeconds)} + ${formatDuration(drain.shutdownTimeoutSeconds)} of ${formatDuration(drain.terminationGracePeriodSeconds)} grace${idle}`,
    ],
  ];
}

/** What clients send as `model`, and where each comes from. */
function adaptersText(
  { adapters, maxCpuLoras, loadsAtRuntime }: LoraPlan,
  { settings: { lora } }: ServingPlan,
): string {
  const named = adapters.map(
    ({ name, id, revision, rank }) =>
      `${name} (${id}${revision === undefined ? '' : ` at ${revision.slice(0, 12)}`}, rank ${rank})`,
  );
  const sizes = `max-loras ${lora?.maxLoras}, max-lora-rank ${lora?.maxLoraRank}, max-cpu-loras ${maxCpuLoras}`;
  return [
    ...(named.length === 0 ? [] : [named.join(', ')]),
    sizes,
    ...(loadsAtRuntime ? ['loaded at run time too'] : []),
  ].join('; ');
}

/** Twelve digits of a digest tell images apart; manifests hold all of them. */
const shortDigest = (reference: string): string => reference.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}$/, '$1…');

/** Where every token sees those after it, no key or value is kept. */
const keepsCache = ({ pooling }: ServingPlan): boolean => pooling?.bidirectional !== true;

export function memoryText(memory: MemoryPlan, rest = 'KV cache'): string {
  const gib = (value: number) => value.toFixed(1);
  const draft = memory.draftWeightsGiB > 0 ? ` + draft ${gib(memory.draftWeightsGiB)}` : '';
  const lora = memory.loraGiB === undefined ? '' : ` + LoRA ${gib(memory.loraGiB)}`;
  return `${gib(memory.requestedGiB)} of ${gib(memory.visibleGiB)} GiB = weights ${gib(memory.weightsGiB)}${draft}${lora} + overhead ${formatRange(memory.overheadGiB, gib)} + ${rest} ${formatRange(memory.kvCacheGiB, gib)}`;
}

function kvCacheText({ tokens, maxConcurrency, blockSize }: KvCachePlan, maxModelLen: number): string {
  if (blockSize === 0) return 'unknown until a configuration is published';
  return `${formatCount(tokens)} tokens in blocks of ${blockSize}; ${maxConcurrency.toFixed(2)} requests of ${formatCount(maxModelLen)} tokens at once`;
}

const cacheText = ({ kvCacheDtype, kvCacheDtypeFlag }: ServingPlan['settings']): string =>
  kvCacheDtypeFlag === undefined ? kvCacheDtype : `${kvCacheDtypeFlag} (${kvCacheDtype}, as the checkpoint declares)`;

function settingsText(plan: ServingPlan): string {
  const { settings } = plan;
  const cache = keepsCache(plan) ? `, kv-cache-dtype ${cacheText(settings)}` : '';
  return `max-model-len ${formatCount(settings.maxModelLen)}, max-num-seqs ${settings.maxNumSeqs}, max-num-batched-tokens ${formatCount(settings.maxNumBatchedTokens)}${cache}, gpu-memory-utilization ${settings.gpuMemoryUtilization}`;
}

const POOLS: Record<PoolingPlan['type'], string> = {
  CLS: 'the first token',
  LAST: 'the last token',
  MEAN: 'the mean of all tokens',
};
const GIVES: Record<PoolingPlan['task'], string> = {
  embed: 'embeddings',
  score: 'scores of pairs',
  classify: 'classes',
};

function taskText({ pooling }: ServingPlan): string | undefined {
  if (pooling === undefined) return undefined;
  const { task, type, dimensions, bidirectional, sharesPrefixes } = pooling;
  const size = dimensions === undefined ? '' : `, ${formatCount(dimensions)} dimensions`;
  const attention = bidirectional
    ? 'attention in both directions, no KV cache'
    : `causal attention${sharesPrefixes ? ', prefixes cached' : ''}`;
  return `${GIVES[task]}${size}, of ${POOLS[type]}; ${attention}`;
}

function poolingSpeedText({ inputTokensPerSecondPerGpu, sequencesPerSecond, workload }: PoolingPlan): string {
  return `${formatRange(inputTokensPerSecondPerGpu)} input tokens/s a GPU, ${formatRange(sequencesPerSecond)} texts/s, with ${workload.concurrency} texts of ${formatCount(workload.inputTokens)} tokens at once (arithmetic, not measured)`;
}

function speculationText({ speculative }: ServingPlan): string {
  if (speculative === undefined) return 'off';
  const until =
    speculative.paysUntilConcurrency === undefined
      ? ''
      : `, pays up to ${speculative.paysUntilConcurrency} requests at once`;
  return `${speculative.method} k=${speculative.numSpeculativeTokens}: ${formatNumber(speculative.acceptanceLength)} tokens a step, ${formatRange(speculative.speedup)}× faster decode${until} (${speculative.acceptanceSource})`;
}

function speedText({ throughput }: ServingPlan): string | undefined {
  if (throughput === undefined) return undefined;
  const { workload } = throughput;
  return `${formatRange(throughput.tokensPerSecondPerUser)} tokens/s a user, ${formatRange(throughput.outputTokensPerSecondPerGpu)} tokens/s a GPU, with ${workload.concurrency} requests of ${formatCount(workload.inputTokens)} + ${formatCount(workload.outputTokens)} tokens`;
}

function coldStartText({ coldStart }: ServingPlan): string {
  const steps = coldStart.steps.map((step) => `${step.name} ${formatDuration(step.seconds.expected)}`);
  return `${formatRange(coldStart.totalSeconds, formatDuration)} = ${steps.join(' + ')}; budget ${formatDuration(coldStart.budgetSeconds)}`;
}

const formatPercent = (share: number): string => `${(share * 100).toFixed(0)} %`;

function priceText({ cost, layout }: ServingPlan, paid?: PaidPlan, replicas = 1): string | undefined {
  if (cost === undefined) return undefined;
  const against =
    cost.breakEven === undefined
      ? ''
      : `; against ${formatUsd(cost.breakEven.apiUsdPerMillionTokens)} per 1M of an API it pays from ${formatRange(cost.breakEven.utilization, formatPercent)} of the hours`;
  const paidFor =
    paid === undefined
      ? `for ${counted(layout.nodes, 'whole node')}, ${BOUGHT_AS[cost.purchaseOption]}`
      : `for its nodes, ${BOUGHT_AS[cost.purchaseOption]}`;
  return `${formatRange((paid ?? cost).usdPerHour, formatUsd)} an hour ${paidFor}${perTokenText(paid ?? cost, replicas)}${against}`;
}

/** Everything that is paid, charged to the tokens that come out, and to those that go in as well. */
function perTokenText(
  { usdPerMillionOutputTokens: output, usdPerMillionTotalTokens: total, usdPerMillionInputTokens: input }: PaidPlan,
  replicas: number,
): string {
  const load = replicas === 1 ? 'at that load' : `with all ${replicas} replicas at that load`;
  if (output === undefined && input !== undefined)
    return `; ${formatRange(input, fineUsd)} per 1M input tokens, ${load}, all day`;
  if (output === undefined || total === undefined) return '';
  return `; ${formatRange(output, formatUsd)} per 1M output tokens, or ${formatRange(total, formatUsd)} per 1M tokens in and out, ${load}, all day`;
}
