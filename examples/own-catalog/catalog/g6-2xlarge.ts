import type { InstanceTypeSpec } from 'windlass';

export const g6_2xlarge: InstanceTypeSpec = {
  name: 'g6.2xlarge',
  cpuArchitecture: 'x86_64',
  vcpus: 8,
  memoryGiB: 32,
  gpu: 'L4',
  gpuCount: 1,
  gpuMemoryMiB: 22_888,
  nvlink: false,
  network: {
    baselineGbps: 5,
    maximumNetworkCards: 1,
    maximumNetworkInterfacesOnPrimaryCard: 4,
    ipv4AddressesPerInterface: 15,
    defaultTcpEstablishedTimeoutS: 432_000,
  },
  efaInterfaces: 0,
  nvme: { disks: 1, totalGB: 450 },
  ebsBaselineGbps: 2,
  purchaseOptions: ['on-demand', 'on-demand-reservation', 'spot'],
  maxPods: 58,
  allocatable: { cpuMillis: 7910, memoryMiB: 29_317 },
  onDemandUsdPerHour: { 'us-west-2': 0.9776 },
  availabilityZoneIds: { 'us-west-2': ['usw2-az1', 'usw2-az2', 'usw2-az3'] },
  source: 'aws ec2 describe-instance-types, describe-instance-type-offerings and the price list, for this example',
  checkedOn: '2026-11-20',
};
