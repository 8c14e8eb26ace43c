import { SERVING_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { enginesIn, flagsOf } from '../../model/engine';
import { type ContainerView, type PodTemplate } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

export const engineSecrets: ObjectRule = {
  over: 'object',
  id: 'engine-secrets',
  title: 'Keys and certificates that a pod fetches are used by its engine',
  source: 'charts/pods/volumes.ts: what is secret lies in memory, read-only; vLLM --config, --ssl-certfile',
  controls: ['VLLM-02'],
  check: (object, cluster) =>
    object.namespace === SERVING_NAMESPACE
      ? enginesIn(object, cluster).flatMap(({ pod, container }) => judged(pod, container, cluster))
      : [],
};

/** What is only read from memory was put there by a step before: without a flag that names it the engine runs without it. */
function judged(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const inMemory = listOf(pod.spec['volumes'])
    .filter((volume) => step(step(volume, 'emptyDir'), 'medium') === 'Memory')
    .map((volume) => step(volume, 'name'));
  const flags = flagsOf(pod, container, cluster);
  return listOf(container.json['volumeMounts'])
    .filter((mount) => inMemory.includes(step(mount, 'name')) && step(mount, 'readOnly') === true)
    .map((mount) => String(step(mount, 'mountPath')))
    .filter((place) => !flags.some(({ value }) => value?.startsWith(`${place}/`) === true))
    .map((place) =>
      complaint(`${container.path}.args`, place, {
        problem: 'a key or certificate lies there that the engine is not told of, so it asks for none',
        wayOut: 'name the file with --config or --ssl-certfile',
      }),
    );
}
