import { SERVING_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { enginesIn, flagsOf, variablesOf } from '../../model/engine';
import { type ContainerView, type PodTemplate } from '../../model/pods';
import { listOf, step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** Variable → what it must be, and what happens otherwise. */
const VARIABLES: Readonly<Record<string, readonly [readonly string[], string]>> = {
  VLLM_NO_USAGE_STATS: [['1'], 'the engine would report its use to stats.vllm.ai'],
  DO_NOT_TRACK: [['1'], 'libraries of the engine would report their use'],
  HF_HUB_OFFLINE: [['1'], 'the engine would fetch what was not staged'],
  TRANSFORMERS_OFFLINE: [['1'], 'the engine would fetch what was not staged'],
  VLLM_MEDIA_URL_ALLOW_REDIRECTS: [['0'], 'a request could lead the engine to addresses inside'],
};

export const engineHardening: ObjectRule = {
  over: 'object',
  id: 'engine-hardening',
  title: 'Engines report nothing, fetch nothing for requests, and bind groups to the pod’s address',
  source: 'vLLM envs.py and docs/usage/security.md: VLLM_HOST_IP, allowed-media-domains; CVE-2025-6242',
  controls: ['VLLM-08', 'VLLM-11', 'NP-05'],
  check: (object, cluster) =>
    enginesIn(object, cluster).flatMap(({ pod, container }) => judged(pod, container, cluster)),
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
    ...addresses(pod, container, cluster),
  ];
}

/** Flags of engines that are more than one pod together. */
const SPANNING = [
  'nnodes',
  'node-rank',
  'master-addr',
  'data-parallel-address',
  'data-parallel-start-rank',
  'data-parallel-size-local',
];

/** Torch, ZMQ and NIXL listen where these say, or everywhere. */
function addresses(pod: PodTemplate, container: ContainerView, cluster: ClusterView): readonly Complaint[] {
  const flags = flagsOf(pod, container, cluster);
  const transfers = flags.some(({ name }) => name === 'kv-transfer-config');
  const isGroup =
    pod.object.kind === 'LeaderWorkerSet' || flags.some(({ name, value }) => SPANNING.includes(name) && value !== '1');
  const needed = [
    ...(isGroup || pod.object.namespace === SERVING_NAMESPACE ? ['VLLM_HOST_IP'] : []),
    ...(transfers ? ['VLLM_NIXL_SIDE_CHANNEL_HOST'] : []),
  ];
  return needed.flatMap((name) => {
    const entry = listOf(container.json['env']).findLast((one) => step(one, 'name') === name);
    const field = step(step(step(entry, 'valueFrom'), 'fieldRef'), 'fieldPath');
    const isSame = step(entry, 'value') === '$(VLLM_HOST_IP)' && needed.includes('VLLM_HOST_IP');
    return field === 'status.podIP' || isSame
      ? []
      : [
          complaint(`${container.path}.env ${name}`, entry, {
            problem: 'what the processes of a group say to each other is neither encrypted nor authenticated',
            wayOut: 'take it from status.podIP',
          }),
        ];
  });
}
