import type { ClusterView } from './cluster-view';
import type { KubernetesObject } from './kubernetes-object';
import { OWN_NAMESPACES } from './pod-levels';
import { podsOf, type PodTemplate } from './pods';
import { isObject, step, type JsonObject } from './values';
import { selects } from './cluster-view';

/**
 * Whether everything in a namespace is in the set: it is one of the product's, and the set makes it. Of others somebody else
 * may apply a part, so a name that leads nowhere says nothing.
 */
export const isWhole = (namespace: string | undefined, { objects }: ClusterView): boolean =>
  OWN_NAMESPACES.includes(namespace ?? '') &&
  objects.some(({ kind, name }) => kind === 'Namespace' && name === namespace);

export const find = (
  { objects }: ClusterView,
  kind: string,
  name: unknown,
  namespace?: string,
): KubernetesObject | undefined =>
  objects.find((one) => one.kind === kind && one.name === name && one.namespace === namespace);

const GROUP = 'leaderworkerset.sigs.k8s.io/';

/** Labels of the pods of a template, with those that the LeaderWorkerSet controller adds, once for each group. */
function labelsOf({ object, labels }: PodTemplate): readonly JsonObject[] {
  if (object.kind !== 'LeaderWorkerSet') return [labels];
  const groups = Math.min(Number(object.at('spec.replicas') ?? 1) || 0, MAX_GROUPS);
  return Array.from({ length: groups }, (_, index) => ({
    ...labels,
    [`${GROUP}name`]: object.name,
    [`${GROUP}group-index`]: String(index),
  }));
}
const MAX_GROUPS = 1000;

/** Templates whose pods a selector picks; one without any condition picks all. */
export const picked = (
  selector: unknown,
  namespace: string | undefined,
  { objects }: ClusterView,
): readonly PodTemplate[] =>
  objects
    .filter((object) => object.namespace === namespace)
    .flatMap((object) => podsOf(object))
    .filter((pod) => labelsOf(pod).some((labels) => selects(selector, labels)));

/** The same for a Service, whose selector is labels alone. */
export const served = (service: KubernetesObject, cluster: ClusterView): readonly PodTemplate[] => {
  const labels = service.at('spec.selector');
  return isObject(labels) && Object.keys(labels).length > 0
    ? picked({ matchLabels: labels }, service.namespace, cluster)
    : [];
};

/** Names of a list of objects. */
export const namesIn = (list: unknown): readonly unknown[] =>
  Array.isArray(list) ? list.map((one) => step(one, 'name')) : [];
