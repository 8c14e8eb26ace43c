import { layoutText, type PlanResult, toJson } from '../../planner';
import { type Problem } from '../../problem';
import { counted, formatDuration, formatUsd } from '../../units';
import { formatCount, formatNumber, formatRange } from '../../units/format';
import { type Choice } from '../choice';
import { rangeAt } from '../figures';
import { type WayOut } from '../ways-out';
import { button, el, list } from './dom';
import { memoryBar } from './memory-bar';

export interface Shown {
  readonly result: PlanResult;
  /** What is wrong in the form or the link. */
  readonly problems: readonly Problem[];
  readonly waysOut: readonly WayOut[];
  readonly take: (choice: Choice) => void;
}

export const VERDICT = { fits: 'Fits', 'does-not-fit': 'Does not fit', invalid: 'Cannot work' } as const;

/** One sentence for whoever does not see the page. */
export function summaryOf({ result, problems }: Pick<Shown, 'result' | 'problems'>): string {
  const wrong = problems.length === 0 ? '' : ` ${counted(problems.length, 'field')} left out.`;
  if (result.verdict !== 'fits')
    return `${VERDICT[result.verdict]}: ${result.problems.map(({ message }) => message).join('; ')}.${wrong}`;
  const figures = TILES.flatMap(({ path, label, format }) => {
    const range = rangeAt(toJson(result), path);
    return range === undefined ? [] : [`${label} ${format(range.expected)}`];
  });
  return `Fits on ${layoutText(result.layout)}; ${figures.join(', ')}.${wrong}`;
}

/** On a screen where the form hides the answer. */
export function glanceOf(result: PlanResult): string {
  const plan = toJson(result);
  const figures = TILES.slice(0, 3).flatMap(({ path, label, format }) => {
    const range = rangeAt(plan, path);
    return range === undefined ? [] : [`${format(range.expected)} ${label.replace('USD ', '')}`];
  });
  return [VERDICT[result.verdict], ...figures].join(' · ');
}

const TILES = [
  { path: 'cost.usdPerHour', label: 'USD an hour', format: formatUsd },
  { path: 'cost.usdPerMillionOutputTokens', label: 'USD per 1M tokens out', format: formatUsd },
  { path: 'throughput.tokensPerSecondPerUser', label: 'tokens/s a user', format: formatNumber },
  { path: 'throughput.outputTokensPerSecondPerGpu', label: 'tokens/s a GPU', format: formatNumber },
  { path: 'pooling.sequencesPerSecond', label: 'texts/s', format: formatNumber },
  { path: 'kvCache.maxConcurrency', label: 'longest requests at once', format: (value: number) => value.toFixed(2) },
  { path: 'settings.maxModelLen', label: 'tokens of context', format: formatCount },
  { path: 'coldStart.totalSeconds', label: 'cold start', format: formatDuration },
  {
    path: 'cost.breakEven.utilization',
    label: 'of the hours to break even',
    format: (share: number) => `${(share * 100).toFixed(0)} %`,
  },
] as const;

/** Verdict, what is wrong with a way out, and the numbers that decide. */
export function answerCard(shown: Shown, actions: readonly HTMLElement[]): HTMLElement {
  const { result, problems } = shown;
  const { layout } = result;
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'verdict' },
    el('h2', { id: 'verdict', class: `verdict ${result.verdict}` }, VERDICT[result.verdict]),
    layout === undefined ? undefined : el('p', {}, `${layoutText(layout)}${hardwareOf(result)}`),
    list(
      [
        ...problems.map(({ field, message }) => `${field}: ${message}; it is left out`),
        ...result.problems.map(({ field, message }) => `${field}: ${message}`),
      ],
      { class: 'problems' },
    ),
    waysOut(shown),
    tiles(result),
    el('div', { class: 'actions' }, ...actions),
  );
}

const hardwareOf = (result: PlanResult): string =>
  result.verdict === 'fits' ? ` of ${result.instanceType?.name ?? result.gpu.name}` : '';

function waysOut({ waysOut: ways, take }: Shown): HTMLElement | undefined {
  if (ways.length === 0) return undefined;
  return el(
    'div',
    {},
    el('h3', {}, 'What would fit'),
    el(
      'ul',
      { class: 'suggestions' },
      ...ways.map(({ words, choice }) =>
        el(
          'li',
          {},
          button(words, () => take(choice)),
        ),
      ),
    ),
  );
}

function tiles(result: PlanResult): HTMLElement | undefined {
  if (result.verdict !== 'fits') return undefined;
  const plan = toJson(result);
  return el(
    'div',
    { class: 'tiles' },
    ...TILES.flatMap(({ path, label, format }) => {
      const range = rangeAt(plan, path);
      if (range === undefined) return [];
      const band = formatRange(range, format).slice(format(range.expected).length).trim();
      return [
        el(
          'div',
          { class: 'tile', 'data-figure': path, 'data-value': range.expected },
          el('b', {}, format(range.expected)),
          el('span', {}, label),
          band === '' ? undefined : el('span', {}, band.replace(/[()]/g, '')),
        ),
      ];
    }),
  );
}

export function memoryCard(result: PlanResult): HTMLElement | undefined {
  const bar = memoryBar(toJson(result));
  return (
    bar &&
    el(
      'section',
      { class: 'card', 'aria-labelledby': 'memory-title' },
      el('h2', { id: 'memory-title' }, 'Memory of a GPU'),
      bar,
    )
  );
}

/** What a start takes and what a reader must know. */
export function detailsCard(result: PlanResult): HTMLElement | undefined {
  const start = result.verdict === 'fits' ? result.coldStart : undefined;
  const notes = list(result.notes.map(({ topic, message }) => `${topic}: ${message}`));
  if (start === undefined && notes === undefined) return undefined;
  return el(
    'section',
    { class: 'card' },
    start &&
      el(
        'details',
        { 'data-keep': 'start' },
        el('summary', {}, `Cold start: ${formatRange(start.totalSeconds, formatDuration)}`),
        list(start.steps.map(({ name, seconds }) => `${name} ${formatRange(seconds, formatDuration)}`)),
      ),
    notes &&
      el(
        'details',
        { open: true, 'data-keep': 'notes' },
        el('summary', {}, counted(result.notes.length, 'note')),
        notes,
      ),
  );
}
