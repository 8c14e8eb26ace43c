import type { Assembly } from './assembly';
import { deployAll } from './deployer';
import type { CloudFormation } from '../cloudformation/engine';
import { failed, generic, ok, row, type Finding, type Row } from './row';
import { failOnce, freshEngine, INJECTED, isUp, lost, statefulResources, summary } from './state';

/** Every resource an update touches fails once; the stack goes back and the next deployment arrives. */
export async function failEveryUpdate(before: Assembly, after: Assembly, change: string): Promise<Row> {
  return row(before.environment, `${change}: each update fails once, deploy again`, () => {
    const refused = refusedAtOnce(before, after);
    if (refused !== undefined) return failed(`the update itself is refused: ${generic(refused, before.environment)}`);
    const touched = touchedBy(before, after);
    const problems = touched.flatMap(({ stack, logicalId }) => attempt(before, after, stack, logicalId));
    if (touched.length === 0) return failed('the update touches nothing, so nothing was proven');
    return conclude(problems, `${touched.length} × UPDATE_ROLLBACK_COMPLETE, then up`);
  });
}

function conclude(problems: readonly string[], detail: string): Finding {
  return problems.length === 0 ? ok(`${detail}, nothing lost`) : failed(problems.join('; '));
}

/** Why the update does not arrive although nothing fails. */
function refusedAtOnce(before: Assembly, after: Assembly): string | undefined {
  const engine = freshEngine(before);
  deployAll(engine, before);
  const outcome = deployAll(engine, after);
  return outcome.kind === 'stopped' ? outcome.reason : undefined;
}

export function touchedBy(before: Assembly, after: Assembly): { readonly stack: string; readonly logicalId: string }[] {
  const engine = freshEngine(before);
  deployAll(engine, before);
  for (const stack of engine.stacks) stack.events.length = 0;
  deployAll(engine, after);
  return engine.stacks.flatMap(({ name, events }) =>
    events
      .filter(({ status }) => status === 'UPDATE_IN_PROGRESS' || status === 'CREATE_IN_PROGRESS')
      .filter(({ type }) => type !== 'AWS::CloudFormation::Stack')
      .map(({ logicalId }) => ({ stack: name, logicalId })),
  );
}

function attempt(before: Assembly, after: Assembly, stack: string, logicalId: string): string[] {
  const engine = freshEngine(before);
  deployAll(engine, before);
  const stateful = statefulResources(engine);
  const properties = propertiesOf(engine, stack);
  failOnce(engine, { stack, logicalId, action: 'UPDATE' });
  const first = deployAll(engine, after);
  const { notRolledBack } = engine.stack(stack);
  // Nodes never go back to an earlier image and file systems never shrink: the runbook continues without them.
  if (notRolledBack.length > 0) engine.continueUpdateRollback(stack, { skip: notRolledBack });
  const { status } = engine.stack(stack);
  const restored = notRolledBack.length > 0 || propertiesOf(engine, stack) === properties;
  const second = deployAll(engine, after);
  return [
    first.kind === 'stopped' && first.reason.includes(INJECTED) ? [] : [`${logicalId}: the failure went unnoticed`],
    status === 'UPDATE_ROLLBACK_COMPLETE' ? [] : [`${logicalId}: ${status}`],
    restored ? [] : [`${logicalId}: the rollback did not restore every property`],
    second.kind === 'deployed' && isUp(engine) ? [] : [`${logicalId}: does not converge`],
    summary(engine) === '' ? ['no stacks'] : [],
    lost(engine, stateful).map((resource) => `${logicalId}: lost ${resource}`),
  ].flat();
}

/** Launch template versions only grow, so a group rolled back points at a newer, equal version. */
function propertiesOf(engine: CloudFormation, stack: string): string {
  const resources = [...engine.stack(stack).resources.values()].map(({ resource }) => resource.properties);
  return JSON.stringify(resources, (key, value: unknown) => (key === 'Version' ? undefined : value));
}
