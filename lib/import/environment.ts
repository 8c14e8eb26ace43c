import { controlPlaneExcludedZoneIds, zoneIdsOf } from '../catalog';
import type { InstanceTypeSpec, PurchaseOption } from '../catalog/types';
import type { EnvironmentInput } from '../config';
import { slug } from '../schema/primitives';
import type { DecidedEngine } from './decide';
import { place, type Placement } from './hardware';

/** What a person says of the account and the hardware beside the source. */
export interface ImportOptions {
  readonly name?: string;
  readonly region: string;
  readonly account?: string;
  readonly instanceType?: string;
  readonly count?: number;
  readonly purchaseOption?: PurchaseOption;
  /** Id of the reservation or capacity block, `cr-…`. */
  readonly reservationId?: string;
}

/** An environment with what stands beside its fields, by path: `capacity[0].count`. */
export interface Written {
  readonly environment: EnvironmentInput;
  readonly comments: ReadonlyMap<string, string>;
  /** What was chosen for what the source does not say. */
  readonly choices: readonly string[];
}

type CapacityInput = EnvironmentInput['capacity'][number];
interface Group {
  readonly instanceType: InstanceTypeSpec;
  readonly members: { readonly index: number; readonly placement: Placement }[];
}

/** Placeholders that a person replaces; legal, so that all else can be judged. */
const ACCOUNT = '111122223333';
const RESERVATION = 'cr-00000000000000000';
const DIGEST = `sha256:${'0'.repeat(64)}`;
const NAME_LENGTH = 20;

/** The environment of the engines that were decided, with hardware for each. */
export function writeEnvironment(decided: readonly DecidedEngine[], options: ImportOptions): Written {
  const comments = new Map<string, string>();
  const placements = decided.map((one) => place(one, options));
  const groups = groupsOf(placements);
  const zones = zonesOf(options.region, groups);
  const capacity = groups.map((group, index) => capacityEntry(group, index, groups, options, comments));
  const models = decided.map((one, index) =>
    modelEntry(one, index, { placements, groups, capacity, comments, decided }),
  );
  comments.set('network.cidr', 'yours: overlaps with nothing that it is joined with');
  comments.set('access.sourceCidrs', 'yours: who may reach the load balancer');
  comments.set('access.adminRoleArns', 'yours: who administers the cluster');
  if (options.account === undefined) comments.set('account', 'yours');
  const account = options.account ?? ACCOUNT;
  return {
    comments,
    choices: groups.flatMap(({ instanceType, members }) =>
      [...new Set(members.map(({ placement }) => placement.why))].map((why) => `${instanceType.name}: ${why}`),
    ),
    environment: {
      name: (options.name ?? environmentName(models)).slice(0, NAME_LENGTH),
      account,
      region: options.region,
      network: { cidr: '10.40.0.0/16', availabilityZoneIds: zones },
      capacity,
      models,
      access: { sourceCidrs: ['10.0.0.0/8'], adminRoleArns: [`arn:aws:iam::${account}:role/PlatformAdmin`] },
    },
  };
}

const environmentName = ([first]: readonly { readonly name: string }[]): string =>
  slug(first?.name ?? 'imported')
    .replace(/-{2,}/g, '-')
    .slice(0, NAME_LENGTH)
    .replace(/-+$/, '');

function groupsOf(placements: readonly Placement[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [index, placement] of placements.entries()) {
    const { instanceType } = placement;
    const group = groups.get(instanceType.name) ?? { instanceType, members: [] };
    group.members.push({ index, placement });
    groups.set(instanceType.name, group);
  }
  return [...groups.values()];
}

/** Two zones at least, those with the hardware first; the control plane may not be in all. */
function zonesOf(region: string, groups: readonly Group[]): string[] {
  const offered = groups.map(({ instanceType }) => instanceType.availabilityZoneIds[region] ?? []);
  const firsts = offered.flatMap((zones) => zones.slice(0, 1));
  const others = zoneIdsOf(region).filter((zone) => !controlPlaneExcludedZoneIds.includes(zone));
  const chosen = [...new Set([...firsts, ...others])].slice(0, Math.max(2, new Set(firsts).size));
  return chosen.slice(0, 4).sort();
}

/** Ways of buying, the freest first. */
const OPTIONS: readonly PurchaseOption[] = ['on-demand', 'capacity-block', 'on-demand-reservation', 'spot'];
const RESERVED: readonly PurchaseOption[] = ['capacity-block', 'on-demand-reservation'];

function capacityEntry(
  { instanceType, members }: Group,
  index: number,
  groups: readonly Group[],
  options: ImportOptions,
  comments: Map<string, string>,
): CapacityInput {
  const at = `capacity[${index}]`;
  const sold = OPTIONS.find((option) => instanceType.purchaseOptions.includes(option)) ?? 'on-demand';
  const purchaseOption = options.purchaseOption ?? (options.reservationId === undefined ? sold : 'capacity-block');
  const isReserved = RESERVED.includes(purchaseOption);
  const [zone] = instanceType.availabilityZoneIds[options.region] ?? [];
  if (options.instanceType === undefined) comments.set(`${at}.instanceType`, members[0]?.placement.why ?? 'yours');
  if (options.purchaseOption === undefined && options.reservationId === undefined)
    comments.set(`${at}.purchaseOption`, 'yours');
  if (isReserved && options.reservationId === undefined) comments.set(`${at}.reservationId`, 'yours');
  if (isReserved) comments.set(`${at}.availabilityZoneId`, 'yours: where the reservation is');
  return {
    name: capacityName(instanceType, groups),
    instanceType: instanceType.name,
    count: options.count ?? nodesOf(members.map(({ placement }) => placement)),
    purchaseOption,
    ...(isReserved ? { reservationId: options.reservationId ?? RESERVATION } : {}),
    ...(isReserved && zone !== undefined ? { availabilityZoneId: zone } : {}),
  };
}

/** Shares of a node are added, whole nodes are not shared. */
function nodesOf(placements: readonly Placement[]): number {
  const whole = placements
    .filter(({ nodesPerReplica }) => nodesPerReplica > 1)
    .reduce((sum, { nodes }) => sum + nodes, 0);
  const shares = placements
    .filter(({ nodesPerReplica }) => nodesPerReplica === 1)
    .reduce((sum, { nodes }) => sum + nodes, 0);
  return Math.max(1, whole + Math.ceil(shares - 1e-9));
}

/** `h200`; the size too where two types have the same GPU. */
function capacityName({ gpu, name }: InstanceTypeSpec, groups: readonly Group[]): string {
  const isAlone = groups.filter(({ instanceType }) => instanceType.gpu === gpu).length === 1;
  return slug(isAlone ? gpu : name)
    .slice(0, NAME_LENGTH)
    .replace(/-+$/, '');
}

interface Around {
  readonly placements: readonly Placement[];
  readonly groups: readonly Group[];
  readonly capacity: readonly CapacityInput[];
  readonly comments: Map<string, string>;
  readonly decided: readonly DecidedEngine[];
}

type ModelInput = EnvironmentInput['models'][number];

/** Fields in the order in which environments are written. */
const ORDER: readonly (keyof ModelInput)[] = [
  'name',
  'model',
  'checkpoint',
  'quantization',
  'revision',
  'task',
  'capacity',
  'replicas',
  'maxModelLen',
  'maxNumBatchedTokens',
  'concurrency',
  'gpuMemoryUtilization',
  'kvCacheDtype',
  'enablePrefixCaching',
  'layout',
  'speculative',
  'loraAdapters',
  'maxLoras',
  'maxCpuLoras',
  'maxLoraRank',
  'loadLorasAtRuntime',
];

function modelEntry({ draft, comments: own }: DecidedEngine, index: number, around: Around): ModelInput {
  const { comments, capacity, groups, placements } = around;
  const group = groups.findIndex(({ members }) => members.some((member) => member.index === index));
  const needsEfa = (placements[index]?.nodesPerReplica ?? 1) > 1;
  const entry = {
    ...draft,
    name: uniqueName(index, around),
    ...(capacity.length > 1 ? { capacity: capacity[group]?.name } : {}),
    ...(needsEfa
      ? { engine: { ...draft.engine, image: { repository: 'windlass/vllm-efa', digest: DIGEST, includesEfa: true } } }
      : {}),
  } as ModelInput;
  for (const [path, comment] of own) comments.set(`models[${index}].${path}`, comment);
  if (needsEfa)
    comments.set(
      `models[${index}].engine.image`,
      'yours: vLLM with EFA, which the upstream image lacks (docs/image-contract.md)',
    );
  const known = ORDER.filter((key) => entry[key] !== undefined).map((key) => [key, entry[key]]);
  const rest = Object.entries(entry).filter(
    ([key, value]) => !ORDER.includes(key as keyof ModelInput) && value !== undefined,
  );
  return Object.fromEntries([...known, ...rest]) as ModelInput;
}

function uniqueName(index: number, { decided }: Around): string {
  const names = decided.slice(0, index + 1).map(({ draft }) => draft.name ?? 'model');
  const name = names[index] ?? 'model';
  const earlier = names.slice(0, index).filter((one) => one === name).length;
  return earlier === 0 ? name : `${name.slice(0, 37).replace(/-+$/, '')}-${earlier + 1}`;
}
