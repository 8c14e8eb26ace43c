#!/usr/bin/env -S npx tsx
import { Validations } from 'aws-cdk-lib';
import { CONTEXT_ENV } from 'aws-cdk-lib/cx-api';
import { synthesizeCharts } from '../charts';
import { planNamedEnvironment } from '../lib/cli/environment';
import { renderPlan } from '../lib/cli/print-plan';
import { renderProblems } from '../lib/cli/print-problems';
import { WindlassPolicy } from '../lib/policy';
import { createStacks } from '../lib/stacks/create-stacks';
import { WindlassApp } from '../lib/stacks/windlass-app';

const DEFAULT_ENVIRONMENT = 'production';

/** `cdk synth -c environment=<name or path>`: environment → plan → stacks. */
async function main(): Promise<void> {
  const planned = await planNamedEnvironment(environmentFromContext());
  if (!planned.ok) {
    process.stderr.write(`${renderProblems(planned.problems)}\n`);
    process.exitCode = 1;
    return;
  }
  process.stderr.write(`${renderPlan(planned.plan)}\n`); // standard output is the templates'
  const app = new WindlassApp();
  Validations.of(app).addPlugins(new WindlassPolicy());
  createStacks(app, planned.plan, { manifests: synthesizeCharts(planned.plan) });
  app.synth();
}

/** What the CLI was given with `-c`. Read before there is an app, because an app makes its output directory at once. */
function environmentFromContext(): string {
  const context = JSON.parse(process.env[CONTEXT_ENV] ?? '{}') as { readonly environment?: unknown };
  return String(context.environment ?? DEFAULT_ENVIRONMENT);
}

void main();
