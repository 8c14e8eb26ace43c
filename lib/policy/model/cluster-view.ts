import type { KubernetesObject } from './kubernetes-object';
import type { Networks } from './networks';
import type { NodeGroupView, Taint } from './node-groups';
import { podsOf, type PodTemplate } from './pods';
import { isObject, listOf, step } from './values';

/** What object rules look at beside the object: everything else that will be applied, and the nodes. */
export interface ClusterView {
  readonly objects: readonly KubernetesObject[];
  /** Undefined: nothing is known about nodes, rules about them say nothing. */
  readonly nodeGroups?: readonly NodeGroupView[];
  /** Undefined: nothing is known of the VPC. */
  readonly networks?: Networks;
  /** Account whose registry images come from. @default - any account's registry */
  readonly account?: string;
}

export const podsIn = ({ objects }: ClusterView): readonly PodTemplate[] => objects.flatMap((object) => podsOf(object));

/** The groups whose nodes satisfy the pod's node selector. */
export function selectedGroups(pod: PodTemplate, { nodeGroups }: ClusterView): readonly NodeGroupView[] | undefined {
  const selector = pod.spec['nodeSelector'];
  const wanted = isObject(selector) ? Object.entries(selector) : [];
  return nodeGroups?.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
}

/** Whether the pod may stand on nodes with this taint. */
export const tolerates = (pod: PodTemplate, taint: Taint): boolean => admits(pod.spec['tolerations'], taint);

/** Whether a list of tolerations covers a taint. */
export function admits(tolerations: unknown, taint: Taint): boolean {
  return (
    Array.isArray(tolerations) &&
    tolerations.some((toleration) => {
      const key = step(toleration, 'key');
      const effect = step(toleration, 'effect');
      if (effect !== undefined && effect !== taint.effect) return false;
      if (step(toleration, 'operator') === 'Exists') return key === undefined || key === taint.key;
      return key === taint.key && (step(toleration, 'value') ?? '') === (taint.value ?? '');
    })
  );
}

/** Whether a selector picks these labels. */
export function selects(selector: unknown, labels: unknown): boolean {
  const wanted = step(selector, 'matchLabels');
  return (
    Object.entries(isObject(wanted) ? wanted : {}).every(([key, value]) => step(labels, key) === value) &&
    listOf(step(selector, 'matchExpressions')).every((one) => isMet(one, labels))
  );
}

/** Kubernetes API, LabelSelectorRequirement: `NotIn` and `DoesNotExist` pick what has no such label. */
function isMet(expression: unknown, labels: unknown): boolean {
  const value = step(labels, String(step(expression, 'key')));
  const values = listOf(step(expression, 'values'));
  switch (step(expression, 'operator')) {
    case 'In':
      return values.includes(value);
    case 'NotIn':
      return !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return true;
  }
}
