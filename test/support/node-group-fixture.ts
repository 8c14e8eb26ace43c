import { findGpu, findInstanceType } from '../../lib/catalog';
import type { NodeGroupPlan } from '../../lib/environment/capacity/node-groups';

/** What tests of constructs tell apart; the rest is the same for all. */
type Given = Pick<NodeGroupPlan, 'name'> &
  Partial<Pick<NodeGroupPlan, 'purchaseOption' | 'efa' | 'tcpEstablishedTimeoutS'>> & { readonly instanceType: string };

/**
 * Two nodes of a capacity block, written by hand: editing a shipped environment or the planner moves no test of a
 * construct. Instance type and GPU are the catalog's.
 */
export function gpuNodeGroupPlan({ instanceType: typeName, efa = false, ...given }: Given): NodeGroupPlan {
  const instanceType = findInstanceType(typeName)!;
  return {
    capacity: given.name,
    serves: true,
    filledByHand: false,
    purchaseOption: 'capacity-block',
    reservationId: 'cr-0123456789abcdef0',
    instanceType,
    gpu: findGpu(instanceType.gpu)!,
    availabilityZoneId: 'usw2-az2',
    minSize: 0,
    desiredSize: 2,
    maxSize: 2,
    efa,
    networkInterfaces: efa
      ? instanceType.efaNetworkInterfaces!
      : [{ networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' }],
    nodeImage: {
      amiType: 'AL2023_x86_64_NVIDIA',
      kubernetesVersion: '1.36',
      releaseVersion: '1.36.1-20260901',
      driverVersion: '580.159.03',
      source: 'fixture',
      checkedOn: '2026-11-23',
    },
    driverVersion: '580.159.03',
    rootVolumeGiB: 100,
    usdPerHour: { low: 200, expected: 200, high: 200 },
    vcpus: 2 * instanceType.vcpus,
    ...given,
  };
}
