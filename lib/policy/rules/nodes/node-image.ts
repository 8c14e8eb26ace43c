import { complaint, required } from '../../checks';
import { gpuTypeOf } from '../../model/node-groups';
import type { ResourceRule } from '../../types';

export const nodeImage: ResourceRule = {
  over: 'resource',
  id: 'node-image',
  title: 'Nodes run a living image with the driver their GPUs need',
  source: 'EKS AMI documentation: AL2 ended with Kubernetes 1.32; NVIDIA variants carry the driver',
  controls: ['NODE-07'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => {
    const alive = required(group, 'AmiType', {
      holds: (value) => !String(value).startsWith('AL2_'),
      problem: 'EKS publishes no AL2 image since Kubernetes 1.33, and without AmiType it may pick one',
      wayOut: "use 'AL2023_x86_64_NVIDIA' for GPU nodes, 'AL2023_x86_64_STANDARD' for others",
    });
    const spec = gpuTypeOf(group);
    const amiType = group.knownAt('AmiType');
    if (alive.length > 0 || spec === undefined || amiType === 'CUSTOM') return alive;
    const architecture = spec.cpuArchitecture === 'arm64' ? 'ARM_64' : 'x86_64';
    return new RegExp(`_${architecture}_NVIDIA(_FIPS)?$`).test(String(amiType))
      ? []
      : [
          complaint('AmiType', amiType, {
            problem: `${spec.name} has ${spec.gpu} GPUs and ${spec.cpuArchitecture} processors, and this image has no driver for them`,
            wayOut: `use 'AL2023_${architecture}_NVIDIA'`,
          }),
        ];
  },
};
