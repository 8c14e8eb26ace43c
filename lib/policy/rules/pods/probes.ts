import { refused } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { flagsOf, isEngine } from '../../model/engine';
import { type ContainerView, podsOf, type PodTemplate } from '../../model/pods';
import { isObject, listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const LONG_RUNNING = ['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'LeaderWorkerSet'];
const MIN_TIMEOUT_SECONDS = 5;
const MIN_BUDGET_SECONDS = 60;
/** What asks the model for tokens: a long queue would kill the engine. */
const GENERATES = /completions|responses|generate|embeddings|invocations/;

export const probes: ObjectRule = {
  over: 'object',
  id: 'probes',
  title: 'What answers is watched: leniently for life, by what it serves for readiness',
  source:
    'vLLM health.py (503 only when the engine is dead); kserve#3845; kube-linter no-liveness-probe, no-readiness-probe',
  controls: ['REL-02'],
  kinds: LONG_RUNNING,
  check: (object, cluster) =>
    podsOf(object).flatMap((pod) =>
      listOf(pod.spec['containers'])
        .map((json, index) => ({ json, path: `${pod.path}.containers.${index}` }))
        .filter((one): one is ContainerView => isObject(one.json))
        .flatMap((container) => [...lenient(container), ...watched(pod, container, cluster)]),
    ),
};

/** Whoever listens can hang; who has no port answers nobody. */
function watched(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const { json, path } = container;
  const serves = listOf(json['ports']).length > 0;
  const isServer =
    isEngine(pod, container, cluster) && !flagsOf(pod, container, cluster).some(({ name }) => name === 'headless');
  const needed = serves || isServer ? ['livenessProbe', 'readinessProbe'] : [];
  const missing = needed.filter((probe) => !isObject(json[probe]));
  const isSame =
    isServer && JSON.stringify(checkOf(json['livenessProbe'])) === JSON.stringify(checkOf(json['readinessProbe']));
  return [
    ...missing.map((probe) => refused(`${path}.${probe}`, json[probe], 'nobody would notice that it hangs', 'add one')),
    ...(isSame && missing.length === 0
      ? [
          refused(
            `${path}.readinessProbe`,
            json['readinessProbe'],
            'it asks what the liveness probe asks, not the model',
            'ask the model',
          ),
        ]
      : []),
  ];
}

const checkOf = (probe: unknown): unknown => ['httpGet', 'tcpSocket', 'exec', 'grpc'].map((kind) => step(probe, kind));

function lenient({ json, path }: ContainerView): readonly Complaint[] {
  const probe = json['livenessProbe'];
  if (!isObject(probe)) return [];
  const [timeout, period, failures] = [
    probe['timeoutSeconds'] ?? 1,
    probe['periodSeconds'] ?? 10,
    probe['failureThreshold'] ?? 3,
  ];
  const budget = Number(period) * Number(failures);
  return [
    ...(Number(timeout) >= MIN_TIMEOUT_SECONDS
      ? []
      : [
          refused(
            `${path}.livenessProbe.timeoutSeconds`,
            timeout,
            'a busy server would be taken for a dead one',
            `give it ${MIN_TIMEOUT_SECONDS} s or more`,
          ),
        ]),
    ...(budget >= MIN_BUDGET_SECONDS
      ? []
      : [
          refused(
            `${path}.livenessProbe.failureThreshold`,
            failures,
            `it is killed after ${budget} s`,
            `let it fail for ${MIN_BUDGET_SECONDS} s or more`,
          ),
        ]),
    ...(GENERATES.test(JSON.stringify(checkOf(probe)))
      ? [refused(`${path}.livenessProbe`, probe, 'a long queue would kill the engine', 'ask /health')]
      : []),
  ];
}
