import { complaint } from '../../checks';
import { CLUSTER_TYPES, fieldOf } from '../../model/clusters';
import { textOf } from '../../model/text';
import type { ResourceRule } from '../../types';

export const auditLog: ResourceRule = {
  over: 'resource',
  id: 'audit-log',
  title: 'The log of the control plane is a group of the app',
  source:
    'EKS user guide, control plane logs: EKS makes a group of its own, unencrypted and kept for ever; checkov CKV_AWS_158',
  controls: ['LOG-01'],
  types: CLUSTER_TYPES,
  check: (cluster, assembly) => {
    const name = cluster.knownAt(fieldOf(cluster, 'Name'));
    const wanted = typeof name === 'string' ? `/aws/eks/${name}/cluster` : `/aws/eks/\${${cluster.logicalId}}/cluster`;
    const isThere = assembly
      .ofType('AWS::Logs::LogGroup')
      .some((group) =>
        [wanted, `/aws/eks/\${${cluster.logicalId}}/cluster`].includes(textOf(group, group.raw('LogGroupName')).text),
      );
    return isThere
      ? []
      : [
          complaint('Logging', wanted, {
            problem: 'no log group of the app has that name, so EKS would make one without key and end',
            wayOut: 'add an AWS::Logs::LogGroup of that name, and let the cluster wait for it',
          }),
        ];
  },
};
