import { INSTANCE_LABEL } from '../contract';
import { isReady, isTerminating, type Pod } from './api/objects';
import type { DeploymentPlan } from '../environment';

export const GROUP_INDEX_LABEL = 'leaderworkerset.sigs.k8s.io/group-index';

export const podsOf = (pods: readonly Pod[], { name }: DeploymentPlan): Pod[] =>
  pods.filter(({ metadata }) => metadata.labels?.[INSTANCE_LABEL] === name);

/** The pods of each replica: single pods, or groups by their index. */
export function replicasOf(pods: readonly Pod[], deployment: DeploymentPlan): ReadonlyMap<string, readonly Pod[]> {
  const replicas = new Map<string, Pod[]>();
  for (const pod of podsOf(pods, deployment)) {
    const key = deployment.multiNode ? (pod.metadata.labels?.[GROUP_INDEX_LABEL] ?? '?') : (pod.metadata.uid ?? '');
    replicas.set(key, [...(replicas.get(key) ?? []), pod]);
  }
  return replicas;
}

/** Replicas that answer: every pod of the group there and ready. */
export function readyReplicas(pods: readonly Pod[], deployment: DeploymentPlan): number {
  const { nodes } = deployment.plan.layout;
  return [...replicasOf(pods, deployment).values()].filter(
    (group) => group.length === nodes && group.every((pod) => isReady(pod)),
  ).length;
}

/** What is not as `isSettled` wants it, in numbers; undefined when all is. */
export function unsettled(pods: readonly Pod[], deployment: DeploymentPlan, replicas: number): string | undefined {
  if (isSettled(pods, deployment, replicas)) return undefined;
  const own = podsOf(pods, deployment);
  const leaving = own.filter((pod) => isTerminating(pod)).length;
  const wanted = replicas * deployment.plan.layout.nodes;
  return `${deployment.name}: ${readyReplicas(pods, deployment)} of ${replicas} replicas ready; ${own.length} of ${wanted} pods exist${leaving > 0 ? `, ${leaving} of them on their way out` : ''}`;
}

/** Nothing more is coming or going: as many ready replicas as asked for, and no pod besides. */
export function isSettled(pods: readonly Pod[], deployment: DeploymentPlan, replicas: number): boolean {
  const own = podsOf(pods, deployment);
  return (
    readyReplicas(pods, deployment) === replicas &&
    own.length === replicas * deployment.plan.layout.nodes &&
    !own.some((pod) => isTerminating(pod))
  );
}
