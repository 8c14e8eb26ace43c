import type { InstanceTypeSpec } from '../types';

export const g6e_12xlarge: InstanceTypeSpec = {
  name: 'g6e.12xlarge',
  cpuArchitecture: 'x86_64',
  vcpus: 48,
  memoryGiB: 384,
  gpu: 'L40S',
  gpuCount: 4,
  gpuMemoryMiB: 45776,
  nvlink: false,
  network: {
    baselineGbps: 100,
    maximumNetworkCards: 1,
    maximumNetworkInterfacesOnPrimaryCard: 10,
    ipv4AddressesPerInterface: 30,
    defaultTcpEstablishedTimeoutS: 432_000,
  },
  efaInterfaces: 1,
  efaNetworkInterfaces: [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
    { networkCardIndex: 0, deviceIndex: 1, interfaceType: 'efa-only' },
  ],
  nvme: {
    disks: 2,
    totalGB: 3800,
  },
  ebsBaselineGbps: 20,
  purchaseOptions: ['on-demand', 'on-demand-reservation', 'spot'],
  maxPods: 292,
  allocatable: {
    cpuMillis: 47810,
    memoryMiB: 360_157,
  },
  onDemandUsdPerHour: {
    'us-east-1': 10.49264,
    'us-east-2': 10.49264,
    'us-west-2': 10.49264,
  },
  availabilityZoneIds: {
    'ap-northeast-1': ['apne1-az1', 'apne1-az4'],
    'ap-northeast-2': ['apne2-az1', 'apne2-az2'],
    'ap-northeast-3': ['apne3-az1', 'apne3-az2'],
    'ap-south-1': ['aps1-az1', 'aps1-az3'],
    'ap-south-2': ['aps2-az1', 'aps2-az2'],
    'eu-central-1': ['euc1-az1', 'euc1-az2', 'euc1-az3'],
    'eu-north-1': ['eun1-az1', 'eun1-az2'],
    'eu-south-2': ['eus2-az2', 'eus2-az3'],
    'me-central-1': ['mec1-az1', 'mec1-az2'],
    'us-east-1': ['use1-az1', 'use1-az2', 'use1-az4', 'use1-az6'],
    'us-east-2': ['use2-az1', 'use2-az2', 'use2-az3'],
    'us-west-2': ['usw2-az1', 'usw2-az2', 'usw2-az3', 'usw2-az4'],
  },
  source:
    'moto HEAD 0af643a5 instance_types.json and instance_type_offerings (DescribeInstanceTypes, 2026-08); pods: amazon-vpc-cni-k8s b5218838 eni-max-pods.txt; allocatable and us-east-1 price: karpenter-provider-aws 1d927085 (2026-08-21); interface layout: derived from the EC2 rules (one EFA per card, card 0 device 0 is a plain interface); us-east-2 and us-west-2 price: public AWS price table re-pulled 2026-09-19, identical to us-east-1',
  checkedOn: '2026-11-23',
};
