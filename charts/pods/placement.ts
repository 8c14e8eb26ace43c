import type { k8s } from 'cdk8s-plus-28';
import { BLOCK_START_LABEL, engineSelector, GPU_TAINT, NODE_GROUP_LABEL } from '../../lib/contract';
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
    nodeSelector: { [NODE_GROUP_LABEL]: group.capacity },
    tolerations: [gpuToleration],
    affinity: affinityOf({ ...servingBlocks(deployment), ...spread(deployment, group) }),
  };
}

/** Away from blocks that came before the one that serves. `Gt`: the next block is welcome without another word. */
function servingBlocks({ blocksFrom }: DeploymentPlan): Pick<k8s.Affinity, 'nodeAffinity'> {
  if (blocksFrom === undefined) return {};
  const matchExpressions = [{ key: BLOCK_START_LABEL, operator: 'Gt', values: [String(blocksFrom - 1)] }];
  return {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  };
}

const affinityOf = (affinity: k8s.Affinity): k8s.Affinity | undefined =>
  Object.keys(affinity).length === 0 ? undefined : affinity;

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
