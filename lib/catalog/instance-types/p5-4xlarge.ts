import type { InstanceTypeSpec } from '../types';

export const p5_4xlarge: InstanceTypeSpec = {
  name: 'p5.4xlarge',
  cpuArchitecture: 'x86_64',
  vcpus: 16,
  memoryGiB: 256,
  gpu: 'H100',
  gpuCount: 1,
  gpuMemoryMiB: 81920,
  nvlink: false,
  network: {
    baselineGbps: 100,
    maximumNetworkCards: 1,
    maximumNetworkInterfacesOnPrimaryCard: 4,
    ipv4AddressesPerInterface: 30,
    defaultTcpEstablishedTimeoutS: 432_000,
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
  ebsBaselineGbps: 10,
  purchaseOptions: ['on-demand', 'on-demand-reservation', 'capacity-block', 'spot'],
  maxPods: 118,
  allocatable: {
    cpuMillis: 15890,
    memoryMiB: 240_830,
  },
  onDemandUsdPerHour: {
    'us-east-1': 6.88,
    'us-east-2': 6.88,
    'us-gov-west-1': 8.256,
    'us-west-2': 6.88,
  },
  availabilityZoneIds: {
    'ap-northeast-1': ['apne1-az1'],
    'ap-south-1': ['aps1-az1', 'aps1-az2', 'aps1-az3'],
    'ap-southeast-2': ['apse2-az3'],
    'ap-southeast-3': ['apse3-az1'],
    'eu-west-2': ['euw2-az1', 'euw2-az2', 'euw2-az3'],
    'sa-east-1': ['sae1-az3'],
    'us-east-1': ['use1-az1', 'use1-az2', 'use1-az3', 'use1-az4', 'use1-az5', 'use1-az6'],
    'us-east-2': ['use2-az1', 'use2-az2', 'use2-az3'],
    'us-west-2': ['usw2-az1', 'usw2-az2', 'usw2-az3', 'usw2-az4'],
  },
  source:
    'moto HEAD 0af643a5 instance_types.json and instance_type_offerings (DescribeInstanceTypes, 2026-08); pods: amazon-vpc-cni-k8s b5218838 eni-max-pods.txt; allocatable and us-east-1 price: karpenter-provider-aws 1d927085 (2026-08-21); interface layout: EC2 user guide efa-acc-inst-types; us-east-2 and us-west-2 price: public AWS price table re-pulled 2026-09-19, identical to us-east-1',
  checkedOn: '2026-11-23',
};
