import type { DescribedSubnet } from './described-vpc';
import { RESERVED_ADDRESSES, SERVICE_ADDRESSES, SYSTEM_ADDRESSES } from './network-plan';
import { parseCidr } from '../../units/cidr';

/** Tiers of a VPC that exists; it has its own ways out. */
export type ImportedTier = 'service' | 'system' | 'gpu';
export const IMPORTED_TIERS: readonly ImportedTier[] = ['service', 'system', 'gpu'];

/** Which subnets a tier has: by a tag's value, where `*` stands for anything. */
export interface TierHint {
  readonly tier: ImportedTier;
  /** @default - the tag Name */
  readonly tag?: string;
  readonly pattern: string;
}

/** What told the tier of a subnet. */
export type TierBasis = 'hint' | 'tag' | 'size';

export interface TieredSubnet {
  readonly subnet: DescribedSubnet;
  readonly tier: ImportedTier;
  readonly basis: TierBasis;
}

/** Addresses a subnet of the tier needs; that of GPU nodes is judged by the plan. */
export const ADDRESSES_NEEDED: Readonly<Record<ImportedTier, number | undefined>> = {
  service: SERVICE_ADDRESSES + RESERVED_ADDRESSES,
  system: SYSTEM_ADDRESSES + RESERVED_ADDRESSES,
  gpu: undefined,
};

/** Words of names and values people tag with, the most telling first. */
const WORDS: Readonly<Record<ImportedTier, RegExp>> = {
  gpu: /\b(gpus?|accelerated|accelerators?|inference|ml|hpc|efa)\b/,
  service: /\b(services?|endpoints?|vpce|elb|nlb|alb|lb|load-?balancers?|ingress)\b/,
  system: /\b(system|nodes?|workers?|eks|control-?plane|controllers?|cluster|apps?|application|private)\b/,
};
const WORD_ORDER: readonly ImportedTier[] = ['gpu', 'service', 'system'];

/** What EKS and the load balancer controller look for on subnets of internal load balancers. */
const INTERNAL_LOAD_BALANCER = 'kubernetes.io/role/internal-elb';
/** Keys whose values say what a subnet is for; others name owners, stacks and costs. */
const TELLING_KEYS = /^(name|tier|role|type|purpose|usage|network|subnet-?type|aws-cdk:subnet-(name|type))$/i;

export const nameOf = ({ Tags, SubnetId }: DescribedSubnet): string =>
  Tags.find(({ Key }) => Key === 'Name')?.Value ?? SubnetId;

export const sizeOf = ({ CidrBlock }: DescribedSubnet): number =>
  2 ** (32 - (parseCidr(CidrBlock ?? '')?.prefix ?? 32));

export function matchesHint({ Tags }: DescribedSubnet, { tag = 'Name', pattern }: TierHint): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const whole = new RegExp(`^${escaped.join('.*')}$`, 'i');
  return Tags.some(({ Key, Value }) => Key === tag && whole.test(Value));
}

function byTags({ Tags }: DescribedSubnet): ImportedTier | undefined {
  const values = Tags.filter(({ Key }) => TELLING_KEYS.test(Key)).map(({ Value }) =>
    Value.replace(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[_/.\d]/g, '-'),
  );
  const told = WORD_ORDER.find((tier) => values.some((value) => WORDS[tier].test(value)));
  return told ?? (Tags.some(({ Key }) => Key === INTERNAL_LOAD_BALANCER) ? 'service' : undefined);
}

/** Every subnet whose tier is told, and of the rest in each zone the tier it is of by its size; without the others. */
export function tiersOf(subnets: readonly DescribedSubnet[], hints: readonly TierHint[]): readonly TieredSubnet[] {
  const hinted = subnets.flatMap((subnet) => {
    const hint = hints.find((one) => matchesHint(subnet, one));
    return hint === undefined ? [] : [{ subnet, tier: hint.tier, basis: 'hint' as const }];
  });
  // Whoever names the subnets of a tier names all of them.
  const hintedTiers = new Set(hinted.map(({ tier }) => tier));
  const tagged = without(subnets, hinted).flatMap((subnet) => {
    const tier = byTags(subnet);
    return tier === undefined || hintedTiers.has(tier) ? [] : [{ subnet, tier, basis: 'tag' as const }];
  });
  const told = [...hinted, ...oneATier(tagged)];
  const zones = [...new Set(subnets.map(({ AvailabilityZoneId }) => AvailabilityZoneId))];
  return [...told, ...zones.flatMap((zone) => bySize(zone, without(subnets, told), told, hintedTiers))];
}

/** By tags several subnets of a zone may be of one tier: the largest is, and the rest are free for others. */
function oneATier(tagged: readonly TieredSubnet[]): readonly TieredSubnet[] {
  return tagged.filter((one) => !tagged.some((other) => isSamePlace(one, other) && isBefore(other.subnet, one.subnet)));
}

export const isSamePlace = (one: TieredSubnet, other: TieredSubnet): boolean =>
  one.tier === other.tier && one.subnet.AvailabilityZoneId === other.subnet.AvailabilityZoneId;

/** The larger first, of equals by id. */
export const isBefore = (one: DescribedSubnet, other: DescribedSubnet): boolean =>
  sizeOf(one) > sizeOf(other) || (sizeOf(one) === sizeOf(other) && one.SubnetId < other.SubnetId);

/**
 * The largest free subnet of a zone is for GPU nodes, the next for the system, the next for services. Where there are
 * fewer than tiers, GPU nodes go without: a cluster needs the others in two zones, and them in one.
 */
function bySize(
  zone: string,
  free: readonly DescribedSubnet[],
  told: readonly TieredSubnet[],
  hintedTiers: ReadonlySet<ImportedTier>,
): readonly TieredSubnet[] {
  const here = free.filter(({ AvailabilityZoneId }) => AvailabilityZoneId === zone);
  const open = IMPORTED_TIERS.filter(
    (tier) =>
      !hintedTiers.has(tier) && !told.some((one) => one.tier === tier && one.subnet.AvailabilityZoneId === zone),
  );
  const given = open.slice(0, here.length).reverse();
  const sorted = [...here].sort((one, other) => (isBefore(one, other) ? -1 : 1));
  return given.map((tier, index) => ({ subnet: sorted[index]!, tier, basis: 'size' as const }));
}

const without = (subnets: readonly DescribedSubnet[], taken: readonly TieredSubnet[]): readonly DescribedSubnet[] =>
  subnets.filter((subnet) => !taken.some((one) => one.subnet === subnet));
