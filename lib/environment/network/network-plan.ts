import { type Problem, problem } from '../../problem';
import { type Cidr, networkOf, parseCidr } from '../../units/cidr';

export type SubnetTier = 'service' | 'system' | 'gpu' | 'public';

/**
 * `service`: load balancer and interface endpoints; `system`: control-plane interfaces, system nodes, functions;
 * `gpu`: GPU nodes and their pods, in every zone, so that capacity that moves finds its subnet there and none goes away under
 * nodes; `public`: NAT gateways of a connected network.
 */
export interface SubnetPlan {
  /** Value of the Name tag, which the load balancer controller also accepts as a subnet's name. */
  readonly name: string;
  readonly tier: SubnetTier;
  readonly cidr: string;
  readonly availabilityZoneId: string;
  /** Id of a subnet that exists. */
  readonly subnetId?: string;
  readonly routeTableId?: string;
}

export type NetworkResult =
  { readonly ok: true; readonly network: NetworkPlan } | { readonly ok: false; readonly problems: readonly Problem[] };

export interface NetworkPlan {
  readonly cidr: string;
  /** `connected`: system subnets have a way out. */
  readonly profile: 'isolated' | 'connected';
  /** Absent: the VPC is made here. */
  readonly existing?: { readonly vpcId: string; readonly endpoints: 'create' | 'present' };
  readonly subnets: readonly SubnetPlan[];
}

/**
 * Where each tier lies inside the VPC block. Every zone has a slot of its own by its position in the list, so that
 * adding a zone at the end or moving capacity to another zone never moves a subnet that exists.
 * Lower half: gpu (4 slots of an eighth); third quarter: system (4 slots); then service (4 slots), and 4 for
 * NAT gateways in a connected network.
 */
const TIERS: Record<SubnetTier, { readonly slotBits: number; readonly firstSlot: number }> = {
  gpu: { slotBits: 3, firstSlot: 0 },
  system: { slotBits: 4, firstSlot: 8 },
  service: { slotBits: 5, firstSlot: 24 },
  public: { slotBits: 5, firstSlot: 28 },
};

/** AWS keeps five addresses of every subnet (VPC user guide, subnet sizing). */
export const RESERVED_ADDRESSES = 5;
/** Interface endpoints, load balancer nodes and the 8 free addresses the load balancer controller insists on. */
export const SERVICE_ADDRESSES = 40;
/** Two system nodes' pods, control-plane interfaces (EKS asks for 6, 16 recommended), functions of the kubectl provider. */
export const SYSTEM_ADDRESSES = 200;

/** One NAT gateway. */
const PUBLIC_ADDRESSES = 1;

/** Addresses the nodes of one zone can take: a full set of pods and one per interface. */
export interface ZoneDemand {
  readonly availabilityZoneId: string;
  readonly addresses: number;
}

/** The subnets, or that the block is too small, with the prefix that is enough. */
export function planNetwork(
  environment: string,
  cidr: string,
  zoneIds: readonly string[],
  demands: readonly ZoneDemand[],
  profile: NetworkPlan['profile'] = 'isolated',
): NetworkResult {
  const block = parseCidr(cidr);
  if (block === undefined) throw new Error(`planNetwork needs a parsed VPC block, got '${cidr}'`);
  const prefix = Math.min(
    ...(['service', 'system', 'gpu'] as const).map((tier) => widestPrefix(tier, addressesOf(tier, demands))),
  );
  if (block.prefix > prefix) return { ok: false, problems: [tooSmall(cidr, prefix, demands)] };
  const tiers: readonly SubnetTier[] = [
    'service',
    'system',
    'gpu',
    ...(profile === 'connected' ? ['public' as const] : []),
  ];
  const subnets = tiers.flatMap((tier) =>
    zoneIds.map((zone, index) => subnetOf(environment, block, tier, zone, index)),
  );
  return { ok: true, network: { cidr, profile, subnets } };
}

function addressesOf(tier: SubnetTier, demands: readonly ZoneDemand[]): number {
  const needed: Record<SubnetTier, number> = {
    service: SERVICE_ADDRESSES,
    system: SYSTEM_ADDRESSES,
    public: PUBLIC_ADDRESSES,
    gpu: Math.max(0, ...demands.map((demand) => demand.addresses)),
  };
  return needed[tier];
}

/** The longest VPC prefix whose slot of this tier holds so many addresses. */
function widestPrefix(tier: SubnetTier, addresses: number): number {
  const slotPrefix = 32 - Math.ceil(Math.log2(addresses + RESERVED_ADDRESSES));
  return slotPrefix - TIERS[tier].slotBits;
}

function subnetOf(environment: string, vpc: Cidr, tier: SubnetTier, zone: string, index: number): SubnetPlan {
  const { slotBits, firstSlot } = TIERS[tier];
  const prefix = vpc.prefix + slotBits;
  const base = vpc.base + (firstSlot + index) * 2 ** (32 - prefix);
  return {
    name: `windlass-${environment}-${tier}-${zone}`,
    tier,
    cidr: networkOf({ base, prefix }),
    availabilityZoneId: zone,
  };
}

function tooSmall(cidr: string, enough: number, demands: readonly ZoneDemand[]): Problem {
  const gpu = demands
    .map((demand) => `${demand.addresses} addresses for GPU nodes and pods in ${demand.availabilityZoneId}`)
    .join(', ');
  const wayOut = enough >= 16 ? `use a /${enough} or larger` : 'no VPC block is large enough: split the environment';
  return problem('network.cidr', `${cidr} is too small for ${gpu} beside system and service subnets; ${wayOut}`);
}
