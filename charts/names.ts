import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  APP_LABEL,
  COMPONENT_LABEL,
  FRONT_DOOR,
  type ENDPOINT_COMPONENT,
  engineSelector,
  MANAGED_BY_LABEL,
  MOVES_FROM_ANNOTATION,
  NODE_NAMESPACE,
  PART_OF,
  PART_OF_LABEL,
  TOOL_EGRESS,
  VARIANT_LABEL,
} from '../lib/contract';
import { variantOf } from './metrics/variant';
import type { DeploymentPlan, EnvironmentPlan, NodeGroupPlan } from '../lib/environment';

/** Labels on every object, pods included. */
export const COMMON_LABELS: Readonly<Record<string, string>> = {
  [PART_OF_LABEL]: PART_OF,
  [MANAGED_BY_LABEL]: PART_OF,
};

/** Says of a workload that its old pods stand on other nodes than its new ones will. */
export const moveAnnotations = ({ movesFrom }: DeploymentPlan): Record<string, string> | undefined =>
  movesFrom === undefined ? undefined : { [MOVES_FROM_ANNOTATION]: movesFrom };

/** What a pod does: an `endpoint` answers HTTP and is behind the load balancer, a `worker` only computes. */
export type Component = typeof ENDPOINT_COMPONENT | 'worker';

export const engineLabels = (deployment: DeploymentPlan, component: Component): Record<string, string> => ({
  ...engineSelector(deployment.name),
  ...COMMON_LABELS,
  [COMPONENT_LABEL]: component,
  [VARIANT_LABEL]: variantOf(deployment),
});

/** Where nodes pull an image of the platform from. */
export function platformImage({ images }: EnvironmentPlan, name: string): string {
  const image = images[name];
  if (image === undefined) throw new Error(`the plan has no image '${name}', which its nodes need`);
  return image.reference;
}

/** Pods of the front door. */
export const DOOR_SELECTOR: Record<string, string> = { [APP_LABEL]: FRONT_DOOR };

/** Pods of the proxy of tool servers. */
export const TOOL_EGRESS_SELECTOR: Record<string, string> = { [APP_LABEL]: TOOL_EGRESS };

/** Selector of a DaemonSet of the node namespace. */
export const nodeAgentSelector = (name: string): Record<string, string> => ({ [APP_LABEL]: name });

/** An identity of its own for a DaemonSet of the node namespace, which calls nobody with it. */
export function addNodeAgentAccount(scope: Construct, id: string, name: string): void {
  new k8s.KubeServiceAccount(scope, id, {
    metadata: { name, namespace: NODE_NAMESPACE },
    automountServiceAccountToken: false,
  });
}

/** Labels the LeaderWorkerSet controller puts on the pods of a group (kubernetes-sigs/lws api/leaderworkerset/v1). */
export const LWS_LABELS = {
  name: 'leaderworkerset.sigs.k8s.io/name',
  groupIndex: 'leaderworkerset.sigs.k8s.io/group-index',
} as const;

/** The node group a deployment runs on; of several, the one that serves. */
export function nodeGroupOf(plan: EnvironmentPlan, deployment: DeploymentPlan): NodeGroupPlan {
  const group = plan.nodeGroups.find(({ capacity, serves }) => serves && capacity === deployment.nodeGroup);
  if (group === undefined)
    throw new Error(
      `${deployment.name} is placed on node group '${deployment.nodeGroup}', which the plan does not have`,
    );
  return group;
}
