import type { Assembly } from './assembly';
import { efaInterfacesOf } from './launch-template';
import type { Resource } from './resource';

/** What a security group is for, by what carries it; `other`: nothing that this product knows. */
export type Purpose = 'lustre' | 'endpoints' | 'control plane' | 'nodes' | 'efa' | 'balancer' | 'other';

const CARRIERS: readonly (readonly [type: string, field: string, purpose: Purpose])[] = [
  ['AWS::FSx::FileSystem', 'SecurityGroupIds', 'lustre'],
  ['AWS::EC2::VPCEndpoint', 'SecurityGroupIds', 'endpoints'],
  ['AWS::EKS::Cluster', 'ResourcesVpcConfig.SecurityGroupIds', 'control plane'],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'SecurityGroups', 'balancer'],
];

const known = new WeakMap<Assembly, ReadonlyMap<Resource, Purpose>>();

/** The purpose of every group that something here carries. */
function purposesIn(assembly: Assembly): ReadonlyMap<Resource, Purpose> {
  const before = known.get(assembly);
  if (before !== undefined) return before;
  const carried = CARRIERS.flatMap(([type, field, purpose]) =>
    assembly
      .ofType(type)
      .flatMap((carrier) => carrier.members(field).map((path) => [carrier.referenced(path), purpose] as const)),
  );
  const fast = assembly
    .ofType('AWS::EC2::LaunchTemplate')
    .flatMap((template) =>
      efaInterfacesOf(template).flatMap(({ path }) =>
        template.members(`${path}.Groups`).map((group) => [template.referenced(group), 'efa' as Purpose] as const),
      ),
    );
  const found = new Map(
    [...fast, ...carried].filter((entry): entry is [Resource, Purpose] => entry[0]?.type === 'AWS::EC2::SecurityGroup'),
  );
  known.set(assembly, found);
  return found;
}

/** Of a cluster's own group it is what the cluster says: nodes carry it. */
export const purposeOf = (assembly: Assembly, group: Resource): Purpose =>
  group.type === 'AWS::EKS::Cluster' ? 'nodes' : (purposesIn(assembly).get(group) ?? 'other');
