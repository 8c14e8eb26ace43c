import type { EnvironmentInput } from '../../lib/config';
import { type ChangePlan, type ChangeStep, planChange } from '../../lib/change';
import { deployAll, type Outcome } from '../aws/proof/deployer';
import { summary } from '../aws/proof/state';
import { missingOf } from './arrival';
import { copyOf, type Running, runningBefore } from './deployed';
import type { Edit } from './edits';
import { failEachOnce, type Failures, NO_FAILURES, together } from './failures';
import { inOneDeployment, type OneDeployment } from './one-deployment';
import { awaitStep, typeCommands, walkStep, type Walk } from './step-run';
import { deployAgain, tearDown } from './removal';
import type { Synthesis } from './synthesis';
import type { CliJob } from './through-cli';

/** What came of one way, forth or back. */
export interface WayResult {
  readonly verdict: ChangePlan['verdict'];
  readonly steps: readonly ChangeStep[];
  /** Why there is none. */
  readonly refused?: string;
  /** Seconds some model had no ready replica. */
  readonly seconds: number;
  readonly failures: Failures;
  readonly problems: readonly string[];
}

export interface Row {
  readonly edit: string;
  readonly oneDeployment: Pick<OneDeployment, 'refused' | 'seconds' | 'waiting' | 'stackByStack'>;
  readonly steps?: WayResult;
  readonly back?: WayResult;
  /** What is wrong; empty: the row is as it should be. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

export interface Options {
  readonly synthesis: Synthesis;
  readonly withFailures: boolean;
}

/** Everything of one edit inside this process, and the deployment that the CLI repeats. */
export function prove(edit: Edit, options: Options): { readonly row: Row; readonly cli: CliJob } {
  const { synthesis } = options;
  const started = performance.now();
  const running = runningBefore(edit, synthesis);
  const one = inOneDeployment(edit, running, synthesis);
  const beside = besideOf(edit, running);
  const there = copyOf(running);
  const steps = take(edit.before, edit.after, plansOf(edit, synthesis).there, {
    ...options,
    running: there,
    expected: edit.refused,
  });
  const arrived = steps.verdict === 'steps' ? there : one.then;
  const isThere = steps.verdict === 'steps' ? steps.problems.length === 0 : one.refused === undefined;
  const back = isThere
    ? take(edit.after, edit.before, plansOf(edit, synthesis).back, {
        ...options,
        running: arrived,
        expected: edit.backRefused,
        stops: edit.backStops,
      })
    : NOWHERE;
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const { refused, seconds: without, waiting, stackByStack } = one;
  const row: Row = {
    edit: edit.name,
    oneDeployment: { ...(refused === undefined ? {} : { refused }), seconds: without, waiting, stackByStack },
    steps,
    back,
    problems: [
      ...one.problems,
      ...steps.problems.map((problem) => `there: ${problem}`),
      ...back.problems.map((problem) => `back: ${problem}`),
      ...(beside === besideOf(edit, arrived) ? [] : [`${edit.beside?.name ?? ''} has changed`]),
    ],
    seconds,
  };
  return { row, cli: cliJob(edit, running, steps.steps, synthesis) };
}

const NOWHERE: WayResult = { verdict: 'nothing', steps: [], seconds: 0, failures: NO_FAILURES, problems: [] };

/** All that another environment of the account has. */
function besideOf({ beside }: Edit, { engine }: Running): string {
  if (beside === undefined) return '';
  const own = engine.stacks.filter(({ name }) => name.startsWith(`windlass-${beside.name}-`));
  return JSON.stringify(own.map(({ name, templateBody, status }) => [name, templateBody, status]));
}

interface Way extends Options {
  readonly running: Running;
  readonly expected: RegExp | undefined;
  readonly stops?: RegExp | undefined;
}

/** What is planned of an edit and of its undoing, each when it is needed. */
function plansOf({ before, after, removed }: Edit, synthesis: Synthesis) {
  const { stacks } = synthesis;
  return removed === true
    ? { there: () => tearDown(before, synthesis), back: () => deployAgain(before) }
    : { there: () => planChange(before, after, stacks), back: () => planChange(after, before, stacks) };
}

type Planned = () => ChangePlan;

function take(from: EnvironmentInput, to: EnvironmentInput, planned: Planned, way: Way): WayResult {
  const { running, expected, stops, synthesis, withFailures } = way;
  const plan = planned();
  if (plan.verdict === 'refused') {
    const refused = plan.problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
    return { ...NOWHERE, verdict: 'refused', refused, problems: unexpectedRefusal(refused, expected) };
  }
  const steps = plan.verdict === 'steps' ? plan.steps : [];
  const walk: Walk = { before: from, steps, synthesis };
  running.fleet.outages.forgetSeconds();
  const problems: string[] = [];
  const failures: Failures[] = [];
  for (const step of steps) {
    problems.push(...awaitStep(walk, step, running));
    if (withFailures && stops === undefined) failures.push(failEachOnce(walk, step, running));
    problems.push(...walkStep(walk, step, running));
    if (problems.length > 0) break;
  }
  if (problems.length === 0 && running.engine.stacks.length > 0) problems.push(...missingOf(to, running, synthesis));
  const all = together(failures);
  return {
    verdict: plan.verdict,
    steps,
    seconds: running.fleet.outages.secondsWithoutAny,
    failures: all,
    problems: [
      ...(expected === undefined ? [] : [`there are steps, ${String(expected)} was expected`]),
      ...(stops === undefined ? problems : unexpectedStop(problems, stops)),
      ...all.problems,
    ],
  };
}

const unexpectedStop = (problems: readonly string[], stops: RegExp): string[] =>
  problems.length === 1 && problems.every((problem) => stops.test(problem))
    ? []
    : [`${String(stops)} was expected to stop it`, ...problems];

const unexpectedRefusal = (refused: string, expected: RegExp | undefined): string[] =>
  expected?.test(refused) === true ? [] : [`refused: ${refused}`];

/** The first deployment of the steps, or the one without steps; of every edit the CLI does one too. */
function cliJob(edit: Edit, start: Running, steps: readonly ChangeStep[], synthesis: Synthesis): CliJob {
  const [first] = steps;
  const command = first?.commands[0] ?? '';
  const isDeployment = command.startsWith(DEPLOY) && first?.environment !== undefined;
  const input = isDeployment ? first.environment : edit.after;
  const options = isDeployment ? command.slice(DEPLOY.length).replace(/-c environment=\S+/, '') : '--all';
  const words = options.split(/\s+/).filter((word) => word !== '');
  const there = copyOf(start);
  const walk: Walk = { before: edit.before, steps, synthesis };
  const problem = isDeployment
    ? typeCommands(walk, { ...first, commands: [command] }, there)?.reason
    : reasonOf(deployAll(there.engine, synthesis.ofInput(edit.after)));
  const expected = { summary: summary(there.engine), arrives: problem === undefined };
  return { edit: edit.name, start, assembly: synthesis.ofInput(input), options: words, expected };
}

const DEPLOY = 'npx cdk deploy ';

const reasonOf = (outcome: Outcome): string | undefined => (outcome.kind === 'stopped' ? outcome.reason : undefined);
