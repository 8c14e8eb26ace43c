import type { EnvironmentInput } from '../../lib/config';
import type { ChangeStep } from '../../lib/change';
import type { Resource } from '../aws/account/account';
import { lost, statefulResources } from '../aws/proof/state';
import { clusterName } from '../../lib/contract';
import { advance } from './clock';
import { type Condition, conditionsIn, waitFor } from './conditions';
import { typed, type Session } from './commands';
import { learnStarts, type Running } from './deployed';
import { modelKey } from './fleet/fleet';
import type { Synthesis } from './synthesis';

/** What a change does with an account that runs. */
export interface Walk {
  readonly before: EnvironmentInput;
  readonly steps: readonly ChangeStep[];
  readonly synthesis: Synthesis;
}

/** Environment files as the commands of a change name them. */
export function filesOf({ before, steps }: Walk): ReadonlyMap<string, EnvironmentInput> {
  const files = new Map([['before.json', before]]);
  for (const [index, { environment }] of steps.entries())
    if (environment !== undefined) files.set(`step-${index + 1}.json`, environment);
  return files;
}

/** A command that did not do what it says. */
export interface Stop {
  /** Its place among the commands of the step. */
  readonly at: number;
  readonly reason: string;
}

/** Types the commands of one step, from one of them on. Undefined: all did what they say. */
export function typeCommands(walk: Walk, step: ChangeStep, running: Running, from = 0): Stop | undefined {
  const session: Session = { running, synthesis: walk.synthesis, files: filesOf(walk), title: step.title };
  for (const [index, command] of [...step.commands.entries()].slice(from)) {
    const reason = typed(command, session);
    if (reason !== undefined) return { at: index, reason };
  }
  return undefined;
}

/** Time passes until a step may begin. */
export function awaitStep(walk: Walk, step: ChangeStep, running: Running): string[] {
  const { engine, fleet } = running;
  if (step.environment !== undefined) learnStarts(fleet, step.environment);
  if (step.environment?.asOf !== undefined) advance(engine, fleet, new Date(step.environment.asOf));
  return waited(walk, step, running, 'before');
}

/** One step, until what it waits for is so. Complaints; none: it did what it says. */
export function walkStep(walk: Walk, step: ChangeStep, running: Running): string[] {
  const { engine, fleet } = running;
  const stateful = statefulResources(engine);
  const { ready } = fleet;
  fleet.outages.begin(ready);
  const stop = typeCommands(walk, step, running);
  if (stop !== undefined) return [`'${step.title}' stops: ${stop.reason}`];
  const vain = [...doWhatIsLate(walk, step, running), ...waited(walk, step, running, 'after')];
  return [...vain, ...unannounced(walk, step, running, ready), ...losses(step, running, stateful)];
}

/** "Deployed only after that instant it is filled by hand: aws eks …" */
function doWhatIsLate(walk: Walk, { title, waitFor: texts }: ChangeStep, running: Running): string[] {
  const session: Session = { running, synthesis: walk.synthesis, files: filesOf(walk), title };
  return texts.flatMap((text) => {
    const [, instant = '', command = ''] = /deployed only after (\S+Z) it is filled by hand: (.*)$/.exec(text) ?? [];
    const problem =
      command === '' || running.engine.account.now <= new Date(instant) ? undefined : typed(command, session);
    return problem === undefined ? [] : [`'${title}' stops: ${problem}`];
  });
}

function waited(walk: Walk, step: ChangeStep, running: Running, when: Condition['when']): string[] {
  const conditions = conditionsIn(step.waitFor).filter((condition) => condition.when === when);
  return conditions.flatMap((condition) =>
    waitFor(condition, running, namesIn(walk)).map((complaint) => `'${step.title}' ${complaint}`),
  );
}

const namesIn = ({ before, steps }: Walk): string[] => [
  ...new Set([before, ...steps.flatMap(({ environment = before }) => environment)].map(({ name }) => name)),
];

/** Models that had fewer ready replicas than the step says; what it does not mention keeps what it had. */
function unannounced(
  walk: Walk,
  { title, readyReplicas }: ChangeStep,
  { fleet }: Running,
  ready: Readonly<Record<string, number>>,
): string[] {
  const clusters = namesIn(walk).map((name) => clusterName(name));
  const stated = Object.entries(readyReplicas).map(([model, count]) => {
    const keys = clusters.map((cluster) => modelKey({ cluster, model }));
    return [keys.find((key) => key in ready) ?? keys[0] ?? '', count] as const;
  });
  const least = { ...ready, ...Object.fromEntries(stated) };
  return Object.entries(least).flatMap(([key, count]) => {
    const seen = fleet.outages.leastReady(key) ?? 0;
    return seen < count ? [`'${title}': ${seen} of ${key} ready, ${count} promised`] : [];
  });
}

const losses = ({ title }: ChangeStep, { engine }: Running, stateful: readonly Resource[]): string[] =>
  lost(engine, stateful).map((resource) => `'${title}' loses ${resource}`);
