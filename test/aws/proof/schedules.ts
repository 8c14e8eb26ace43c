import type { Assembly } from './assembly';
import { deployAll, destroyAll, liftProtection } from './deployer';
import type { Schedule } from '../cloudformation/graph';
import { counted, failed, generic, ok, row, type Finding, type Row } from './row';
import { freshEngine } from './state';

/**
 * CloudFormation works in parallel: any order that respects the dependencies can happen. So every resource is once
 * created as early and once as late as its dependencies allow, and the same backwards for deletion.
 */
export async function everySchedule(assembly: Assembly): Promise<Row[]> {
  const ids = assembly.stacks.flatMap(({ template }) => Object.keys(template.Resources));
  const schedules: Schedule[] = ids.flatMap((id) => [{ urgent: id }, { reluctant: id }]);
  return [
    await row(assembly.environment, 'creation in every extreme order', () =>
      conclude(assembly, schedules, (schedule) => creation(assembly, schedule)),
    ),
    await row(assembly.environment, 'deletion in every extreme order', () =>
      conclude(assembly, schedules, (schedule) => deletion(assembly, schedule)),
    ),
  ];
}

function conclude(
  { environment }: Assembly,
  schedules: readonly Schedule[],
  problemOf: (schedule: Schedule) => string | undefined,
): Finding {
  const problems = schedules.flatMap((schedule) => problemOf(schedule) ?? []);
  if (problems.length === 0) return ok(`${schedules.length} orders`);
  return failed(`of ${schedules.length} orders: ${counted(problems.map((problem) => generic(problem, environment)))}`);
}

function creation(assembly: Assembly, schedule: Schedule): string | undefined {
  const engine = freshEngine(assembly);
  engine.schedule = schedule;
  const outcome = deployAll(engine, assembly);
  return outcome.kind === 'stopped' ? outcome.reason : undefined;
}

function deletion(assembly: Assembly, schedule: Schedule): string | undefined {
  const engine = freshEngine(assembly);
  deployAll(engine, assembly);
  liftProtection(engine);
  engine.schedule = schedule;
  const outcome = destroyAll(engine, assembly);
  return outcome.kind === 'stopped' ? outcome.reason : undefined;
}
