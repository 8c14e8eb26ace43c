import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { flagsOf, isEngine, variablesOf } from '../../model/engine';
import { type ContainerView, containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** Variable → what it must be, and what happens otherwise. */
const VARIABLES: Readonly<Record<string, readonly [readonly string[], string]>> = {
  VLLM_NO_USAGE_STATS: [['1'], 'the engine would report its use to stats.vllm.ai'],
  DO_NOT_TRACK: [['1'], 'libraries of the engine would report their use'],
  HF_HUB_OFFLINE: [['1'], 'the engine would fetch what was not staged'],
  VLLM_MEDIA_URL_ALLOW_REDIRECTS: [['0'], 'a request could lead the engine to addresses inside'],
};

export const engineHardening: ObjectRule = {
  over: 'object',
  id: 'engine-hardening',
  title: 'Engines report nothing, fetch nothing for requests, and bind groups to the pod’s address',
  source: 'vLLM envs.py and docs/usage/security.md: VLLM_HOST_IP, allowed-media-domains; CVE-2025-6242',
  controls: ['VLLM-08', 'VLLM-11', 'NP-05'],
  check: (object, cluster) =>
    podsOf(object).flatMap((pod) =>
      containersOf(pod)
        .filter((container) => isEngine(pod, container, cluster))
        .flatMap((container) => judged(pod, container, cluster)),
    ),
};

function judged(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const values = new Map(variablesOf(pod, container, cluster).map(({ name, value }) => [name, value]));
  const wrong = Object.entries(VARIABLES).filter(
    ([name, [allowed]]) => !allowed.includes(values.get(name) ?? 'not set'),
  );
  const hasDomains = flagsOf(pod, container, cluster).some(({ name }) => name === 'allowed-media-domains');
  return [
    ...wrong.map(([name, [allowed, problem]]) =>
      complaint(`${container.path}.env ${name}`, values.get(name), {
        problem,
        wayOut: `set it to ${allowed.join(' or ')}`,
      }),
    ),
    ...(hasDomains
      ? []
      : [
          complaint(`${container.path}.args --allowed-media-domains`, undefined, {
            problem: 'a request could make the engine fetch any address',
            wayOut: 'name the domains, or one that cannot be',
          }),
        ]),
    ...hostAddress(pod, container),
  ];
}

/** Torch and ZMQ listen where this says, or everywhere. */
function hostAddress(pod: PodTemplate, { json, path }: ContainerView): readonly Complaint[] {
  if (pod.object.kind !== 'LeaderWorkerSet') return [];
  const entry = listOf(json['env']).find((one) => step(one, 'name') === 'VLLM_HOST_IP');
  const field = step(step(step(entry, 'valueFrom'), 'fieldRef'), 'fieldPath');
  return field === 'status.podIP'
    ? []
    : [
        complaint(`${path}.env VLLM_HOST_IP`, entry, {
          problem: 'what the processes of a group say to each other is neither encrypted nor authenticated',
          wayOut: 'take it from status.podIP',
        }),
      ];
}
