import { changedImmutableField } from '../policy/update-safety/service-rules/immutable-fields';
import type { Hurt } from './types';
import type { View } from './view';

/** Objects whose end is more than a deployment. */
const HEAVY: Readonly<Record<string, string>> = {
  Namespace: 'everything in it goes with it',
  PersistentVolumeClaim: 'pods that mount it can not start, and its volume may go with its data',
  PersistentVolume: 'claims bound to it lose it',
  Secret: 'its value goes',
  CustomResourceDefinition: 'every object of its kind goes with it',
};

/** Objects that an apply can not change, and objects whose removal takes something along. */
export function objectLosses(before: View, after: View): readonly Hurt[] {
  return [...before.objects].flatMap(([key, old]): readonly Hurt[] => {
    const next = after.objects.get(key);
    const where = { construct: old.label, type: old.kind };
    if (next === undefined) {
      const means =
        HEAVY[old.kind] ?? (old.at('spec.type') === 'LoadBalancer' ? 'its load balancer and address go' : undefined);
      if (means === undefined) return [];
      return [
        {
          kind: 'destroy',
          severity: 'high',
          ...where,
          what: `${old.label} is destroyed: ${means}`,
          reason: 'the manifests have it no more',
        },
      ];
    }
    const field = changedImmutableField(old.json, next.json);
    if (field === undefined) return [];
    return [
      {
        kind: 'replace',
        severity: 'high',
        ...where,
        what: `${old.label} must be replaced: an apply of it is refused`,
        reason: `${field} is immutable; give it another name, or delete it before the deploy`,
      },
    ];
  });
}
