import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { isEngine, variablesOf } from '../../model/engine';
import { type ContainerView, containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { isObject } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const READY_TIMEOUT = 'VLLM_ENGINE_READY_TIMEOUT_S';

export const startupProbe: ObjectRule = {
  over: 'object',
  id: 'startup-probe',
  title: 'Nobody is killed while loading weights',
  source: 'aws-do-eks#40: a liveness probe without a startup probe restarts a loading engine for ever',
  controls: ['REL-01'],
  check: (object, cluster) =>
    podsOf(object).flatMap((pod) =>
      containersOf(pod)
        .filter(({ json }) => isObject(json['livenessProbe']))
        .flatMap((container) => judged(pod, container, cluster)),
    ),
};

function judged(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const { path, json } = container;
  const probe = json['startupProbe'];
  if (!isObject(probe))
    return [
      complaint(`${path}.startupProbe`, undefined, {
        ...(isEngine(pod, container, cluster)
          ? {
              problem: 'its liveness probe starts to count while weights are loading',
              wayOut: 'add a startup probe with the budget of the plan',
            }
          : {
              problem: 'its liveness probe starts to count before it has started',
              wayOut: 'add a startup probe that waits for the longest start',
            }),
      }),
    ];
  const budget = Number(probe['periodSeconds'] ?? 10) * Number(probe['failureThreshold'] ?? 3);
  const needed = Number(variablesOf(pod, container, cluster).find(({ name }) => name === READY_TIMEOUT)?.value ?? 0);
  return budget >= needed
    ? []
    : [
        complaint(`${path}.startupProbe.failureThreshold`, probe['failureThreshold'], {
          problem: `the engine may take ${needed} s to load (${READY_TIMEOUT}), and is killed after ${budget} s`,
          wayOut: 'let it fail as long as the plan says',
        }),
      ];
}
