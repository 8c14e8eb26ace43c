import { complaint } from '../../checks';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { podsOf } from '../../model/pods';
import { isObject, listOf } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** What only a container has that goes on running. */
const OF_SIDECARS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'];

export const initContainers: ObjectRule = {
  over: 'object',
  id: 'init-containers',
  title: 'What is probed goes on running, and what others wait for says when it is ready',
  source: 'Kubernetes API validation: init containers have no probes unless restartPolicy is Always; KEP-753',
  controls: ['REL-02'],
  check: (object) =>
    podsOf(object).flatMap(({ spec, path }) =>
      listOf(spec['initContainers']).flatMap((json, index) =>
        isObject(json) ? judged(json, `${path}.initContainers.${index}`, object.namespace) : [],
      ),
    ),
};

function judged(
  json: Readonly<Record<string, unknown>>,
  path: string,
  namespace: string | undefined,
): readonly Complaint[] {
  const isSidecar = json['restartPolicy'] === 'Always';
  if (!isSidecar && OF_SIDECARS.some((field) => json[field] !== undefined))
    return [
      complaint(`${path}.restartPolicy`, json['restartPolicy'], {
        problem: 'the API server refuses probes of a container that is to end, and the pod would wait for its end',
        wayOut: 'set it to Always',
      }),
    ];
  return isSidecar && json['startupProbe'] === undefined && OWN_NAMESPACES.includes(namespace ?? '')
    ? [
        complaint(`${path}.startupProbe`, undefined, {
          problem: 'the containers behind it start before it has made what they need',
          wayOut: 'ask for what it makes',
        }),
      ]
    : [];
}
