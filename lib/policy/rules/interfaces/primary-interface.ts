import { complaint } from '../../checks';
import { INTERFACES, interfacesOf, isPrimary } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

const WAY_OUT = "make the interface on card 0, device 0 of type 'interface', and put EFA on the other cards";

export const primaryInterface: ResourceRule = {
  over: 'resource',
  id: 'primary-interface',
  title: 'The interface on card 0, device 0 has an address',
  source: 'EC2 user guide, efa-acc-inst-types: the primary interface is an interface or efa, never efa-only',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) => {
    const interfaces = interfacesOf(template);
    if (interfaces.length === 0) return []; // EC2 makes one plain interface
    const primary = interfaces.find(isPrimary);
    if (primary === undefined)
      return [complaint(INTERFACES, undefined, { problem: 'no interface is on card 0, device 0', wayOut: WAY_OUT })];
    return primary.interfaceType === 'efa-only'
      ? [
          complaint(`${primary.path}.InterfaceType`, primary.interfaceType, {
            problem: 'the primary network interface needs an IP address, which efa-only has not',
            wayOut: WAY_OUT,
          }),
        ]
      : [];
  },
};
