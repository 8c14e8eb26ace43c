import { complaint, undecided } from '../../checks';
import type { ResourceRule } from '../../types';

export const capacityBlockZone: ResourceRule = {
  over: 'resource',
  id: 'capacity-block-zone',
  title: 'Nodes of a capacity block are in one zone',
  source:
    'EKS user guide, capacity-blocks-mng: only the subnet of the block’s zone, else "instance types do not exist"',
  controls: ['NODE-12'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => {
    if (group.knownAt('CapacityType') !== 'CAPACITY_BLOCK') return [];
    const subnets = group.members('Subnets');
    if (subnets.length === 1) return [];
    const zones = subnets.map((path) => {
      const subnet = group.referenced(path);
      return subnet?.knownAt('AvailabilityZoneId') ?? subnet?.knownAt('AvailabilityZone');
    });
    if (zones.includes(undefined)) return [undecided('Subnets', group.raw('Subnets'))];
    return new Set(zones).size === 1
      ? []
      : [
          complaint('Subnets', zones, {
            problem: 'a capacity block exists in one zone only',
            wayOut: 'give the node group the one subnet of that zone',
          }),
        ];
  },
};
