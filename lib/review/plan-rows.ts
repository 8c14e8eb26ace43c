import {
  type DeploymentPlan,
  DOOR_SPEAKS,
  ENGINES_SPEAK,
  type EnvironmentPlan,
  type FrontDoorPlan,
  type NodeGroupPlan,
  toolEgressFacts,
} from '../environment';
import type { ServingPlan } from '../planner';
import { formatDuration, formatUsd, HOURS_PER_MONTH } from '../units';
import type { Range } from '../units/range';
import { backendRows, doorRows, nameRows, tenantRows, toldNames } from './door-rows';
import type { PlanRow } from './types';

type Rows = readonly (readonly [field: string, value: string | undefined])[];

/** What of the plan is another now; of an environment that is new or gone everything. */
export function planRows(before: EnvironmentPlan | undefined, after: EnvironmentPlan | undefined): readonly PlanRow[] {
  const models = namesOf(before?.deployments, after?.deployments);
  const capacity = namesOf(groupsOf(before), groupsOf(after));
  return [
    ...changed(undefined, before && environmentRows(before), after && environmentRows(after)),
    ...capacity.flatMap((name) =>
      changed(`capacity ${name}`, capacityRows(groupsOf(before), name), capacityRows(groupsOf(after), name)),
    ),
    ...models.flatMap((name) =>
      changed(`model ${name}`, modelRows(named(before, name), before), modelRows(named(after, name), after)),
    ),
    ...frontDoorRows(before?.frontDoor, after?.frontDoor),
    ...changed('tool egress', before && egressRows(before), after && egressRows(after)),
  ];
}

function frontDoorRows(before: FrontDoorPlan | undefined, after: FrontDoorPlan | undefined): readonly PlanRow[] {
  const names = namesOf(toldNames(before), toldNames(after));
  const tenants = namesOf(before?.tenants, after?.tenants);
  return [
    ...changed('front door', before && doorRows(before), after && doorRows(after)),
    ...names.flatMap((name) => changed(`name ${name}`, nameRows(before, name), nameRows(after, name))),
    ...tenants.flatMap((name) => changed(`tenant ${name}`, tenantRows(before, name), tenantRows(after, name))),
  ];
}

const named = (plan: EnvironmentPlan | undefined, name: string): DeploymentPlan | undefined =>
  plan?.deployments.find((one) => one.name === name);

const groupsOf = (plan: EnvironmentPlan | undefined): readonly { name: string; group: NodeGroupPlan }[] =>
  (plan?.nodeGroups ?? []).map((group) => ({ name: group.capacity, group }));

const namesOf = (...sides: readonly (readonly { readonly name: string }[] | undefined)[]): readonly string[] => [
  ...new Set(sides.flatMap((side) => (side ?? []).map(({ name }) => name))),
];

function changed(of: string | undefined, before: Rows = [], after: Rows = []): readonly PlanRow[] {
  const [old, next] = [new Map(before), new Map(after)];
  return [...new Set([...old.keys(), ...next.keys()])].flatMap((field) => {
    const [was, is] = [old.get(field), next.get(field)];
    if (was === is) return [];
    return [
      {
        ...(of === undefined ? {} : { of }),
        field,
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
      },
    ];
  });
}

const egressRows = ({ toolEgress }: EnvironmentPlan): Rows =>
  toolEgress === undefined ? [] : toolEgressFacts(toolEgress);

function environmentRows(plan: EnvironmentPlan): Rows {
  const { access, network, usdPerHour } = plan;
  const gpus = plan.nodeGroups
    .filter(({ serves }) => serves)
    .reduce((sum, one) => sum + one.maxSize * one.instanceType.gpuCount, 0);
  return [
    ['GPUs', String(gpus)],
    ['GPU nodes, USD an hour', usdPerHour && money(usdPerHour)],
    ['GPU nodes, USD a month', usdPerHour && formatUsd(usdPerHour.expected * HOURS_PER_MONTH)],
    ['budget, USD a month', plan.budget && formatUsd(plan.budget.usdPerMonth)],
    ['region', plan.region],
    ['Kubernetes', plan.kubernetesVersion],
    ['VPC', network.existing?.vpcId ?? network.cidr],
    ['way out of the VPC', network.profile === 'connected' ? 'NAT for system nodes' : 'none'],
    ['endpoint from', access.sourceCidrs.join(', ')],
    ['endpoint speaks', speaks(plan)],
    ['door to engines', plan.frontDoor && doorToEngines(plan.frontDoor)],
    ['API key', keyText(plan)],
    ['administrators', access.adminRoleArns.join(', ')],
    ['mail to', access.notificationEmails.join(', ') || 'nobody'],
    ['delivery', plan.delivery],
    ...(plan.exceptions ?? []).map(({ rule, object, owner, expires }): Rows[number] => [
      `exception of ${rule} at ${object}`,
      `${owner}, until ${expires}`,
    ]),
  ];
}

const speaks = ({ access, frontDoor }: EnvironmentPlan): string => {
  if (frontDoor !== undefined) return DOOR_SPEAKS[frontDoor.tls];
  return access.certificateArn === undefined ? 'plain HTTP' : 'TLS';
};

const doorToEngines = ({ engineTls }: FrontDoorPlan): string =>
  engineTls === undefined ? 'plain HTTP' : ENGINES_SPEAK[engineTls.stage];

const keyText = ({ apiKeySecret, frontDoor }: EnvironmentPlan): string => {
  if (frontDoor !== undefined) return 'one for each tenant';
  return apiKeySecret === undefined ? 'none is asked for' : 'asked for';
};

function capacityRows(groups: readonly { name: string; group: NodeGroupPlan }[], name: string): Rows {
  const own = groups.filter((one) => one.name === name).map(({ group }) => group);
  const [first] = own;
  if (first === undefined) return [];
  const all = (value: (group: NodeGroupPlan) => string | undefined): string | undefined =>
    [...new Set(own.map(value).filter((one) => one !== undefined))].join(', ') || undefined;
  return [
    ['nodes', own.map(({ maxSize, instanceType }) => `${maxSize} × ${instanceType.name}`).join(', ')],
    [
      'GPUs',
      own.map(({ maxSize, instanceType, gpu }) => `${maxSize * instanceType.gpuCount} × ${gpu.name}`).join(', '),
    ],
    ['bought as', all(({ purchaseOption }) => purchaseOption)],
    ['reservation', all(({ reservationId }) => reservationId)],
    ['block', all(({ capacityBlock: block }) => block && `${block.startsAt} to ${block.endsAt}`)],
    ['zone', all(({ availabilityZoneId }) => availabilityZoneId)],
    ['node image', all(({ nodeImage }) => nodeImage.releaseVersion)],
    ['driver', all(({ driverVersion }) => driverVersion)],
  ];
}

function modelRows(deployment: DeploymentPlan | undefined, whole: EnvironmentPlan | undefined): Rows {
  if (deployment === undefined || whole === undefined) return [];
  const { plan, paid, replicas, weights } = deployment;
  const { memory, settings, kvCache, throughput, speculative, coldStart, layout, cost } = plan;
  const price = paid ?? cost;
  return [
    ['checkpoint', plan.checkpoint.huggingFaceId],
    ['engine', `vLLM ${plan.engineVersion}`],
    ['replicas', String(replicas)],
    [
      'GPUs a replica',
      `${layout.gpus} on ${layout.nodes} ${layout.nodes === 1 ? 'node' : 'nodes'}, TP ${layout.tensorParallelSize}`,
    ],
    ['KV cache', `${memory.perGpu.kvCacheGiB.expected.toFixed(1)} GiB a GPU`],
    ['fit margin', `${marginGiB(plan).toFixed(1)} GiB a GPU`],
    ['context', `${settings.maxModelLen.toLocaleString('en-US')} tokens`],
    ['concurrency', `${settings.maxNumSeqs} requests a replica`],
    ['requests of full length at once', kvCache.maxConcurrency.toFixed(2)],
    ['speculation', speculative === undefined ? 'off' : `${speculative.method} k=${speculative.numSpeculativeTokens}`],
    ['tokens/s a user', throughput && rounded(throughput.tokensPerSecondPerUser)],
    ['tokens/s a GPU', throughput && rounded(throughput.outputTokensPerSecondPerGpu)],
    ['TTFT', throughput?.ttftMs && `${rounded(throughput.ttftMs)} ms`],
    ['cold start', formatDuration(coldStart.totalSeconds.expected)],
    ['USD an hour', price && money(price.usdPerHour)],
    ['USD per 1M output tokens', price?.usdPerMillionOutputTokens && money(price.usdPerMillionOutputTokens)],
    ['weights', weights.tier],
    ...backendRows(whole.frontDoor, deployment.name),
  ];
}

/** KV cache beyond what one request of full length takes. */
function marginGiB({ memory, kvCache }: ServingPlan): number {
  const { expected } = memory.perGpu.kvCacheGiB;
  return kvCache.maxConcurrency > 0 ? expected * (1 - 1 / kvCache.maxConcurrency) : 0;
}

const money = ({ expected }: Range): string => formatUsd(expected);

const rounded = ({ expected }: Range): string => Number(expected.toPrecision(3)).toLocaleString('en-US');
