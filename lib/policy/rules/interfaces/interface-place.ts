import { complaint } from '../../checks';
import { interfacesOf } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

export const interfacePlace: ResourceRule = {
  over: 'resource',
  id: 'interface-place',
  title: 'No two interfaces share a card and device',
  source: 'EC2 user guide, efa-acc-inst-types: pairs of card and device index are unique',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) => {
    const taken = new Map<string, string>();
    return interfacesOf(template).flatMap(({ path, card, device }) => {
      const place = `card ${card}, device ${device}`;
      const first = taken.get(place);
      taken.set(place, first ?? path);
      return first === undefined
        ? []
        : [
            complaint(path, place, {
              problem: `${first} is on the same network card and device`,
              wayOut: 'give every interface its own NetworkCardIndex and DeviceIndex',
            }),
          ];
    });
  },
};
