import { addToCatalog } from '../../catalog';
import { toJson } from '../../planner';
import type { Problem } from '../../problem';
import { answerChoice, type Choice } from '../choice';
import type { Deployed } from '../deployed';
import { environmentOfChoice } from '../environment';
import { decodeState, encodeState, MOST_PINS, type State, withLink } from '../fragment';
import { startOf } from '../start';
import { waysOutOf } from '../ways-out';
import { type Column, comparison } from './comparison';
import { showCopy } from './copy';
import { button, el } from './dom';
import { createForm } from './form';
import { answerCard, detailsCard, memoryCard, summaryOf } from './result';

const SPOKEN_AFTER_MS = 600;

/** The data element is written by `page.ts`. */
const readDeployed = (): Deployed | undefined =>
  (JSON.parse(document.getElementById('deployed')?.textContent ?? 'null') as Deployed | null) ?? undefined;

const deployed = readDeployed();
if (deployed?.catalog !== undefined) addToCatalog(deployed.catalog);

let linkProblems: readonly Problem[] = [];
let state = stateOfLink();
let speech: ReturnType<typeof setTimeout> | undefined;

const form = createForm(() => change(form.read().choice, { isTyped: true }));
const result = el('div', { id: 'result' });
const spoken = el('p', { id: 'summary', class: 'quiet', role: 'status', 'aria-live': 'polite' });
document.querySelector('main')?.replaceChildren(form.element, result, spoken);

form.write(state.choice);
show();
addEventListener('hashchange', () => {
  if (location.hash.slice(1) === encodeState(state)) return;
  state = stateOfLink();
  form.write(state.choice);
  show();
});

function stateOfLink(): State {
  const decoded = decodeState(location.hash);
  linkProblems = decoded.problems;
  return withLink(startOf(deployed), decoded);
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
      el('p', { class: 'soft' }, hintOf()),
    ),
    detailsCard(plan),
  ];
  keepingPlace(() => result.replaceChildren(...cards.filter((card) => card !== undefined)));
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

function hintOf(): string {
  const against = deployed === undefined ? 'what is pinned first' : `what ${deployed.environment} deploys`;
  return `Numbers with (least–most); changes are against ${against}. Prices are of one replica's whole nodes.`;
}

function columns(explored: Column['plan']): readonly Column[] {
  return [
    { title: 'This plan', plan: explored, actions: [] },
    ...(deployed?.models ?? []).map(({ name, plan, choice }) => ({
      title: `Deployed: ${name}`,
      plan,
      actions:
        choice === undefined
          ? []
          : [{ words: 'Take', label: `Take ${name} as it is deployed`, act: () => change(choice) }],
    })),
    ...state.pins.map((choice, index) => ({
      title: `Pinned ${index + 1}`,
      plan: toJson(answerChoice(choice).result),
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
  const copied = environmentOfChoice(state.choice, deployed?.place);
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
