import { TAINT_EFFECTS } from '../model/node-groups';
import { oneOf, optional, quoted } from '../checks';
import type { ResourceRule } from '../types';

const AMI_TYPES = [
  'AL2_x86_64',
  'AL2_x86_64_GPU',
  'AL2_ARM_64',
  'AL2023_x86_64_STANDARD',
  'AL2023_ARM_64_STANDARD',
  'AL2023_x86_64_NEURON',
  'AL2023_x86_64_NVIDIA',
  'AL2023_ARM_64_NVIDIA',
  'BOTTLEROCKET_x86_64',
  'BOTTLEROCKET_ARM_64',
  'BOTTLEROCKET_x86_64_NVIDIA',
  'BOTTLEROCKET_ARM_64_NVIDIA',
  'CUSTOM',
];
const MARKET = 'LaunchTemplateData.InstanceMarketOptions.MarketType';

/** Property → what its service accepts. `*` stands for every member of a list. */
const VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'AWS::Scheduler::Schedule': { 'FlexibleTimeWindow.Mode': ['OFF', 'FLEXIBLE'], State: ['ENABLED', 'DISABLED'] },
  'AWS::EKS::Nodegroup': {
    CapacityType: ['ON_DEMAND', 'SPOT', 'CAPACITY_BLOCK'],
    AmiType: AMI_TYPES,
    'UpdateConfig.UpdateStrategy': ['DEFAULT', 'MINIMAL'],
    'Taints.*.Effect': Object.keys(TAINT_EFFECTS),
  },
  'AWS::EC2::LaunchTemplate': {
    [MARKET]: ['spot', 'capacity-block', 'interruptible-capacity-reservation'],
  },
};

export const enumValues: ResourceRule = {
  over: 'resource',
  id: 'enum-values',
  title: 'Enumerated values are those of the service',
  source: "EKS and EC2 API enumerations (botocore 1.43); CDK's built-in validation only warns (W3030)",
  types: Object.keys(VALUES),
  check: (resource) =>
    Object.entries(VALUES[resource.type] ?? {}).flatMap(([pattern, accepted]) => {
      const [list, field] = pattern.split('.*.');
      const paths = field === undefined ? [pattern] : resource.members(list ?? '').map((path) => `${path}.${field}`);
      return paths.flatMap((path) =>
        optional(resource, path, {
          holds: oneOf(...accepted),
          problem: 'the service knows no such value',
          wayOut: `use ${quoted(accepted)}`,
        }),
      );
    }),
};
