import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { synthesizeCharts } from '../../../charts';
import { planNamedEnvironment } from '../../../lib/cli/environment';
import { createStacks } from '../../../lib/stacks/create-stacks';
import { WindlassApp } from '../../../lib/stacks/windlass-app';
import { type Assembly, readAssembly } from './assembly';
import type { EnvironmentPlan } from '../../../lib/environment/environment-plan';

/** What `cdk synth -c environment=…` writes, without the CLI around it and without template validation. */
export async function synthesize(nameOrPath: string, outdir: string): Promise<Assembly> {
  const planned = await planNamedEnvironment(nameOrPath);
  if (!planned.ok) throw new Error(JSON.stringify([...planned.problems, ...planned.noFits], undefined, 1));
  return synthesizePlan(planned.plan, outdir);
}

export function synthesizePlan(plan: EnvironmentPlan, outdir: string): Assembly {
  return assemble(new WindlassApp({ outdir, builtinCloudFormationValidation: false }), plan);
}

/** Puts the stacks of a plan into an app and synthesizes it. */
export function assemble(app: WindlassApp, plan: EnvironmentPlan): Assembly {
  createStacks(app, plan, { manifests: synthesizeCharts(plan) });
  app.synth();
  return readAssembly(plan.environment, app.outdir);
}

interface Environment {
  readonly capacity: readonly { readonly count: number }[];
  readonly tags?: Record<string, string>;
}

export type EnvironmentChange = (environment: Environment) => Environment;

/** One node more in the first group: what people change most. */
export const oneMoreNode: EnvironmentChange = (environment) => ({
  ...environment,
  capacity: environment.capacity.map((group, index) => (index === 0 ? { ...group, count: group.count + 1 } : group)),
});

/** A tag on everything: an update that touches nearly every resource. */
export const oneMoreTag: EnvironmentChange = (environment) => ({
  ...environment,
  tags: { ...environment.tags, proof: 'updated' },
});

/** Writes a changed copy of an environment, shipped or in a JSON file, and returns its path. */
export async function changedEnvironment(
  source: string,
  change: EnvironmentChange,
  directory: string,
): Promise<string> {
  const file = join(directory, `${basename(source, '.json')}-${change.name}.json`);
  writeFileSync(file, JSON.stringify(change(await environmentIn(source)), undefined, 2));
  return file;
}

async function environmentIn(source: string): Promise<Environment> {
  if (source.endsWith('.json')) return JSON.parse(readFileSync(source, 'utf8')) as Environment;
  let module: unknown = await import(join(__dirname, '..', '..', '..', 'environments', `${source}.ts`));
  while (typeof module === 'object' && module !== null && 'default' in module) module = module.default;
  return module as Environment;
}
