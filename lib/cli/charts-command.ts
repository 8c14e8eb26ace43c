import { join } from 'node:path';
import { Command } from 'commander';
import { planNamedEnvironment } from './environment';
import { reasonOf, refuse } from './refuse';
import { type ManifestFile, writeManifests } from './write-manifests';
import { type Problem, problem } from '../problem';
import type { Surroundings } from './surroundings';

/** `windlass charts`: the Kubernetes objects as YAML, the same that `cdk deploy` applies. */
export function chartsCommand({ output, loadCharts }: Surroundings): Command {
  return new Command('charts')
    .description('write the Kubernetes manifests of an environment, numbered in the order to apply them')
    .argument('<environment>', 'name in environments/, or path of a .ts or .json file')
    .option('--out <directory>', 'where to write; the manifests go to a folder named after the environment', 'dist')
    .action(async (nameOrPath: string, { out }: { out: string }) => {
      const planned = await planNamedEnvironment(nameOrPath);
      if (!planned.ok) return refuse(output, planned.problems);
      output.progress?.(`${planned.plan.environment}: planned; writing its Kubernetes objects …`);
      const files = (await loadCharts())(planned.plan);
      const directory = join(out, planned.plan.environment);
      const problem = written(directory, files);
      if (problem !== undefined) return refuse(output, [problem]);
      output.print(`${files.map(({ name }) => join(directory, `${name}.yaml`)).join('\n')}\n`);
    });
}

/** Writes the files, or says why the folder cannot hold them. */
function written(directory: string, files: readonly ManifestFile[]): Problem | undefined {
  try {
    writeManifests(directory, files);
    return undefined;
  } catch (error) {
    return problem('--out', `${directory} cannot be written: ${reasonOf(error)}; give a folder that can`);
  }
}
