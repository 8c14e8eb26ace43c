import { findInstanceType } from '../catalog';
import type { CapacityConfig, DeploymentConfig } from '../config/schema';
import type { DeploymentPlan, Problem } from './types';

/** Whether the nodes bought hold the replicas asked for. */
export function capacityProblems(config: DeploymentConfig, deployments: readonly DeploymentPlan[]): Problem[] {
  return config.capacity.flatMap((entry, index) => {
    const placed = deployments.filter((deployment) => deployment.nodeGroup === entry.name);
    return placed.length === 0 ? [unused(entry, index)] : tooFew(entry, index, placed);
  });
}

function unused({ name, instanceType, count }: CapacityConfig, index: number): Problem {
  return {
    field: `capacity[${index}]`,
    message: `no model runs on '${name}': ${count} × ${instanceType} would be paid for and idle; remove it or place a model on it`,
  };
}

function tooFew(entry: CapacityConfig, index: number, placed: readonly DeploymentPlan[]): Problem[] {
  const needed = placed.reduce((nodes, deployment) => nodes + nodesFor(deployment, entry), 0);
  if (needed <= entry.count) return [];
  const uses = placed.map((d) => `${d.name}: ${d.replicas} × ${d.plan.layout.gpus} GPUs`).join(', ');
  return [
    {
      field: `capacity[${index}].count`,
      message: `${entry.count} × ${entry.instanceType} cannot hold ${uses}; that takes ${needed} nodes`,
    },
  ];
}

function nodesFor({ replicas, multiNode, plan, pod }: DeploymentPlan, entry: CapacityConfig): number {
  if (multiNode) return replicas * plan.layout.nodes;
  const gpusOfNode = findInstanceType(entry.instanceType)?.gpuCount ?? pod.gpus;
  return Math.ceil(replicas / Math.floor(gpusOfNode / pod.gpus));
}
