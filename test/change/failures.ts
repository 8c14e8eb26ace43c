import type { ChangeStep } from '../../lib/change';
import { generic } from '../aws/proof/row';
import { liftProtection } from '../aws/proof/deployer';
import { failOnce, INJECTED, lost, statefulResources } from '../aws/proof/state';
import { copyOf, type Running } from './deployed';
import { type Stop, typeCommands, type Walk } from './step-run';

export interface Failures {
  readonly injected: number;
  /** Failures after which the same step arrived at once. */
  readonly arrived: number;
  /** Why the same step did not, each with the way on that was tried and works. */
  readonly stopped: readonly string[];
  readonly problems: readonly string[];
}

interface Touched {
  readonly stack: string;
  readonly logicalId: string;
  readonly action: 'CREATE' | 'UPDATE';
}

export const NO_FAILURES: Failures = { injected: 0, arrived: 0, stopped: [], problems: [] };

/** Each resource that a step touches fails once; the command that stopped is typed again, and those after it. */
export function failEachOnce(walk: Walk, step: ChangeStep, start: Running): Failures {
  const attempts = touchedBy(walk, step, start).map((one) => attempt(walk, step, copyOf(start), one));
  return {
    injected: attempts.length,
    arrived: attempts.filter(({ stopped, problems }) => stopped === undefined && problems.length === 0).length,
    stopped: [...new Set(attempts.flatMap(({ stopped = [] }) => stopped))],
    problems: attempts.flatMap(({ problems }) => problems),
  };
}

export function together(all: readonly Failures[]): Failures {
  const sum = (of: (failures: Failures) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    injected: sum(({ injected }) => injected),
    arrived: sum(({ arrived }) => arrived),
    stopped: [...new Set(all.flatMap(({ stopped }) => stopped))],
    problems: all.flatMap(({ problems }) => problems),
  };
}

function touchedBy(walk: Walk, step: ChangeStep, start: Running): Touched[] {
  const running = copyOf(start);
  const touched = new Map<string, Touched>();
  running.engine.fault = ({ stack, logicalId, action }) => {
    if (action === 'CREATE' || action === 'UPDATE') touched.set(`${stack}/${logicalId}`, { stack, logicalId, action });
    return undefined;
  };
  typeCommands(walk, step, running);
  return [...touched.values()];
}

interface Attempt {
  readonly stopped?: string;
  readonly problems: readonly string[];
}

function attempt(walk: Walk, step: ChangeStep, running: Running, failing: Touched): Attempt {
  const { engine } = running;
  const where = `'${step.title}', ${failing.logicalId} fails`;
  const stateful = statefulResources(engine);
  failOnce(engine, failing);
  const first = typeCommands(walk, step, running);
  const noticed =
    first?.reason.includes(INJECTED) === true ? [] : [`${where}: unnoticed, ${first?.reason ?? 'it arrives'}`];
  const second = typeCommands(walk, step, running, first?.at);
  const third = second === undefined ? undefined : goOn(walk, step, running, second);
  return {
    ...(second === undefined ? {} : { stopped: generic(second.reason, walk.before.name) }),
    problems: [
      ...noticed,
      ...(third === undefined ? [] : [`${where}: does not arrive: ${third.reason}`]),
      ...lost(engine, stateful).map((resource) => `${where}: lost ${resource}`),
    ],
  };
}

/** What the message asks for: `cdk rollback` without what cannot go back, or a stack without its protection. */
function goOn(walk: Walk, step: ChangeStep, running: Running, { at }: Stop): Stop | undefined {
  const { engine } = running;
  for (const { name, status, notRolledBack } of engine.stacks)
    if (status === 'UPDATE_ROLLBACK_FAILED') engine.continueUpdateRollback(name, { skip: notRolledBack });
  liftProtection(engine);
  return typeCommands(walk, step, running, at);
}
