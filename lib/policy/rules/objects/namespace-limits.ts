import { GPU_RESOURCE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { isWhole } from '../../model/closed-set';
import { RESTRICTED_NAMESPACES } from '../../model/pod-levels';
import { containersOf, podsOf, type PodTemplate, quantity } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const QUOTA = `requests.${GPU_RESOURCE}`;

export const namespaceLimits: ObjectRule = {
  over: 'object',
  id: 'namespace-limits',
  title: 'Namespaces of the product have the GPUs they ask for, and containers that name nothing get little',
  source: 'EKS Best Practices Guide, multi-tenancy; CIS 4.5.1; Kubernetes, ResourceQuota and LimitRange',
  controls: ['REL-07'],
  kinds: ['Namespace'],
  check: ({ name }, cluster) =>
    RESTRICTED_NAMESPACES.includes(name) && isWhole(name, cluster)
      ? [...gpus(name, cluster), ...defaults(name, cluster)]
      : [],
};

const of = (kind: string, namespace: string, { objects }: ClusterView): typeof objects =>
  objects.filter((one) => one.kind === kind && one.namespace === namespace);

const limitOf = (pod: PodTemplate): number =>
  containersOf(pod).reduce((sum, { json }) => sum + quantity(step(step(json['resources'], 'limits'), GPU_RESOURCE)), 0);

/** What its workloads ask for, at most twice: a pod that ends counts until it is gone, while its successor is made. */
function gpus(namespace: string, cluster: ClusterView): readonly Complaint[] {
  const asked = cluster.objects
    .filter((one) => one.namespace === namespace)
    .flatMap((one) => podsOf(one))
    .reduce((sum, pod) => sum + (pod.count ?? 0) * limitOf(pod), 0);
  const values = of('ResourceQuota', namespace, cluster)
    .filter((one) => one.at('spec.scopes') === undefined && one.at('spec.scopeSelector') === undefined)
    .map((one) => step(one.at('spec.hard'), QUOTA))
    .filter((value) => value !== undefined);
  const least = values.length === 0 ? Number.NaN : Math.min(...values.map(quantity));
  return least >= asked && least <= 2 * asked
    ? []
    : [
        complaint(`ResourceQuota ${QUOTA}`, values[0], {
          problem: `the set asks for ${asked}; whoever may write there could take those of others, or could not replace his own`,
          wayOut: `allow ${2 * asked}`,
        }),
      ];
}

const NEEDED = [
  ['default', 'memory'],
  ['defaultRequest', 'cpu'],
  ['defaultRequest', 'memory'],
] as const;

function defaults(namespace: string, cluster: ClusterView): readonly Complaint[] {
  const items = of('LimitRange', namespace, cluster)
    .flatMap((one) => listOf(one.at('spec.limits')))
    .filter((item) => step(item, 'type') === 'Container');
  return NEEDED.filter(([side, resource]) => !items.some((item) => quantity(step(step(item, side), resource)) > 0)).map(
    ([side, resource]) =>
      complaint(`LimitRange ${side}.${resource}`, undefined, {
        problem: 'a container that names nothing could take the node',
        wayOut: "add a LimitRange of type 'Container'",
      }),
  );
}
