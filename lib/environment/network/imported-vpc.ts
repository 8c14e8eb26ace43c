import type { DescribedRoute, DescribedRouteTable, DescribedSubnet, DescribedVpc } from './described-vpc';
import { endpointsOf, type EndpointsFound } from './imported-endpoints';
import {
  ADDRESSES_NEEDED,
  IMPORTED_TIERS,
  type ImportedTier,
  isBefore,
  isSamePlace,
  matchesHint,
  nameOf,
  sizeOf,
  type TieredSubnet,
  type TierHint,
  tiersOf,
} from './imported-tiers';
import { controlPlaneExcludedZoneIds } from '../../catalog';
import type { EnvironmentInput } from '../../config/schema';
import { EKS_SERVICE_RANGES } from '../../contract';
import { type Problem, problem } from '../../problem';
import { type Cidr, contains, networkOf, overlap, parseCidr } from '../../units/cidr';

export type { TierHint };

/** What a reader must know: what the VPC lacks, what is odd but works, what was taken for granted, what is not proposed. */
export interface Finding {
  readonly kind: 'missing' | 'warning' | 'assumed' | 'left out';
  readonly message: string;
}

export interface ImportedVpc {
  readonly existingVpc: NonNullable<EnvironmentInput['network']['existingVpc']>;
  readonly availabilityZoneIds: readonly string[];
  /** The smallest block around the subnets; that of the VPC is it, or a larger one. */
  readonly spannedCidr: string;
  readonly findings: readonly Finding[];
}

export type ImportResult =
  { readonly ok: true; readonly imported: ImportedVpc } | { readonly ok: false; readonly problems: readonly Problem[] };

export interface ImportOptions {
  /** @default - the only one described */
  readonly vpcId?: string;
  readonly hints?: readonly TierHint[];
}

/** Zones an environment has at most. */
const MAX_ZONES = 4;
/** A VPC's block is no larger. */
const SHORTEST_VPC_PREFIX = 16;

const missing = (message: string): Finding => ({ kind: 'missing', message });
const assumed = (message: string): Finding => ({ kind: 'assumed', message });
const leftOut = (message: string): Finding => ({ kind: 'left out', message });
const warning = (message: string): Finding => ({ kind: 'warning', message });

const refused = (field: string, message: string): ImportResult => ({ ok: false, problems: [problem(field, message)] });

/** The `existingVpc` block of a VPC that was described, or why none can be made. Nothing is looked up. */
export function importVpc(described: DescribedVpc, { vpcId: asked, hints = [] }: ImportOptions = {}): ImportResult {
  const vpcIds = [...new Set(described.subnets.map(({ VpcId }) => VpcId))];
  const [vpcId] = asked === undefined ? vpcIds : [asked];
  if (vpcId === undefined)
    return refused('subnets', `the list 'Subnets' is empty; take the region and account of the VPC`);
  if (asked === undefined && vpcIds.length > 1) return refused('subnets', severalVpcs(described.subnets, vpcIds));
  if (!vpcIds.includes(vpcId))
    return refused('vpc', `'${vpcId}' has no subnet in the file; it has those of ${vpcIds.join(', ')}`);
  const vpc = ofVpc(described, vpcId);
  const table = tablesBySubnet(vpc);
  const untold = vpc.subnets.filter((subnet) => table(subnet) === undefined);
  if (untold.length > 0) return refused('route-tables', noTable(vpcId, untold, described.routeTables));
  const tableOf = (subnet: DescribedSubnet): DescribedRouteTable => table(subnet)!;
  const hintProblems = hints.flatMap((hint) => unmatched(hint, vpc.subnets)).concat(ambiguous(hints, vpc.subnets));
  return hintProblems.length > 0 ? { ok: false, problems: hintProblems } : proposed(vpcId, vpc, tableOf, hints);
}

function severalVpcs(subnets: readonly DescribedSubnet[], vpcIds: readonly string[]): string {
  const counted = vpcIds.map((id) => `${id} (${subnets.filter(({ VpcId }) => VpcId === id).length})`);
  return `has subnets of ${vpcIds.length} VPCs: ${counted.join(', ')}; say which one with --vpc`;
}

const ofVpc = ({ subnets, routeTables, endpoints }: DescribedVpc, vpcId: string): DescribedVpc => ({
  subnets: subnets.filter((one, index) => one.VpcId === vpcId && isFirst(subnets, one, index)),
  routeTables: routeTables.filter(({ VpcId }) => VpcId === vpcId),
  endpoints: endpoints?.filter(({ VpcId }) => VpcId === vpcId),
});

const isFirst = (subnets: readonly DescribedSubnet[], { SubnetId }: DescribedSubnet, index: number): boolean =>
  subnets.findIndex((one) => one.SubnetId === SubnetId) === index;

/** The table a subnet is associated with, else the VPC's main one. */
function tablesBySubnet({ routeTables }: DescribedVpc): (subnet: DescribedSubnet) => DescribedRouteTable | undefined {
  const main = routeTables.find(({ Associations }) => Associations.some(({ Main }) => Main === true));
  return ({ SubnetId }) =>
    routeTables.find(({ Associations }) => Associations.some((one) => one.SubnetId === SubnetId)) ?? main;
}

function noTable(vpcId: string, untold: readonly DescribedSubnet[], tables: readonly DescribedRouteTable[]): string {
  const owners = [...new Set(tables.map(({ VpcId }) => VpcId))];
  if (owners.length > 0 && !owners.includes(vpcId))
    return `has tables of ${owners.join(', ')}, none of ${vpcId}; give 'aws ec2 describe-route-tables' of the same VPC`;
  return `has neither a table of ${untold.map(({ SubnetId }) => SubnetId).join(', ')} nor the main one of ${vpcId}; give all tables of the VPC`;
}

const hintText = ({ tier, tag, pattern }: TierHint): string =>
  `${tier}=${tag === undefined ? '' : `${tag}:`}${pattern}`;

function unmatched(hint: TierHint, subnets: readonly DescribedSubnet[]): readonly Problem[] {
  if (subnets.some((subnet) => matchesHint(subnet, hint))) return [];
  const { tag = 'Name' } = hint;
  const values = [
    ...new Set(subnets.flatMap(({ Tags }) => Tags.filter(({ Key }) => Key === tag).map((one) => one.Value))),
  ];
  const there = values.length === 0 ? `no subnet has a tag ${tag}` : `tag ${tag} is ${values.join(', ')}`;
  return [problem('tier', `${hintText(hint)} matches no subnet of the VPC; ${there}`)];
}

function ambiguous(hints: readonly TierHint[], subnets: readonly DescribedSubnet[]): Problem[] {
  return subnets.flatMap((subnet) => {
    const matching = hints.filter((hint) => matchesHint(subnet, hint));
    const tiers = new Set(matching.map(({ tier }) => tier));
    return tiers.size < 2
      ? []
      : [problem('tier', `${nameOf(subnet)} is of ${matching.map(hintText).join(' and ')}; a subnet has one tier`)];
  });
}

type TableOf = (subnet: DescribedSubnet) => DescribedRouteTable;

function proposed(vpcId: string, vpc: DescribedVpc, tableOf: TableOf, hints: readonly TierHint[]): ImportResult {
  const { usable, findings: unusable } = usableOf(vpc.subnets, tableOf);
  const tiered = tiersOf(usable, hints);
  const chosen = tiered.filter(
    (one) => !tiered.some((other) => isSamePlace(one, other) && isBefore(other.subnet, one.subnet)),
  );
  const { kept, findings: zonesLeftOut } = withinZones(chosen);
  const short = (['system', 'service'] as const).flatMap((tier) => inOneZone(tier, kept, unusable));
  if (short.length > 0) return { ok: false, problems: short };
  const span = spanOf(kept.map(({ subnet }) => parseCidr(subnet.CidrBlock!)!));
  if (span.prefix < SHORTEST_VPC_PREFIX) return refused('subnets', tooFarApart(kept));
  const subnets = sorted(kept);
  const tables = [...new Set(subnets.map(({ subnet }) => tableOf(subnet).RouteTableId))];
  const found = vpc.endpoints === undefined ? undefined : endpointsOf(vpc.endpoints, tables);
  const imported: ImportedVpc = {
    existingVpc: {
      vpcId,
      endpoints: found?.endpoints ?? 'create',
      subnets: subnets.map(({ subnet, tier }) => ({
        id: subnet.SubnetId,
        tier,
        availabilityZoneId: subnet.AvailabilityZoneId,
        cidr: subnet.CidrBlock!,
        routeTableId: tableOf(subnet).RouteTableId,
      })),
    },
    availabilityZoneIds: [...new Set(subnets.map(({ subnet }) => subnet.AvailabilityZoneId))].sort(),
    spannedCidr: networkOf(span),
    findings: [
      ...endpointFindings(found),
      ...(subnets.some(({ tier }) => tier === 'gpu') ? [] : [missing(NO_GPU_SUBNET)]),
      ...subnets.flatMap(tooSmall),
      ...subnets.flatMap((one) => wayOut(one, tableOf)),
      ...serviceRange(span),
      ...subnets.flatMap(guessed),
      ...unusable,
      ...zonesLeftOut,
      ...leftOver(usable, chosen),
    ],
  };
  return { ok: true, imported };
}

const NO_GPU_SUBNET =
  'no subnet is left for GPU nodes: add one in the zone of the capacity, with an address for every pod and interface';

interface Usable {
  readonly usable: readonly DescribedSubnet[];
  readonly findings: readonly Finding[];
}

function usableOf(subnets: readonly DescribedSubnet[], tableOf: TableOf): Usable {
  const judged = subnets.map((subnet) => ({ subnet, reason: unusableBecause(subnet, tableOf(subnet)) }));
  return {
    usable: judged.flatMap(({ subnet, reason }) => (reason === undefined ? [subnet] : [])),
    findings: judged.flatMap(({ subnet, reason }) =>
      reason === undefined ? [] : [leftOut(`${labelOf(subnet)}: ${reason}`)],
    ),
  };
}

function unusableBecause(subnet: DescribedSubnet, { RouteTableId, Routes }: DescribedRouteTable): string | undefined {
  const gateway = Routes.filter(isAlive).find(({ GatewayId = '' }) => GatewayId.startsWith('igw-'))?.GatewayId;
  if (gateway !== undefined) return `it is public, ${RouteTableId} has a route to ${gateway}`;
  if (parseCidr(subnet.CidrBlock ?? '') === undefined) return 'it has no IPv4 block';
  if (subnet.OutpostArn !== undefined) return 'it is on an Outpost';
  if (!/^[a-z]+\d-az\d+$/.test(subnet.AvailabilityZoneId)) return `${subnet.AvailabilityZoneId} is a local zone`;
  return controlPlaneExcludedZoneIds.includes(subnet.AvailabilityZoneId)
    ? `the EKS control plane cannot stand in ${subnet.AvailabilityZoneId}`
    : undefined;
}

const isAlive = ({ State }: DescribedRoute): boolean => State !== 'blackhole';

/** `subnet-0a1b… (app-a, usw2-az1)` */
const labelOf = (subnet: DescribedSubnet): string => {
  const name = nameOf(subnet) === subnet.SubnetId ? '' : `${nameOf(subnet)}, `;
  return `${subnet.SubnetId} (${name}${subnet.AvailabilityZoneId})`;
};

/** The zones with the most tiers, as many as an environment has; zones without a tier of the cluster only for their GPU nodes. */
function withinZones(chosen: readonly TieredSubnet[]): {
  readonly kept: readonly TieredSubnet[];
  readonly findings: readonly Finding[];
} {
  const zoneOf = ({ subnet }: TieredSubnet): string => subnet.AvailabilityZoneId;
  const count = (zone: string): number => chosen.filter((one) => zoneOf(one) === zone).length;
  const zones = [...new Set(chosen.map(zoneOf))].sort((one, two) => count(two) - count(one) || one.localeCompare(two));
  const dropped = zones.slice(MAX_ZONES);
  return {
    kept: chosen.filter((one) => !dropped.includes(zoneOf(one))),
    findings: dropped.map((zone) => leftOut(`zone ${zone}: an environment has at most ${MAX_ZONES}`)),
  };
}

function inOneZone(
  tier: ImportedTier,
  kept: readonly TieredSubnet[],
  unusable: readonly Finding[],
): readonly Problem[] {
  const zones = kept.filter((one) => one.tier === tier).map(({ subnet }) => subnet.AvailabilityZoneId);
  if (zones.length >= 2) return [];
  const where = zones.length === 0 ? 'none is left for it' : `only ${zones[0]} has one`;
  const why = unusable.length === 0 ? '' : `; left out are ${unusable.map(({ message }) => message).join(', ')}`;
  return [
    problem(
      'subnets',
      `tier '${tier}' needs private subnets of its own in two zones, ${where}${why}; add them to the VPC, or say which they are with --tier ${tier}=<pattern>`,
    ),
  ];
}

/** The smallest block that holds all of them. */
function spanOf(blocks: readonly Cidr[]): Cidr {
  const [first] = blocks;
  if (first === undefined) throw new Error('the span of no block was asked for: an import has subnets by then');
  let span = first;
  while (!blocks.every((block) => contains(span, block))) span = { ...span, prefix: span.prefix - 1 };
  return span;
}

const tooFarApart = (kept: readonly TieredSubnet[]): string =>
  `${kept.map(({ subnet }) => subnet.CidrBlock).join(', ')} are not of one block, and network.cidr is one; leave those of the VPC's other blocks out of the file`;

const sorted = (kept: readonly TieredSubnet[]): readonly TieredSubnet[] =>
  [...kept].sort(
    (one, two) =>
      IMPORTED_TIERS.indexOf(one.tier) - IMPORTED_TIERS.indexOf(two.tier) ||
      one.subnet.AvailabilityZoneId.localeCompare(two.subnet.AvailabilityZoneId),
  );

function endpointFindings(found: EndpointsFound | undefined): readonly Finding[] {
  if (found === undefined)
    return [assumed("endpoints: 'create', as no --vpc-endpoints were given; 'present' if the VPC has its own")];
  const { endpoints, missing: lacking, withoutPrivateDns, tablesWithoutS3, lacksLustre } = found;
  if (endpoints === 'create')
    return [
      assumed("endpoints: 'create', as the VPC has none of those a private cluster needs"),
      ...unnamed(withoutPrivateDns),
    ];
  return [
    ...(lacking.length === 0
      ? []
      : [
          missing(
            `interface endpoints with private DNS for ${lacking.join(', ')}: add them, as the others are the VPC's own`,
          ),
        ]),
    ...(tablesWithoutS3.length === 0
      ? []
      : [missing(`routes to the gateway endpoint of s3 in ${tablesWithoutS3.join(', ')}`)]),
    ...(lacksLustre ? [assumed('no weights on FSx for Lustre: that needs an interface endpoint for fsx too')] : []),
    ...unnamed(withoutPrivateDns),
  ];
}

const unnamed = (services: readonly string[]): readonly Finding[] =>
  services.length === 0
    ? []
    : [warning(`the interface endpoints for ${services.join(', ')} have no private DNS, so nothing finds them`)];

function tooSmall({ subnet, tier }: TieredSubnet): readonly Finding[] {
  const needed = ADDRESSES_NEEDED[tier];
  if (needed === undefined) return [];
  const prefix = 32 - Math.ceil(Math.log2(needed));
  const free = subnet.AvailableIpAddressCount;
  if (sizeOf(subnet) < needed)
    return [
      missing(
        `${labelOf(subnet)}: ${subnet.CidrBlock} is too small for tier '${tier}', which needs a /${prefix} or larger`,
      ),
    ];
  const use = needed - 5;
  return free === undefined || free >= use
    ? []
    : [missing(`${labelOf(subnet)}: only ${free} addresses are free, and tier '${tier}' needs ${use}`)];
}

/** GPU nodes never have one where the VPC is made here. */
function wayOut({ subnet, tier }: TieredSubnet, tableOf: TableOf): readonly Finding[] {
  const { RouteTableId, Routes } = tableOf(subnet);
  const target = Routes.filter(isAlive)
    .filter(isDefault)
    .map(targetOf)
    .find((one) => one !== undefined);
  if (tier !== 'gpu' || target === undefined) return [];
  return [
    warning(
      `${labelOf(subnet)}: GPU nodes would have a way to the internet, ${RouteTableId} sends everything to ${target}; give their subnets a table without that route`,
    ),
  ];
}

const isDefault = ({ DestinationCidrBlock, DestinationIpv6CidrBlock }: DescribedRoute): boolean =>
  DestinationCidrBlock === '0.0.0.0/0' || DestinationIpv6CidrBlock === '::/0';

const targetOf = (route: DescribedRoute): string | undefined =>
  route.NatGatewayId ??
  route.EgressOnlyInternetGatewayId ??
  route.TransitGatewayId ??
  route.CoreNetworkArn ??
  route.NetworkInterfaceId ??
  route.GatewayId;

function serviceRange(span: Cidr): readonly Finding[] {
  const range = EKS_SERVICE_RANGES.find((one) => overlap(span, parseCidr(one)!));
  return range === undefined
    ? []
    : [
        missing(
          `a block outside ${range}, from which EKS gives Services their addresses: 'check' will refuse this VPC`,
        ),
      ];
}

function guessed({ subnet, tier, basis }: TieredSubnet): readonly Finding[] {
  const because = { tag: 'by its tags', size: 'by its size beside the others of its zone' };
  return basis === 'hint' ? [] : [assumed(`${labelOf(subnet)} is of tier '${tier}', ${because[basis]}`)];
}

function leftOver(usable: readonly DescribedSubnet[], chosen: readonly TieredSubnet[]): readonly Finding[] {
  return usable
    .filter((subnet) => !chosen.some((one) => one.subnet === subnet))
    .map((subnet) => leftOut(`${labelOf(subnet)}: its zone has a subnet of each tier already`));
}
