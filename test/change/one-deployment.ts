import { deployAll, deploySome, destroyAll, type Outcome } from '../aws/proof/deployer';
import { generic } from '../aws/proof/row';
import { lost, statefulResources } from '../aws/proof/state';
import { applyFolderOf, copyOf, type Running } from './deployed';
import type { Edit } from './edits';
import type { Synthesis } from './synthesis';

export interface OneDeployment {
  /** Undefined: it arrives. */
  readonly refused?: string;
  /** Seconds some model had no replica. */
  readonly seconds: number;
  /** Models that have none afterwards, or fewer than they should, because something else is still to be done. */
  readonly waiting: readonly string[];
  /** The same, with each stack tried by itself until no other passes. */
  readonly stackByStack: string | undefined;
  /** What is not as it was told to be. */
  readonly problems: readonly string[];
  readonly then: Running;
}

/** `cdk deploy --all` of the new file, and nothing else. */
export function inOneDeployment(edit: Edit, running: Running, synthesis: Synthesis): OneDeployment {
  const then = copyOf(running);
  const stateful = statefulResources(then.engine);
  then.fleet.outages.begin(then.fleet.ready);
  const outcome = deployment(edit, then, synthesis);
  if (outcome.kind === 'deployed') applyFolderOf(then, edit.after);
  const refused = reasonOf(outcome, edit);
  const stackByStack = inAnyOrder(edit, copyOf(running), synthesis);
  const { outages, incomplete } = then.fleet;
  return {
    ...(refused === undefined ? {} : { refused }),
    seconds: outages.secondsWithoutAny,
    waiting: refused === undefined ? incomplete : [],
    stackByStack,
    problems: [
      ...unexpected('deploy --all', edit.oneDeployment, refused),
      ...unexpected('stack by stack', edit.stackByStack ?? edit.oneDeployment, stackByStack),
      ...lost(then.engine, stateful).map((resource) => `deploy --all loses ${resource}`),
      ...backAgain(then, refused),
    ],
    then,
  };
}

function deployment({ after, removed }: Edit, { engine }: Running, synthesis: Synthesis): Outcome {
  const assembly = synthesis.ofInput(after);
  return removed === true ? destroyAll(engine, assembly) : deployAll(engine, assembly);
}

const reasonOf = (outcome: Outcome, { before }: Edit): string | undefined =>
  outcome.kind === 'stopped' ? generic(`${outcome.stack}: ${outcome.reason}`, before.name) : undefined;

function unexpected(what: string, expected: Edit['oneDeployment'], refused: string | undefined): string[] {
  if (expected === 'arrives') return refused === undefined ? [] : [`${what} is refused: ${refused}`];
  if (refused === undefined) return [`${what} arrives, ${String(expected)} was expected`];
  return expected.test(refused) ? [] : [`${what} is refused for another reason than ${String(expected)}: ${refused}`];
}

/** A refused update goes back; a stack that is new can only be deleted. */
function backAgain({ engine }: Running, refused: string | undefined): string[] {
  if (refused === undefined) return [];
  const stuck = engine.stacks.filter(
    ({ status }) => !/^(CREATE|UPDATE|UPDATE_ROLLBACK|ROLLBACK)_COMPLETE$/.test(status),
  );
  return stuck.map(({ name, status }) => `${name} is ${status} after the refusal`);
}

/** Each stack alone, again and again, as long as one more passes. Undefined: all of them pass. */
function inAnyOrder(edit: Edit, { engine }: Running, synthesis: Synthesis): string | undefined {
  if (edit.removed === true) return reasonOf(destroyAll(engine, synthesis.ofInput(edit.after)), edit);
  const assembly = synthesis.ofInput(edit.after);
  const reasons = new Map<string, string>();
  let left = assembly.stacks.map(({ name }) => name);
  for (let before = -1; left.length !== before;) {
    before = left.length;
    left = left.filter((name) => {
      const reason = reasonOf(deploySome(engine, assembly, { stacks: [name], exclusively: true }), edit);
      if (reason !== undefined && !reasons.has(name)) reasons.set(name, reason);
      return reason !== undefined;
    });
  }
  return reasons.get(left[0] ?? '');
}
