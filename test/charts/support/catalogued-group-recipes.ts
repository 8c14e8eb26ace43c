import { groupEngineArgs } from '../../../charts/vllm/engine-args';
import { allModels } from '../../../lib/catalog';
import { argument } from '../../support/manifests';
import { once } from '../../support/memo';
import recipeFile from '../fixtures/group-recipe-commands.json';
import { deploymentOf } from './catalogued-deployments';
import { INSTANCE_TYPES, words } from './catalogued-recipes';
import { differences, type Kind } from './recipe-differences';
import { answerRequest } from '../../../lib/planner/answer-request';
import type { ServingPlan } from '../../../lib/planner/answer/plan-result';
import type { PlanRequest } from '../../../lib/planner/request/plan-request';

type Recipe = (typeof recipeFile.rows)[number];

/** Decided by the layout, which is taken from the recipe. */
const LAYOUT = [
  '--tensor-parallel-size',
  '--pipeline-parallel-size',
  '--data-parallel-size',
  '--nnodes',
  '--node-rank',
  '--master-addr',
];

function requestOf(recipe: Recipe, model: string, checkpoint: string): PlanRequest {
  const args = words(recipe.flags);
  const size = (flag: string): number => Number(argument(args, flag) ?? 1);
  return {
    model,
    checkpoint,
    instanceType: INSTANCE_TYPES[recipe.hardware]!,
    maxModelLen: 'auto',
    nodes: recipe.nodes,
    tensorParallelSize: size('--tensor-parallel-size'),
    pipelineParallelSize: size('--pipeline-parallel-size'),
    dataParallelSize: size('--data-parallel-size'),
    enableExpertParallel: args.includes('--enable-expert-parallel'),
    speculative: recipe.speculation ? 'checkpoint' : false,
  };
}

function found(recipe: Recipe, plan: ServingPlan): [string, Kind][] {
  const { leader, worker } = groupEngineArgs(deploymentOf(plan));
  const published = (own: string): string[] => [recipe.checkpoint, ...words(`${recipe.flags} ${own}`)];
  return [
    ...differences(leader, published(recipe.leader), LAYOUT),
    ...differences(worker, published(recipe.worker), LAYOUT),
  ];
}

interface Compared {
  readonly title: string;
  readonly recipe: Recipe;
  readonly found: readonly [string, Kind][];
  /** Fields the planner refuses; none: it fits. */
  readonly fields: readonly string[];
}

function compare(recipe: Recipe, model: string, checkpoint: string): Compared {
  const title = `${checkpoint} on ${recipe.nodes} × ${recipe.hardware}, ${recipe.strategy}${recipe.speculation ? ', speculating' : ''}`;
  const { result } = answerRequest(requestOf(recipe, model, checkpoint), 'cost');
  return result.verdict === 'fits'
    ? { title, recipe, found: found(recipe, result), fields: [] }
    : { title, recipe, found: [], fields: [...new Set(result.problems.map(({ field }) => field))] };
}

const all = once((): readonly Compared[] =>
  recipeFile.rows.flatMap((recipe) =>
    allModels.flatMap(({ id, checkpoints }) =>
      checkpoints
        .filter(({ huggingFaceId }) => huggingFaceId === recipe.checkpoint)
        .map((checkpoint) => compare(recipe, id, checkpoint.id)),
    ),
  ),
);

/** Leader and worker against the recipe's, for every recipe of several nodes that fits them. */
export const groupComparisons = () => all().filter(({ fields }) => fields.length === 0);
/** Recipes the planner refuses, with the fields it names. */
export const refusedGroupRecipes = () => all().filter(({ fields }) => fields.length > 0);
