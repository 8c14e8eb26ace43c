import { GPU_TAINT, NODE_GROUP_LABEL, NODE_NAMESPACE } from '../../../contract';
import { refused } from '../../checks';
import { type ClusterView, selectedGroups, tolerates } from '../../model/cluster-view';
import { daemonOf } from '../../model/node-daemons';
import type { NodeGroupView, Taint } from '../../model/node-groups';
import { containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const REPELLING = ['NoSchedule', 'NoExecute'];

export const nodeDaemonPlace: ObjectRule = {
  over: 'object',
  id: 'node-daemon-place',
  title: 'Node daemons stand on the nodes they are for, all of them and no others',
  source:
    'kube-scheduler, NodeAffinity and TaintToleration; a daemon with access to the host is trusted on every node it may stand on',
  controls: ['NODE-09', 'POD-05'],
  kinds: ['DaemonSet'],
  check: (object, cluster) =>
    object.namespace === NODE_NAMESPACE
      ? podsOf(object).flatMap((pod) => [
          ...selected(pod, cluster),
          ...tolerated(pod, cluster),
          ...withEfa(pod, cluster),
        ])
      : [],
};

function selected(pod: PodTemplate, cluster: ClusterView): readonly Complaint[] {
  const selector = pod.spec['nodeSelector'];
  const path = `${pod.path}.nodeSelector`;
  if (!isObject(selector) || Object.keys(selector).length === 0)
    return [
      refused(path, selector, 'it would stand on every node, those without such devices too', 'select GPU nodes'),
    ];
  return selectedGroups(pod, cluster)?.length === 0
    ? [refused(path, selector, 'no node group has these labels', 'use the labels of GPU nodes')]
    : [];
}

function tolerated(pod: PodTemplate, cluster: ClusterView): readonly Complaint[] {
  const path = `${pod.path}.tolerations`;
  const taints: readonly Taint[] = selectedGroups(pod, cluster)?.flatMap((group) => group.taints) ?? [GPU_TAINT];
  const kept = taints.find((taint) => REPELLING.includes(taint.effect) && !tolerates(pod, taint));
  const wide = listOf(pod.spec['tolerations'])
    .map((toleration, index) => ({ toleration, index }))
    .filter(({ toleration }) => [undefined, null, ''].includes(step(toleration, 'key') as null));
  return [
    ...(kept === undefined
      ? []
      : [
          refused(
            path,
            pod.spec['tolerations'],
            `its nodes carry the taint ${kept.key}=${kept.value ?? ''}:${kept.effect}`,
            'tolerate it',
          ),
        ]),
    ...wide.map(({ toleration, index }) =>
      refused(
        `${path}.${index}.key`,
        toleration,
        'it tolerates every taint, also of nodes that were set apart or are about to end',
        'name the taint',
      ),
    ),
  ];
}

/** Values that a required node affinity leaves of the label of node groups; undefined: it says nothing of it. */
function namedGroups(pod: PodTemplate): readonly unknown[] | undefined {
  const required = step(
    step(step(pod.spec['affinity'], 'nodeAffinity'), 'requiredDuringSchedulingIgnoredDuringExecution'),
    'nodeSelectorTerms',
  );
  const terms = listOf(required).map((term) =>
    listOf(step(term, 'matchExpressions')).find(
      (one) => step(one, 'key') === NODE_GROUP_LABEL && step(one, 'operator') === 'In',
    ),
  );
  return terms.length === 0 || terms.includes(undefined)
    ? undefined
    : terms.flatMap((term) => listOf(step(term, 'values')));
}

/** The plugin of EFA claims devices that are not there, or leaves out those that are, on any other choice of nodes. */
function withEfa(pod: PodTemplate, cluster: ClusterView): readonly Complaint[] {
  if (!containersOf(pod).some(({ json }) => daemonOf(json['image'])?.efa === true)) return [];
  const path = `${pod.path}.affinity`;
  const named = namedGroups(pod);
  if (named === undefined)
    return [
      refused(
        path,
        pod.spec['affinity'],
        'it would stand on nodes without EFA interfaces, with the network of the host',
        `require ${NODE_GROUP_LABEL} of the groups that have them`,
      ),
    ];
  const isWrong = (group: NodeGroupView): boolean => named.includes(group.labels[NODE_GROUP_LABEL]) !== group.efa;
  const wrong = selectedGroups(pod, cluster)?.find(isWrong);
  return wrong === undefined
    ? []
    : [
        refused(
          path,
          named,
          wrong.efa
            ? `${wrong.name} has EFA interfaces that nobody would count`
            : `${wrong.name} has no EFA interfaces`,
          'name the groups that have them',
        ),
      ];
}
