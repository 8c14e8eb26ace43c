import { Command } from 'commander';
import { findInstanceType } from '../catalog';
import type { PurchaseOption } from '../catalog/types';
import { DEFAULT_REGION, defaultWorkload } from '../planner';
import { problem, type Problem } from '../problem';
import { formatUsd } from '../units';
import { askedBy, filterProblems } from './filters';
import { formatCount, formatNumber, formatParameters } from './format';
import { listModels, type ModelQuery } from './list-models';
import type { ListedHardware, ListedModel, ModelList } from './list-schemas';
import { asJson } from './output';
import { withOwnCatalog } from './own-catalog';
import { BOUGHT_AS } from './print-plan';
import { refuse } from './refuse';
import { type Paint, plain } from './style';
import type { Surroundings } from './surroundings';
import { columns } from './table';

interface ModelsOptions {
  readonly region?: string;
  readonly instanceType?: string;
  readonly maxUsdPerHour?: string;
  readonly format?: string;
  readonly task?: string;
  readonly tools?: boolean;
  readonly name?: string;
  readonly json?: boolean;
}

/** `windlass models`: what the catalog has, and on what each runs. */
export function modelsCommand(surroundings: Surroundings): Command {
  const { output } = surroundings;
  return new Command('models')
    .description(
      'list the models of the catalog; with a region, a type or a price the smallest hardware that holds each',
    )
    .option('--region <region>', 'the smallest hardware sold there that holds each, its speed and its price')
    .option('--instance-type <type>', 'only models that a replica on this type holds')
    .option('--max-usd-per-hour <usd>', 'only models that hardware at this price an hour holds')
    .option('--format <format>', "only models published in it: 'fp8', 'nvfp4', …")
    .option('--task <task>', "only models for it: 'chat', 'generate'")
    .option('--tools', 'only models with a parser for tool calls')
    .option('--name <part>', 'only models with this in their id, name or Hugging Face id')
    .option('--json', 'print everything about each for machines')
    .action(async (options: ModelsOptions) => {
      if (!(await withOwnCatalog(surroundings, options.json))) return;
      const problems = problemsOf(options);
      if (problems.length > 0) return refuse(output, problems, options.json);
      const query = queryOf(options);
      const list = listModels(query, progressOf(surroundings));
      output.print(options.json === true ? asJson(list) : `${renderModels(list, options, output.paint)}\n`);
    });
}

const filtersOf = ({ region, instanceType, maxUsdPerHour, format, task, name }: ModelsOptions) => ({
  '--region': region,
  '--instance-type': instanceType,
  '--max-usd-per-hour': maxUsdPerHour,
  '--format': format,
  '--task': task,
  '--name': name,
});

function problemsOf(options: ModelsOptions): readonly Problem[] {
  const problems = filterProblems(filtersOf(options));
  return problems.length > 0 ? problems : notSoldThere(options);
}

function notSoldThere({ region, instanceType }: ModelsOptions): readonly Problem[] {
  const spec = findInstanceType(instanceType ?? '');
  if (spec === undefined || region === undefined || (spec.availabilityZoneIds[region] ?? []).length > 0) return [];
  const regions = Object.keys(spec.availabilityZoneIds).join(', ');
  return [problem('--instance-type', `${spec.name} is not offered in --region ${region}; it is in ${regions}`)];
}

function queryOf({ maxUsdPerHour, instanceType, ...rest }: ModelsOptions): ModelQuery {
  return {
    ...rest,
    instanceType: instanceType && findInstanceType(instanceType)?.name,
    maxUsdPerHour: maxUsdPerHour === undefined ? undefined : Number(maxUsdPerHour),
  };
}

/** One line a second, from the first second on. */
function progressOf({ output, secondsSinceStart }: Surroundings): (done: number, of: number) => void {
  const began = secondsSinceStart?.() ?? 0;
  let shown = 0;
  return (done, of) => {
    const seconds = Math.floor((secondsSinceStart?.() ?? 0) - began);
    if (seconds <= shown) return;
    shown = seconds;
    output.progress?.(`${done} of ${of} models planned …`);
  };
}

function renderModels(list: ModelList, options: ModelsOptions, paint: Paint = plain): string {
  const hasHardware = list.region !== undefined;
  const asked = askedBy({ ...filtersOf(options), '--tools': options.tools === true ? '' : undefined });
  const where = hasHardware ? `, ${titleOfHardware(options)}` : '';
  const none = `none matches${asked === '' ? '' : ` ${asked}`}`;
  const table = hasHardware ? hardwareTable : catalogTable;
  const { models, announced, notes } = list;
  return [
    `${paint('title', `Models${where}`)}\n${models.length === 0 ? `  ${none}` : table(models)}`,
    announced.length === 0
      ? ''
      : `${paint('title', 'Announced, without public weights')}\n${hasHardware ? table(announced) : announcedTable(announced)}`,
    renderOthers(list, options),
    hasHardware ? [...noteOfEstimates(), ...notes].map((line) => `  - ${line}`).join('\n') : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Longest list of names that still tells something: a narrow filter leaves out most of the catalog. */
const MAX_NAMES = 12;

function renderOthers(
  { notHeld, notPlanned, models }: ModelList,
  { instanceType, maxUsdPerHour }: ModelsOptions,
): string {
  const hardware = instanceType === undefined && maxUsdPerHour === undefined ? 'Nothing sold there' : 'None of it';
  const names = notHeld.length <= MAX_NAMES ? notHeld.join(', ') : `${notHeld.length} other models`;
  return [
    ...(notHeld.length === 0 || models.length === 0 ? [] : [`${hardware} holds ${names}`]),
    ...(notPlanned.length === 0 ? [] : [`No size was stated of ${notPlanned.join(', ')}`]),
  ].join('\n');
}

function titleOfHardware({ region, instanceType, maxUsdPerHour }: ModelsOptions): string {
  const on = instanceType ?? 'the smallest hardware';
  const most = maxUsdPerHour === undefined ? '' : ` at ${formatUsd(Number(maxUsdPerHour))} an hour or less`;
  return `${on} that holds them${most}, ${region === undefined ? `at prices of ${DEFAULT_REGION}` : `in ${region}`}`;
}

function noteOfEstimates(): readonly string[] {
  const { inputTokens, outputTokens, concurrency } = defaultWorkload();
  return [
    `speed and price per token: the middle of an estimate, with ${concurrency} requests of ${formatCount(inputTokens)} + ${formatCount(outputTokens)} tokens or as many as run at once, no speculation; 'plan <model>' and --json have the range`,
  ];
}

const sizesOf = ({ parameters }: ListedModel): readonly [string, string] =>
  parameters === undefined ? ['-', '-'] : [formatParameters(parameters.total), formatParameters(parameters.active)];

const countOrDash = (value: number | undefined): string => (value === undefined ? '-' : formatCount(value));

const catalogTable = (models: readonly ListedModel[]): string =>
  columns(
    ['model', 'size', 'active', 'context', 'formats', 'tasks', 'tool parser', 'reasoning parser'],
    models.map((model) => [
      model.id,
      ...sizesOf(model),
      countOrDash(model.maxModelLen),
      model.formats.join(', '),
      model.tasks.join(', '),
      model.toolCallParser ?? '-',
      model.reasoningParser ?? '-',
    ]),
  );

const announcedTable = (models: ModelList['announced']): string =>
  columns(
    ['model', 'size', 'active', 'context', 'announced as'],
    models.map((model) => [model.id, ...sizesOf(model), countOrDash(model.maxModelLen), model.announcedAs ?? '-']),
  );

const hardwareTable = (models: readonly ListedModel[]): string =>
  columns(
    [
      'model',
      'size',
      'active',
      'format',
      'hardware',
      'context there',
      'at once',
      'tokens/s a user',
      'tokens/s a GPU',
      'bought as',
      'USD an hour',
      'USD per 1M output',
    ],
    models.flatMap((model) => (model.hardware === undefined ? [] : [hardwareRow(model, model.hardware)])),
  );

function hardwareRow(model: ListedModel, hardware: ListedHardware): readonly string[] {
  const { quantization, nodes, instanceType, maxModelLen, workload } = hardware;
  const number = (range: { expected: number } | undefined): string =>
    range === undefined ? '-' : formatNumber(range.expected);
  const usd = (range: { expected: number } | undefined): string =>
    range === undefined ? '-' : formatUsd(range.expected);
  return [
    model.id,
    ...sizesOf(model),
    quantization,
    `${nodes} × ${instanceType}`,
    formatCount(maxModelLen),
    countOrDash(workload?.concurrency),
    number(hardware.tokensPerSecondPerUser),
    number(hardware.outputTokensPerSecondPerGpu),
    BOUGHT_AS[hardware.purchaseOption as PurchaseOption],
    usd(hardware.usdPerHour),
    usd(hardware.usdPerMillionOutputTokens),
  ];
}
