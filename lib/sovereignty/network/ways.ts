import type { EgressWay } from '../../config';
import { NOWHERE, union } from '../addresses';
import { INTERNET, vpcBlocks } from '../places';
import type { Graph, Path } from '../graph';
import { isNothing, less, portsAt, portsText, together, traffic } from '../ports';
import type { Way } from '../types';
import type { World } from '../world';
import { type Sender, publicAddressOf } from './senders';
import { GATEWAY } from './subnets';

/** Ways of something's packets out of the VPC. */
export function waysOf(world: World, graph: Graph, source: string, label: string): readonly Way[] {
  const local = traffic(union(NOWHERE, ...vpcBlocks(world))); // a packet for the VPC stays in it, whatever its routes are
  const paths = graph
    .pathsFrom(source)
    .map((path) => (path.sink.kind === 'service' ? path : { ...path, reach: less(path.reach, local) }))
    .filter(({ reach }) => !isNothing(reach));
  return paths.map((path): Way => {
    const alike = paths.filter((one) => one.sink.name === path.sink.name && kindOf(one) === kindOf(path));
    const ports = portsText(portsAt(together(...alike.map(({ reach }) => reach))));
    return {
      kind: kindOf(path),
      direction: 'out',
      from: label,
      path: path.steps,
      to: path.sink,
      ...(ports === undefined ? {} : { ports }),
      ...(path.unknown === undefined ? {} : { unknown: path.unknown }),
      ...(path.condition === undefined ? {} : { condition: path.condition }),
    };
  });
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
