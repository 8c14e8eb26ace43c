import { EFA_RESOURCE, GPU_RESOURCE, HUGEPAGES_RESOURCE } from '../../../contract';
import { complaint } from '../../checks';
import { selectedGroups } from '../../model/cluster-view';
import type { NodeGroupView } from '../../model/node-groups';
import { podsOf, type PodTemplate, requestOf } from '../../model/pods';
import type { Complaint, ObjectRule } from '../../types';

const MIB = 2 ** 20;
const MILLI = 1e-3;

/** Allocatable on a node of the group, in the base unit of each resource; undefined for types the catalog does not know. */
function allocatable({ instanceType, efa }: NodeGroupView): Readonly<Record<string, number>> | undefined {
  if (instanceType === undefined) return undefined;
  const { cpuMillis, memoryMiB } = instanceType.allocatable;
  return {
    [GPU_RESOURCE]: instanceType.gpuCount,
    [EFA_RESOURCE]: efa ? instanceType.efaInterfaces : 0,
    cpu: cpuMillis * MILLI,
    memory: memoryMiB * MIB,
  };
}

/** Huge pages are memory that was set aside. */
const wanted = (pod: PodTemplate, resource: string): number =>
  requestOf(pod, resource) + (resource === 'memory' ? requestOf(pod, HUGEPAGES_RESOURCE) : 0);

function excess(pod: PodTemplate, group: NodeGroupView): Complaint | undefined {
  const [over] = Object.entries(allocatable(group) ?? {}).filter(
    ([resource, most]) => !(wanted(pod, resource) <= most),
  );
  if (over === undefined) return undefined;
  const [resource, most] = over;
  return complaint(`${pod.path}.containers resources ${resource}`, wanted(pod, resource), {
    problem: `a ${group.instanceType?.name} node of ${group.name} has ${most} to give`,
    wayOut: 'ask for less, or plan a larger instance type',
  });
}

export const fitsNode: ObjectRule = {
  over: 'object',
  id: 'fits-node',
  title: 'Pods ask for no more than one node has',
  source: 'kube-scheduler, NodeResourcesFit; allocatable in the catalog (karpenter-provider-aws 1d927085)',
  check: (object, cluster) =>
    podsOf(object).flatMap((pod) => {
      // A daemon's selector may pick several groups; every one must hold it. So must a model's only group.
      const groups = selectedGroups(pod, cluster) ?? [];
      return groups.map((group) => excess(pod, group)).find((found) => found !== undefined) ?? [];
    }),
};
