import { DOOR_NAMESPACE, NODE_ROLE_LABEL, TOOL_EGRESS_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import { podsOf, type PodTemplate } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const HOST = 'kubernetes.io/hostname';

export const proxyPlacement: ObjectRule = {
  over: 'object',
  id: 'proxy-placement',
  title: 'Proxies stand on system nodes, apart from each other',
  source:
    'kube-scheduler: PodTopologySpread, nodeTaintsPolicy (Ignore by default, so nodes nobody may use are counted)',
  controls: ['REL-04'],
  kinds: ['Deployment'],
  check: (object) =>
    [DOOR_NAMESPACE, TOOL_EGRESS_NAMESPACE].includes(object.namespace ?? '')
      ? podsOf(object).flatMap((pod) => [...role(pod), ...spread(pod)])
      : [],
};

const role = ({ path, spec }: PodTemplate): readonly Complaint[] =>
  step(spec['nodeSelector'], NODE_ROLE_LABEL) === 'system'
    ? []
    : [
        complaint(`${path}.nodeSelector`, spec['nodeSelector'], {
          problem: 'what holds the keys of all clients could stand beside engines, on nodes that come and go',
          wayOut: `select ${NODE_ROLE_LABEL}: system`,
        }),
      ];

function spread({ path, spec, count }: PodTemplate): readonly Complaint[] {
  if (count === 1) return [];
  const all = listOf(spec['topologySpreadConstraints']);
  const hasHosts = all.some(
    (one) => step(one, 'topologyKey') === HOST && step(one, 'whenUnsatisfiable') === 'DoNotSchedule',
  );
  return [
    ...(hasHosts
      ? []
      : [
          complaint(`${path}.topologySpreadConstraints`, spec['topologySpreadConstraints'], {
            problem: 'all could stand on one node, and end with it',
            wayOut: `spread them over ${HOST}, DoNotSchedule`,
          }),
        ]),
    ...all.flatMap((one, index) =>
      step(one, 'nodeTaintsPolicy') === 'Honor'
        ? []
        : [
            complaint(`${path}.topologySpreadConstraints.${index}.nodeTaintsPolicy`, step(one, 'nodeTaintsPolicy'), {
              problem: 'nodes they may not use would count, so that pods wait for ever or stand together',
              wayOut: 'set it to Honor',
            }),
          ],
    ),
  ];
}
