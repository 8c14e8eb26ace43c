import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { isWhole } from '../../model/closed-set';
import { RESTRICTED_NAMESPACES } from '../../model/pod-levels';
import { quantity } from '../../model/pods';
import { step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** What a person may not make by hand in a namespace of ours: doors of the cluster. */
export const namespaceQuota: ObjectRule = {
  over: 'object',
  id: 'namespace-quota',
  title: 'Namespaces of the product allow the load balancers they have and no node port',
  source: 'Kubernetes ResourceQuota, object counts: services.loadbalancers, services.nodeports',
  controls: ['REL-07', 'LB-12'],
  kinds: ['Namespace'],
  check: ({ name }, cluster) =>
    RESTRICTED_NAMESPACES.includes(name) && isWhole(name, cluster) ? judged(name, cluster) : [],
};

function judged(namespace: string, { objects }: ClusterView): readonly Complaint[] {
  const quotas = objects
    .filter((one) => one.kind === 'ResourceQuota' && one.namespace === namespace)
    .filter((one) => one.at('spec.scopes') === undefined && one.at('spec.scopeSelector') === undefined)
    .map((one) => one.at('spec.hard'));
  const asked = objects.filter(
    (one) => one.kind === 'Service' && one.namespace === namespace && one.at('spec.type') === 'LoadBalancer',
  ).length;
  const allowed: readonly (readonly [resource: string, count: number, most: number])[] = [
    ['services.nodeports', 0, 0],
    ['services.loadbalancers', asked, Math.max(asked, 1)],
  ];
  return allowed.flatMap(([resource, count, most]) => {
    const values = quotas.map((hard) => step(hard, resource)).filter((value) => value !== undefined);
    const least = Math.min(...values.map(quantity));
    if (least >= count && least <= most) return [];
    return [
      complaint(`ResourceQuota ${resource}`, values[0], {
        problem: `the set has ${count} of them; whoever may write there could add a door, or could not make this one`,
        wayOut: `allow ${count}`,
      }),
    ];
  });
}
