import { awayTogether, nodesInAnyOrder, nodesLargestFirst, type PodGroup } from './packing';
import { findInstanceType } from '../../catalog';
import { judgeEach, unlessRefused } from '../../config/guard';
import type { CapacityConfig, DeploymentConfig } from '../../config/schema';
import { type Problem, problem } from '../../problem';
import { capacityIndexOf, type FittedModel } from '../models';

/** Whether the nodes bought hold the replicas asked for; what was not judged takes no place. */
export function capacityProblems(config: DeploymentConfig, fits: readonly FittedModel[]): Problem[] {
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
  return problem(
    `capacity[${index}]`,
    `no model runs on '${name}': ${count} × ${instanceType} would be paid for and idle; remove it or place a model on it`,
  );
}

function tooFew({ instanceType, count }: CapacityConfig, index: number, placed: readonly FittedModel[]): Problem[] {
  const needs = judgeEach(placed, (fit) => [{ use: useOf(fit), pods: podsOf(fit) }]);
  const groups = needs.map(({ pods }) => pods);
  const gpus = gpusOfNode(placed, instanceType);
  const [atBest, needed] = [nodesLargestFirst(groups, gpus), nodesInAnyOrder(groups, gpus)];
  if (needed <= count) return [];
  const uses = needs.map(({ use }) => use).join(', ');
  const message =
    atBest > count
      ? `${count} × ${instanceType} cannot hold ${uses}; that takes ${atBest} nodes: raise count, or set layout.tensorParallelSize so low that replicas share a node`
      : `${count} × ${instanceType} have room for ${uses}, but small pods can take the last room of a large one, when they come first or while both are updated, and nothing moves them away: give models of different sizes capacity entries of their own, or raise count to ${needed}`;
  return [problem(`capacity[${index}].count`, message)];
}

const useOf = ({ model, plan }: FittedModel): string => `${model.name}: ${model.replicas} × ${plan.layout.gpus} GPUs`;

const gpusOfNode = (placed: readonly FittedModel[], instanceType: string): number =>
  findInstanceType(instanceType)?.gpuCount ?? Math.max(1, ...placed.map(({ plan }) => plan.layout.gpusPerNode));

/** A pod of a group over several nodes takes its node whole: EFA interfaces and huge pages are not divided. */
function podsOf({ model: { replicas }, plan: { layout, instanceType } }: FittedModel): PodGroup {
  return layout.nodes > 1
    ? { gpus: instanceType?.gpuCount ?? layout.gpusPerNode, count: replicas * layout.nodes }
    : { gpus: layout.gpusPerNode, count: replicas };
}

/** Replicas of a model that lose their place together while one of its nodes is replaced; a group over nodes does alone. */
export function replicasAwayTogether(
  fit: FittedModel,
  fits: readonly FittedModel[],
  { count, instanceType }: CapacityConfig,
): number {
  if (fit.plan.layout.nodes > 1) return 1;
  const placed = fits.filter(({ capacityIndex }) => capacityIndex === fit.capacityIndex);
  return awayTogether(podsOf(fit), placed.map(podsOf), gpusOfNode(placed, instanceType), count);
}
