import { type CapacityBlockPlan, planCapacityBlock } from './capacity-block';
import { defaultNodeImage, findGpu, findInstanceType, nodeImageOf } from '../../catalog';
import type {
  GpuSpec,
  InstanceTypeSpec,
  NetworkInterfaceSpec,
  NodeImageSpec,
  PurchaseOption,
} from '../../catalog/types';
import { type Block, blocksOf, endOf, servingBlock } from '../../config/blocks';
import type { CapacityConfig, DeploymentConfig } from '../../config/schema';
import { hourlyPrice, type ServingPlan } from '../../planner';
import { type Note, toDo } from '../../problem';
import { type Range, scale } from '../../units/range';
import type { DrainPlan } from '../pods';
import { ROOT_VOLUME_GIB, scaleCommand } from '../../contract';
import { type HandOverPlan, planHandOvers } from './hand-over';

/** A managed node group: one a capacity entry, or one for each of its capacity blocks; with what is placed on it. */
export interface NodeGroupPlan {
  /** Of the entry, or of entry, block and zone: another block is another group, which comes beside the running one. */
  readonly name: string;
  /** The capacity entry, whose name all its groups carry as label. */
  readonly capacity: string;
  /** Whether its nodes are those that serve at `asOf`; without it, those of the first block. */
  readonly serves: boolean;
  /** A second group on the block of another: its nodes are those that the other gives up, one by one. */
  readonly filledByHand: boolean;
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
  /** NVIDIA driver of the node image. */
  readonly driverVersion: string;
  /** EC2 vCPUs the quota must cover; capacity blocks have a quota of their own. */
  readonly vcpus: number;
}

const PLAIN_INTERFACE: readonly NetworkInterfaceSpec[] = [
  { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' },
];
/** Nitro v6 forgets idle flows after 350 s; older types keep them five days, which idle NCCL and HTTP connections rely on. */
const LONG_TCP_ESTABLISHED_TIMEOUT_S = 432_000;

/** The zone of a capacity entry: the one given, or the first of the network that offers the type. Of blocks, that of the one that serves. */
export function zoneOf(entry: CapacityConfig, { region, network, asOf }: DeploymentConfig): string {
  const offered = findInstanceType(entry.instanceType)?.availabilityZoneIds[region] ?? [];
  const blocks = blocksOf(entry);
  const stated = (servingBlock(blocks, asOf) ?? blocks[0])?.availabilityZoneId ?? entry.availabilityZoneId;
  const zone = stated ?? network.availabilityZoneIds.find((id) => offered.includes(id));
  if (zone === undefined)
    throw new Error(`capacity '${entry.name}' was accepted without a zone that offers ${entry.instanceType}`);
  return zone;
}

/** Most nodes an entry has in each zone at one time: of blocks in the same zone, those that overlap. */
export function nodesByZone(entry: CapacityConfig, config: DeploymentConfig): ReadonlyMap<string, number> {
  const blocks = blocksOf(entry);
  if (blocks.length === 0) return new Map([[zoneOf(entry, config), entry.count]]);
  const own = blocks.filter(
    ({ reservationId }, index) => blocks.findIndex((other) => other.reservationId === reservationId) === index,
  );
  const zones = new Set(own.map(({ availabilityZoneId }) => availabilityZoneId ?? zoneOf(entry, config)));
  return new Map(
    [...zones].map((zone) => [
      zone,
      mostAtOnce(
        entry,
        own.filter((one) => one.availabilityZoneId === zone),
      ),
    ]),
  );
}

/** Blocks without dates may run at any time. */
function mostAtOnce(entry: CapacityConfig, blocks: readonly Block[]): number {
  const runs = (block: Block, at: string): boolean => (block.startsAt ?? '') <= at && at < (endOf(block) ?? FOR_EVER);
  const starts = blocks.map(({ startsAt }) => startsAt ?? '');
  const at = (instant: string): number =>
    blocks.filter((block) => runs(block, instant)).reduce((sum, { count }) => sum + (count ?? entry.count), 0);
  return Math.max(entry.count, ...starts.map(at));
}

/** After every instant as text. */
const FOR_EVER = '~';

/** Addresses a node can take: a full set of pods and one per interface that has addresses. */
export function addressesPerNode(instanceType: InstanceTypeSpec): number {
  return instanceType.maxPods + instanceType.network.maximumNetworkInterfacesOnPrimaryCard;
}

/** What a node group must know of the models placed on it. */
export interface PlacedDeployment {
  readonly nodeGroup: string;
  readonly plan: ServingPlan;
  readonly replicas: number;
  readonly multiNode: boolean;
  readonly drain: DrainPlan;
  readonly movesFrom?: string;
}

export interface CapacityPlan {
  readonly groups: readonly NodeGroupPlan[];
  readonly handOvers: readonly HandOverPlan[];
  readonly notes: readonly Note[];
}

/** One capacity entry with what is placed on it: a node group, or one a capacity block and how they follow one another. */
export function planCapacity(
  entry: CapacityConfig,
  config: DeploymentConfig,
  kubernetesVersion: string,
  deployments: readonly PlacedDeployment[],
): CapacityPlan {
  const placed = deployments.filter(({ nodeGroup }) => nodeGroup === entry.name);
  // Until they have left, nodes stay what their pods need.
  const held = deployments.filter(({ nodeGroup, movesFrom }) => [nodeGroup, movesFrom].includes(entry.name));
  const blocks = blocksOf(entry);
  const planned = (blocks.length === 0 ? [undefined] : blocks).map((block) =>
    planNodeGroup(entry, block, { config, kubernetesVersion, placed: held }),
  );
  const serving = servingBlock(blocks, config.asOf) ?? blocks[0];
  const groups = planned.map((group, index) => ({ ...group, serves: blocks[index] === serving }));
  const handOvers = planHandOvers(groups, placed);
  const price = priceOf(entry, config);
  return {
    groups,
    handOvers,
    notes: [...price.notes, ...groups.filter(({ serves }) => serves).flatMap((group) => blockNotes(group, config))],
  };
}

interface Surroundings {
  readonly config: DeploymentConfig;
  readonly kubernetesVersion: string;
  readonly placed: readonly PlacedDeployment[];
}

function planNodeGroup(
  entry: CapacityConfig,
  block: Block | undefined,
  { config, kubernetesVersion, placed }: Surroundings,
): NodeGroupPlan {
  const instanceType = known(findInstanceType(entry.instanceType), entry.instanceType);
  const efa = placed.some((deployment) => deployment.multiNode);
  const nodeImage = imageOf(block?.nodeImage ?? entry.nodeImage, kubernetesVersion, instanceType);
  const count = block?.count ?? entry.count;
  const zone = block?.availabilityZoneId ?? zoneOf(entry, config);
  const { usdPerHour } = priceOf(entry, config);
  return {
    name: nameOf(entry, block, zone),
    capacity: entry.name,
    serves: true,
    filledByHand: block?.groupSuffix !== undefined,
    instanceType,
    gpu: known(findGpu(instanceType.gpu), instanceType.gpu),
    purchaseOption: entry.purchaseOption,
    reservationId: block?.reservationId ?? entry.reservationId,
    placementGroup: entry.placementGroup,
    capacityBlock: block === undefined ? undefined : planCapacityBlock(block, placed),
    availabilityZoneId: zone,
    minSize: 0,
    desiredSize: block === undefined ? (entry.desiredCount ?? count) : 0,
    maxSize: count,
    efa,
    networkInterfaces: efa ? (instanceType.efaNetworkInterfaces ?? PLAIN_INTERFACE) : PLAIN_INTERFACE,
    nodeImage,
    tcpEstablishedTimeoutS: tcpTimeout(instanceType),
    rootVolumeGiB: ROOT_VOLUME_GIB,
    usdPerHour: usdPerHour && scale(usdPerHour, count),
    driverVersion: known(nodeImage.driverVersion, `driver of ${nodeImage.releaseVersion}`),
    vcpus: instanceType.vcpus * count,
  };
}

const priceOf = (entry: CapacityConfig, { region }: DeploymentConfig) =>
  hourlyPrice(known(findInstanceType(entry.instanceType), entry.instanceType), entry.purchaseOption, region);

/** Another block or zone is another name: EKS changes neither of a group that exists. */
const nameOf = ({ name }: CapacityConfig, block: Block | undefined, zone: string): string =>
  block === undefined ? name : [name, block.reservationId, zone, block.groupSuffix].filter(Boolean).join('-');

function imageOf(release: string | undefined, kubernetesVersion: string, { cpuArchitecture }: InstanceTypeSpec) {
  const image =
    release === undefined
      ? defaultNodeImage(kubernetesVersion, cpuArchitecture)
      : nodeImageOf(release, cpuArchitecture);
  return known(image, `node image ${release ?? `of ${kubernetesVersion}`}`);
}

/** Of the block that serves: those after it are added before they begin. */
function blockNotes(
  { name, capacity, purchaseOption, capacityBlock, maxSize }: NodeGroupPlan,
  config: DeploymentConfig,
): Note[] {
  if (purchaseOption !== 'capacity-block') return [];
  const fill = scaleCommand(config.name, { nodeGroup: name, desiredSize: maxSize, maxSize });
  if (capacityBlock === undefined)
    return [
      toDo(
        capacity,
        `the capacity block has no startsAt and endsAt: nothing raises its group when it starts or drains it before EC2 ends its instances; by hand: ${fill}`,
        'state the dates of the capacity block',
      ),
    ];
  const { reservationId, nodesFrom, nodesFromAgain } = capacityBlock;
  const { asOf } = config;
  return [
    ...(asOf === undefined || asOf > nodesFromAgain
      ? [
          toDo(
            capacity,
            `${reservationId} has no nodes until ${nodesFrom}; deployed for the first time after ${nodesFromAgain}, it has none until '${fill}'`,
            'deploy before the capacity block starts, or fill its group by hand',
          ),
        ]
      : []),
  ];
}

const tcpTimeout = ({ network }: InstanceTypeSpec): number | undefined =>
  network.defaultTcpEstablishedTimeoutS < LONG_TCP_ESTABLISHED_TIMEOUT_S ? LONG_TCP_ESTABLISHED_TIMEOUT_S : undefined;

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the catalog lost '${what}' after the environment was accepted`);
  return value;
}
