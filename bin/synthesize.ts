import { type AppProps, Validations } from 'aws-cdk-lib';
import { join } from 'node:path';
import { type ChartOutput, synthesizeCharts } from '../charts';
import { planNamedEnvironment } from '../lib/cli/environment';
import { renderPlan } from '../lib/cli/print-plan';
import { renderProblems } from '../lib/cli/print-problems';
import { RememberedValidation, WindlassPolicy } from '../lib/policy';
import { createStacks } from '../lib/stacks/create-stacks';
import { WindlassApp } from '../lib/stacks/windlass-app';
import { paintFor } from './paint';
import { resolveWindlassFromAnywhere } from './resolve-windlass';

export const DEFAULT_ENVIRONMENT = 'production';

/** What CDK's validation said of templates; deleting it costs time and nothing else. */
const VERDICTS = join(__dirname, '..', 'node_modules', '.cache', 'windlass', 'validated');

export interface Synthesis {
  readonly environment: string;
  readonly charts: readonly ChartOutput[];
}

/**
 * Environment → plan → charts → stacks, validated by CDK and checked against the policy. The plan and what is wrong go to
 * standard error; of what is refused there is no synthesis, and the exit code says so.
 */
export async function synthesize(nameOrPath: string, props: AppProps = {}): Promise<Synthesis | undefined> {
  resolveWindlassFromAnywhere();
  const planned = await planNamedEnvironment(nameOrPath);
  if (!planned.ok) return refuse(renderProblems(planned.problems, paintFor(process.stderr)));
  const { plan } = planned;
  process.stderr.write(`${renderPlan(plan, { paint: paintFor(process.stderr) })}\n`); // standard output is the templates'
  process.stderr.write('Synthesizing the stacks and checking them against the policy …\n');
  const charts = synthesizeCharts(plan);
  const app = new WindlassApp(props); // makes its output directory at once
  Validations.of(app).addPlugins(new WindlassPolicy(), ...builtinValidation());
  createStacks(app, plan, { manifests: charts });
  app.synth();
  return process.exitCode === undefined ? { environment: plan.environment, charts } : undefined;
}

/** CDK's own, which its variable switches off. */
const builtinValidation = (): RememberedValidation[] =>
  process.env['CDK_VALIDATION'] === 'false' ? [] : [new RememberedValidation(VERDICTS)];

export function refuse(message: string): undefined {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
