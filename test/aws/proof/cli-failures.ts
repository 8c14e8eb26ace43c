import { liftProtection } from './deployer';
import type { AssembledStack, Assembly } from './assembly';
import { tail } from './lifecycle';
import { failed, generic, ok, row, stopped, type Finding, type Row } from './row';
import { failOnce, INJECTED, isUp, lost, statefulResources } from './state';
import { withWorkshop, type Workshop } from './workshop';

const DEPLOY = ['deploy', '--all', '--require-approval', 'never'];

/** One resource of every stack fails, seen through the real CLI: the last one, when there is most to lose. */
export async function failuresThroughCli(assembly: Assembly): Promise<Row[]> {
  const rows: Row[] = [];
  for (const stack of assembly.stacks) {
    const logicalId = lastResource(stack);
    const run = `cdk deploy --all, ${logicalId} fails`;
    rows.push(
      await row(assembly.environment, run, () => attempt(assembly, stack.name, logicalId, withRollback)),
      await row(assembly.environment, `${run}, --no-rollback`, () =>
        attempt(assembly, stack.name, logicalId, withoutRollback),
      ),
    );
  }
  return rows;
}

function lastResource({ template }: AssembledStack): string {
  const ids = Object.keys(template.Resources);
  return ids[ids.length - 1] ?? '';
}

type Proof = (workshop: Workshop, app: readonly string[], environment: string) => Promise<Finding>;

function attempt(assembly: Assembly, stack: string, logicalId: string, prove: Proof): Promise<Finding> {
  return withWorkshop(assembly, (workshop) => {
    failOnce(workshop.engine, { stack, logicalId, action: 'CREATE' });
    return prove(workshop, ['--app', assembly.directory], assembly.environment);
  });
}

const withRollback: Proof = async ({ cli, engine }, app, environment) => {
  const first = await cli.run([...DEPLOY, ...app]);
  if (first.status === 0 || !first.output.includes(INJECTED)) return failed(`first: ${tail(first)}`);
  const before = statefulResources(engine);
  const second = await cli.run([...DEPLOY, ...app]);
  if (second.status === 0) return isUp(engine) ? ok('rolled back; second deploy: up') : failed(tail(second));
  const reason = generic(second.output.trim().split('\n').pop() ?? '', environment);
  liftProtection(engine);
  const third = await cli.run([...DEPLOY, ...app]);
  if (third.status !== 0 || !isUp(engine)) return failed(`third: ${tail(third)}`);
  const gone = lost(engine, before);
  if (gone.length > 0) return failed(`lost ${gone.join(', ')}`);
  return stopped(`rolled back; second stopped: ${reason}; third, protection lifted: up`);
};

const withoutRollback: Proof = async ({ cli, engine }, app) => {
  const first = await cli.run([...DEPLOY, '--no-rollback', ...app]);
  if (first.status === 0 || !first.output.includes(INJECTED)) return failed(`first: ${tail(first)}`);
  const before = statefulResources(engine);
  const second = await cli.run([...DEPLOY, '--no-rollback', ...app]);
  const gone = lost(engine, before);
  if (second.status !== 0 || !isUp(engine) || gone.length > 0)
    return failed(`second: ${tail(second)} ${gone.join(', ')}`);
  return ok('stopped with the reason; second deploy: up, nothing to clean');
};
