import type { ImportResult, Item, Outcome } from '../import';
import type { PlannedEnvironment } from './environment';
import { nodePriceText } from '../page/words';
import { toDos } from './print-notes';
import { renderProblems } from './print-problems';
import { type Paint, plain, type Style } from './style';
import { columns } from './table';

type Imported = Extract<ImportResult, { ok: true }>;

const TITLES: Readonly<Record<Outcome, readonly [string, Style]>> = {
  'not-carried': ['not carried over', 'bad'],
  carried: ['carried over', 'good'],
  derived: ['decided by Windlass', 'title'],
  'not-needed': ['not needed', 'title'],
};

/** Longest value that a table shows. */
const SHOWN = 48;

/** What became of the source, flag by flag, then what `check` says. */
export function renderImport(
  { format, items, written }: Imported,
  planned: PlannedEnvironment,
  paint: Paint = plain,
): string {
  const outcomes = Object.keys(TITLES) as Outcome[];
  const count = (outcome: Outcome): number => items.filter((item) => item.outcome === outcome).length;
  const summary = outcomes.map((outcome) => `${count(outcome)} ${TITLES[outcome][0]}`).join(', ');
  const tables = outcomes
    .filter((outcome) => count(outcome) > 0)
    .map(
      (outcome) =>
        `${paint(TITLES[outcome][1], TITLES[outcome][0])}\n${table(items.filter((item) => item.outcome === outcome))}`,
    );
  return [
    `read as ${format}: ${items.length} flags, variables and settings; ${summary}`,
    ...tables,
    ...written.choices.map((choice) => `chosen: ${choice}`),
    verdict(planned, paint),
  ].join('\n');
}

function table(items: readonly Item[]): string {
  const places = new Set(items.map(({ place }) => place));
  const rows = items.map(({ place, name, value = '', to = '', why }) => [
    ...(places.size > 1 ? [place] : []),
    name,
    short(value),
    to,
    why,
  ]);
  return columns([...(places.size > 1 ? ['in'] : []), 'name', 'value', 'field', 'why'], rows);
}

function short(value: string): string {
  const line = value.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

function verdict(planned: PlannedEnvironment, paint: Paint): string {
  if (!planned.ok) return `${renderProblems(planned.problems, paint)}`;
  const open = toDos(planned.plan).map(({ topic, message }) => `\n${paint('caution', `to do (${topic}):`)} ${message}`);
  return `${planned.plan.environment}: ${paint('good', 'ok')}, ${nodePriceText(planned.plan)}${open.join('')}`;
}
