import type { KubernetesObject } from '../api/objects';
import type { NodeShape } from '../fakes/node-shapes';
import type { ChartFile } from '../types';
import type { DeploymentPlan, EnvironmentPlan } from '../../environment';

/** A running environment, or what it is to become. */
export interface Situation {
  readonly plan: EnvironmentPlan;
  readonly charts: readonly ChartFile[];
  /** GPU nodes by node group; several groups may carry the label of one capacity entry. */
  readonly nodes: readonly NodeShape[];
}

export interface Change {
  readonly before: Situation;
  readonly after: Situation;
}

export const objectsOf = ({ charts }: Pick<Situation, 'charts'>): readonly KubernetesObject[] =>
  charts.flatMap(({ objects }) => objects);

/** Objects that the second situation no longer has, in the order in which they are deleted. */
export function removedObjects(before: Situation, after: Situation): KubernetesObject[] {
  const kept = new Set(objectsOf(after).map(idOf));
  return objectsOf(before)
    .filter((object) => !kept.has(idOf(object)))
    .reverse();
}

const idOf = ({ apiVersion, kind, metadata }: KubernetesObject): string =>
  [apiVersion.replace(/\/.*/, ''), kind, metadata.namespace ?? '', metadata.name].join(' ');

/** Node groups that come, that change what their nodes are, and that go. */
export interface NodeChanges {
  readonly added: readonly NodeShape[];
  readonly reshaped: readonly NodeShape[];
  readonly removed: readonly NodeShape[];
}

export function nodeChanges(before: Situation, after: Situation): NodeChanges {
  const was = new Map(before.nodes.map((shape) => [shape.group, shape]));
  const is = new Set(after.nodes.map(({ group }) => group));
  return {
    added: after.nodes.filter(({ group }) => !was.has(group)),
    reshaped: after.nodes.filter(
      (shape) => was.has(shape.group) && !isSame(lookOf(was.get(shape.group)!), lookOf(shape)),
    ),
    removed: before.nodes.filter(({ group }) => !is.has(group)),
  };
}

const lookOf = ({ labels, taints, allocatable, devices }: NodeShape): object => ({
  labels,
  taints,
  allocatable,
  devices,
});

/** Deployments whose pods are other ones afterwards: the template of their workload differs. */
export function rolledDeployments(before: Situation, after: Situation): DeploymentPlan[] {
  return after.plan.deployments.filter((deployment) => {
    const [old, next] = [workloadOf(before, deployment), workloadOf(after, deployment)];
    return old !== undefined && next !== undefined && !isSame(templatesOf(old), templatesOf(next));
  });
}

/** Replicas that the workload's own strategy keeps ready while its pods are replaced. */
export function keptReady(after: Situation, deployment: DeploymentPlan): number {
  const workload = workloadOf(after, deployment);
  const { strategy, rolloutStrategy } = (workload?.spec ?? {}) as WorkloadSpec;
  const unavailable =
    strategy?.rollingUpdate?.maxUnavailable ?? rolloutStrategy?.rollingUpdateConfiguration?.maxUnavailable;
  return deployment.replicas - countOf(unavailable ?? (deployment.multiNode ? 1 : '25%'), deployment.replicas);
}

/** Kubernetes rounds a share of replicas that may be away down. */
const countOf = (value: number | string, replicas: number): number =>
  typeof value === 'number' ? value : Math.floor((Number.parseInt(value) / 100) * replicas);

interface WorkloadSpec {
  readonly template?: object;
  readonly leaderWorkerTemplate?: object;
  readonly strategy?: { readonly rollingUpdate?: { readonly maxUnavailable?: number | string } };
  readonly rolloutStrategy?: {
    readonly rollingUpdateConfiguration?: { readonly maxUnavailable?: number | string };
  };
}

const templatesOf = ({ spec }: { readonly spec?: WorkloadSpec }): object => [
  spec?.template,
  spec?.leaderWorkerTemplate,
];

function workloadOf(
  situation: Situation,
  { name, multiNode }: DeploymentPlan,
): (KubernetesObject & { readonly spec?: WorkloadSpec }) | undefined {
  const kind = multiNode ? 'LeaderWorkerSet' : 'Deployment';
  return objectsOf(situation).find((object) => object.kind === kind && object.metadata.name === name);
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What has to be known to follow both: deployments that only the first has go, those that only the second has come. */
export function unitedPlan({ plan: before }: Situation, { plan: after }: Situation): EnvironmentPlan {
  const names = new Set(after.deployments.map(({ name }) => name));
  return {
    ...after,
    deployments: [...after.deployments, ...before.deployments.filter(({ name }) => !names.has(name))],
    frontDoor: after.frontDoor ?? before.frontDoor,
    toolEgress: after.toolEgress ?? before.toolEgress,
    fileSystem: after.fileSystem ?? before.fileSystem,
    network: before.network,
    loadBalancer: after.loadBalancer,
  };
}

/** Listeners give way to a front door, or the other way round. */
export const movesClients = ({ plan: before }: Situation, { plan: after }: Situation): boolean =>
  (before.frontDoor === undefined) !== (after.frontDoor === undefined);

/** Of a deployment in one situation; none when it is not part of it. */
export const replicasIn =
  ({ plan }: Situation) =>
  ({ name }: DeploymentPlan): number =>
    plan.deployments.find((each) => each.name === name)?.replicas ?? 0;
