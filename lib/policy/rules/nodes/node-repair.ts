import { complaint, required, says } from '../../checks';
import { gpuTypeOf } from '../../model/node-groups';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

export const nodeRepair: ResourceRule = {
  over: 'resource',
  id: 'node-repair',
  title: 'Broken nodes are repaired',
  source: 'EKS user guide, node auto repair',
  controls: ['NODE-11'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => [
    ...required(group, 'NodeRepairConfig.Enabled', {
      holds: says(true),
      problem: 'a GPU that falls off the bus would keep its node in service',
      wayOut: 'set it to true',
    }),
    ...(gpuTypeOf(group) === undefined ? [] : THRESHOLDS.flatMap((kind) => threshold(group, kind))),
  ],
};

const THRESHOLDS = ['MaxParallelNodesRepaired', 'MaxUnhealthyNodeThreshold'];

/** As a count or as a share. */
const threshold = (group: Resource, kind: string): readonly Complaint[] =>
  ['Count', 'Percentage'].some((unit) => group.read(`NodeRepairConfig.${kind}${unit}`).kind !== 'absent')
    ? []
    : [
        complaint(`NodeRepairConfig.${kind}Count`, undefined, {
          problem: 'EKS would repair all at once, or give up when a fifth of the nodes is ill',
          wayOut: `set ${kind}Count or ${kind}Percentage`,
        }),
      ];
