import { formatDuration, formatGB, formatUsd } from '../units';
import type { PurchaseOption } from '../catalog/types';
import { formatCount, formatNumber, formatRange } from './format';
import { columns, facts } from './table';
import type { DeploymentPlan, EnvironmentPlan, LoraPlan, NodeGroupPlan, PaidPlan } from '../environment';
import type { KvCachePlan, Layout, MemoryPlan, ServingPlan } from '../planner';
import { accessFacts } from './print-access';
import { notesSections, type NotesShown } from './print-notes';
import { type Paint, plain } from './style';

/** Ways of buying as people say them. */
export const BOUGHT_AS: Record<PurchaseOption, string> = {
  'on-demand': 'on demand',
  'on-demand-reservation': 'reservation',
  'capacity-block': 'capacity block',
  spot: 'spot',
};

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
    capacityTable(plan.nodeGroups),
    ...plan.deployments.map((deployment) => deploymentSection(deployment, plan, paint)),
    `${paint('title', 'Access')}\n${facts(accessFacts(plan))}`,
    ...notesSections(plan, notes, paint),
  ].join('\n\n');
}

/** What the nodes cost, and whose price is not in it because it is not known. */
export function nodePriceText({ nodeGroups, usdPerHour }: EnvironmentPlan): string {
  if (usdPerHour === undefined) return 'the price of its GPU nodes is unknown';
  const unknown = nodeGroups
    .filter((group) => group.usdPerHour === undefined && group.serves)
    .map(({ capacity }) => capacity);
  const price = `${formatRange(usdPerHour, formatUsd)} an hour for GPU nodes`;
  return unknown.length === 0 ? price : `${price}, without ${unknown.join(', ')}, whose price is unknown`;
}

function capacityTable(groups: readonly NodeGroupPlan[]): string {
  const rows = groups.map((group) => [
    group.capacity,
    `${group.maxSize} × ${group.instanceType.name}`,
    `${group.instanceType.gpuCount * group.maxSize} × ${group.gpu.name}`,
    [BOUGHT_AS[group.purchaseOption], group.reservationId].filter(Boolean).join(' '),
    group.availabilityZoneId,
    group.efa ? `${group.instanceType.efaInterfaces} EFA a node` : 'plain',
    group.usdPerHour === undefined ? 'unknown' : formatRange(group.usdPerHour, formatUsd),
  ]);
  return columns(['capacity', 'nodes', 'GPUs', 'bought as', 'zone', 'network', 'USD an hour'], rows);
}

function deploymentSection(deployment: DeploymentPlan, plan: EnvironmentPlan, paint: Paint): string {
  return `${paint('title', `Model ${deployment.name}`)}\n${facts([['why', whyInEnvironment(deployment, plan)], ...planFacts(deployment.plan, deployment.paid, deployment.replicas), ...operationFacts(deployment)])}`;
}

/** Why this layout and this speculation; `plan <model>` asks another question and may answer another way. */
function whyInEnvironment(
  { plan, isLayoutStated, nodeGroup }: DeploymentPlan,
  { nodeGroups }: EnvironmentPlan,
): string {
  const type = nodeGroups.find(({ capacity }) => capacity === nodeGroup)?.instanceType.name ?? nodeGroup;
  const layout =
    isLayoutStated === true
      ? 'sizes of models[].layout'
      : `hardware is given (${type}): fewest nodes, then tensor parallelism over as many GPUs of a node as is legal, not the cheapest token`;
  const speculation =
    plan.speculative === undefined
      ? 'no speculation: off, or the checkpoint ships no draft'
      : 'speculation as the checkpoint ships it or models[].speculative says';
  return `${layout}; ${speculation}`;
}

/** What the planner says of one replica; also the answer to a single request. */
export function planFacts(plan: ServingPlan, paid?: PaidPlan, replicas = 1): [string, string][] {
  const rows: [string, string | undefined][] = [
    [
      'checkpoint',
      `${plan.checkpoint.huggingFaceId}, ${formatGB(plan.checkpointBytes)}, ${plan.checkpoint.quantization}`,
    ],
    ['layout', `${layoutText(plan.layout)} on ${plan.instanceType?.name ?? plan.gpu.name}`],
    ['memory a GPU', memoryText(plan.memory.perGpu)],
    ['KV cache', kvCacheText(plan.kvCache, plan.settings.maxModelLen)],
    ['engine', settingsText(plan)],
    ['speculation', speculationText(plan)],
    ['speed', speedText(plan)],
    ['cold start', coldStartText(plan)],
    ['price', priceText(plan, paid, replicas)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined);
}

function operationFacts({
  replicas,
  multiNode,
  port,
  drain,
  probes,
  weights,
  engine,
  image,
  lora,
  plan,
}: DeploymentPlan): [string, string][] {
  const kind = multiNode ? 'LeaderWorkerSet groups' : 'Deployment, one pod a replica';
  return [
    ['replicas', `${replicas} (${kind}), listener ${port}`],
    ['weights', `${weights.location} (${weights.tier})`],
    ...(lora === undefined ? [] : [['adapters', adaptersText(lora, plan)] as [string, string]]),
    ['image', `vLLM ${engine.version}, ${shortDigest(image.reference)}`],
    [
      'probes',
      `startup up to ${formatDuration(probes.startupPeriodSeconds * probes.startupFailureThreshold)}, engine ready timeout ${formatDuration(probes.engineReadyTimeoutSeconds)}`,
    ],
    [
      'drain',
      `${formatDuration(drain.preStopSeconds)} + ${formatDuration(drain.shutdownTimeoutSeconds)} of ${formatDuration(drain.terminationGracePeriodSeconds)} grace; load balancer idle ${formatDuration(drain.loadBalancerIdleTimeoutSeconds)}`,
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

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export function layoutText(layout: Layout): string {
  const sizes = [
    ['TP', layout.tensorParallelSize],
    ['PP', layout.pipelineParallelSize],
    ['DP', layout.dataParallelSize],
    ['EP', layout.expertParallelSize],
  ] as const;
  const parallel = sizes.filter(([name, size]) => size > 1 || name === 'TP').map(([name, size]) => `${name} ${size}`);
  return `${parallel.join(', ')}: ${counted(layout.gpus, 'GPU')} on ${counted(layout.nodes, 'node')}`;
}

export function memoryText(memory: MemoryPlan): string {
  const gib = (value: number) => value.toFixed(1);
  const draft = memory.draftWeightsGiB > 0 ? ` + draft ${gib(memory.draftWeightsGiB)}` : '';
  const lora = memory.loraGiB === undefined ? '' : ` + LoRA ${gib(memory.loraGiB)}`;
  return `${gib(memory.requestedGiB)} of ${gib(memory.visibleGiB)} GiB = weights ${gib(memory.weightsGiB)}${draft}${lora} + overhead ${formatRange(memory.overheadGiB, gib)} + KV cache ${formatRange(memory.kvCacheGiB, gib)}`;
}

function kvCacheText({ tokens, maxConcurrency, blockSize }: KvCachePlan, maxModelLen: number): string {
  if (blockSize === 0) return 'unknown until a configuration is published';
  return `${formatCount(tokens)} tokens in blocks of ${blockSize}; ${maxConcurrency.toFixed(2)} requests of ${formatCount(maxModelLen)} tokens at once`;
}

const cacheText = ({ kvCacheDtype, kvCacheDtypeFlag }: ServingPlan['settings']): string =>
  kvCacheDtypeFlag === undefined ? kvCacheDtype : `${kvCacheDtypeFlag} (${kvCacheDtype}, as the checkpoint declares)`;

function settingsText({ settings }: ServingPlan): string {
  return `max-model-len ${formatCount(settings.maxModelLen)}, max-num-seqs ${settings.maxNumSeqs}, max-num-batched-tokens ${formatCount(settings.maxNumBatchedTokens)}, kv-cache-dtype ${cacheText(settings)}, gpu-memory-utilization ${settings.gpuMemoryUtilization}`;
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
  { usdPerMillionOutputTokens: output, usdPerMillionTotalTokens: total }: PaidPlan,
  replicas: number,
): string {
  if (output === undefined || total === undefined) return '';
  const load = replicas === 1 ? 'at that load' : `with all ${replicas} replicas at that load`;
  return `; ${formatRange(output, formatUsd)} per 1M output tokens, or ${formatRange(total, formatUsd)} per 1M tokens in and out, ${load}, all day`;
}
