import { complaint } from '../../checks';
import { containersOf, podsOf, quantity } from '../../model/pods';
import { step } from '../../model/values';
import type { ObjectRule } from '../../types';

/** What a container must say of each side. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  requests: ['cpu', 'memory', 'ephemeral-storage'],
  limits: ['memory', 'ephemeral-storage'],
};

export const resources: ObjectRule = {
  over: 'object',
  id: 'resources',
  title: 'Containers say what they need, and stop there',
  source:
    'kubescape C-0004, C-0009; EKS Best Practices Guide, reliability: a node without memory or disk evicts others',
  controls: ['POD-15'],
  // An ephemeral container may not say anything about resources.
  check: (object) =>
    podsOf(object)
      .flatMap(containersOf)
      .filter(({ path }) => !path.includes('.ephemeralContainers.'))
      .flatMap(({ path, json }) =>
        Object.entries(NEEDED).flatMap(([side, names]) =>
          names
            .map((name) => ({ name, value: step(step(json['resources'], side), name) }))
            .filter(({ value }) => value === undefined || value === null || !(quantity(value) > 0))
            .map(({ name, value }) =>
              complaint(`${path}.resources.${side} ${name}`, value, {
                problem: 'the pod could take what others on its node were promised',
                wayOut: 'say how much',
              }),
            ),
        ),
      ),
};
