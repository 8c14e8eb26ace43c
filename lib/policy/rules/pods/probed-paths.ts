import { DOOR_NAMESPACE, TOOL_EGRESS_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { find } from '../../model/closed-set';
import { isEngine } from '../../model/engine';
import { type ContainerView, containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { listOf, step, stringsIn } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
/** Namespaces of proxies, which answer what their configuration names. */
const PROXIES: readonly unknown[] = [DOOR_NAMESPACE, TOOL_EGRESS_NAMESPACE];
/** What vLLM answers without a key. */
const OF_ENGINES = ['/health', '/ping', '/version', '/load', '/metrics', '/v1/models'];

export const probedPaths: ObjectRule = {
  over: 'object',
  id: 'probed-paths',
  title: 'Probes ask for what is answered',
  source: 'vLLM health.py, sagemaker/routes.py; HAProxy: a path that no rule of its configuration names is no answer',
  controls: ['REL-02'],
  check: (object, cluster) =>
    podsOf(object).flatMap((pod) =>
      containersOf(pod).flatMap((container) =>
        PROBES.flatMap((probe) => judged(probe, object.namespace, pod, container, cluster)),
      ),
    ),
};

function judged(
  probe: string,
  namespace: string | undefined,
  pod: PodTemplate,
  container: ContainerView,
  cluster: ClusterView,
): readonly Complaint[] {
  const path = step(step(container.json[probe], 'httpGet'), 'path');
  if (typeof path !== 'string') return [];
  const isAnswered = isEngine(pod, container, cluster)
    ? OF_ENGINES.includes(path)
    : !PROXIES.includes(namespace) || isConfigured(path, namespace, pod, container, cluster);
  return isAnswered
    ? []
    : [
        complaint(`${container.path}.${probe}.httpGet.path`, path, {
          problem: 'the server has no such path, so it would be taken for dead, or never for ready',
          wayOut: 'ask for one that it has',
        }),
      ];
}

/** Whether configuration that the container mounts names the path; of one that mounts none nobody can say. */
function isConfigured(
  path: string,
  namespace: string | undefined,
  pod: PodTemplate,
  { json }: ContainerView,
  cluster: ClusterView,
): boolean {
  const mounted = listOf(json['volumeMounts']).map((mount) => step(mount, 'name'));
  const maps = listOf(pod.spec['volumes'])
    .filter((volume) => mounted.includes(step(volume, 'name')))
    .map((volume) => step(step(volume, 'configMap'), 'name'))
    .map((name) => find(cluster, 'ConfigMap', name, namespace))
    .filter((map) => map !== undefined);
  return maps.length === 0 || maps.some((map) => stringsIn(map.at('data')).some(([, text]) => text.includes(path)));
}
