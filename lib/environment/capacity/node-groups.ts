import { type CapacityBlockPlan, planCapacityBlock } from './capacity-block';
import { defaultNodeImage, findGpu, findInstanceType } from '../../catalog';
import type {
  GpuSpec,
  InstanceTypeSpec,
  NetworkInterfaceSpec,
  NodeImageSpec,
  PurchaseOption,
} from '../../catalog/types';
import type { CapacityConfig, DeploymentConfig } from '../../config/schema';
import { hourlyPrice } from '../../planner';
import { type Note, note, toDo } from '../../problem';
import { type Range, scale } from '../../units/range';
import type { DrainPlan } from '../pods';

/** A managed node group, derived from one capacity entry and what is placed on it. */
export interface NodeGroupPlan {
  readonly name: string;
  readonly instanceType: InstanceTypeSpec;
  readonly gpu: GpuSpec;
  readonly purchaseOption: PurchaseOption;
  readonly reservationId?: string;
  /** Name of the placement group that holds the reservation. */
  readonly placementGroup?: string;
  /** Absent: bought otherwise, or the environment gives no dates. */
  readonly capacityBlock?: CapacityBlockPlan;
  readonly availabilityZoneId: string;
  readonly minSize: number;
  readonly desiredSize: number;
  readonly maxSize: number;
  /** True when a replica on it spans nodes: EFA interfaces, hugepages, locked memory. */
  readonly efa: boolean;
  /** One plain interface unless `efa`. */
  readonly networkInterfaces: readonly NetworkInterfaceSpec[];
  readonly nodeImage: NodeImageSpec;
  /** Seconds to set as connection-tracking timeout; absent: the default of the type is long enough. */
  readonly tcpEstablishedTimeoutS?: number;
  readonly rootVolumeGiB: number;
  /** All nodes together; absent: the catalog holds no price for this way of buying. */
  readonly usdPerHour?: Range;
  /** NVIDIA driver of the node image; nodes carry it as a label. */
  readonly driverVersion: string;
  /** EC2 vCPUs the quota must cover; capacity blocks have a quota of their own. */
  readonly vcpus: number;
}

const PLAIN_INTERFACE: readonly NetworkInterfaceSpec[] = [
  { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
];
/** Nitro v6 forgets idle flows after 350 s; older types keep them five days, which idle NCCL and HTTP connections rely on. */
const LONG_TCP_ESTABLISHED_TIMEOUT_S = 432_000;
/** containerd, kubelet and pod logs move to NVMe; the root volume holds the operating system and its logs. */
const ROOT_VOLUME_GIB = 100;

/** The zone of a capacity entry: the one given, or the first of the network that offers the type. */
export function zoneOf(entry: CapacityConfig, { region, network }: DeploymentConfig): string {
  const offered = findInstanceType(entry.instanceType)?.availabilityZoneIds[region] ?? [];
  const zone = entry.availabilityZoneId ?? network.availabilityZoneIds.find((id) => offered.includes(id));
  if (zone === undefined)
    throw new Error(`capacity '${entry.name}' was accepted without a zone that offers ${entry.instanceType}`);
  return zone;
}

/** Addresses a node can take: a full set of pods and one per interface that has addresses. */
export function addressesPerNode(instanceType: InstanceTypeSpec): number {
  return instanceType.maxPods + instanceType.network.maximumNetworkInterfacesOnPrimaryCard;
}

/** What a node group must know of the models placed on it. */
export interface PlacedDeployment {
  readonly nodeGroup: string;
  readonly multiNode: boolean;
  readonly drain: DrainPlan;
}

/** One capacity entry with what is placed on it, as a node group. */
export function planNodeGroup(
  entry: CapacityConfig,
  config: DeploymentConfig,
  kubernetesVersion: string,
  deployments: readonly PlacedDeployment[],
): { readonly group: NodeGroupPlan; readonly notes: readonly Note[] } {
  const instanceType = known(findInstanceType(entry.instanceType), entry.instanceType);
  const placed = deployments.filter((deployment) => deployment.nodeGroup === entry.name);
  const efa = placed.some((deployment) => deployment.multiNode);
  const nodeImage = known(
    defaultNodeImage(kubernetesVersion, instanceType.cpuArchitecture),
    `node image of ${kubernetesVersion}`,
  );
  const capacityBlock = planCapacityBlock(entry, placed);
  const price = hourlyPrice(instanceType, entry.purchaseOption, config.region);
  const group: NodeGroupPlan = {
    name: entry.name,
    instanceType,
    gpu: known(findGpu(instanceType.gpu), instanceType.gpu),
    purchaseOption: entry.purchaseOption,
    reservationId: entry.reservationId,
    placementGroup: entry.placementGroup,
    capacityBlock,
    availabilityZoneId: zoneOf(entry, config),
    minSize: 0,
    desiredSize: entry.desiredCount ?? (capacityBlock === undefined ? entry.count : 0),
    maxSize: entry.count,
    efa,
    networkInterfaces: efa ? (instanceType.efaNetworkInterfaces ?? PLAIN_INTERFACE) : PLAIN_INTERFACE,
    nodeImage,
    tcpEstablishedTimeoutS: tcpTimeout(instanceType),
    rootVolumeGiB: ROOT_VOLUME_GIB,
    usdPerHour: price.usdPerHour && scale(price.usdPerHour, entry.count),
    driverVersion: known(nodeImage.driverVersion, `driver of ${nodeImage.releaseVersion}`),
    vcpus: instanceType.vcpus * entry.count,
  };
  return { group, notes: [...price.notes, ...blockNotes(group)] };
}

function blockNotes({ name, purchaseOption, capacityBlock, desiredSize, maxSize }: NodeGroupPlan): Note[] {
  if (purchaseOption !== 'capacity-block') return [];
  if (capacityBlock === undefined)
    return [
      toDo(
        name,
        'the capacity block has no startsAt and endsAt: nothing raises the group when it starts or drains it before EC2 ends its instances',
      ),
    ];
  const { nodesFrom, drainFrom, endsAt } = capacityBlock;
  return [
    toDo(
      name,
      desiredSize === 0
        ? `empty until ${nodesFrom}; deployed for the first time after that, it stays empty unless desiredCount is ${maxSize}: write it then`
        : `starts with ${desiredSize} nodes at deployment: deploy once the block runs`,
    ),
    note(name, `drains from ${drainFrom}, before the block ends at ${endsAt}`),
  ];
}

const tcpTimeout = ({ network }: InstanceTypeSpec): number | undefined =>
  network.defaultTcpEstablishedTimeoutS < LONG_TCP_ESTABLISHED_TIMEOUT_S ? LONG_TCP_ESTABLISHED_TIMEOUT_S : undefined;

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the catalog lost '${what}' after the environment was accepted`);
  return value;
}
