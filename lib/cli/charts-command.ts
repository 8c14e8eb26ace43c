import { join } from 'node:path';
import { Command } from 'commander';
import { planNamedEnvironment } from './environment';
import { baselineProblems } from './guarded-environment';
import { environmentArgument, explained } from './help';
import { refuse } from './refuse';
import { writeCharts } from './write-charts';
import type { Surroundings } from './surroundings';

/** `windlass charts`: the Kubernetes objects as YAML, the same that `cdk deploy` applies. */
export function chartsCommand(surroundings: Surroundings): Command {
  const { output, loadCharts } = surroundings;
  return explained(
    new Command('charts')
      .description('write the Kubernetes manifests of an environment, numbered in the order to apply them')
      .addArgument(environmentArgument())
      .option('--out <directory>', 'where to write; the manifests go to a folder named after the environment', 'dist')
      .action(async (nameOrPath: string, { out }: { out: string }) => {
        const planned = await planNamedEnvironment(nameOrPath);
        if (!planned.ok) return refuse(output, planned.problems);
        const against = await baselineProblems(nameOrPath, planned, surroundings);
        if (against.length > 0) return refuse(output, against);
        output.progress?.(`${planned.plan.environment}: planned; writing its Kubernetes objects …`);
        writeCharts(output, join(out, planned.plan.environment), (await loadCharts())(planned.plan, planned.own));
      }),
    {
      examples: [['what cdk deploy would apply, as files', 'windlass charts production --out manifests']],
      failsWhen: 'the environment is refused, also by its baseline, or the folder cannot be written',
    },
  );
}
