import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { findInstanceType, nearNames, allInstanceTypes, regionNames, suggest, zoneIdsOf } from '../catalog';
import type { PurchaseOption } from '../catalog/types';
import { type EnvironmentInput, parseEnvironment } from '../config';
import {
  asTypeScript,
  FORMATS,
  type ImportOptions,
  importSource,
  type ImportResult,
  type SourceFormat,
} from '../import';
import { type Problem, problem } from '../problem';
import { type PlannedEnvironment, planParsed } from './environment';
import { explained, jsonOption } from './help';
import { asJson } from './output';
import { renderImport } from './print-import';
import { toDos } from './print-notes';
import { reasonOf, refuse } from './refuse';
import type { Surroundings } from './surroundings';
import { writeText } from './write-text';

interface Options {
  readonly format: string;
  readonly name?: string;
  readonly region: string;
  readonly account?: string;
  readonly instanceType?: string;
  readonly count?: string;
  readonly purchaseOption?: string;
  readonly reservation?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const PURCHASE_OPTIONS: readonly PurchaseOption[] = ['on-demand', 'on-demand-reservation', 'capacity-block', 'spot'];

/** `windlass import`: an environment from what runs somewhere already, with what it could not carry over, flag by flag. */
export function importCommand({ output, readInput }: Surroundings): Command {
  return explained(
    new Command('import')
      .description(
        "write an environment from a 'vllm serve' command line or script, a docker compose file, Helm values of the vLLM production stack or llm-d, Kubernetes or KServe objects; says on standard error what became of each flag",
      )
      .argument('<file>', 'the source, - for standard input')
      .option('--format <format>', `what it is: auto, ${FORMATS.join(', ')}`, 'auto')
      .option('--name <name>', 'of the environment')
      .option('--region <region>', 'where it is deployed', 'us-west-2')
      .option('--account <id>', 'of AWS; without it a placeholder is written')
      .option(
        '--instance-type <type>',
        'hardware; without it the GPU the source states, else the smallest that holds the model',
      )
      .option('--count <nodes>', 'how many nodes; without it as many as the replicas need')
      .option('--purchase-option <option>', `how they are bought: ${PURCHASE_OPTIONS.join(', ')}`)
      .option('--reservation <id>', 'capacity block or reservation, cr-…')
      .option('--out <file>', 'write the environment there: a .ts file with comments, or a .json file')
      .option('--force', 'overwrite that file')
      .addOption(jsonOption())
      .action((file: string, options: Options) => {
        const refuseAll = (problems: readonly Problem[]): void => refuse(output, problems, options.json);
        const wrong = optionProblems(options);
        if (wrong.length > 0) return refuseAll(wrong);
        const read = readText(file, readInput);
        if ('problem' in read) return refuseAll([read.problem]);
        const result = importSource(read.text, { ...importOptions(options), ...formatOf(options.format) });
        if (!result.ok) return refuseAll([problem('source', result.message)]);
        const planned = planWritten(result, options.out);
        if (options.out !== undefined) {
          const failed = writeOut(options.out, file, result);
          if (failed !== undefined) return refuseAll([failed]);
        }
        if (options.json === true) output.print(asJson(resultJson(result, planned)));
        else {
          if (options.out === undefined) output.print(asTypeScript(result.written, titleOf(file)));
          output.printError(`${renderImport(result, planned, output.paint)}\n`);
        }
        if (!planned.ok) output.fail(1);
      }),
    {
      examples: [
        [
          'a command line',
          "echo 'vllm serve Qwen/Qwen3-8B --max-model-len 32768' | windlass import - --instance-type g6e.2xlarge",
        ],
        [
          'a docker compose file, into an environment of its own',
          'windlass import compose.yaml --name chat --out environments/chat.ts',
        ],
      ],
      failsWhen: 'the source is none that can be read, or the environment still has problems',
    },
  );
}

type Imported = Extract<ImportResult, { ok: true }>;

const titleOf = (file: string): string =>
  `Imported from ${file === '-' ? 'standard input' : (file.split('/').at(-1) ?? file)}. Lines with a comment are to be checked or replaced.`;

function readText(
  file: string,
  readInput: Surroundings['readInput'],
): { readonly text: string } | { readonly problem: Problem } {
  try {
    return { text: readInput(file) };
  } catch (error) {
    return { problem: problem('file', `${file} cannot be read: ${reasonOf(error)}`) };
  }
}

/** What `check` would say of it: files of a model of one's own lie beside the environment. */
function planWritten({ written }: Imported, out: string | undefined): PlannedEnvironment {
  return planParsed(parseEnvironment(plainCopy(written.environment), out === undefined ? '.' : dirname(out)));
}

const plainCopy = (environment: EnvironmentInput): unknown => JSON.parse(JSON.stringify(environment));

function writeOut(out: string, file: string, { written }: Imported): Problem | undefined {
  try {
    writeText(out, out.endsWith('.json') ? asJson(written.environment) : asTypeScript(written, titleOf(file)));
    return undefined;
  } catch (error) {
    return problem('--out', `${out} cannot be written: ${reasonOf(error)}`);
  }
}

const resultJson = ({ format, written, items }: Imported, planned: PlannedEnvironment) => ({
  ok: planned.ok,
  verdict: planned.ok ? 'ok' : 'problems',
  format,
  environment: written.environment,
  items,
  choices: written.choices,
  problems: planned.ok ? [] : planned.problems,
  ...(planned.ok ? { toDo: toDos(planned.plan) } : {}),
});

const formatOf = (format: string): { readonly format?: SourceFormat } =>
  format === 'auto' ? {} : { format: format as SourceFormat };

const importOptions = ({
  name,
  region,
  account,
  instanceType,
  count,
  purchaseOption,
  reservation,
}: Options): ImportOptions => ({
  name,
  region,
  account,
  instanceType,
  count: count === undefined ? undefined : Number(count),
  purchaseOption: purchaseOption as PurchaseOption | undefined,
  reservationId: reservation,
});

function optionProblems({
  format,
  region,
  instanceType,
  count,
  purchaseOption,
  out,
  force,
}: Options): readonly Problem[] {
  const types = allInstanceTypes.map((type) => type.name);
  return [
    ...oneOf('--format', format, ['auto', ...FORMATS]),
    ...(zoneIdsOf(region).length > 0 ? [] : oneOf('--region', region, regionNames)),
    ...(instanceType === undefined || findInstanceType(instanceType) !== undefined
      ? []
      : [
          problem(
            '--instance-type',
            `unknown instance type '${instanceType}'; ${nearNames(instanceType, types) ?? `the catalog has ${types.join(', ')}`}`,
          ),
        ]),
    ...(count === undefined || /^[1-9]\d*$/.test(count)
      ? []
      : [problem('--count', `must be a whole number above 0, got '${count}'`)]),
    ...(purchaseOption === undefined ? [] : oneOf('--purchase-option', purchaseOption, PURCHASE_OPTIONS)),
    ...outProblems(out, force),
  ];
}

function oneOf(option: string, value: string, known: readonly string[]): readonly Problem[] {
  if (known.includes(value)) return [];
  const [near] = suggest(value, known);
  return [
    problem(
      option,
      `must be one of ${known.join(', ')}, got '${value}'${near === undefined ? '' : `; did you mean '${near}'?`}`,
    ),
  ];
}

function outProblems(out: string | undefined, force: boolean | undefined): readonly Problem[] {
  if (out === undefined) return [];
  if (!/\.(ts|json)$/.test(out)) return [problem('--out', `must end in .ts or .json, got '${out}'`)];
  return existsSync(out) && force !== true ? [problem('--out', `${out} is there already; --force overwrites it`)] : [];
}
