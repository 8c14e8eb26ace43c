import { addToCatalog } from '../../catalog';
import { toJson } from '../../planner';
import type { Problem } from '../../problem';
import { answerChoice, type Choice, plannedIn } from '../choice';
import { DATA_ID, type Given } from '../given';
import { environmentOfChoice } from '../environment';
import { valueAt } from '../figures';
import { decodeState, encodeState, MOST_PINS, type State, withLink } from '../fragment';
import { startOf } from '../start';
import { waysOutOf } from '../ways-out';
import { type Column, comparison } from './comparison';
import { showCopy } from './copy';
import { button, el } from './dom';
import { createForm } from './form';
import { answerCard, detailsCard, glanceOf, memoryCard, summaryOf } from './result';

const SPOKEN_AFTER_MS = 600;

/** What `page.ts` wrote beside this script. */
const readGiven = (): Given => JSON.parse(document.getElementById(DATA_ID)?.textContent ?? '{}') as Given;

const given = readGiven();
addToCatalog(given.catalog ?? {});

let linkProblems: readonly Problem[] = [];
let state = stateOfLink();
let speech: ReturnType<typeof setTimeout> | undefined;

const form = createForm(() => change(form.read().choice, { isTyped: true }));
const result = el('div', { id: 'result', tabindex: -1 });
const glance = el('a', { id: 'glance', href: '#result' });
const spoken = el('p', { id: 'summary', class: 'quiet', role: 'status', 'aria-live': 'polite' });
document.querySelector('main')?.replaceChildren(form.element, result, spoken, glance);
// The fragment of the address is the state: the link may not change it.
glance.addEventListener('click', (event) => {
  event.preventDefault();
  result.scrollIntoView();
  result.focus();
});

function stateOfLink(): State {
  const decoded = decodeState(location.hash);
  linkProblems = decoded.problems;
  return withLink(startOf(given.deployed), decoded);
}

/** Another choice, typed into the form or taken from the page, which then stands in the form. */
function change(choice: Choice, { isTyped = false } = {}): void {
  state = { ...state, choice };
  linkProblems = [];
  if (!isTyped) form.write(choice);
  write();
}

function pin(pins: readonly Choice[]): void {
  state = { ...state, pins };
  write();
}

function write(): void {
  history.replaceState(null, '', `#${encodeState(state)}`);
  show();
}

function show(): void {
  const started = performance.now();
  const { request, result: plan } = answerChoice(state.choice);
  const planMs = performance.now() - started;
  const problems = [...linkProblems, ...form.read().problems];
  const shown = { result: plan, problems, waysOut: waysOutOf(state.choice, plan), take: change };
  const cards = [
    answerCard(shown, actions(request)),
    memoryCard(plan),
    el(
      'section',
      { class: 'card', 'aria-labelledby': 'comparison-title' },
      el('h2', { id: 'comparison-title' }, 'Side by side'),
      comparison(columns(toJson(plan))),
      el('p', { class: 'soft' }, HINT),
    ),
    detailsCard(plan),
  ];
  keepingPlace(() => result.replaceChildren(...cards.filter((card) => card !== undefined)));
  form.suggest(plannedIn(request, plan));
  glance.textContent = glanceOf(plan);
  result.dataset['planMs'] = planMs.toFixed(2);
  result.dataset['showMs'] = (performance.now() - started).toFixed(2);
  result.dataset['request'] = JSON.stringify(request);
  clearTimeout(speech);
  speech = setTimeout(() => (spoken.textContent = summaryOf(shown)), SPOKEN_AFTER_MS);
}

/** The focus and what is unfolded stay where they were. */
function keepingPlace(replace: () => void): void {
  const focused = result.contains(document.activeElement) ? labelOf(document.activeElement) : undefined;
  const folds = new Map(
    [...result.querySelectorAll<HTMLDetailsElement>('details[data-keep]')].map((one) => [
      one.dataset['keep'],
      one.open,
    ]),
  );
  replace();
  for (const one of result.querySelectorAll<HTMLDetailsElement>('details[data-keep]'))
    one.open = folds.get(one.dataset['keep']) ?? one.open;
  if (focused === undefined) return;
  const again = [...result.querySelectorAll<HTMLElement>('button, summary, [tabindex]')];
  (again.find((one) => labelOf(one) === focused) ?? again[0])?.focus();
}

const labelOf = (element: Element | null): string | undefined =>
  element?.getAttribute('aria-label') ?? element?.textContent ?? undefined;

const HINT =
  'Numbers with (least–most); changes are against the column beside. Prices are of all nodes of one replica, whole.';

function columns(explored: Column['plan']): readonly Column[] {
  return [
    { title: 'This plan', plan: explored, choice: state.choice, actions: [] },
    ...(given.deployed?.models ?? []).map(({ name, plan, choice }) => ({
      title: `Deployed: ${name}`,
      plan: choice === undefined ? plan : withBreakEven(plan, choice),
      actions:
        choice === undefined
          ? []
          : [{ words: 'Take', label: `Take ${name} as it is deployed`, act: () => change(choice) }],
    })),
    ...state.pins.map((choice, index) => ({
      title: `Pinned ${index + 1}`,
      choice,
      plan: toJson(answerChoice(againstApi(choice)).result),
      actions: [
        { words: 'Take', label: `Take pinned ${index + 1}`, act: () => change(choice) },
        {
          words: 'Remove',
          label: `Remove pinned ${index + 1}`,
          act: () => pin(state.pins.filter((_, at) => at !== index)),
        },
      ],
    })),
  ];
}

/** All are held against the price that stands in the form. */
const againstApi = (choice: Choice): Choice => ({
  ...choice,
  apiUsdPerMillionTokens: state.choice.apiUsdPerMillionTokens,
});

/** A plan that was made without that price. */
function withBreakEven(plan: Column['plan'], choice: Choice): Column['plan'] {
  const { apiUsdPerMillionTokens } = state.choice;
  if (apiUsdPerMillionTokens === undefined) return plan;
  const breakEven = valueAt(toJson(answerChoice(againstApi(choice)).result), 'cost.breakEven');
  return { ...plan, cost: { ...Object(valueAt(plan, 'cost')), breakEven } };
}

function actions(request: object): readonly HTMLElement[] {
  const isFull = state.pins.length >= MOST_PINS;
  return [
    button('Copy as environment', copyEnvironment, { class: 'main' }),
    button('Pin beside', () => pin([...state.pins, state.choice]), {
      disabled: isFull,
      title: isFull ? `${MOST_PINS} at most` : undefined,
    }),
    button('Copy link', () =>
      showCopy({
        title: 'Link',
        text: location.href,
        remark: 'The whole state stands behind #; it is sent to no server.',
        problems: [],
      }),
    ),
    button('Copy as request', () =>
      showCopy({
        title: 'Plan request',
        text: `${JSON.stringify(request, null, 2)}\n`,
        remark: "'windlass plan --request FILE --json' answers it with the same numbers.",
        problems: [],
      }),
    ),
  ];
}

function copyEnvironment(): void {
  const copied = environmentOfChoice(state.choice, given.deployed?.place);
  if (copied === undefined) return;
  const { text, problems } = copied;
  showCopy({
    title: 'Environment',
    text,
    remark:
      problems.length === 0
        ? "Accepted by every rule. Fill in what says TODO, save it as a .ts file and let 'windlass check' read it."
        : "'windlass check' would refuse it:",
    problems: problems.map(({ field, message }) => `${field}: ${message}`),
  });
}

// Last, when everything above is defined.
form.write(state.choice);
show();
addEventListener('hashchange', () => {
  if (location.hash.slice(1) === encodeState(state)) return;
  state = stateOfLink();
  form.write(state.choice);
  show();
});
