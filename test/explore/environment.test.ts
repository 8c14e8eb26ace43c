import fc from 'fast-check';
import { type EnvironmentInput, parseEnvironment } from '../../lib/config';
import { isRefused, planEnvironment } from '../../lib/environment';
import { answerChoice, type Choice } from '../../lib/explore/choice';
import { environmentOfChoice } from '../../lib/explore/environment';
import { FIGURES, rangeAt } from '../../lib/explore/figures';
import { toJson } from '../../lib/planner';
import { usualChoice } from './support';

/** What the text says when it is run: its one import types it and does nothing. */
function evaluated(text: string): EnvironmentInput {
  const body = text.replace(/^import .*$/m, '').replace('export default defineEnvironment(', 'return (');
  return new Function(body)() as EnvironmentInput;
}

function figuresOf(plan: Parameters<typeof toJson>[0]): unknown {
  const json = toJson(plan);
  return FIGURES.filter(({ path }) => !path.startsWith('coldStart')).map(({ path }) => rangeAt(json, path));
}

/** The plan of the environment that is copied; undefined where its rules refuse it, which the page then says. */
function copiedPlan(choice: Choice) {
  const copied = environmentOfChoice(choice);
  if (copied === undefined) throw new Error(`${choice.instanceType} is not in the catalog`);
  const input = evaluated(copied.text);
  expect(JSON.parse(JSON.stringify(input))).toEqual(JSON.parse(JSON.stringify(copied.input)));
  const parsed = parseEnvironment(input);
  const plan = parsed.ok ? planEnvironment(parsed.config) : undefined;
  const deployment = plan === undefined || isRefused(plan) ? undefined : plan.deployments[0];
  expect(deployment === undefined).toBe(copied.problems.length > 0);
  return deployment?.plan;
}

test('what is copied as environment is a file that plans as the page says', () => {
  let accepted = 0;
  fc.assert(
    fc.property(usualChoice, (choice) => {
      const { result } = answerChoice(choice);
      const plan = copiedPlan(choice);
      if (result.verdict !== 'fits') return expect(plan).toBeUndefined();
      if (plan === undefined) return;
      accepted += 1;
      expect(figuresOf(plan)).toEqual(figuresOf(result));
    }),
    { numRuns: 40, seed: 7 },
  );
  expect(accepted).toBeGreaterThan(8);
});

test('another load is another plan: the comparison sees it', () => {
  const choice = { ...fc.sample(usualChoice, { numRuns: 200, seed: 3 }).find(accepts), concurrency: 4 } as Choice;
  const plan = copiedPlan(choice);
  const other = answerChoice({ ...choice, inputTokens: 9_000 }).result;
  expect(plan && figuresOf(plan)).not.toEqual(figuresOf(other));
});

const accepts = (choice: Choice): boolean =>
  answerChoice(choice).result.verdict === 'fits' && environmentOfChoice(choice)?.problems.length === 0;

test('account and roles are those of the environment that the page was made for', () => {
  const choice = fc.sample(usualChoice, { numRuns: 1, seed: 1 })[0] as Choice;
  const { input } = environmentOfChoice(choice, { name: 'mine', account: '444455556666' }) ?? {};
  expect(input).toMatchObject({ name: 'mine', account: '444455556666' });
});
