import { awayTogether, nodesInAnyOrder, nodesLargestFirst, type PodGroup } from './packing';
import { findInstanceType } from '../../catalog';
import type { Draft } from '../../config/draft';
import { nodesThroughout } from '../../config/blocks';
import type { CapacityConfig, DeploymentConfig } from '../../config/schema';
import { type Note, note, type Problem, problem } from '../../problem';
import { formatUsd } from '../../units';
import type { NodeGroupPlan } from './node-groups';
import { capacityIndexOf, type FittedModel } from '../models';

/** Whether the nodes bought hold the replicas asked for; what was not judged takes no place. */
export function capacityProblems(config: Draft<DeploymentConfig>, fits: readonly FittedModel[]): Problem[] {
  return config.each(
    ({ capacity }) => capacity,
    (draft, index) => {
      const used = isUsed(config, index);
      if (used === undefined) return [];
      const placed = fits.filter(({ capacityIndex }) => capacityIndex === index);
      return draft.judge((entry) => (used ? tooFew(entry, index, placed) : [unused(entry, index)])) ?? [];
    },
  );
}

/**
 * True as well when a model says nothing legal about where it runs: that is its problem. Undefined when nothing is known of
 * the models.
 */
function isUsed(config: Draft<DeploymentConfig>, index: number): boolean | undefined {
  const count = config.judge(({ models }) => models.length);
  if (count === undefined) return undefined;
  const name = config.element(({ capacity }) => capacity, index)?.judge((entry) => entry.name);
  const places = Array.from({ length: count }, (_, position) => {
    const model = config.element(({ models }) => models, position);
    if (name !== undefined && model?.judge(({ movesFrom }) => movesFrom) === name) return index; // until its models have left
    return model && capacityIndexOf(model, config);
  });
  return places.some((place) => place === undefined || place === -1 || place === index);
}

function unused({ name, instanceType, count }: CapacityConfig, index: number): Problem {
  return problem(
    `capacity[${index}]`,
    `no model runs on '${name}': ${count} × ${instanceType} would be paid for and idle; remove it or place a model on it`,
  );
}

function tooFew(entry: CapacityConfig, index: number, placed: readonly FittedModel[]): Problem[] {
  const { instanceType } = entry;
  const count = nodesThroughout(entry);
  const counted = placed.filter(({ name, replicas }) => name !== undefined && replicas !== undefined);
  const groups = counted.map(podsOf);
  const gpus = gpusOfNode(instanceType);
  const [atBest, needed] = [nodesLargestFirst(groups, gpus), nodesInAnyOrder(groups, gpus)];
  if (needed <= count) return [];
  const nodes = `${count} × ${instanceType}`;
  const uses = counted.map(useOf).join(', ');
  const message =
    atBest > count ? noRoom(nodes, uses, atBest, wayOut(counted, gpus, count)) : roomTaken(nodes, uses, needed);
  return [problem(`capacity[${index}].count`, message)];
}

/** Nodes that are paid for and on which nothing runs. */
export function spareNotes(fits: readonly FittedModel[], groups: readonly NodeGroupPlan[]): Note[] {
  const entries = [...new Set(groups.map(({ capacity }) => capacity))];
  return groups.flatMap(({ capacity: name, serves, instanceType, maxSize, usdPerHour }) => {
    const placed = fits.filter(({ capacityIndex }) => entries[capacityIndex] === name);
    if (!serves || placed.length === 0) return [];
    const spare = maxSize - nodesLargestFirst(placed.map(podsOf), instanceType.gpuCount);
    if (spare <= 0) return [];
    const price = usdPerHour === undefined ? '' : `, ${formatUsd((usdPerHour.expected * spare) / maxSize)} an hour`;
    return [
      note(
        name,
        `${spare} of ${maxSize} nodes stand idle${price}: raise replicas or lower count, unless they are meant as spares for a lost node or an update`,
      ),
    ];
  });
}

const noRoom = (nodes: string, uses: string, atBest: number, way: string): string =>
  `${nodes} cannot hold ${uses}; that takes ${atBest} nodes: ${way}`;

/** What would help: smaller replicas only where they could be smaller and a node could then hold several. */
function wayOut(placed: readonly FittedModel[], gpusOfNode: number, count: number): string {
  const couldShare = placed.some(({ plan: { layout } }) => layout.nodes === 1 && layout.gpus > 1);
  const replicas = placed.reduce((sum, { replicas: asked = 0 }) => sum + asked, 0);
  return [
    'raise count',
    ...(couldShare && replicas <= gpusOfNode * count
      ? ['set layout.tensorParallelSize so low that replicas share a node']
      : []),
    ...(placed.some(({ replicas: asked = 0 }) => asked > 1) ? ['lower replicas'] : []),
    ...(placed.length > 1 ? ['give a model a capacity entry of its own'] : []),
  ].join(', or ');
}

const roomTaken = (nodes: string, uses: string, needed: number): string =>
  [
    `${nodes} have room for ${uses}, but small pods can take the last room of a large one,`,
    'when they come first or while both are updated, and nothing moves them away:',
    `give models of different sizes capacity entries of their own, or raise count to ${needed}`,
  ].join(' ');

const useOf = ({ name, replicas, plan }: FittedModel): string => `${name}: ${replicas} × ${plan.layout.gpus} GPUs`;

/** Whatever is placed or judged names a type of the catalog. */
const gpusOfNode = (instanceType: string): number => findInstanceType(instanceType)?.gpuCount ?? 1;

/** A pod of a group over several nodes takes its node whole: EFA interfaces and huge pages are not divided. */
function podsOf({ replicas = 0, plan: { layout, instanceType } }: FittedModel): PodGroup {
  return layout.nodes > 1
    ? { gpus: instanceType?.gpuCount ?? layout.gpusPerNode, count: replicas * layout.nodes }
    : { gpus: layout.gpusPerNode, count: replicas };
}

/** Replicas of a model that lose their place together while one of its nodes is replaced; a group over nodes does alone. */
export function replicasAwayTogether(fit: FittedModel, fits: readonly FittedModel[], entry: CapacityConfig): number {
  const placed = fits.filter(({ capacityIndex }) => capacityIndex === fit.capacityIndex);
  return awayTogether(podsOf(fit), placed.map(podsOf), gpusOfNode(entry.instanceType), nodesThroughout(entry));
}
