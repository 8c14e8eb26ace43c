import { refused } from '../../checks';
import { enginesIn, flagsOf } from '../../model/engine';
import type { ClusterView } from '../../model/cluster-view';
import { type ContainerView, type PodTemplate } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

const FILES = ['ssl-keyfile', 'ssl-certfile'];
const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe'];

export const engineTls: ObjectRule = {
  over: 'object',
  id: 'engine-tls',
  title: 'An engine that speaks TLS has key and certificate, out of a Secret or memory, and is asked over TLS',
  source: 'vLLM, --ssl-keyfile and --ssl-certfile; docs/usage/security.md',
  controls: ['VLLM-15'],
  check: (object, cluster) =>
    enginesIn(object, cluster).flatMap(({ pod, container }) => judged(pod, container, cluster)),
};

function judged(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const flags = flagsOf(pod, container, cluster);
  const stated = FILES.flatMap((name) => flags.filter((flag) => flag.name === name));
  if (stated.length === 0) return [];
  const missing = FILES.filter((name) => !stated.some((flag) => flag.name === name));
  return [
    ...missing.map((name) =>
      refused(`${container.path}.args --${name}`, undefined, 'one of the two alone leaves it without TLS', 'name both'),
    ),
    ...stated
      .filter(({ value }) => !isHidden(value, pod, container))
      .map(({ path, written, value }) =>
        refused(
          `${path} ${written}`,
          value,
          'the key would lie where others than the engine read it',
          'mount it from a Secret or from memory',
        ),
      ),
    ...PROBES.filter((probe) => isPlain(step(container.json[probe], 'httpGet'))).map((probe) =>
      refused(
        `${container.path}.${probe}.httpGet.scheme`,
        'HTTP',
        'it would ask in the clear, and get no answer',
        'set it to HTTPS',
      ),
    ),
  ];
}

const isPlain = (get: unknown): boolean => get !== undefined && step(get, 'scheme') !== 'HTTPS';

/** In a volume of a Secret, of a CSI driver or of memory. */
function isHidden(file: string | undefined, { spec }: PodTemplate, { json }: ContainerView): boolean {
  const mount = listOf(json['volumeMounts']).find(
    (one) => file?.startsWith(`${String(step(one, 'mountPath'))}/`) === true,
  );
  const volume = listOf(spec['volumes']).find(
    (one) => mount !== undefined && step(one, 'name') === step(mount, 'name'),
  );
  return (
    step(volume, 'secret') !== undefined ||
    step(volume, 'csi') !== undefined ||
    step(volume, 'projected') !== undefined ||
    step(step(volume, 'emptyDir'), 'medium') === 'Memory'
  );
}
