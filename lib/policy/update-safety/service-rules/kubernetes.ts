import { isObject, type JsonObject, step } from '../../model/values';
import { changedImmutableField } from './immutable-fields';
import type { ServiceRule } from './types';

/** Objects by what makes them one object to the API server: another version of a kind is the same one. */
function objectsByKey(manifest: unknown): ReadonlyMap<string, JsonObject> {
  const objects = parsed(manifest);
  return new Map(objects.map((object) => [keyOf(object), object]));
}

function parsed(manifest: unknown): readonly JsonObject[] {
  if (typeof manifest !== 'string') return [];
  try {
    return [JSON.parse(manifest) as unknown].flat().filter(isObject);
  } catch {
    return [];
  }
}

function keyOf(object: JsonObject): string {
  const at = (path: string): string => String(path.split('.').reduce<unknown>(step, object) ?? '');
  const [group, version] = at('apiVersion').split('/');
  return [version === undefined ? '' : group, at('kind'), at('metadata.namespace'), at('metadata.name')].join('/');
}

const immutableFields: ServiceRule = {
  id: 'kubernetes-immutable-field',
  source: 'https://github.com/kubernetes/kubernetes/tree/v1.36.3/pkg/apis',
  types: ['Custom::AWSCDK-EKS-KubernetesResource'],
  judge({ before, after }) {
    if (before === undefined) return undefined;
    const old = objectsByKey(before['Manifest']);
    for (const [key, object] of objectsByKey(after['Manifest'])) {
      const was = old.get(key);
      const field = was === undefined ? undefined : changedImmutableField(was, object);
      if (field === undefined) continue;
      const [, kind = '', , name = ''] = key.split('/');
      return {
        properties: ['Manifest'],
        reason: `The ${kind} "${name}" is invalid: ${field}: field is immutable`,
        wayOut: `give the ${kind} another name, or delete it before the deploy`,
      };
    }
    return undefined;
  },
};

export const kubernetesRules: readonly ServiceRule[] = [immutableFields];
