import { complaint } from '../../checks';
import { efaInterfacesOf, instanceSpecOf } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

export const efaCard: ResourceRule = {
  over: 'resource',
  id: 'efa-card',
  title: 'EFA interfaces are on cards that can do EFA',
  source: 'EC2 user guide, efa-acc-inst-types: card 0 of p6-b300 is for ENA only; layouts in the catalog',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) => {
    const spec = instanceSpecOf(template);
    if (spec?.efaNetworkInterfaces === undefined) return [];
    const able = new Set(
      spec.efaNetworkInterfaces.filter((nic) => nic.interfaceType !== 'interface').map((nic) => nic.networkCardIndex),
    );
    return efaInterfacesOf(template)
      .filter(({ card }) => card < spec.network.maximumNetworkCards && !able.has(card))
      .map(({ path, card }) =>
        complaint(`${path}.NetworkCardIndex`, card, {
          problem: `card ${card} of ${spec.name} carries no EFA`,
          wayOut: `use cards ${[...able].join(', ')}`,
        }),
      );
  },
};
