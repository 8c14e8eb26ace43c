import type { ServingPlan } from '../planner';
import type { NodeGroupPlan } from './capacity';
import type { DeploymentPlan, EnvironmentPlan } from './environment-plan';

/** The plan of an environment for machines: catalog records stand as their ids, numbers as they are. */
export function environmentToJson(plan: EnvironmentPlan) {
  return {
    ...plan,
    nodeGroups: plan.nodeGroups.map(nodeGroupToJson),
    deployments: plan.deployments.map(deploymentToJson),
  };
}

function nodeGroupToJson(group: NodeGroupPlan) {
  return {
    ...group,
    instanceType: group.instanceType.name,
    gpu: group.gpu.name,
    nodeImage: group.nodeImage.releaseVersion,
  };
}

function deploymentToJson(deployment: DeploymentPlan) {
  return { ...deployment, plan: servingPlanToJson(deployment.plan), engine: deployment.engine.version };
}

export function servingPlanToJson({ model, checkpoint, gpu, instanceType, ...plan }: ServingPlan) {
  return {
    ...plan,
    basis: undefined,
    model: model.id,
    checkpoint: checkpoint.id,
    gpu: gpu.name,
    instanceType: instanceType?.name,
  };
}
