import type { k8s } from 'cdk8s-plus-28';
import { DRIVER_VERSION_LABEL, EFA_LABEL, engineSelector, GPU_TAINT, NODE_GROUP_LABEL } from '../../lib/contract';
import type { DeploymentPlan, NodeGroupPlan } from '../../lib/environment';

const HOSTNAME = 'kubernetes.io/hostname';
const MAX_WEIGHT = 100;

export const gpuToleration: k8s.Toleration = {
  key: GPU_TAINT.key,
  operator: 'Equal',
  value: GPU_TAINT.value,
  effect: GPU_TAINT.effect,
};

/** Node selector, toleration and affinity of an engine pod. */
export function enginePlacement(
  deployment: DeploymentPlan,
  group: NodeGroupPlan,
): Pick<k8s.PodSpec, 'nodeSelector' | 'tolerations' | 'affinity'> {
  return {
    nodeSelector: {
      [NODE_GROUP_LABEL]: group.name,
      ...(deployment.pod.efaInterfaces > 0 ? { [EFA_LABEL]: 'true' } : {}),
    },
    tolerations: [gpuToleration],
    affinity: { nodeAffinity: plannedDriver(group), ...spread(deployment, group) },
  };
}

/**
 * Towards nodes with the driver the plan was made for. Preferred, not required: while a node group changes its driver,
 * pods that insist on the old one could not move to the new nodes, and their disruption budget would stop the change.
 */
function plannedDriver({ driverVersion }: NodeGroupPlan): k8s.NodeAffinity {
  const preference = { matchExpressions: [{ key: DRIVER_VERSION_LABEL, operator: 'In', values: [driverVersion] }] };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: MAX_WEIGHT, preference }] };
}

/** Pods that take all GPUs of a node are apart already; smaller ones are told to be. */
function spread(deployment: DeploymentPlan, group: NodeGroupPlan): Pick<k8s.Affinity, 'podAntiAffinity'> {
  const fillsNode = deployment.pod.gpus >= group.instanceType.gpuCount;
  if (fillsNode || (deployment.replicas === 1 && !deployment.multiNode)) return {};
  const podAffinityTerm = { topologyKey: HOSTNAME, labelSelector: { matchLabels: engineSelector(deployment.name) } };
  return {
    podAntiAffinity: deployment.multiNode
      ? { requiredDuringSchedulingIgnoredDuringExecution: [podAffinityTerm] }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: MAX_WEIGHT, podAffinityTerm }] },
  };
}
