import { findInstanceType } from '../../../lib/catalog';
import { step as member } from '../../../lib/policy/model/values';
import type { Account, Resource } from '../../aws/account/account';

const NODE_GROUP = 'AWS::EKS::Nodegroup';
const at = (value: unknown, path: string): unknown => path.split('.').reduce<unknown>(member, value);

export interface Node {
  readonly group: Resource;
  readonly cluster: string;
  labels: Readonly<Record<string, string>>;
  readonly gpus: number;
}

export const nodeGroups = (account: Account): Resource[] => account.all(NODE_GROUP);
export const isNodeGroup = ({ type }: Resource): boolean => type === NODE_GROUP;

export function findNodeGroup(account: Account, cluster: string, name: string): Resource | undefined {
  return nodeGroups(account).find(
    ({ properties }) => properties['ClusterName'] === cluster && properties['NodegroupName'] === name,
  );
}

export function newNode(account: Account, group: Resource): Node {
  const type = at(templateData(account, group), 'InstanceType') ?? at(group.properties, 'InstanceTypes.0');
  const gpus = findInstanceType(String(type))?.gpuCount ?? 0;
  return { group, cluster: String(group.properties['ClusterName']), labels: labelsOf(group), gpus };
}

export const labelsOf = ({ properties }: Resource): Readonly<Record<string, string>> =>
  (properties['Labels'] ?? {}) as Readonly<Record<string, string>>;

const templateData = (account: Account, group: Resource): unknown =>
  at(account.templateOf(group.properties), 'LaunchTemplateData');

/** Nodes a group gets now: those wanted, and of a capacity block no more than it holds while it runs. */
export function availableNodes(account: Account, group: Resource, nodes: readonly Node[]): number {
  const wanted = account.runningNodes(group.properties);
  const id = reservationOf(account, group);
  const block = id === undefined ? undefined : account.reservations.get(id);
  if (block === undefined) return wanted;
  if (account.now < new Date(block.start) || account.now >= new Date(block.end)) return 0;
  const others = nodes.filter((node) => node.group !== group && reservationOf(account, node.group) === id);
  return Math.min(wanted, block.instances - others.length);
}

const reservationOf = (account: Account, group: Resource): string | undefined =>
  at(
    templateData(account, group),
    'CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId',
  ) as string | undefined;

/** Properties whose change exchanges every node of a group. */
export const EXCHANGES_NODES = ['Version', 'ReleaseVersion', 'LaunchTemplate'];

/** How many nodes of a group EKS takes away at once. */
export const exchangedAtOnce = ({ properties }: Resource): number =>
  Number(at(properties, 'UpdateConfig.MaxUnavailable') ?? 1);
