import { findInstanceType } from '../catalog';
import { judgeEach, unlessRefused } from '../config/guard';
import type { CapacityConfig, DeploymentConfig } from '../config/schema';
import { capacityIndexOf, type ModelFit } from './model-fit';
import type { Problem } from './types';

/** Whether the nodes bought hold the replicas asked for; what was not judged takes no place. */
export function capacityProblems(config: DeploymentConfig, fits: readonly ModelFit[]): Problem[] {
  return judgeEach(config.capacity, (entry, index) => {
    const placed = fits.filter(({ capacityIndex }) => capacityIndex === index);
    return isUsed(config, index) ? tooFew(entry, index, placed) : [unused(entry, index)];
  });
}

/** True as well when a model says nothing legal about where it runs: that is its problem. */
function isUsed(config: DeploymentConfig, index: number): boolean {
  const { models } = config;
  const places = Array.from({ length: models.length }, (_, model) =>
    unlessRefused(() => capacityIndexOf(models[model]!, config)),
  );
  return places.some((place) => place === undefined || place === -1 || place === index);
}

function unused({ name, instanceType, count }: CapacityConfig, index: number): Problem {
  return {
    field: `capacity[${index}]`,
    message: `no model runs on '${name}': ${count} × ${instanceType} would be paid for and idle; remove it or place a model on it`,
  };
}

function tooFew({ instanceType, count }: CapacityConfig, index: number, placed: readonly ModelFit[]): Problem[] {
  const needs = judgeEach(placed, (fit) => [{ use: useOf(fit), nodes: nodesFor(fit, instanceType) }]);
  const needed = needs.reduce((sum, { nodes }) => sum + nodes, 0);
  if (needed <= count) return [];
  return [
    {
      field: `capacity[${index}].count`,
      message: `${count} × ${instanceType} cannot hold ${needs.map(({ use }) => use).join(', ')}; that takes ${needed} nodes: raise count, or set layout.tensorParallelSize so low that replicas share a node`,
    },
  ];
}

const useOf = ({ model, plan }: ModelFit): string => `${model.name}: ${model.replicas} × ${plan.layout.gpus} GPUs`;

function nodesFor({ model, plan: { layout } }: ModelFit, instanceType: string): number {
  if (layout.nodes > 1) return model.replicas * layout.nodes;
  const gpusOfNode = findInstanceType(instanceType)?.gpuCount ?? layout.gpusPerNode;
  return Math.ceil(model.replicas / Math.floor(gpusOfNode / layout.gpusPerNode));
}
