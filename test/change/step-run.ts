import type { EnvironmentInput } from '../../lib/config';
import type { ChangeStep } from '../../lib/change';
import type { Resource } from '../aws/account/account';
import { lost, statefulResources } from '../aws/proof/state';
import { clusterName } from '../../lib/contract';
import { advance, soonAfter } from './clock';
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

/** Types the commands of one step; what went wrong, empty: nothing. */
export function runCommands(walk: Walk, step: ChangeStep, running: Running): string | undefined {
  const session: Session = { running, synthesis: walk.synthesis, files: filesOf(walk) };
  for (const command of step.commands) {
    const problem = typed(command, session);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** One step from its beginning until what it waits for is so. Complaints; none: it did what it says. */
export function walkStep(walk: Walk, step: ChangeStep, running: Running): string[] {
  const { engine, fleet } = running;
  const stateful = statefulResources(engine);
  if (step.environment !== undefined) learnStarts(fleet, step.environment);
  waitUntil(running, step.environment?.asOf);
  const ready = fleet.ready;
  fleet.outages.begin(ready);
  const problem = runCommands(walk, step, running);
  if (problem !== undefined) return [`'${step.title}' stops: ${problem}`];
  for (const instant of instantsIn(step.waitFor)) waitUntil(running, instant);
  advance(engine, fleet, new Date(engine.account.now.getTime() + 1000 * (step.seconds?.expected ?? 0)));
  return [...unannounced(walk, step, running, ready), ...losses(step, running, stateful)];
}

function waitUntil({ engine, fleet }: Running, instant: string | undefined): void {
  if (instant !== undefined) advance(engine, fleet, soonAfter(new Date(instant)));
}

const instantsIn = (conditions: readonly string[]): string[] =>
  conditions.flatMap((text) => text.match(/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z/g) ?? []).sort();

/** Models that had fewer ready replicas than the step says; what it does not mention keeps what it had. */
function unannounced(
  { before, steps }: Walk,
  { title, readyReplicas }: ChangeStep,
  { fleet }: Running,
  ready: Readonly<Record<string, number>>,
): string[] {
  const environments = new Set(
    [before, ...steps.flatMap(({ environment = before }) => environment)].map(({ name }) => name),
  );
  const clusters = [...environments].map((name) => clusterName(name));
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
