import { Command, CommanderError, Option } from 'commander';
import { findModel } from '../catalog';
import { environmentFile } from '../config';
import { planNamedEnvironment, type PlannedEnvironment } from './environment';
import { explained, jsonOption } from './help';
import { noSuchPlan } from './no-such-plan';
import { withOwnCatalog } from './own-catalog';
import { asJson, type Output } from './output';
import { answerRequests, printAnswers, type RequestOptions } from './plan-requests';
import type { NotesShown } from './print-notes';
import { renderPlan } from './print-plan';
import { renderNoFit } from './print-problems';
import { reasonOf, refuse } from './refuse';
import { plain } from './style';
import { type EnvironmentPlan, environmentToJson } from '../environment';
import { problem } from '../problem';
import type { Surroundings } from './surroundings';
import { writeText } from './write-text';

type PlanOptions = RequestOptions & {
  readonly request?: string;
  readonly notes: NotesShown;
  readonly html?: string;
  readonly markdown?: boolean;
};

/** `windlass plan`: the plan of an environment, or answers to single requests. */
export function planCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('plan')
      .description(
        'show whether it fits, how it is laid out, how fast it is, what it costs and how long it takes to start',
      )
      .argument(
        '[environment]',
        'name in environments/, path of a .ts or .json file, - for JSON from standard input, or a catalog id of a model',
      )
      .option('--request <file>', 'answer one request or an array of requests from a JSON file, - for standard input')
      .addOption(
        new Option('--objective <objective>', 'what the best layout is, when a request leaves sizes out')
          .choices(['cost', 'latency', 'throughput'])
          .default('cost'),
      )
      .option('--explain', 'show the formula, inputs and source of every number')
      .addOption(
        new Option('--notes <which>', 'of an environment: brief, or all with what is true of every plan')
          .choices(['brief', 'all'])
          .default('brief'),
      )
      .option('--html <file>', 'of an environment: write a page that needs nothing else, - to standard output')
      .option('--markdown', 'of an environment: print Markdown for a comment or a wiki')
      .addOption(jsonOption())
      .action(async (environment: string | undefined, options: PlanOptions) => {
        const { request } = options;
        const isFile = environment !== undefined && environmentFile(environment) !== undefined;
        if (!isFile && !(await withOwnCatalog(surroundings, options.json))) return;
        if (environment !== undefined && request === undefined && findModel(environment) !== undefined)
          return printModel(environment, options, surroundings);
        if (environment !== undefined && request === undefined)
          return printEnvironment(environment, options, surroundings.output);
        if (environment === undefined && request !== undefined) return answerRequests(request, options, surroundings);
        throw usage(
          surroundings.output,
          "give an environment or --request, one of the two; for example 'plan production'",
        );
      }),
    {
      examples: [
        ['the plan of an environment', 'windlass plan production'],
        ['the same as a page with charts', 'windlass plan production --html plan.html'],
        ['a model of the catalog on the best hardware, by latency', 'windlass plan qwen3-8b --objective latency'],
        ['questions in a file, with the formula of every number', 'windlass plan --request questions.json --explain'],
      ],
      failsWhen: "an environment is refused or a model cannot be planned ('does-not-fit' to a request is an answer)",
    },
  );
}

/** Asked about one model by name, a question without an answer is an error; among requests it is one of the answers. */
function printModel(model: string, options: PlanOptions, surroundings: Surroundings): void {
  const [result] = printAnswers({ model }, options, surroundings);
  if (result?.verdict === 'invalid') surroundings.output.fail(1);
}

function usage(output: Output, message: string): CommanderError {
  output.printError(`${(output.paintError ?? plain)('bad', 'error:')} ${message}\n`);
  return new CommanderError(1, 'windlass.usage', message);
}

async function printEnvironment(
  nameOrPath: string,
  { json = false, notes, html, markdown }: PlanOptions,
  output: Output,
): Promise<void> {
  const planned: PlannedEnvironment =
    environmentFile(nameOrPath) === undefined
      ? { ok: false, problems: [noSuchPlan(nameOrPath)], noFits: [] }
      : await planNamedEnvironment(nameOrPath);
  if (planned.ok) {
    if (html !== undefined) return writePage(planned.plan, html, json, output);
    if (markdown === true) return output.print((await import('./plan-markdown')).planAsMarkdown(planned.plan));
    output.print(
      json ? asJson(environmentToJson(planned.plan)) : `${renderPlan(planned.plan, { notes, paint: output.paint })}\n`,
    );
    return;
  }
  refuse(output, planned.problems, json);
  if (!json)
    output.printError(
      planned.noFits.map(({ model, result }) => `\n${model}\n${renderNoFit(result, output.paintError)}\n`).join(''),
    );
}

/** Charts are drawn by a library that plans in text never load. */
async function writePage(plan: EnvironmentPlan, file: string, json: boolean, output: Output): Promise<void> {
  const page = await (await import('../page')).planAsHtml(plan);
  if (file === '-') return output.print(page);
  try {
    writeText(file, page);
  } catch (error) {
    return refuse(output, [problem('--html', `${file} cannot be written: ${reasonOf(error)}`)], json);
  }
  output.print(json ? asJson(environmentToJson(plan)) : `${file}: the plan of ${plan.environment}\n`);
}
