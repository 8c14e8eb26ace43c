import { complaint } from '../../checks';
import { efaInterfacesOf } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

export const oneEfaPerCard: ResourceRule = {
  over: 'resource',
  id: 'one-efa-per-card',
  title: 'A network card carries at most one EFA interface',
  source: 'EC2 user guide, efa-acc-inst-types: one EFA per network card',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) => {
    const devices = new Map<number, number>();
    return efaInterfacesOf(template).flatMap(({ path, card, device }) => {
      const first = devices.get(card);
      devices.set(card, first ?? device);
      return first === undefined || first === device // the same device twice is another rule's
        ? []
        : [
            complaint(`${path}.NetworkCardIndex`, card, {
              problem: `card ${card} already has an EFA interface on device ${first}`,
              wayOut: 'spread EFA interfaces over the cards, one each',
            }),
          ];
    });
  },
};
