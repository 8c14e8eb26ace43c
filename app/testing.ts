/** `windlass/testing`: what tests of environments and of extensions need. */
import { DISABLE_ASSET_STAGING_CONTEXT, DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChartOutput } from '../charts';
import { planNamedEnvironment } from '../lib/cli/environment';
import { appOf } from '../lib/cli/judged-environment';
import { renderProblems } from '../lib/cli/print-problems';
import type { EnvironmentPlan } from '../lib/environment';
import { judgedApp, message, readAssembly } from '../lib/policy';
import { WindlassApp } from '../lib/stacks/windlass-app';
import { rulesOfConfig } from './own-parts';
import { resolveWindlassFromAnywhere } from './resolve-windlass';
import type { TemplateJson } from './serializers';
import { besideStacks, make, type SynthesizeOptions } from './synthesize';

export {
  manifestYaml,
  type ResourceJson,
  ReviewableYaml,
  type TemplateJson,
  templateYaml,
  yamlSnapshotSerializer,
} from './serializers';

/** What an environment becomes. */
export interface SynthesizedEnvironment {
  readonly plan: EnvironmentPlan;
  /** By the name of the stack; of every stack in the app. */
  readonly templates: Readonly<Record<string, TemplateJson>>;
  /** Objects of each chart, in the order in which they are applied. */
  readonly charts: readonly ChartOutput[];
  /** What the policy refuses, with the rules of the repository, a line each: findings nobody accepted, acceptances that are none. */
  readonly findings: readonly string[];
}

/**
 * Synthesizes an environment in a folder that is gone afterwards, without CDK's own validation and without assets. Throws with
 * its problems when it is refused.
 */
export async function synthesizeEnvironment(
  environment: string,
  { extend }: Pick<SynthesizeOptions, 'extend'> = {},
): Promise<SynthesizedEnvironment> {
  resolveWindlassFromAnywhere();
  const planned = await planNamedEnvironment(environment);
  if (!planned.ok) throw new Error(renderProblems(planned.problems));
  const { plan, own } = planned;
  const outdir = mkdtempSync(join(tmpdir(), 'windlass-test-'));
  try {
    const app = new WindlassApp({
      outdir,
      builtinCloudFormationValidation: false,
      treeMetadata: false,
      context: { [DISABLE_ASSET_STAGING_CONTEXT]: true, [DISABLE_CREATION_STACK_TRACES]: true },
    });
    const { charts } = await make(app, { plan, own, extend });
    const { stacks, directory } = app.synth();
    const templates = stacks.map(({ stackName, template }) => [stackName, template as TemplateJson] as const);
    const findings = refusedOf(directory, { plan, charts }, own);
    return { plan, templates: Object.fromEntries(templates), charts, findings };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function refusedOf(
  directory: string,
  { plan, charts }: Pick<SynthesizedEnvironment, 'plan' | 'charts'>,
  own: Parameters<typeof rulesOfConfig>[0],
): readonly string[] {
  const made = {
    plan,
    stacks: readAssembly(directory),
    manifests: besideStacks({ plan, charts }),
    rules: rulesOfConfig(own),
  };
  const { open, problems } = judgedApp(appOf(made), plan.asOf === undefined ? {} : { day: plan.asOf });
  return [...open.map(message), ...problems.map(({ field, message: said }) => `${field}: ${said}`)];
}
