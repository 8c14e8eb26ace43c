import type { KubernetesObject } from '../../policy/model/kubernetes-object';
import { podsOf as templatesOf, type PodTemplate } from '../../policy/model/pods';
import { isObject, listOf, type JsonObject } from '../../policy/model/values';
import type { World } from '../world';

/** Pods of one template. */
export interface Pods {
  readonly id: string;
  readonly label: string;
  readonly namespace: string;
  readonly labels: JsonObject;
  readonly spec: JsonObject;
  readonly serviceAccount: string;
  readonly object?: KubernetesObject;
  readonly hostNetwork: boolean;
}

/** Every pod template, and in each namespace of the output one pod with no label, for whatever else may run there. */
export function podsOf(world: World): readonly Pods[] {
  const written = world.objects.flatMap((object) => templatesOf(object).map(podsView));
  const namespaces = world.objects.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  return [...written, ...namespaces.map(anyOther)];
}

function podsView({ object, path, spec, labels }: PodTemplate): Pods {
  const namespace = object.namespace ?? 'default';
  const part = path.includes('workerTemplate') ? ' (workers)' : path.includes('leaderTemplate') ? ' (leaders)' : '';
  return {
    id: `${object.label} ${path}`,
    label: `pods of ${object.label}${part}`,
    namespace,
    labels,
    spec,
    serviceAccount: String(spec['serviceAccountName'] ?? spec['serviceAccount'] ?? 'default'),
    object,
    hostNetwork: spec['hostNetwork'] === true || spec['hostNetwork'] === 'true',
  };
}

const anyOther = (namespace: string): Pods => ({
  id: `any ${namespace}`,
  label: `any other pod of namespace ${namespace}`,
  namespace,
  labels: {},
  spec: {},
  serviceAccount: 'default',
  hostNetwork: false,
});

/** Containers of every kind. */
export const containersIn = ({ spec }: Pods): readonly JsonObject[] =>
  ['containers', 'initContainers', 'ephemeralContainers'].flatMap((field) => listOf(spec[field]).filter(isObject));
