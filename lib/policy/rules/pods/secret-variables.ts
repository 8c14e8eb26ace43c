import { complaint } from '../../checks';
import { containersOf, podsOf } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

export const secretVariables: ObjectRule = {
  over: 'object',
  id: 'secret-variables',
  title: 'Secrets are files, not variables',
  source: 'CIS EKS 1.8.0 4.4.1; kubescape C-0207: variables are inherited, dumped and logged',
  controls: ['POD-19'],
  check: (object) =>
    podsOf(object)
      .flatMap(containersOf)
      .flatMap(({ path, json }) => [
        ...listOf(json['env'])
          .filter((entry) => step(step(entry, 'valueFrom'), 'secretKeyRef') !== undefined)
          .map((entry) => `${path}.env ${String(step(entry, 'name'))}`),
        ...listOf(json['envFrom']).flatMap((source, index) =>
          step(source, 'secretRef') === undefined ? [] : [`${path}.envFrom.${index}.secretRef`],
        ),
      ])
      .map((path) =>
        complaint(path, 'a Secret', {
          problem: 'every process of the container inherits it, and crashes write it down',
          wayOut: 'mount it as a file',
        }),
      ),
};
