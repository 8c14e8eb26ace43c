import type { Resource } from '../../policy/model/resource';
import { ALL_V4, blocksOf, EVERYWHERE, isNowhere, PRIVATE, union, without } from '../addresses';
import type { Graph } from '../graph';
import { common, type Ports, portsOf, portsAt, traffic, type Traffic } from '../ports';
import type { Sink } from '../types';
import { listAt, named, textAt, type World } from '../world';
import { passageOf } from './security-groups';
import { isInterface, subnetId } from './subnets';

/** Addresses of the internet. */
export const PUBLIC_V4 = without(ALL_V4, PRIVATE);

/** `s3` of `com.amazonaws.us-west-2.s3`; undefined: a service of somebody else. */
export function awsServiceOf(world: World, endpoint: Resource): string | undefined {
  const name = textAt(world, endpoint, 'ServiceName') ?? '';
  return /^(?:com\.amazonaws|cn\.com\.amazonaws|aws\.(?:api|sagemaker))\.(?!vpce\.)[^.]+\.(.+)$/.exec(name)?.[1];
}

/** Endpoints in the graph; a service of somebody else is a place outside. */
export function addEndpoints(world: World, graph: Graph): void {
  for (const endpoint of world.assembly.ofType('AWS::EC2::VPCEndpoint')) {
    const service = awsServiceOf(world, endpoint);
    const name =
      textAt(world, endpoint, 'ServiceName') ??
      textAt(world, endpoint, 'ServiceNetworkArn') ??
      textAt(world, endpoint, 'ResourceConfigurationArn') ??
      '?';
    graph.add({ id: named(endpoint), label: `VPC endpoint ${named(endpoint)} of ${name}` });
    if (service === undefined) {
      const sink: Sink = { kind: 'service', name };
      graph.add({ id: `${named(endpoint)} beyond`, label: name, sink });
      graph.connect(named(endpoint), { to: `${named(endpoint)} beyond`, only: traffic(addressesOf(world, endpoint)) });
    }
  }
}

/** Where packets to an endpoint go: into its subnets, or to the public addresses of the service. */
export function addressesOf(world: World, endpoint: Resource) {
  if (!isInterface(world, endpoint)) return PUBLIC_V4;
  const blocks = listAt(endpoint, 'SubnetIds').flatMap((value) => {
    const { resource } = subnetId(world, endpoint, value);
    return (resource === undefined ? undefined : textAt(world, resource, 'CidrBlock')) ?? [];
  });
  const set = union(blocksOf(blocks));
  return isNowhere(set) ? EVERYWHERE : set;
}

/** Whether a sender's packets get to an endpoint. */
export function pathToEndpoint(
  world: World,
  graph: Graph,
  sender: string,
  endpoint: Resource,
): readonly string[] | undefined {
  return graph.pathTo(sender, named(endpoint), callsTo(world, endpoint))?.steps;
}

/** Where AWS answers calls, with and without TLS. Source: AWS service endpoints, general reference. */
export const API_PORTS: Ports = union(portsOf('tcp', 443), portsOf('tcp', 80));
const SMTP_PORTS: Ports = union(...[25, 465, 587, 2465, 2587].map((port) => portsOf('tcp', port)));

/** Packets by which a service is called through an endpoint, as far as its security groups let them in. */
function callsTo(world: World, endpoint: Resource): Traffic {
  const ports = awsServiceOf(world, endpoint) === 'email-smtp' ? SMTP_PORTS : API_PORTS;
  const groups = listAt(endpoint, 'SecurityGroupIds').map((group) => [endpoint, group] as const);
  const open = groups.length === 0 ? ports : portsAt(passageOf(world, groups, 'ingress').set);
  return common(traffic(addressesOf(world, endpoint), ports), traffic(EVERYWHERE, open));
}
