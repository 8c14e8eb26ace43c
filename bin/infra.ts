#!/usr/bin/env -S npx tsx
import { Validations } from 'aws-cdk-lib';
import { CONTEXT_ENV } from 'aws-cdk-lib/cx-api';
import { synthesizeCharts } from '../charts';
import { misspeltEnvironment, planNamedEnvironment } from '../lib/cli/environment';
import { renderPlan } from '../lib/cli/print-plan';
import { renderProblems } from '../lib/cli/print-problems';
import { WindlassPolicy } from '../lib/policy';
import { createStacks } from '../lib/stacks/create-stacks';
import { WindlassApp } from '../lib/stacks/windlass-app';

const DEFAULT_ENVIRONMENT = 'production';

/**
 * `cdk synth -c environment=<name or path>`: environment → plan → stacks. What the CLI was given with `-c` is read before
 * there is an app, because an app makes its output directory at once.
 */
async function main(): Promise<void> {
  const context = JSON.parse(process.env[CONTEXT_ENV] ?? '{}') as Readonly<Record<string, unknown>>;
  const misspelt = misspeltEnvironment(Object.keys(context));
  if (misspelt !== undefined) return fail(`-c ${misspelt}: unknown; did you mean '-c environment=…'?`);
  const planned = await planNamedEnvironment(String(context['environment'] ?? DEFAULT_ENVIRONMENT));
  if (!planned.ok) return fail(renderProblems(planned.problems));
  process.stderr.write(`${renderPlan(planned.plan)}\n`); // standard output is the templates'
  process.stderr.write('Synthesizing the stacks and checking them against the policy …\n');
  const app = new WindlassApp();
  Validations.of(app).addPlugins(new WindlassPolicy());
  createStacks(app, planned.plan, { manifests: synthesizeCharts(planned.plan) });
  app.synth();
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

void main();
