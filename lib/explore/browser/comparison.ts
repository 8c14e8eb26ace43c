import { BOUGHT_AS } from '../../catalog';
import { layoutText, type Layout } from '../../planner';
import { formatRange } from '../../units/format';
import type { Choice } from '../choice';
import { changeFrom, type Figure, FIGURES, type PlanJson, rangeAt, valueAt } from '../figures';
import { button, el } from './dom';
import { VERDICT } from './result';

export interface Column {
  readonly title: string;
  readonly plan: PlanJson;
  /** What was asked, where the plan says nothing of it. */
  readonly choice?: Choice;
  /** What can be done with it. */
  readonly actions: readonly { readonly words: string; readonly label: string; readonly act: () => void }[];
}

type Words = { readonly label: string; readonly of: (column: Column) => string };

const NOTHING = '–';
const textAt =
  (path: string, key?: keyof Choice): Words['of'] =>
  ({ plan, choice }) =>
    String(valueAt(plan, path) ?? (key && choice?.[key]) ?? NOTHING);
/** A value as people say it. */
const named =
  (words: Readonly<Record<string, string>>, of: Words['of']): Words['of'] =>
  (column) =>
    words[of(column)] ?? of(column);
const layoutOf: Words['of'] = ({ plan }) => {
  const layout = valueAt(plan, 'layout') as Layout | undefined;
  return layout === undefined ? NOTHING : layoutText(layout);
};

/** What is no number. */
const WORDS: readonly Words[] = [
  { label: 'Verdict', of: named(VERDICT, textAt('verdict')) },
  { label: 'Model', of: textAt('model', 'model') },
  { label: 'Checkpoint', of: textAt('checkpoint', 'checkpoint') },
  { label: 'Format', of: textAt('quantization') },
  { label: 'Hardware', of: textAt('instanceType', 'instanceType') },
  { label: 'Layout', of: layoutOf },
  { label: 'Bought as', of: named(BOUGHT_AS, textAt('cost.purchaseOption', 'purchaseOption')) },
  { label: 'Speculation', of: textAt('speculative.method') },
  { label: 'KV cache dtype', of: textAt('settings.kvCacheDtype', 'kvCacheDtype') },
];

/** Plans side by side; the first is the one that is explored, changes are said against the second. */
export function comparison(columns: readonly Column[]): HTMLElement {
  const [explored, reference] = columns;
  const rows = FIGURES.filter(({ path }) => columns.some(({ plan }) => rangeAt(plan, path) !== undefined));
  return el(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Comparison' },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, el('td', {}), ...columns.map(head))),
      el(
        'tbody',
        {},
        ...WORDS.map(({ label, of }) =>
          el('tr', {}, el('th', { scope: 'row' }, label), ...columns.map((column) => el('td', {}, of(column)))),
        ),
        ...rows.map((figure) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, figure.label),
            ...columns.map(({ plan }) =>
              figureCell(figure, plan, plan === explored?.plan ? reference?.plan : undefined),
            ),
          ),
        ),
      ),
    ),
  );
}

const head = ({ title, actions }: Column): HTMLElement =>
  el(
    'th',
    { scope: 'col' },
    title,
    actions.length === 0
      ? undefined
      : el(
          'div',
          { class: 'actions' },
          ...actions.map(({ words, label, act }) => button(words, act, { class: 'small', 'aria-label': label })),
        ),
  );

function figureCell(figure: Figure, plan: PlanJson, before: PlanJson | undefined): HTMLElement {
  const range = rangeAt(plan, figure.path);
  if (range === undefined) return el('td', {}, NOTHING);
  const change = before === undefined ? undefined : changeFrom(rangeAt(before, figure.path), range);
  return el(
    'td',
    { 'data-figure': figure.path, 'data-value': range.expected },
    ...unbroken(formatRange(range, figure.format)),
    change === undefined ? undefined : changeText(figure, change),
  );
}

/** The band goes to a line of its own before it is broken. */
function unbroken(text: string): readonly (Node | string)[] {
  const at = text.indexOf(' (');
  return at < 0 ? [text] : [text.slice(0, at + 1), el('span', { class: 'range' }, text.slice(at + 1))];
}

function changeText({ better }: Figure, change: number): HTMLElement {
  const words = `${change > 0 ? '+' : '−'}${Math.abs(change * 100).toFixed(Math.abs(change) < 0.1 ? 1 : 0)} %`;
  if (better === undefined) return el('small', {}, words);
  const isBetter = better === 'more' ? change > 0 : change < 0;
  return el('small', { class: isBetter ? 'better' : 'worse' }, `${words}, ${isBetter ? 'better' : 'worse'}`);
}
