import { engineArgs } from '../../../charts/vllm/engine-args';
import { allModels } from '../../../lib/catalog';
import { argument } from '../../support/manifests';
import { once } from '../../support/memo';
import recipeFile from '../fixtures/recipe-commands.json';
import { deploymentOf } from './catalogued-deployments';
import { differences, type Kind } from './recipe-differences';
import { answerRequest } from '../../../lib/planner/answer-request';
import type { PlanRequest } from '../../../lib/planner/request/plan-request';

type Recipe = (typeof recipeFile.rows)[number];

/** Nodes of eight GPUs the recipes are written for. */
export const INSTANCE_TYPES: Readonly<Record<string, string>> = {
  h200: 'p5en.48xlarge',
  b200: 'p6-b200.48xlarge',
  b300: 'p6-b300.48xlarge',
};

/** Decided by the layout, which is taken from the recipe. */
const LAYOUT = ['--tensor-parallel-size', '--data-parallel-size'];

/** Words of a command, quotes resolved as a shell would. */
export const words = (text: string): string[] =>
  [...text.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!);

function requestOf(recipe: Recipe, model: string, checkpoint: string, args: readonly string[]): PlanRequest {
  const size = (flag: string): number => Number(argument(args, flag) ?? 1);
  return {
    model,
    checkpoint,
    instanceType: INSTANCE_TYPES[recipe.hardware]!,
    maxModelLen: 'auto',
    nodes: 1,
    pipelineParallelSize: 1,
    tensorParallelSize: size('--tensor-parallel-size'),
    dataParallelSize: size('--data-parallel-size'),
    enableExpertParallel: args.includes('--enable-expert-parallel'),
    speculative: recipe.speculation ? 'checkpoint' : false,
  };
}

interface Compared {
  readonly title: string;
  readonly found: [string, Kind][];
  readonly fields: readonly string[];
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

function compare(recipe: Recipe, model: string, checkpoint: string): Compared {
  const title = `${checkpoint} on ${recipe.hardware}, ${recipe.strategy}${recipe.speculation ? ', speculating' : ''}`;
  const published = [recipe.checkpoint, ...words(recipe.flags)];
  const { result } = answerRequest(requestOf(recipe, model, checkpoint, published), 'cost');
  if (result.verdict !== 'fits') return { title, found: [], fields: result.problems.map(({ field }) => field) };
  return { title, found: differences(engineArgs(deploymentOf(result)), published, LAYOUT), fields: [] };
}

/** Ours against the recipe's, for every recipe that fits its node. */
export const comparisons = () => all().filter(({ fields }) => fields.length === 0);
/** Recipes the planner refuses, with the fields it names. */
export const refusedRecipes = () => all().filter(({ fields }) => fields.length > 0);
