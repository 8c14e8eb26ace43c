import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { allInstanceTypes, BOUGHT_AS, findInstanceType, nearNames, regionNames, zoneIdsOf } from '../catalog';
import type { PurchaseOption } from '../catalog/types';
import { parseEnvironment } from '../config';
import {
  asTypeScript,
  FORMATS,
  type ImportOptions,
  importSource,
  type ImportResult,
  type SourceFormat,
} from '../import';
import { type Problem, problem } from '../problem';
import { plainJson } from '../units';
import { type PlannedEnvironment, planParsed } from './environment';
import { notOneOf } from './filters';
import { asJson } from './output';
import { renderImport } from './print-import';
import { toDos } from './print-notes';
import { reasonOf, refuse } from './refuse';
import type { Surroundings } from './surroundings';
import { writeText } from './write-text';

export interface CommandOptions {
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

/** Loaded with the readers of every format when a source is imported. */
export function runImport({ output, readInput }: Surroundings, file: string, options: CommandOptions): void {
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
  return planParsed(parseEnvironment(plainJson(written.environment), out === undefined ? '.' : dirname(out)));
}

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
}: CommandOptions): ImportOptions => ({
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
}: CommandOptions): readonly Problem[] {
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
    ...(purchaseOption === undefined ? [] : oneOf('--purchase-option', purchaseOption, Object.keys(BOUGHT_AS))),
    ...outProblems(out, force),
  ];
}

const oneOf = (option: string, value: string, known: readonly string[]): readonly Problem[] =>
  known.includes(value) ? [] : [notOneOf(option, value, known)];

function outProblems(out: string | undefined, force: boolean | undefined): readonly Problem[] {
  if (out === undefined) return [];
  if (!/\.(ts|json)$/.test(out)) return [problem('--out', `must end in .ts or .json, got '${out}'`)];
  return existsSync(out) && force !== true ? [problem('--out', `${out} is there already; --force overwrites it`)] : [];
}
