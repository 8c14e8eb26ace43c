import { complaint, required, says } from '../../checks';
import type { Assembly } from '../../model/assembly';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

/** Endpoint → the resource type that needs it; undefined: every cluster does. */
const NEEDED: Readonly<Record<string, string | undefined>> = {
  ec2: undefined,
  'ecr.api': undefined,
  'ecr.dkr': undefined,
  eks: undefined,
  s3: undefined,
  sts: undefined,
  logs: undefined,
  'eks-auth': 'AWS::EKS::PodIdentityAssociation',
  elasticloadbalancing: 'AWS::EKS::PodIdentityAssociation',
  fsx: 'AWS::FSx::FileSystem',
  elasticfilesystem: 'AWS::EFS::FileSystem',
  // Of the cluster autoscaler, whose groups are no node groups of EKS; those EKS scales itself.
  autoscaling: 'AWS::AutoScaling::AutoScalingGroup',
  lambda: 'AWS::Lambda::Function',
  secretsmanager: 'AWS::SecretsManager::Secret',
};

export const vpcEndpoints: ResourceRule = {
  over: 'resource',
  id: 'vpc-endpoints',
  title: 'Every service the cluster calls has an endpoint in the VPC',
  source: 'EKS user guide, private clusters (2026-09); aws/aws-cdk#30442 (lambda)',
  controls: ['NET-07'],
  types: ['AWS::EC2::VPC', 'AWS::EC2::VPCEndpoint'],
  check: (resource, assembly) => {
    if (resource.type === 'AWS::EC2::VPCEndpoint') return [...named(resource), ...routed(resource, assembly)];
    if (assembly.ofType('AWS::EKS::Cluster').length === 0) return [];
    const present = endpointsOf(resource, assembly);
    const missing = Object.entries(NEEDED)
      .filter(([name, type]) => !present.has(name) && (type === undefined || assembly.ofType(type).length > 0))
      .map(([name]) => name);
    return missing.length === 0
      ? []
      : [
          complaint('VPCEndpoint', [...present].join(', '), {
            problem: `${missing.join(', ')} could not be reached, and nodes would not join or pull images`,
            wayOut: `add AWS::EC2::VPCEndpoint for ${missing.join(', ')}`,
          }),
        ];
  },
};

/** Without names of its own an interface endpoint is there and nobody finds it. */
const named = (endpoint: Resource): readonly Complaint[] =>
  endpoint.knownAt('VpcEndpointType') === 'Interface'
    ? required(endpoint, 'PrivateDnsEnabled', {
        holds: says(true),
        problem: 'the name of the service would lead to the internet, where nothing leads',
        wayOut: 'set it to true',
      })
    : [];

/** `ecr.api` of `com.amazonaws.us-west-2.ecr.api`. */
const endpointsOf = (vpc: Resource, assembly: Assembly): ReadonlySet<string> =>
  new Set(
    assembly
      .ofType('AWS::EC2::VPCEndpoint')
      .filter((endpoint) => [undefined, vpc].includes(endpoint.referenced('VpcId')))
      .map((endpoint) => String(endpoint.knownAt('ServiceName')).split('.').slice(3).join('.')),
  );

/** A gateway serves the subnets whose route tables it is in, and no others. */
function routed(endpoint: Resource, assembly: Assembly): readonly Complaint[] {
  if (String(endpoint.knownAt('VpcEndpointType') ?? 'Gateway') !== 'Gateway') return [];
  const tables = endpoint.members('RouteTableIds').map((path) => endpoint.referenced(path));
  if (tables.length === 0 && endpoint.raw('RouteTableIds') === undefined)
    return [unrouted(undefined, 'no subnet has a route to it')];
  const nodes = assembly
    .ofType('AWS::EKS::Nodegroup')
    .flatMap((group) => group.members('Subnets').map((path) => group.referenced(path)));
  const left = assembly
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .filter((link) => nodes.includes(link.referenced('SubnetId') as Resource))
    .map((link) => link.referenced('RouteTableId'))
    .filter((table) => table !== undefined && !tables.includes(table));
  return [...new Set(left)].map((table) => unrouted(table?.label, 'nodes of that route table do not reach it'));
}

const unrouted = (value: unknown, problem: string): Complaint =>
  complaint('RouteTableIds', value, { problem, wayOut: 'name the route tables of the subnets of nodes' });
