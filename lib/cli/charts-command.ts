import { join } from 'node:path';
import { Command } from 'commander';
import { planNamedEnvironment } from './environment';
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
        output.progress?.(`${planned.plan.environment}: planned; writing its Kubernetes objects …`);
        const files = (await loadCharts())(planned.plan, planned.own);
        const { outputProblems } = await import('./judged-environment'); // planning alone does without
        const found = await outputProblems(nameOrPath, planned, surroundings, planned.plan.asOf);
        if (found.length > 0) return refuse(output, found); // what synthesis refuses is not written for another tool
        writeCharts(output, join(out, planned.plan.environment), files);
      }),
    {
      examples: [['what cdk deploy would apply, as files', 'windlass charts production --out manifests']],
      failsWhen:
        'the environment is refused, by its baseline or its declaration of sovereignty too, the policy finds something, or the folder cannot be written',
    },
  );
}
