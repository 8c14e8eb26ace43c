import { BOUGHT_AS } from '../catalog';
import type { PurchaseOption } from '../catalog/types';
import { DEFAULT_REGION, defaultWorkload } from '../planner';
import { formatUsd } from '../units';
import type { Range } from '../units/range';
import { askedBy } from './filters';
import { formatCount, formatNumber, formatParameters } from '../units/format';
import type { ModelQuery } from './list-models';
import type { ListedModel, ModelList } from './list-schemas';
import type { Output } from './output';
import { noted } from './print-notes';
import { fineUsd } from '../page/words';
import { plain } from './style';
import { columns } from './table';

/** As typed: nothing is checked yet. */
export interface ModelsOptions extends Omit<ModelQuery, 'maxUsdPerHour' | 'sort'> {
  readonly maxUsdPerHour?: string;
  readonly sort?: string;
  readonly wide?: boolean;
  readonly json?: boolean;
}

/** Filters that take a value, by their option. */
export const filtersOf = ({
  region,
  instanceType,
  maxUsdPerHour,
  format,
  task,
  licence,
  name,
  sort,
}: ModelsOptions) => ({
  '--region': region,
  '--instance-type': instanceType,
  '--max-usd-per-hour': maxUsdPerHour,
  '--format': format,
  '--task': task,
  '--licence': licence,
  '--name': name,
  '--sort': sort,
});

/** What was asked of the list, by which nothing may be left. */
function askedOf(options: ModelsOptions): string {
  const flag = (given: boolean | undefined): string | undefined => (given === true ? '' : undefined);
  return askedBy({
    ...filtersOf(options),
    '--sort': undefined,
    '--tools': flag(options.tools),
    '--reasoning': flag(options.reasoning),
    '--vision': flag(options.vision),
  });
}

/** Columns from which on a terminal shows the wide tables. */
const WIDE_COLUMNS = 120;

export function renderModels(
  list: ModelList,
  options: ModelsOptions,
  { paint = plain, columns: width = 0 }: Pick<Output, 'paint' | 'columns'> = {},
): string {
  const hasHardware = list.region !== undefined;
  const isWide = options.wide === true || width >= WIDE_COLUMNS;
  const asked = askedOf(options);
  const where = hasHardware ? `, ${titleOfHardware(options)}` : '';
  const none = `none matches${asked === '' ? '' : ` ${asked}`}`;
  const shown = hasHardware ? HARDWARE : CATALOG;
  const table = (models: readonly ListedModel[], one: readonly Column[]): string => tableOf(models, one, isWide);
  const { models, announced, notes } = list;
  return [
    `${paint('title', `Models${where}`)}\n${models.length === 0 ? `  ${none}` : table(models, shown)}`,
    announced.length === 0
      ? ''
      : `${paint('title', 'Announced, without public weights')}\n${table(announced, hasHardware ? HARDWARE : ANNOUNCED)}`,
    renderOthers(list, options),
    hasHardware ? noted([...noteOfEstimates(), ...notes], paint) : '',
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
    `speed and price per token: the middle of an estimate, with ${concurrency} requests of ${formatCount(inputTokens)} + ${formatCount(outputTokens)} tokens or as many as run at once, no speculation; models that give vectors, scores or classes: input tokens, with texts of 512; 'plan <model>' and --json have the range`,
  ];
}

interface Column {
  readonly head: string;
  readonly of: (model: ListedModel) => string;
  /** Left out where there is no room. */
  readonly wide?: true;
}

const NONE = '-';
const count = (value: number | undefined): string => (value === undefined ? NONE : formatCount(value));
const number = (range: Range | undefined): string => (range === undefined ? NONE : formatNumber(range.expected));
const usd = (range: Range | undefined): string => (range === undefined ? NONE : formatUsd(range.expected));
const fine = (range: Range | undefined): string => (range === undefined ? NONE : fineUsd(range.expected));
const size = (value: number | undefined): string => (value === undefined ? NONE : formatParameters(value));

const MODEL: readonly Column[] = [
  { head: 'model', of: ({ id }) => id },
  { head: 'size', of: ({ parameters }) => size(parameters?.total) },
  { head: 'active', of: ({ parameters }) => size(parameters?.active) },
];

const CONTEXT: Column = { head: 'context', of: ({ maxModelLen }) => count(maxModelLen) };

const ABILITIES: readonly Column[] = [
  { head: 'formats', of: ({ formats }) => formats.join(', ') },
  { head: 'licence', of: ({ licence }) => licence?.title ?? licence?.id ?? NONE },
  { head: 'tasks', of: ({ tasks, vision }) => [...tasks, ...(vision ? ['vision'] : [])].join(', ') },
  { head: 'tool parser', of: ({ toolCallParser = NONE }) => toolCallParser },
  { head: 'reasoning parser', of: ({ reasoningParser = NONE }) => reasoningParser },
];

const CATALOG: readonly Column[] = [...MODEL, CONTEXT, ...ABILITIES];

const ANNOUNCED: readonly Column[] = [
  ...MODEL,
  CONTEXT,
  { head: 'announced as', of: ({ announcedAs = NONE }: ListedModel & { announcedAs?: string }) => announcedAs },
];

const HARDWARE: readonly Column[] = [
  ...MODEL,
  { ...CONTEXT, wide: true },
  ...ABILITIES.map((column) => ({ ...column, wide: true as const })),
  { head: 'format', of: ({ hardware }) => hardware?.quantization ?? NONE },
  { head: 'hardware', of: ({ hardware }) => (hardware ? `${hardware.nodes} × ${hardware.instanceType}` : NONE) },
  { head: 'context there', of: ({ hardware }) => count(hardware?.maxModelLen) },
  { head: 'at once', of: ({ hardware }) => count(hardware?.workload?.concurrency) },
  { head: 'tokens/s a user', of: ({ hardware }) => number(hardware?.tokensPerSecondPerUser) },
  {
    head: 'tokens/s a GPU',
    of: ({ hardware }) => number(hardware?.outputTokensPerSecondPerGpu ?? hardware?.inputTokensPerSecondPerGpu),
  },
  { head: 'bought as', of: ({ hardware }) => BOUGHT_AS[hardware?.purchaseOption as PurchaseOption] ?? NONE },
  { head: 'USD an hour', of: ({ hardware }) => usd(hardware?.usdPerHour) },
  { head: 'USD per 1M output', of: ({ hardware }) => usd(hardware?.usdPerMillionOutputTokens) },
  {
    head: 'USD per 1M in + out',
    // What writes nothing has no others than those it reads.
    of: ({ hardware }) =>
      fine(
        hardware?.usdPerMillionTotalTokens ??
          (hardware?.usdPerMillionOutputTokens === undefined ? hardware?.usdPerMillionInputTokens : undefined),
      ),
  },
];

function tableOf(models: readonly ListedModel[], all: readonly Column[], isWide: boolean): string {
  const shown = all.filter(({ wide }) => isWide || wide !== true);
  return columns(
    shown.map(({ head }) => head),
    models.map((model) => shown.map(({ of }) => of(model))),
  );
}
