import {
  BLOCK_START_LABEL,
  blockStartMinutes,
  EFA_RESOURCE,
  GPU_RESOURCE,
  GPU_TAINT,
  HUGEPAGES_RESOURCE,
  localStorageMiB,
  NODE_GROUP_LABEL,
  NODE_ROLE_LABEL,
} from '../../contract';
import type { PurchaseOption } from '../../catalog/types';
import type { EnvironmentPlan, NodeGroupPlan } from '../../environment';

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** All nodes of one node group look like this. */
export interface NodeShape {
  readonly group: string;
  readonly count: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** What the kubelet itself reports. */
  readonly allocatable: Readonly<Record<string, string>>;
  /** What device plugins add, once they run on the node. */
  readonly devices: Readonly<Record<string, string>>;
}

/** EKS writes the image's id there; the release stands in for it. */
const IMAGE_LABEL = 'eks.amazonaws.com/nodegroup-image';
export const INSTANCE_TYPE_LABEL = 'node.kubernetes.io/instance-type';
/** AL2023 with EFA sets aside 5128 pages of 2 MiB (amazon-eks-ami); they are not schedulable as memory. */
const EFA_HUGEPAGES_MIB = 5128 * 2;
const CAPACITY_TYPE: Record<PurchaseOption, string> = {
  'on-demand': 'ON_DEMAND',
  'on-demand-reservation': 'ON_DEMAND',
  'capacity-block': 'CAPACITY_BLOCK',
  spot: 'SPOT',
};

/** The GPU nodes of one node group, with the labels and the taint the group sets and the resources of its type. */
export function gpuNodeShape(plan: EnvironmentPlan, group: NodeGroupPlan): NodeShape {
  const { instanceType, efa } = group;
  return {
    group: group.name,
    // A group is empty until its capacity block starts; what is rehearsed is the time after that.
    count: group.desiredSize > 0 ? group.desiredSize : group.maxSize,
    labels: {
      ...platformLabels(plan.region, group.availabilityZoneId),
      [INSTANCE_TYPE_LABEL]: instanceType.name,
      'eks.amazonaws.com/capacityType': CAPACITY_TYPE[group.purchaseOption],
      'eks.amazonaws.com/nodegroup': group.name,
      [IMAGE_LABEL]: group.nodeImage.releaseVersion,
      [NODE_ROLE_LABEL]: 'gpu',
      [NODE_GROUP_LABEL]: group.capacity,
      ...blockStart(group),
    },
    taints: [GPU_TAINT],
    allocatable: {
      cpu: `${instanceType.allocatable.cpuMillis}m`,
      memory: `${instanceType.allocatable.memoryMiB - (efa ? EFA_HUGEPAGES_MIB : 0)}Mi`,
      pods: String(instanceType.maxPods),
      'ephemeral-storage': `${localStorageMiB(instanceType, group.rootVolumeGiB)}Mi`,
      ...(efa ? { [HUGEPAGES_RESOURCE]: `${EFA_HUGEPAGES_MIB}Mi` } : {}),
    },
    devices: {
      [GPU_RESOURCE]: String(instanceType.gpuCount),
      ...(efa ? { [EFA_RESOURCE]: String(instanceType.efaInterfaces) } : {}),
    },
  };
}

const blockStart = ({ capacityBlock }: NodeGroupPlan): Record<string, string> =>
  capacityBlock === undefined ? {} : { [BLOCK_START_LABEL]: String(blockStartMinutes(capacityBlock.startsAt)) };

/** The GPU nodes of a plan that serve: of several capacity blocks, one. */
export const gpuNodeShapes = (plan: EnvironmentPlan): NodeShape[] =>
  plan.nodeGroups.filter(({ serves }) => serves).map((group) => gpuNodeShape(plan, group));

/** What is left of 4 vCPUs and 16 GiB after the node's own reservations, 58 pods (m6i.xlarge). */
const SYSTEM_ALLOCATABLE = { cpu: '3920m', memory: '14600Mi', pods: '58', 'ephemeral-storage': '45000Mi' };

/** Small nodes without GPUs, one in each of two zones. */
export function systemNodeShapes({ region, network }: EnvironmentPlan): NodeShape[] {
  const zones = network.subnets.filter(({ tier }) => tier === 'system').slice(0, 2);
  return zones.map(({ availabilityZoneId }) => ({
    group: `system-${availabilityZoneId}`,
    count: 1,
    labels: { ...platformLabels(region, availabilityZoneId), [NODE_ROLE_LABEL]: 'system' },
    taints: [],
    allocatable: SYSTEM_ALLOCATABLE,
    devices: {},
  }));
}

/** Zone names differ from account to account, so the id stands in for the name as well. */
function platformLabels(region: string, availabilityZoneId: string): Record<string, string> {
  return {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
    'topology.kubernetes.io/region': region,
    'topology.kubernetes.io/zone': availabilityZoneId,
    'topology.k8s.aws/zone-id': availabilityZoneId,
  };
}

/** A Node object as a kubelet would register it. */
export function nodeObject(shape: NodeShape, name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { ...shape.labels, 'kubernetes.io/hostname': name } },
    spec: { taints: shape.taints },
    status: { capacity: shape.allocatable, allocatable: shape.allocatable },
  };
}
