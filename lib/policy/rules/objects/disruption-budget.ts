import { complaint } from '../../checks';
import { isWhole } from '../../model/closed-set';
import { type ClusterView, podsIn, selectedGroups, selects } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { isOpenSelector } from '../../model/network-policies';
import { gpusOf, podsOf, type PodTemplate } from '../../model/pods';
import type { Complaint, ObjectRule } from '../../types';

const PERCENT = /^(\d+)%$/;

/** Pods an `IntOrString` stands for; Kubernetes rounds percentages up. */
function podsFor(value: unknown, total: number): number {
  const percent = PERCENT.exec(String(value))?.[1];
  return percent === undefined ? Number(value) : Math.ceil((Number(percent) / 100) * total);
}

export const disruptionBudget: ObjectRule = {
  over: 'object',
  id: 'disruption-budget',
  title: 'Several replicas have one disruption budget, and it lets at least one pod go',
  source: 'EKS managed node groups: PodEvictionFailure ends a node update; kube-linter pdb-min-available',
  controls: ['REL-04'],
  check: (object, cluster) =>
    object.kind === 'PodDisruptionBudget'
      ? [...selecting(object, cluster), ...satisfiable(object, cluster), ...unhealthy(object)]
      : isWhole(object.namespace, cluster) && WORKLOADS.includes(object.kind)
        ? watched(object, cluster)
        : [],
};

const WORKLOADS = ['Deployment', 'StatefulSet', 'ReplicaSet', 'LeaderWorkerSet'];

/** A pod that is not ready is no loss, and must not hold up the repair of its node. */
const unhealthy = (budget: KubernetesObject): readonly Complaint[] =>
  budget.at('spec.unhealthyPodEvictionPolicy') === 'AlwaysAllow'
    ? []
    : [
        complaint('spec.unhealthyPodEvictionPolicy', budget.at('spec.unhealthyPodEvictionPolicy'), {
          problem: 'pods that never become ready would keep their node from ever being updated',
          wayOut: 'use AlwaysAllow',
        }),
      ];

/** Without labels it counts every pod of the namespace, or in `policy/v1` without a selector none. */
function selecting(budget: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const selector = budget.at('spec.selector');
  const workloads = new Set(selectedBy(budget, cluster).map(({ object }) => object.label));
  return isOpenSelector(selector) || workloads.size > 1
    ? [
        complaint('spec.selector', selector, {
          problem: 'it counts pods of several workloads together, or none at all',
          wayOut: 'select the labels of one workload',
        }),
      ]
    : [];
}

const selectedBy = (budget: KubernetesObject, cluster: ClusterView): readonly PodTemplate[] =>
  podsIn(cluster).filter(
    ({ object, labels }) => object.namespace === budget.namespace && selects(budget.at('spec.selector'), labels),
  );

/** Several replicas have one budget: without it they may all leave at once, and with two of them none ever can. */
function watched(object: KubernetesObject, cluster: ClusterView): readonly Complaint[] {
  const [pod] = podsOf(object);
  if (pod === undefined || Number(object.at('spec.replicas') ?? 1) < 2 || leaveTogether(pod, cluster)) return [];
  const budgets = cluster.objects.filter(
    (one) =>
      one.kind === 'PodDisruptionBudget' &&
      one.namespace === object.namespace &&
      selects(one.at('spec.selector'), pod.labels),
  );
  return budgets.length === 1
    ? []
    : [
        complaint('spec.replicas', object.at('spec.replicas'), {
          problem:
            budgets.length === 0
              ? 'no disruption budget selects its pods, so an update may empty all its nodes at once'
              : `${budgets.length} disruption budgets select its pods, and the API then lets none go`,
          wayOut: 'have one budget for it',
        }),
      ];
}

/** Nodes of a capacity block end together, and replicas on one node leave together: a budget could never be met. */
function leaveTogether(pod: PodTemplate, cluster: ClusterView): boolean {
  const groups = selectedGroups(pod, cluster);
  if (gpusOf(pod) === 0) return false;
  if (groups === undefined || groups.length === 0) return true; // where it runs is said by gpu-placement
  return groups.some(({ endsTogether, maxSize }) => endsTogether || maxSize < 2 * nodesOf(pod));
}

/** Nodes of one replica. */
const nodesOf = ({ object }: PodTemplate): number =>
  object.kind === 'LeaderWorkerSet' ? Number(object.at('spec.leaderWorkerTemplate.size') ?? 1) : 1;

const satisfiable = (budget: KubernetesObject, cluster: ClusterView): readonly Complaint[] => {
  const total = selectedBy(budget, cluster).reduce((sum, { count }) => sum + (count ?? 0), 0);
  const [least, most] = [budget.at('spec.minAvailable'), budget.at('spec.maxUnavailable')];
  const path = least === undefined ? 'spec.maxUnavailable' : 'spec.minAvailable';
  const mayGo = least === undefined ? podsFor(most, total) : total - podsFor(least, total);
  if (total > 0 && mayGo >= 1) return [];
  return [
    complaint(path, least ?? most, {
      problem:
        total === 0
          ? 'it selects no pod of any workload here'
          : `of ${total} pods it never lets one go, so nodes could never be updated`,
      wayOut:
        total === 0 ? 'select the labels of a workload' : 'use maxUnavailable: 1, or no budget for a single replica',
    }),
  ];
};
