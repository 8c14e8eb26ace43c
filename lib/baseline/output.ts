import type { Assembly } from '../policy/model/assembly';
import { KubernetesObject, MANIFEST_TYPES, objectsIn } from '../policy/model/kubernetes-object';
import type { Stack } from '../policy/model/resource';
import type { JsonObject } from '../policy/model/values';

/** What is synthesized of an environment. */
export interface Output {
  readonly environment: string;
  readonly delivery: 'cdk' | 'gitops';
  readonly stacks: readonly Stack[];
  /** Objects that another tool applies; those of the stacks are found there. */
  readonly objects: readonly object[];
}

/** Of objects that no stack applies. */
export const MANIFESTS = 'manifests';

/** An object with what applies it. */
export interface Applied {
  readonly object: KubernetesObject;
  readonly appliedBy: string;
}

/** Every object once, by what makes it one object to the API server. */
export function objectsOf(assembly: Assembly, written: readonly object[]): ReadonlyMap<string, Applied> {
  const inStacks = assembly
    .ofType(...MANIFEST_TYPES)
    .flatMap((resource) => objectsIn(resource) ?? [])
    .flatMap((object) => unfolded(object))
    .map((object) => ({ object, appliedBy: `${object.appliedBy!.stack.name}/${object.appliedBy!.logicalId}` }));
  const beside = written
    .flatMap((json) => unfolded(new KubernetesObject(json as JsonObject)))
    .map((object) => ({ object, appliedBy: MANIFESTS }));
  return new Map([...beside, ...inStacks].map((one) => [keyOf(nameOf(one.object)), one]));
}

/** The objects of a `List`. */
function unfolded(object: KubernetesObject): readonly KubernetesObject[] {
  const items = object.kind.endsWith('List') ? object.at('items') : undefined;
  if (!Array.isArray(items)) return [object];
  return (items as readonly JsonObject[]).flatMap((json) => unfolded(new KubernetesObject(json, object.appliedBy)));
}

export interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export const nameOf = (object: KubernetesObject): ObjectName => ({
  apiVersion: String(object.json['apiVersion']),
  kind: object.kind,
  ...(object.namespace === undefined ? {} : { namespace: object.namespace }),
  name: object.name,
});

/** `apps/Deployment/windlass-serving/qwen3-8b`: another version of a kind is the same object. */
export function keyOf({ apiVersion, kind, namespace = '', name }: ObjectName): string {
  const [group, version] = apiVersion.split('/');
  return [version === undefined ? '' : group, kind, namespace, name].join('/');
}

/** `Namespace windlass-serving` */
export const labelOf = ({ kind, namespace, name }: ObjectName): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
