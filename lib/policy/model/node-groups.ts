import { findInstanceType, type InstanceTypeSpec } from '../../catalog';
import type { Assembly } from './assembly';
import type { Resource } from './resource';
import { INTERFACES } from './launch-template';
import { entryOf, isObject } from './values';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  /** As Kubernetes spells it: `NoSchedule`. */
  readonly effect: string;
}

/** Nodes of one group, as the scheduler will see them. */
export interface NodeGroupView {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly maxSize: number;
  /** Absent: a type without GPUs, or one the catalog does not know. */
  readonly instanceType?: InstanceTypeSpec;
  /** Whether the launch template makes EFA interfaces; how many is a rule of its own. */
  readonly efa: boolean;
  /** Whether its nodes are of a capacity block, whose end empties them all. @default - false */
  readonly endsTogether?: boolean;
}

/** The EKS API's spelling of a taint effect → Kubernetes'. */
export const TAINT_EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: 'NoSchedule',
  NO_EXECUTE: 'NoExecute',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
};

export const NODE_GROUP = 'AWS::EKS::Nodegroup';

export const nodeGroupsOf = (assembly: Assembly): readonly NodeGroupView[] =>
  assembly.ofType(NODE_GROUP).map((group) => view(group));

function view(group: Resource): NodeGroupView {
  const instanceType = instanceTypeOf(group);
  const spec = instanceType === undefined ? undefined : findInstanceType(instanceType);
  return {
    name: group.logicalId,
    labels: labelsOf(group),
    taints: group.members('Taints').map((path) => taintAt(group, path)),
    maxSize: Number(group.knownAt('ScalingConfig.MaxSize') ?? 0),
    ...(spec === undefined ? {} : { instanceType: spec }),
    efa: hasEfa(group.referenced('LaunchTemplate.Id')),
    ...(group.knownAt('CapacityType') === 'CAPACITY_BLOCK' ? { endsTogether: true } : {}),
  };
}

/** In the launch template, where we put it, or in the node group. */
export function instanceTypeOf(group: Resource): string | undefined {
  const type =
    group.referenced('LaunchTemplate.Id')?.knownAt('LaunchTemplateData.InstanceType') ??
    group.knownAt('InstanceTypes.0');
  return typeof type === 'string' ? type : undefined;
}

/** The catalog's record of the group's type when that has GPUs. */
export function gpuTypeOf(group: Resource): InstanceTypeSpec | undefined {
  const name = instanceTypeOf(group);
  return name === undefined ? undefined : findInstanceType(name);
}

function labelsOf(group: Resource): Record<string, string> {
  const labels = group.knownAt('Labels');
  return isObject(labels)
    ? Object.fromEntries(
        Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};
}

function taintAt(group: Resource, path: string): Taint {
  const value = group.knownAt(`${path}.Value`);
  const effect = String(group.knownAt(`${path}.Effect`));
  return {
    key: String(group.knownAt(`${path}.Key`)),
    effect: entryOf(TAINT_EFFECTS, effect) ?? effect,
    ...(typeof value === 'string' ? { value } : {}),
  };
}

function hasEfa(template: Resource | undefined): boolean {
  return (template?.members(INTERFACES) ?? []).some((path) =>
    ['efa', 'efa-only'].includes(String(template?.knownAt(`${path}.InterfaceType`))),
  );
}
