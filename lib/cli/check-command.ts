import { Command } from 'commander';
import { planNamedEnvironment } from './environment';
import { asJson } from './output';
import { nodePriceText } from './print-plan';
import { renderProblems } from './print-problems';
import type { Surroundings } from './surroundings';

/** `windlass check`: every problem at once, a line each; nothing is written. */
export function checkCommand({ output }: Surroundings): Command {
  return new Command('check')
    .description('validate and plan an environment without writing anything; exit code 1 when something is wrong')
    .argument('<environment>', 'name in environments/, or path of a .ts or .json file')
    .option('--json', 'print {"ok", "problems"} for machines')
    .action(async (nameOrPath: string, { json }: { json?: boolean }) => {
      const planned = await planNamedEnvironment(nameOrPath);
      const problems = planned.ok ? [] : planned.problems;
      if (json === true) output.print(asJson({ ok: planned.ok, problems }));
      else if (planned.ok) output.print(`${planned.plan.environment}: ok, ${nodePriceText(planned.plan)}\n`);
      else output.printError(`${renderProblems(problems)}\n`);
      if (!planned.ok) output.fail(1);
    });
}
