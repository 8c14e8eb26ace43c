import { Command } from 'commander';
import { findInstanceType } from '../catalog';
import { problem, type Problem } from '../problem';
import { filterProblems } from './filters';
import { explained, jsonOption } from './help';
import { asksForHardware, listModels, type ModelQuery } from './list-models';
import { asJson } from './output';
import { withOwnCatalog } from './own-catalog';
import { filtersOf, type ModelsOptions, renderModels } from './print-models';
import { progressOf } from './progress';
import { refuse } from './refuse';
import { needsHardware, type Order, ORDERS } from './sort-models';
import type { Surroundings } from './surroundings';

/** `windlass models`: what the catalog has, and on what each runs. */
export function modelsCommand(surroundings: Surroundings): Command {
  const { output } = surroundings;
  return explained(
    new Command('models')
      .description(
        'list the models of the catalog; with a region, a type or a price the smallest hardware that holds each',
      )
      .option('--region <region>', 'the smallest hardware sold there that holds each, its speed and its price')
      .option('--instance-type <type>', 'only models that a replica on this type holds')
      .option('--max-usd-per-hour <usd>', 'only models that hardware at this price an hour holds')
      .option('--format <format>', "only models published in it: 'fp8', 'nvfp4', …")
      .option('--task <task>', "only models for it: 'chat', 'generate', …")
      .option('--licence <licence>', "only models published under it: 'apache-2.0', 'mit', …")
      .option('--tools', 'only models with a parser for tool calls')
      .option('--reasoning', 'only models with a parser for reasoning')
      .option('--vision', 'only models to which clients may send images')
      .option('--name <part>', 'only models with this in their id, name or Hugging Face id')
      .option('--sort <order>', `largest, longest, cheapest or fastest first: ${ORDERS.join(', ')}`)
      .option('--wide', 'show every column, as a terminal of 120 columns or more does')
      .addOption(jsonOption())
      .action(async (options: ModelsOptions) => {
        if (!(await withOwnCatalog(surroundings, options.json))) return;
        const problems = problemsOf(options);
        if (problems.length > 0) return refuse(output, problems, options.json);
        const progress = progressOf(surroundings);
        const list = listModels(queryOf(options), (done, of) => progress(() => `${done} of ${of} models planned …`));
        output.print(options.json === true ? asJson(list) : `${renderModels(list, options, output)}\n`);
      }),
    {
      examples: [
        ['what there is, largest first', 'windlass models --sort size'],
        [
          'the smallest hardware for each that uses tools, cheapest first',
          'windlass models --region us-west-2 --tools --max-usd-per-hour 20 --sort price',
        ],
        ['what a node holds that one may sell', 'windlass models --instance-type p5en.48xlarge --licence mit --wide'],
      ],
      failsWhen: 'a filter is wrong (an empty list is no failure)',
    },
  );
}

function problemsOf(options: ModelsOptions): readonly Problem[] {
  const problems = [...filterProblems(filtersOf(options)), ...unsortable(options)];
  return problems.length > 0 ? problems : notSoldThere(options);
}

function unsortable(options: ModelsOptions): readonly Problem[] {
  const { sort } = options;
  if (sort === undefined || !needsHardware(sort) || asksForHardware(options)) return [];
  return [problem('--sort', `'${sort}' is a figure of hardware: add --region, --instance-type or --max-usd-per-hour`)];
}

function notSoldThere({ region, instanceType }: ModelsOptions): readonly Problem[] {
  const spec = findInstanceType(instanceType ?? '');
  if (spec === undefined || region === undefined || (spec.availabilityZoneIds[region] ?? []).length > 0) return [];
  const regions = Object.keys(spec.availabilityZoneIds).join(', ');
  return [problem('--instance-type', `${spec.name} is not offered in --region ${region}; it is in ${regions}`)];
}

function queryOf({ maxUsdPerHour, instanceType, sort, ...rest }: ModelsOptions): ModelQuery {
  return {
    ...rest,
    sort: sort as Order | undefined,
    instanceType: instanceType && findInstanceType(instanceType)?.name,
    maxUsdPerHour: maxUsdPerHour === undefined ? undefined : Number(maxUsdPerHour),
  };
}
