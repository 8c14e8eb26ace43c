import type { InstanceTypeSpec } from '../types';

export const g7e_12xlarge: InstanceTypeSpec = {
  name: 'g7e.12xlarge',
  cpuArchitecture: 'x86_64',
  vcpus: 48,
  memoryGiB: 512,
  gpu: 'RTX PRO 6000',
  gpuCount: 2,
  gpuMemoryMiB: 98304,
  nvlink: false,
  network: {
    baselineGbps: 400,
    maximumNetworkCards: 1,
    maximumNetworkInterfacesOnPrimaryCard: 10,
    ipv4AddressesPerInterface: 64,
    defaultTcpEstablishedTimeoutS: 350,
  },
  efaInterfaces: 1,
  efaNetworkInterfaces: [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
    { networkCardIndex: 0, deviceIndex: 1, interfaceType: 'efa-only' },
  ],
  nvme: {
    disks: 1,
    totalGB: 3800,
  },
  ebsBaselineGbps: 25,
  purchaseOptions: ['on-demand', 'on-demand-reservation', 'spot'],
  maxPods: 632,
  allocatable: {
    cpuMillis: 47810,
    memoryMiB: 477_659,
  },
  onDemandUsdPerHour: {
    'us-east-1': 8.28608,
    'us-east-2': 8.28608,
    'us-west-2': 8.28608,
  },
  availabilityZoneIds: {
    'ap-northeast-1': ['apne1-az1', 'apne1-az4'],
    'ap-northeast-2': ['apne2-az1', 'apne2-az2'],
    'ap-south-1': ['aps1-az1', 'aps1-az3'],
    'eu-central-1': ['euc1-az2', 'euc1-az3'],
    'eu-north-1': ['eun1-az1', 'eun1-az3'],
    'eu-south-2': ['eus2-az1', 'eus2-az2'],
    'eu-west-2': ['euw2-az1', 'euw2-az2'],
    'us-east-1': ['use1-az2', 'use1-az6'],
    'us-east-2': ['use2-az1', 'use2-az2'],
    'us-west-2': ['usw2-az1', 'usw2-az2', 'usw2-az3', 'usw2-az4'],
  },
  source:
    'moto HEAD 0af643a5 instance_types.json and instance_type_offerings (DescribeInstanceTypes, 2026-08); pods: amazon-vpc-cni-k8s b5218838 eni-max-pods.txt; allocatable and us-east-1 price: karpenter-provider-aws 1d927085 (2026-08-21); interface layout: derived from the EC2 rules (one EFA per card, card 0 device 0 is a plain interface); us-east-2 and us-west-2 price: public AWS price table re-pulled 2026-09-19, identical to us-east-1',
  checkedOn: '2026-11-23',
};
