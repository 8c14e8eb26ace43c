import { complaint } from '../../checks';
import { efaInterfacesOf, instanceSpecOf, INTERFACES, interfaceTypesAreKnown } from '../../model/launch-template';
import type { ResourceRule } from '../../types';

export const efaCount: ResourceRule = {
  over: 'resource',
  id: 'efa-count',
  title: 'A node uses all EFA interfaces of its type, or none',
  source: 'DescribeInstanceTypes NetworkInfo.EfaInfo.MaximumEfaInterfaces, in the catalog',
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) => {
    const spec = instanceSpecOf(template);
    const count = efaInterfacesOf(template).length;
    if (spec === undefined || count === 0 || count === spec.efaInterfaces || !interfaceTypesAreKnown(template))
      return [];
    return [
      complaint(INTERFACES, `${count} EFA interfaces`, {
        problem:
          count > spec.efaInterfaces
            ? `${spec.name} has ${spec.efaInterfaces}`
            : `${spec.name} has ${spec.efaInterfaces}: the rest of its bandwidth would be idle, and pods that ask for all would wait for ever`,
        wayOut: spec.efaInterfaces === 0 ? 'leave EFA out' : `use the catalog's layout of ${spec.efaInterfaces}`,
      }),
    ];
  },
};
