import { type NetworkResult, planNetwork, RESERVED_ADDRESSES, type ZoneDemand } from './network-plan';
import type { DeploymentConfig } from '../../config/schema';
import { type Problem, problem } from '../../problem';
import { parseCidr } from '../../units/cidr';

type NetworkConfig = DeploymentConfig['network'];
type ExistingVpc = NonNullable<NetworkConfig['existingVpc']>;

/** The network to create, or the one that exists, as the rest of the plan needs it. */
export function planNetworkOf({ name, network }: DeploymentConfig, demands: readonly ZoneDemand[]): NetworkResult {
  const { cidr, availabilityZoneIds, profile, existingVpc } = network;
  if (existingVpc !== undefined) return planExisting(network, existingVpc, demands);
  return planNetwork(name, cidr, availabilityZoneIds, demands, profile);
}

/** Nothing is looked up: ids, zones and sizes are those the environment states. */
function planExisting(
  { cidr, profile }: NetworkConfig,
  { vpcId, endpoints, subnets }: ExistingVpc,
  demands: readonly ZoneDemand[],
): NetworkResult {
  const problems = demands.flatMap((demand) => missingOrSmall(demand, subnets));
  if (problems.length > 0) return { ok: false, problems };
  const named = subnets.map(({ id, ...subnet }) => ({ ...subnet, subnetId: id, name: id }));
  return { ok: true, network: { cidr, profile, existing: { vpcId, endpoints }, subnets: named } };
}

function missingOrSmall(
  { availabilityZoneId: zone, addresses }: ZoneDemand,
  subnets: ExistingVpc['subnets'],
): Problem[] {
  const index = subnets.findIndex(({ tier, availabilityZoneId }) => tier === 'gpu' && availabilityZoneId === zone);
  const subnet = subnets[index];
  if (subnet === undefined)
    return [
      problem(
        'network.existingVpc.subnets',
        `GPU nodes are planned in ${zone}, but no subnet of tier 'gpu' is; add it or move the capacity`,
      ),
    ];
  const prefix = parseCidr(subnet.cidr)?.prefix ?? 32;
  const enough = 32 - Math.ceil(Math.log2(addresses + RESERVED_ADDRESSES));
  if (prefix <= enough) return [];
  return [
    problem(
      `network.existingVpc.subnets[${index}].cidr`,
      `${subnet.cidr} is too small for ${addresses} addresses of GPU nodes and pods in ${zone}; use a /${enough} or larger`,
    ),
  ];
}
