import type { AssembledStack, Assembly } from './assembly';
import { deployAll, liftProtection, type Outcome } from './deployer';
import { counted, failed, generic, ok, row, stopped, type Finding, type Row } from './row';
import { failOnce, freshEngine, INJECTED, isUp, lost, orphans, statefulResources, summary } from './state';

/** Every resource of every stack fails once while it is created. */
export async function failEveryCreation(assembly: Assembly): Promise<Row[]> {
  const clean = freshEngine(assembly);
  deployAll(clean, assembly);
  const expected = summary(clean);
  const rows: Row[] = [];
  for (const stack of assembly.stacks) {
    const part = stack.name.split('-').pop() ?? '';
    const run = (what: string): string => `${part}: each creation fails once, ${what}`;
    rows.push(
      await row(assembly.environment, run('deploy again'), () => withRollback(assembly, stack, expected)),
      await row(assembly.environment, run('--no-rollback, deploy again'), () =>
        withoutRollback(assembly, stack, expected),
      ),
    );
  }
  return rows;
}

interface Attempt {
  /** What is wrong; empty when the run proves what it should. */
  readonly problem: string;
  readonly status: string;
  readonly second: string;
}

function withRollback(assembly: Assembly, stack: AssembledStack, expected: string): Finding {
  const attempts = Object.keys(stack.template.Resources).map((id) => rolledBack(assembly, stack.name, id, expected));
  const problems = attempts.flatMap(({ problem }) => (problem === '' ? [] : [problem]));
  if (problems.length > 0) return failed(counted(problems));
  const statuses = counted(attempts.map(({ status }) => status));
  const reasons = counted(attempts.map(({ second }) => second));
  const detail = `first: ${statuses}. second: ${reasons}. After lifting protection: all up, nothing lost, no resource without a stack`;
  return attempts.every(({ second }) => second === 'up') ? ok(detail) : stopped(detail);
}

function rolledBack(assembly: Assembly, stack: string, logicalId: string, expected: string): Attempt {
  const engine = freshEngine(assembly);
  failOnce(engine, { stack, logicalId, action: 'CREATE' });
  const first = deployAll(engine, assembly);
  const status = engine.stack(stack).status;
  const before = statefulResources(engine);
  const second = deployAll(engine, assembly);
  if (second.kind === 'stopped') liftProtection(engine);
  const third = deployAll(engine, assembly);
  const problems = [
    isInjected(first) ? [] : [`${logicalId}: the failure did not stop the deployment`],
    status.startsWith('ROLLBACK_') ? [] : [`${logicalId}: ${status}`],
    second.kind === 'stopped' && second.reason === '' ? [`${logicalId}: stopped without a reason`] : [],
    third.kind === 'deployed' && isUp(engine) ? [] : [`${logicalId}: does not converge: ${reasonOf(third)}`],
    summary(engine) === expected ? [] : [`${logicalId}: converges to something else`],
    orphans(engine).length === 0 ? [] : [`${logicalId}: leaves orphans`],
    lost(engine, before).map((resource) => `${logicalId}: lost ${resource}`),
  ].flat();
  return {
    problem: problems.join('; '),
    status,
    second: second.kind === 'deployed' ? 'up' : `stopped: ${generic(second.reason, assembly.environment)}`,
  };
}

function withoutRollback(assembly: Assembly, stack: AssembledStack, expected: string): Finding {
  const problems = Object.keys(stack.template.Resources).flatMap((logicalId) => {
    const engine = freshEngine(assembly);
    failOnce(engine, { stack: stack.name, logicalId, action: 'CREATE' });
    const first = deployAll(engine, assembly, { rollback: false });
    const before = statefulResources(engine);
    const second = deployAll(engine, assembly, { rollback: false });
    return [
      isInjected(first) ? [] : [`${logicalId}: the failure did not stop the deployment`],
      second.kind === 'deployed' ? [] : [`${logicalId}: ${second.reason}`],
      summary(engine) === expected && isUp(engine) ? [] : [`${logicalId}: converges to something else`],
      orphans(engine).length === 0 ? [] : [`${logicalId}: leaves orphans`],
      lost(engine, before).map((resource) => `${logicalId}: lost ${resource}`),
    ].flat();
  });
  const count = Object.keys(stack.template.Resources).length;
  return problems.length === 0 ? ok(`${count} × CREATE_FAILED, then up, no orphans`) : failed(counted(problems));
}

function isInjected(outcome: Outcome): boolean {
  return outcome.kind === 'stopped' && outcome.reason.includes(INJECTED);
}

function reasonOf(outcome: Outcome): string {
  return outcome.kind === 'stopped' ? outcome.reason : outcome.kind;
}
