import type { EgressWay } from '../../config';
import { covers, NOWHERE, union } from '../addresses';
import { INTERNET, vpcBlocks } from '../places';
import type { Graph, Path } from '../graph';
import type { Way } from '../types';
import type { World } from '../world';
import { type Sender, publicAddressOf } from './senders';
import { GATEWAY } from './subnets';

/** Ways of something's packets out of the VPC. */
export function waysOf(world: World, graph: Graph, source: string, label: string): readonly Way[] {
  const local = union(NOWHERE, ...vpcBlocks(world)); // a packet for the VPC stays in it, whatever its routes are
  return graph
    .pathsFrom(source)
    .filter(({ reach, sink }) => sink.kind === 'service' || !covers(local, reach))
    .map((path) => ({
      kind: kindOf(path),
      direction: 'out' as const,
      from: label,
      path: path.steps,
      to: path.sink,
      ...(path.unknown === undefined ? {} : { unknown: path.unknown }),
      ...(path.condition === undefined ? {} : { condition: path.condition }),
    }));
}

function kindOf({ through, sink }: Path): EgressWay {
  const gateway = through.find((id) => id.startsWith(GATEWAY));
  if (gateway !== undefined) return gateway.slice(GATEWAY.length).split(' ')[0] as EgressWay;
  return sink.kind === 'service' ? 'interface-endpoint' : 'unknown-route';
}

/** An address of the internet on an interface: a gateway is all that it takes. */
export function publicAddressWays(world: World, graph: Graph, sender: Sender): readonly Way[] {
  const why = publicAddressOf(world, sender);
  if (why === undefined) return [];
  const hasGateway = graph
    .pathsFrom(sender.id)
    .some(({ through }) => through.some((id) => id.startsWith(`${GATEWAY}internet-gateway`)));
  return [
    {
      kind: 'public-address',
      direction: 'out',
      from: sender.label,
      path: [sender.label, why, 'internet'],
      to: INTERNET,
      ...(hasGateway ? {} : { condition: 'as soon as a route leads to an internet gateway; the output has none' }),
    },
  ];
}
