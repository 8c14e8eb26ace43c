import { GPU_TAINT } from '../../../contract';
import { complaint } from '../../checks';
import { type ClusterView, selectedGroups, tolerates } from '../../model/cluster-view';
import type { Taint } from '../../model/node-groups';
import { gpusOf, podsOf, type PodTemplate } from '../../model/pods';
import type { ObjectRule } from '../../types';

/** Effects that keep a pod away; `PreferNoSchedule` only asks. */
const REPELLING = ['NoSchedule', 'NoExecute'];

/** Taints of the nodes the pod selects; of every GPU node when nodes are not known. */
function taintsFor(pod: PodTemplate, cluster: ClusterView): readonly Taint[] {
  const groups = selectedGroups(pod, cluster);
  return groups === undefined ? [GPU_TAINT] : groups.flatMap(({ taints }) => taints);
}

export const gpuToleration: ObjectRule = {
  over: 'object',
  id: 'gpu-toleration',
  title: 'GPU pods tolerate the taint of GPU nodes',
  source: 'kube-scheduler, TaintToleration: a pod without it waits for ever and says nothing',
  check: (object, cluster) =>
    podsOf(object)
      .filter((pod) => gpusOf(pod) > 0)
      .flatMap((pod) => {
        const refused = taintsFor(pod, cluster).find(
          (taint) => REPELLING.includes(taint.effect) && !tolerates(pod, taint),
        );
        return refused === undefined
          ? []
          : [
              complaint(`${pod.path}.tolerations`, pod.spec['tolerations'], {
                problem: `its nodes carry the taint ${refused.key}=${refused.value ?? ''}:${refused.effect}`,
                wayOut: 'tolerate it',
              }),
            ];
      }),
};
