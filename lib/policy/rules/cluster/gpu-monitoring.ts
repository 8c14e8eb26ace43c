import { GPU_TAINT } from '../../../contract';
import { complaint } from '../../checks';
import { configurationOf } from '../../model/add-ons';
import { admits } from '../../model/cluster-view';
import { step } from '../../model/values';
import type { ResourceRule } from '../../types';

export const gpuMonitoring: ResourceRule = {
  over: 'resource',
  id: 'gpu-monitoring',
  title: 'GPU nodes are monitored',
  source: 'aws/containers-roadmap#2567; aws/eks-node-monitoring-agent chart values: dcgmAgent.tolerations is empty',
  controls: ['NODE-11'],
  types: ['AWS::EKS::Addon'],
  check: (addOn) => {
    if (addOn.knownAt('AddonName') !== 'eks-node-monitoring-agent') return [];
    if (admits(step(step(configurationOf(addOn), 'dcgmAgent'), 'tolerations'), GPU_TAINT)) return [];
    return [
      complaint('ConfigurationValues', addOn.raw('ConfigurationValues'), {
        problem: `the DCGM server stays away from nodes with the taint ${GPU_TAINT.key}, and node repair replaces them for ever`,
        wayOut: 'tolerate the taint in dcgmAgent.tolerations',
      }),
    ];
  },
};
