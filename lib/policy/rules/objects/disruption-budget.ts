import { complaint } from '../../checks';
import { podsIn, selects } from '../../model/cluster-view';
import type { ObjectRule } from '../../types';

const PERCENT = /^(\d+)%$/;

/** Pods an `IntOrString` stands for; Kubernetes rounds percentages up. */
function podsFor(value: unknown, total: number): number {
  const percent = PERCENT.exec(String(value))?.[1];
  return percent === undefined ? Number(value) : Math.ceil((Number(percent) / 100) * total);
}

export const disruptionBudget: ObjectRule = {
  over: 'object',
  id: 'disruption-budget',
  title: 'Disruption budgets let at least one pod go',
  source: 'EKS managed node groups: PodEvictionFailure ends a node update; kube-linter pdb-min-available',
  kinds: ['PodDisruptionBudget'],
  check: (budget, cluster) => {
    const total = podsIn(cluster)
      .filter(
        ({ object, labels }) => object.namespace === budget.namespace && selects(budget.at('spec.selector'), labels),
      )
      .reduce((sum, { count }) => sum + (count ?? 0), 0);
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
  },
};
