import { complaint } from '../../checks';
import type { KubernetesObject } from '../../model/kubernetes-object';
import type { ObjectRule } from '../../types';

/** Applied together: of one stack, or of one set of files. */
const keyOf = ({ json, kind, name, namespace, appliedBy }: KubernetesObject): string =>
  JSON.stringify([String(json['apiVersion']).split('/')[0], kind, namespace, name, appliedBy?.stack.name]);

/** Of all objects, the first with a key stands. */
const firsts = new WeakMap<readonly KubernetesObject[], ReadonlyMap<string, KubernetesObject>>();

function firstsOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, KubernetesObject> {
  const known = firsts.get(objects);
  if (known !== undefined) return known;
  const found = new Map<string, KubernetesObject>();
  for (const object of objects) if (!found.has(keyOf(object))) found.set(keyOf(object), object);
  firsts.set(objects, found);
  return found;
}

export const once: ObjectRule = {
  over: 'object',
  id: 'object-once',
  title: 'Every object is written once',
  source: 'kubectl apply: of two objects of one name the second overwrites the first, without a word',
  controls: ['REL-04', 'NP-01'],
  check: (object, { objects }) =>
    object.at('metadata.name') === undefined || firstsOf(objects).get(keyOf(object)) === object
      ? []
      : [
          complaint('metadata.name', object.name, {
            problem: 'another object of that kind, namespace and name is written before it, and one of the two is lost',
            wayOut: 'give it another name',
          }),
        ],
};
