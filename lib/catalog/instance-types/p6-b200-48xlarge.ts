import type { InstanceTypeSpec } from '../types';

export const p6_b200_48xlarge: InstanceTypeSpec = {
  name: 'p6-b200.48xlarge',
  cpuArchitecture: 'x86_64',
  vcpus: 192,
  memoryGiB: 2048,
  gpu: 'B200',
  gpuCount: 8,
  gpuMemoryMiB: 183_359,
  nvlink: true,
  network: {
    baselineGbps: 3200,
    maximumNetworkCards: 8,
    maximumNetworkInterfacesOnPrimaryCard: 4,
    ipv4AddressesPerInterface: 50,
    defaultTcpEstablishedTimeoutS: 350,
  },
  efaInterfaces: 8,
  efaNetworkInterfaces: [
    { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
    { networkCardIndex: 0, deviceIndex: 1, interfaceType: 'efa-only' },
    { networkCardIndex: 1, deviceIndex: 0, interfaceType: 'efa-only' },
    { networkCardIndex: 2, deviceIndex: 0, interfaceType: 'efa-only' },
    { networkCardIndex: 3, deviceIndex: 0, interfaceType: 'efa-only' },
    { networkCardIndex: 4, deviceIndex: 0, interfaceType: 'efa-only' },
    { networkCardIndex: 5, deviceIndex: 0, interfaceType: 'efa-only' },
    { networkCardIndex: 6, deviceIndex: 0, interfaceType: 'efa-only' },
    { networkCardIndex: 7, deviceIndex: 0, interfaceType: 'efa-only' },
  ],
  nvme: {
    disks: 8,
    totalGB: 30400,
  },
  ebsBaselineGbps: 100,
  purchaseOptions: ['on-demand', 'on-demand-reservation', 'capacity-block', 'spot'],
  maxPods: 198,
  allocatable: {
    cpuMillis: 191_450,
    memoryMiB: 1_937_332,
  },
  onDemandUsdPerHour: {
    'us-east-1': 113.9328,
    'us-east-2': 113.9328,
    'us-gov-east-1': 136.71936,
    'us-gov-west-1': 136.71936,
    'us-west-2': 113.9328,
  },
  availabilityZoneIds: {
    'ap-south-1': ['aps1-az2'],
    'us-east-1': ['use1-az6'],
    'us-east-2': ['use2-az1', 'use2-az2', 'use2-az3'],
    'us-west-2': ['usw2-az1', 'usw2-az2', 'usw2-az4'],
  },
  source:
    'moto HEAD 0af643a5 instance_types.json and instance_type_offerings (DescribeInstanceTypes, 2026-08); pods: amazon-vpc-cni-k8s b5218838 eni-max-pods.txt; allocatable and us-east-1 price: karpenter-provider-aws 1d927085 (2026-08-21); interface layout: EC2 user guide efa-acc-inst-types; us-east-2 and us-west-2 price: public AWS price table re-pulled 2026-09-19, identical to us-east-1',
  checkedOn: '2026-11-23',
};
