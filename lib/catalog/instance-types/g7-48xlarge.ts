import type { InstanceTypeSpec } from '../types';

export const g7_48xlarge: InstanceTypeSpec = {
  name: 'g7.48xlarge',
  cpuArchitecture: 'x86_64',
  vcpus: 192,
  memoryGiB: 768,
  gpu: 'RTX PRO 4500',
  gpuCount: 8,
  gpuMemoryMiB: 32768,
  nvlink: false,
  network: {
    baselineGbps: 700,
    maximumNetworkCards: 2,
    maximumNetworkInterfacesOnPrimaryCard: 12,
    ipv4AddressesPerInterface: 64,
    defaultTcpEstablishedTimeoutS: 350,
  },
  efaInterfaces: 2,
  efaNetworkInterfaces: [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
    { networkCardIndex: 0, deviceIndex: 1, interfaceType: 'efa-only' },
    { networkCardIndex: 1, deviceIndex: 0, interfaceType: 'efa-only' },
  ],
  nvme: {
    disks: 2,
    totalGB: 7600,
  },
  ebsBaselineGbps: 80,
  purchaseOptions: ['on-demand', 'on-demand-reservation', 'spot'],
  maxPods: 758,
  minDriverVersion: '595',
  allocatable: {
    cpuMillis: 191_450,
    memoryMiB: 718_756,
  },
  onDemandUsdPerHour: {
    'us-east-1': 28.51328,
    'us-east-2': 28.51328,
    'us-west-2': 28.51328,
  },
  availabilityZoneIds: {
    'us-east-1': ['use1-az1', 'use1-az2'],
    'us-east-2': ['use2-az1', 'use2-az2', 'use2-az3'],
    'us-west-2': ['usw2-az1', 'usw2-az2', 'usw2-az3', 'usw2-az4'],
  },
  source:
    'moto HEAD 0af643a5 instance_types.json and instance_type_offerings (DescribeInstanceTypes, 2026-08); pods: amazon-vpc-cni-k8s b5218838 eni-max-pods.txt; allocatable and us-east-1 price: karpenter-provider-aws 1d927085 (2026-08-21); interface layout: derived from the EC2 rules (one EFA per card, card 0 device 0 is a plain interface); us-east-2 and us-west-2 price: public AWS price table re-pulled 2026-09-19, identical to us-east-1; driver: amazon-eks-ami doc/usage/g7-ami.md, and a public deploy record of 2026-09-18 (580.178.04 finds no GPU, 595.91.07 does)',
  checkedOn: '2026-11-23',
};
