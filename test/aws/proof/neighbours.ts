import type { Assembly } from './assembly';
import { deployAll, destroyAll, liftProtection } from './deployer';
import { failed, generic, ok, row, stopped, type Finding, type Row } from './row';
import { freshEngine, lost, statefulResources } from './state';

/** Two environments in one account and region, which the shipped ones are. */
export async function sideBySide(first: Assembly, second: Assembly): Promise<Row> {
  return row(second.environment, `beside ${first.environment} in one account and region`, () => {
    const engine = freshEngine(first);
    deployAll(engine, first);
    const before = statefulResources(engine);
    const outcome = deployAll(engine, second);
    const gone = lost(engine, before);
    if (gone.length > 0) return failed(`lost ${gone.join(', ')}`);
    return outcome.kind === 'deployed' ? ok('both up') : reasonGiven(outcome.reason, second.environment);
  });
}

/** Destroyed and deployed again without saying that what was kept should be taken over. */
export async function plainReturn(assembly: Assembly): Promise<Row> {
  return row(assembly.environment, 'destroyed, deployed again without --import-existing-resources', () => {
    const engine = freshEngine(assembly);
    deployAll(engine, assembly);
    const before = statefulResources(engine);
    liftProtection(engine);
    const destroyed = destroyAll(engine, assembly);
    if (destroyed.kind === 'stopped') return failed(`not tried: ${generic(destroyed.reason, assembly.environment)}`);
    const outcome = deployAll(engine, assembly);
    const gone = lost(engine, before);
    if (gone.length > 0) return failed(`lost ${gone.join(', ')}`);
    return outcome.kind === 'deployed' ? ok('up') : reasonGiven(outcome.reason, assembly.environment);
  });
}

function reasonGiven(reason: string, environment: string): Finding {
  return reason === '' ? failed('stopped without a reason') : stopped(generic(reason, environment));
}
