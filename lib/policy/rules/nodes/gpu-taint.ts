import { GPU_TAINT } from '../../../contract';
import { complaint } from '../../checks';
import { gpuTypeOf, nodeGroupsOf } from '../../model/node-groups';
import type { ResourceRule } from '../../types';

export const gpuTaint: ResourceRule = {
  over: 'resource',
  id: 'gpu-taint',
  title: 'GPU nodes keep other pods away',
  source: 'EKS Best Practices Guide, AI/ML compute: taint GPU nodes',
  controls: ['NODE-09'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group, assembly) => {
    if (gpuTypeOf(group) === undefined) return [];
    const view = nodeGroupsOf(assembly).find(({ name }) => name === group.logicalId);
    return view?.taints.some(({ key }) => key === GPU_TAINT.key) === true
      ? []
      : [
          complaint('Taints', group.raw('Taints'), {
            problem: `nothing has the key '${GPU_TAINT.key}', so any pod may take the processors the engine needs`,
            wayOut: `add the taint ${GPU_TAINT.key}=${GPU_TAINT.value}:${GPU_TAINT.effect}`,
          }),
        ];
  },
};
