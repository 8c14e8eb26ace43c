import { complaint } from '../../checks';
import { type ClusterView, podsIn, selectedGroups } from '../../model/cluster-view';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { gpusOf, podsOf, type PodTemplate } from '../../model/pods';
import { step } from '../../model/values';
import type { ObjectRule } from '../../types';
import { MOVES_FROM_ANNOTATION, NODE_GROUP_LABEL } from '../../../contract';

const STRATEGY: Readonly<Record<string, string>> = {
  Deployment: 'spec.strategy',
  LeaderWorkerSet: 'spec.rolloutStrategy',
};
const DEFAULT_SURGE: Readonly<Record<string, string | number>> = { Deployment: '25%', LeaderWorkerSet: 0 };

export const surge: ObjectRule = {
  over: 'object',
  id: 'surge',
  title: 'Rollouts start no pod that has no free GPU',
  source: 'LLMKube#192, kueue#8769: the new pod waits for a GPU that the old one holds, for ever',
  kinds: Object.keys(STRATEGY),
  check: (object, cluster) => {
    const [pod] = podsOf(object);
    if (pod === undefined || gpusOf(pod) === 0 || object.at(`${STRATEGY[object.kind]}.type`) === 'Recreate') return [];
    const path = surgePath(object);
    const value = object.at(path) ?? DEFAULT_SURGE[object.kind];
    const needed = surgePods(value, object) * gpusPerReplica(object);
    const free = freeGpus(pod, cluster) + (leavesOtherNodes(object, cluster) ? gpusNeeded(podsOf(object)) : 0);
    return needed <= free
      ? []
      : [
          complaint(path, object.at(path), {
            problem: `an update would start ${needed} GPUs’ worth of pods beside the old ones, and ${free} are free`,
            wayOut: 'set maxSurge to 0 and maxUnavailable to 1, or plan a spare node',
          }),
        ];
  },
};

/** Its old pods stand on nodes of another capacity entry: its own GPUs are free until the new ones come. */
function leavesOtherNodes(object: KubernetesObject, { nodeGroups = [] }: ClusterView): boolean {
  const from = step(object.at('metadata.annotations'), MOVES_FROM_ANNOTATION);
  return from !== undefined && nodeGroups.some(({ labels }) => labels[NODE_GROUP_LABEL] === from);
}

const surgePath = (object: KubernetesObject): string =>
  object.kind === 'Deployment'
    ? 'spec.strategy.rollingUpdate.maxSurge'
    : 'spec.rolloutStrategy.rollingUpdateConfiguration.maxSurge';

/** Percentages of surge round up. */
function surgePods(value: unknown, object: KubernetesObject): number {
  const replicas = Number(object.at('spec.replicas') ?? 1);
  return String(value).endsWith('%') ? Math.ceil((Number.parseInt(String(value), 10) / 100) * replicas) : Number(value);
}

const gpusPerReplica = (object: KubernetesObject): number =>
  object.at('spec.replicas') === 0 ? 0 : gpusNeeded(podsOf(object)) / Number(object.at('spec.replicas') ?? 1);

const gpusNeeded = (pods: readonly PodTemplate[]): number =>
  pods.reduce((sum, pod) => sum + gpusOf(pod) * (pod.count ?? 0), 0);

/** GPUs of the groups the pod selects that no workload here takes; none when nodes are not known. */
function freeGpus(pod: PodTemplate, cluster: ClusterView): number {
  const groups = selectedGroups(pod, cluster) ?? [];
  const all = groups.reduce((sum, { maxSize, instanceType }) => sum + maxSize * (instanceType?.gpuCount ?? 0), 0);
  const names = new Set(groups.map(({ name }) => name));
  const taken = podsIn(cluster).filter((other) =>
    (selectedGroups(other, cluster) ?? []).some(({ name }) => names.has(name)),
  );
  return Math.max(0, all - gpusNeeded(taken));
}
