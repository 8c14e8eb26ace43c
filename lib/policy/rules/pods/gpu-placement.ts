import { complaint } from '../../checks';
import { selectedGroups } from '../../model/cluster-view';
import { gpusOf, podsOf } from '../../model/pods';
import { isObject } from '../../model/values';
import type { ObjectRule } from '../../types';

export const gpuPlacement: ObjectRule = {
  over: 'object',
  id: 'gpu-placement',
  title: 'GPU pods select nodes that exist',
  source: 'kube-scheduler, NodeAffinity: a pod that selects nothing waits for ever',
  check: (object, cluster) =>
    podsOf(object)
      .filter((pod) => gpusOf(pod) > 0)
      .flatMap((pod) => {
        const path = `${pod.path}.nodeSelector`;
        const selector = pod.spec['nodeSelector'];
        if (!isObject(selector) || Object.keys(selector).length === 0)
          return [
            complaint(path, selector, {
              problem: 'the pod could land on GPUs it was not planned for',
              wayOut: 'select the node group of the plan',
            }),
          ];
        const groups = selectedGroups(pod, cluster);
        return groups === undefined || groups.length > 0
          ? []
          : [
              complaint(path, selector, {
                problem: `no node group has these labels; there are ${labelsOf(cluster.nodeGroups ?? [])}`,
                wayOut: 'use the labels of a node group',
              }),
            ];
      }),
};

const labelsOf = (groups: readonly { readonly name: string; readonly labels: object }[]): string =>
  groups.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`).join(', ');
