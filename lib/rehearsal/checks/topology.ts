import { EFA_RESOURCE, GPU_RESOURCE, NODE_GROUP_LABEL } from '../../contract';
import type { Pod } from '../api/objects';
import { replicasOf } from '../replicas';
import { type RehearsalCheck, failed, passed, type Stage } from './check';
import type { DeploymentPlan } from '../../environment';

/** Where the pods are: on the planned node group, replicas apart, groups whole, with the devices of the plan. */
export const topology: RehearsalCheck = async (stage) => {
  const findings = stage.plan.deployments.flatMap((deployment) => [
    ...wrongDevices(stage, deployment),
    ...sharedNodes(stage, deployment),
    ...brokenGroups(stage, deployment),
    ...wrongNodeGroup(stage, deployment),
  ]);
  if (findings.length > 0) return failed('replicas are not where the plan puts them', findings);
  return passed(arrangement(stage));
};

function arrangement({ plan, cluster }: Stage): string {
  const isShared = (nodes: readonly unknown[]): boolean => new Set(nodes).size < nodes.length;
  const nodesOf = (each: DeploymentPlan) => cluster.podsOf(each).map(({ spec }) => spec.nodeName);
  const close = plan.deployments.filter((each) => isShared(nodesOf(each))).map(({ name }) => name);
  const apart = plan.deployments.some(({ multiNode }) => multiNode)
    ? 'groups are whole, one pod a node'
    : 'one replica a node';
  const sharing = [
    ...(close.length > 0 ? [`replicas of ${close.join(', ')} share nodes`] : []),
    ...(isShared(plan.deployments.flatMap((each) => [...new Set(nodesOf(each))])) ? ['models share nodes'] : []),
  ];
  return sharing.length > 0 ? sharing.join('; ') : apart;
}

function wrongDevices({ cluster }: Stage, deployment: DeploymentPlan): string[] {
  const { gpus, efaInterfaces } = deployment.pod;
  const wanted = { [GPU_RESOURCE]: gpus, [EFA_RESOURCE]: efaInterfaces };
  return cluster.podsOf(deployment).flatMap((pod) =>
    Object.entries(wanted).flatMap(([resource, count]) => {
      const asked = sumOf(pod, resource);
      return asked === count ? [] : [`pod ${pod.metadata.name} asks for ${asked} ${resource}, the plan says ${count}`];
    }),
  );
}

const sumOf = ({ spec }: Pod, resource: string): number =>
  spec.containers.reduce((sum, { resources }) => sum + Number(resources?.limits?.[resource] ?? 0), 0);

/** Only where the group has a node for every pod; several small replicas may have to share one. */
function sharedNodes({ cluster, fleet }: Stage, deployment: DeploymentPlan): string[] {
  const pods = cluster.podsOf(deployment);
  const nodes = pods.map(({ spec }) => spec.nodeName);
  const shared = [...new Set(nodes.filter((node, index) => nodes.indexOf(node) !== index))];
  return pods.length > fleet.nodesOf(deployment.nodeGroup).length
    ? []
    : shared.map((node) => `${deployment.name}: several pods share node ${node}`);
}

function brokenGroups({ cluster }: Stage, deployment: DeploymentPlan): string[] {
  const { nodes: size } = deployment.plan.layout;
  return [...replicasOf(cluster.podsOf(deployment), deployment)]
    .filter(([, pods]) => pods.length !== size || new Set(pods.map(({ spec }) => spec.nodeName)).size !== size)
    .map(([group, pods]) => `${deployment.name}: group ${group} has ${pods.length} pods, the plan says ${size} nodes`);
}

function wrongNodeGroup({ cluster, fleet }: Stage, deployment: DeploymentPlan): string[] {
  const nodes = new Set(fleet.nodesOf(deployment.nodeGroup).map(({ metadata }) => metadata.name));
  return cluster
    .podsOf(deployment)
    .filter(({ spec }) => spec.nodeName !== undefined && !nodes.has(spec.nodeName))
    .map(
      ({ metadata, spec }) =>
        `pod ${metadata.name} is on ${spec.nodeName}, not on ${NODE_GROUP_LABEL}=${deployment.nodeGroup}`,
    );
}
