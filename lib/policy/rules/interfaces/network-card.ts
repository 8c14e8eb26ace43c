import { complaint } from '../../checks';
import { instanceSpecOf, interfacesOf } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

export const networkCard: ResourceRule = {
  over: 'resource',
  id: 'network-card',
  title: 'Interfaces are on cards the instance type has',
  source: 'DescribeInstanceTypes NetworkInfo.MaximumNetworkCards, in the catalog',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) => {
    const spec = instanceSpecOf(template);
    if (spec === undefined) return [];
    const cards = spec.network.maximumNetworkCards;
    return interfacesOf(template)
      .filter(({ card }) => !(card >= 0 && card < cards))
      .map(({ path, card }) =>
        complaint(`${path}.NetworkCardIndex`, card, {
          problem: `${spec.name} has ${cards} network cards, 0 to ${cards - 1}`,
          wayOut: `use a card below ${cards}`,
        }),
      );
  },
};
