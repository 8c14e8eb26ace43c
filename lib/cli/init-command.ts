import { join } from 'node:path';
import { Command } from 'commander';
import { BOUGHT_AS } from '../catalog';
import {
  environmentOf,
  type PlannedInput,
  printEnvironment,
  repositoryFiles,
  type RepositoryInputs,
  toDosOf,
} from '../init';
import type { EnvironmentPlan } from '../environment';
import { type Problem, problem } from '../problem';
import { stagingJobs } from '../mirror';
import { explained } from './help';
import { ANSWERS, fromEnvironment } from './init-from';
import { oneOf, readAnswers, type TypedAnswers } from './init-options';
import { askFor } from './init-questions';
import { packageSource } from './init-source';
import { toDos } from './print-notes';
import { nodePriceText } from '../page/words';
import { reasonOf, refuse } from './refuse';
import { plain } from './style';
import type { Surroundings } from './surroundings';
import { type Content, contentsOf, writeRepository } from './write-repository';

interface InitOptions extends TypedAnswers {
  readonly fromEnvironment?: string;
  readonly windlass?: string;
  readonly ci: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

const CI = ['github', 'gitlab', 'none'] as const;

/** `windlass init`: a repository of one's own around one environment, synthesizable at once. */
export function initCommand(surroundings: Surroundings): Command {
  return explained(
    new Command('init')
      .description(
        'write a repository of your own: an environment, its app, its tests and its CI; asks what no option says',
      )
      .argument('[directory]', 'where to write it; empty, or made', '.')
      .option('--region <region>', 'where it is deployed')
      .option('--model <model>', 'catalog id of the model')
      .option('--gpu <gpu>', 'the smallest type with this GPU that holds the model')
      .option('--instance-type <type>', 'the hardware itself; left out, the cheapest that holds the model')
      .option('--count <nodes>', 'nodes; left out, as many as one replica takes')
      .option('--purchase-option <option>', "how they are bought: 'on-demand', 'capacity-block', …")
      .option('--reservation-id <id>', "the capacity block or reservation, 'cr-…'")
      .option('--starts-at <instant>', 'first instant of the capacity block, as EC2 states it')
      .option('--ends-at <instant>', 'last instant of the capacity block')
      .option('--zones <ids>', 'zone ids of the network with commas between, that of the nodes first')
      .option('--vpc <new|file>', "'new', or a file with what 'windlass import-vpc' printed")
      .option('--cidr <block>', 'block of the VPC')
      .option('--delivery <cdk|gitops>', 'who applies the manifests')
      .option('--account <id>', 'AWS account; a placeholder until then')
      .option('--admin-role-arn <arn>', 'who administers the cluster; a placeholder until then')
      .option('--source-cidr <block>', 'who may reach the endpoint')
      .option('--name <name>', 'of the environment')
      .option('--from-environment <file>', 'take an environment that exists instead of answers')
      .option(
        '--windlass <spec>',
        'where package.json gets windlass from: a package of npm pack, a version, an address',
      )
      .option('--ci <github|gitlab|none>', 'for which CI a workflow is written', 'github')
      .option('--yes', 'ask nothing: what no option says takes its usual answer')
      .option('--dry-run', 'print the files instead of writing them')
      .option('--force', 'write into a folder that is not empty, replacing files of the same names')
      .action((directory: string, options: InitOptions) => init(directory, options, surroundings)),
    {
      examples: [
        [
          'what would be written, with the usual answers',
          'windlass init chat --region us-west-2 --model qwen3-8b --windlass 0.2.0 --dry-run',
        ],
        [
          'around an environment that there is',
          'windlass init chat --from-environment chat.ts --windlass file:../windlass-0.2.0.tgz',
        ],
      ],
      failsWhen: 'an answer cannot work, or the folder holds something; then nothing is written',
    },
  );
}

async function init(directory: string, options: InitOptions, surroundings: Surroundings): Promise<void> {
  const { output } = surroundings;
  const source = packageSource(options.windlass, surroundings);
  const early = [...oneOf('--ci', options.ci, CI), ...inTheWay(directory, options), ...source.problems];
  const planned = await plannedFrom(options, surroundings, early);
  if (planned === undefined) return;
  if (!planned.ok || early.length > 0 || source.windlass === undefined || surroundings.ownPackage === undefined)
    return refuse(output, [...early, ...(planned.ok ? [] : planned.problems)]);
  const inputs: RepositoryInputs = {
    name: planned.plan.environment,
    environment: printEnvironment(planned.environment, summaryOf(planned.plan)),
    delivery: planned.plan.delivery,
    ownPackage: surroundings.ownPackage(),
    windlass: source.windlass,
    ci: options.ci as RepositoryInputs['ci'],
    toDo: openOf(planned),
    stagingProjects: stagingJobs(planned.plan).map(({ projectName }) => projectName),
  };
  const files = new Map<string, Content>([...repositoryFiles(inputs), ...(source.files ?? [])]);
  if (options.dryRun === true) return output.print(printed(files));
  try {
    writeRepository(directory, files);
  } catch (error) {
    return refuse(output, [
      problem('directory', `${directory} cannot be written: ${reasonOf(error)}; nothing was, give a folder that can`),
    ]);
  }
  output.print(`${done(directory, files, planned, output.paint)}\n`);
}

type Ready = Extract<PlannedInput, { ok: true }>;

/** The environment of the options, of a file or of a conversation; undefined: it was refused on the way. */
async function plannedFrom(
  options: InitOptions,
  surroundings: Surroundings,
  early: readonly Problem[],
): Promise<PlannedInput | undefined> {
  if (options.fromEnvironment !== undefined) return fromEnvironment(options.fromEnvironment, options);
  const given = typedOf(options);
  const read = readAnswers(given, surroundings.readInput);
  const asks = surroundings.ask !== undefined && options.yes !== true;
  if (!read.ok || (asks && early.length > 0)) return { ok: false, problems: read.ok ? [] : read.problems };
  const typed = asks ? await askFor(given, surroundings.ask!, surroundings) : given;
  if (typed === undefined) {
    refuse(surroundings.output, [
      problem('init', 'standard input ended before the last question; nothing was written'),
    ]);
    return undefined;
  }
  return plannedAnswers(typed, surroundings);
}

function plannedAnswers(typed: TypedAnswers, { readInput }: Surroundings): PlannedInput {
  const read = readAnswers(typed, readInput);
  if (!read.ok) return { ok: false, problems: read.problems };
  const { region, model } = read.answers;
  if (region !== undefined && model !== undefined) return environmentOf({ ...read.answers, region, model });
  const missing = [region === undefined ? '--region' : [], model === undefined ? '--model' : []].flat();
  return {
    ok: false,
    problems: missing.map((option) =>
      problem(
        option,
        `is missing, and nobody is asked without a terminal or with --yes; give it ('windlass ${LISTED_BY[option] ?? ''})`,
      ),
    ),
  };
}

const LISTED_BY: Readonly<Record<string, string>> = {
  '--region': "regions' lists regions",
  '--model': "models --region <region>' lists models",
};

const typedOf = (options: InitOptions): TypedAnswers =>
  Object.fromEntries((Object.keys(ANSWERS) as (keyof TypedAnswers)[]).map((key) => [key, options[key]]));

function inTheWay(directory: string, { force, dryRun }: InitOptions): readonly Problem[] {
  if (force === true || dryRun === true) return [];
  let there: readonly string[];
  try {
    there = contentsOf(directory);
  } catch (error) {
    return [problem('directory', `${directory} cannot be read: ${reasonOf(error)}; give a folder`)];
  }
  if (there.length === 0) return [];
  const shown = there.length > 5 ? `${there.slice(0, 5).join(', ')}, …` : there.join(', ');
  return [
    problem(
      'directory',
      `${directory} is not empty, it has ${shown}; give another folder, or --force to write into it`,
    ),
  ];
}

/** `Qwen3-8B on 1 × g6e.xlarge, on demand.` */
function summaryOf({ deployments, nodeGroups }: EnvironmentPlan): string {
  const models = [...new Set(deployments.map(({ plan }) => plan.model.name))].join(', ');
  const nodes = nodeGroups.map(
    ({ maxSize, instanceType, purchaseOption }) => `${maxSize} × ${instanceType.name}, ${BOUGHT_AS[purchaseOption]}`,
  );
  return `${models} on ${nodes.join('; ')}.`;
}

/** Placeholders first, then what the plan says. */
const openOf = ({ environment, plan }: Ready): readonly string[] => [
  ...toDosOf(environment)
    .filter(({ isOfPlan }) => isOfPlan !== true)
    .map(({ path, text }) => `\`${path}\`: ${text}`),
  ...toDos(plan).map(({ topic, message }) => `${topic}: ${message}`),
];

const printed = (files: ReadonlyMap<string, Content>): string =>
  [...files]
    .map(([path, content]) =>
      typeof content === 'string' ? `=== ${path}\n${content}` : `=== ${path}\n(a copy of ${content.copyOf})\n`,
    )
    .join('\n');

function done(directory: string, files: ReadonlyMap<string, Content>, planned: Ready, paint = plain): string {
  const open = openOf(planned);
  const where = directory === '.' ? '' : `cd ${directory} && `;
  return [
    `${planned.plan.environment}: ${paint('good', 'written')}, ${nodePriceText(planned.plan)}`,
    ...[...files.keys()].map((path) => `  ${join(directory, path)}`),
    ...(open.length === 0
      ? []
      : ['', paint('title', 'To fill in, also in README.md'), ...open.map((line) => `  - ${line}`)]),
    '',
    paint('title', 'Next'),
    `  ${where}npm install && npm test && npm run synth`,
    `  commit everything, with package-lock.json and test/__snapshots__`,
  ].join('\n');
}
