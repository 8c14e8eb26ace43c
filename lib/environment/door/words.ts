import type { EngineTlsStage } from '../../config/front-door-schema';
import { counted, formatDuration, MIB } from '../../units';
import { formatCount } from '../../units/format';
import {
  type DoorBackendPlan,
  type DoorEngineTlsPlan,
  type DoorNamePlan,
  type DoorTenantPlan,
  type FrontDoorPlan,
  SHARE_PARTS,
} from './front-door-plan';

/** Everything that is planned of the front door: pods, what stands behind it, names, and who may use them how much. */
export const frontDoorFacts = (door: FrontDoorPlan): [string, string][] => [
  ['pods', podsText(door)],
  ...(door.tenants.some(hasPart) ? [['limits', partText(door)] as [string, string]] : []),
  [
    'waits',
    `up to ${formatDuration(door.queueSeconds)} for a free place, then 503; bodies up to ${mib(door.bodyBytes)}`,
  ],
  ...(door.engineTls === undefined ? [] : [['to engines', engineTlsText(door.engineTls)] satisfies [string, string]]),
  ...door.backends.map((backend): [string, string] => [`model ${backend.model}`, backendText(backend)]),
  ...door.names
    .filter((one) => !isOwnName(one))
    .map((one): [string, string] => [`name ${one.name}`, variantsText(one)]),
  ...door.tenants.map((tenant): [string, string] => [`tenant ${tenant.name}`, tenantText(tenant, door)]),
];

/** Where TLS ends, as one reads of it. */
export const DOOR_SPEAKS: Record<FrontDoorPlan['tls'], string> = {
  nowhere: 'plain HTTP inside the VPC',
  'load-balancer': 'TLS up to the load balancer',
  door: 'TLS up to the front door',
};

/** How the door and engines speak to each other. */
export const ENGINES_SPEAK: Record<EngineTlsStage, string> = {
  prepare: 'plain HTTP, and the door would take TLS',
  serve: 'TLS, and the door would take plain HTTP',
  require: 'TLS and nothing else',
};

const engineTlsText = ({ stage, hostname, authorities }: DoorEngineTlsPlan): string =>
  `${ENGINES_SPEAK[stage]}; known as ${hostname} by ${authorities.map(({ subject, endsAt }) => `${subject} (until ${endsAt.slice(0, 10)})`).join(', ')}`;

/** `90 % execution, 10 % execution-next` */
export const variantsText = ({ variants }: DoorNamePlan): string =>
  variants.length === 1
    ? (variants[0]?.model ?? '')
    : variants.map(({ model, share }) => `${shareText(share)} ${model}`).join(', ');

const shareText = (share: number): string => `${Number(((share / SHARE_PARTS) * 100).toFixed(2))} %`;

/** A model under its own name, alone. */
export const isOwnName = ({ name, variants }: DoorNamePlan): boolean =>
  variants.length === 1 && variants[0]?.model === name;

/** What a tenant is held to, in words; nothing where it has no limit of its own. */
export const tenantLimits = (
  { requestsPerMinute, concurrency, maxTokens, bodyBytes }: DoorTenantPlan,
  door: Pick<FrontDoorPlan, 'bodyBytes'>,
): string[] => [
  ...(requestsPerMinute === undefined
    ? []
    : [`${formatCount(requestsPerMinute)} request${requestsPerMinute === 1 ? '' : 's'} a minute`]),
  ...(concurrency === undefined ? [] : [`${formatCount(concurrency)} at once`]),
  ...(maxTokens === undefined ? [] : [`max_tokens up to ${formatCount(maxTokens)}`]),
  ...(bodyBytes === door.bodyBytes ? [] : [`bodies up to ${mib(bodyBytes)}`]),
];

/** Names that a tenant may use: all of them, or which. */
export const tenantNames = ({ names }: DoorTenantPlan, door: Pick<FrontDoorPlan, 'names'>): string =>
  door.names.every(({ name }) => names.includes(name)) ? 'every name' : names.join(', ');

function podsText({ replicas, port, tls, maxConnections, resources }: FrontDoorPlan): string {
  const size = `${resources.cpuMillis / 1000} CPU, ${formatCount(resources.memoryMiB)} MiB each`;
  return `${replicas}, any one of which may be missing; listener ${port}, ${DOOR_SPEAKS[tls]}; up to ${formatCount(maxConnections)} connections and ${size}`;
}

/** A limit that is counted, and so by each pod for itself. */
const hasPart = ({ requestsPerMinute, concurrency }: DoorTenantPlan): boolean =>
  requestsPerMinute !== undefined || concurrency !== undefined;

function partText({ replicas, sharedBy }: FrontDoorPlan): string {
  const [part, most] = sharedBy === 1 ? ['the whole', 'twice'] : [`1/${sharedBy}`, `${replicas}/${sharedBy} of`];
  return `each pod counts for itself and grants ${part} of what a tenant may ask a minute and at once, at least 1: with every pod up to ${most} the limit, over one connection ${part}`;
}

function backendText({ replicas, balancer, maxNumSeqs, connectionsPerReplica, queue }: DoorBackendPlan): string {
  return `${counted(replicas, 'replica')} of max-num-seqs ${maxNumSeqs}, ${balancer}; of each pod ${connectionsPerReplica} in flight at a replica and ${queue} waiting, more get 429`;
}

function tenantText(tenant: DoorTenantPlan, door: FrontDoorPlan): string {
  const limits = tenantLimits(tenant, door).join(', ') || 'no limit of its own';
  return `${tenant.priority}; ${tenantNames(tenant, door)}; ${limits}; key in secret ${tenant.secretName}`;
}

const mib = (bytes: number): string => `${formatCount(bytes / MIB)} MiB`;
