import { type AppProps, Validations } from 'aws-cdk-lib';
import { CDK_APP_MODE_CONTEXT, CONTEXT_ENV } from 'aws-cdk-lib/cx-api';
import { join } from 'node:path';
import { CACHE_FOLDER } from './package-root';
import { type ChartOutput, synthesizeCharts } from '../charts';
import { baselinePlace, readBaseline } from '../lib/cli/baseline-files';
import { misspeltEnvironment, planNamedEnvironment } from '../lib/cli/environment';
import { renderPlan } from '../lib/cli/print-plan';
import { renderProblems } from '../lib/cli/print-problems';
import type { Kept } from '../lib/baseline';
import { RememberedValidation, WindlassPolicy } from '../lib/policy';
import { isObject, type JsonObject } from '../lib/policy/model/values';
import type { OwnConfig } from '../lib/config';
import type { EnvironmentPlan } from '../lib/environment';
import { Refused } from '../lib/problem';
import { createStacks, type WindlassStacks } from '../lib/stacks/create-stacks';
import { outputsOf, type WindlassOutputs } from '../lib/stacks/outputs';
import { WindlassApp } from '../lib/stacks/windlass-app';
import { asCalled } from './caller';
import { chartsOfConfig, rulesOfConfig } from './own-parts';
import { paintFor } from './paint';
import { ReplaceSafety } from './replace-safety';
import { resolveWindlassFromAnywhere } from './resolve-windlass';
import { SovereigntyPolicy } from './sovereignty-policy';
import { takenRuleIds } from './taken-rules';

export const DEFAULT_ENVIRONMENT = 'production';

/** What CDK's validation said of templates; deleting it costs time and nothing else. */
const VERDICTS = join(CACHE_FOLDER, 'validated');

/** An environment as it was made, before the templates are written. */
export interface Synthesized {
  readonly app: WindlassApp;
  readonly plan: EnvironmentPlan;
  readonly stacks: WindlassStacks;
  /** What stacks of one's own take as props. */
  readonly outputs: WindlassOutputs;
  readonly charts: readonly ChartOutput[];
}

export interface SynthesizeOptions {
  /** Path of a .ts or .json file. `-c environment=…` on the command line of `cdk` is taken in its place. */
  readonly environment: string;
  /** Adds stacks, aspects and accepted findings of one's own; not called for an environment that is refused. */
  readonly extend?: (synthesized: Synthesized) => void | Promise<void>;
  /** @default - those of the CDK CLI */
  readonly appProps?: AppProps;
}

interface Planned extends Pick<SynthesizeOptions, 'extend'> {
  readonly plan: EnvironmentPlan;
  readonly own?: OwnConfig;
}

/**
 * Environment → plan → charts → stacks, validated by CDK and checked against the policy. The plan and what is wrong go to
 * standard error; of what is refused nothing is synthesized, and the exit code says so.
 */
export async function synthesize({
  environment,
  extend,
  appProps,
}: SynthesizeOptions): Promise<Synthesized | undefined> {
  const named = environmentOnCommandLine(environment);
  if (named === undefined) return undefined;
  resolveWindlassFromAnywhere();
  const planned = await planNamedEnvironment(named);
  if (!planned.ok) return refuse(renderProblems(planned.problems, paintFor(process.stderr)));
  const { plan, own } = planned;
  const taken = takenRuleIds(rulesOfConfig(own));
  if (taken.length > 0) return refuse(renderProblems(taken));
  const deployed = readBaseline(plan.environment, baselinePlace(named));
  if (!deployed.ok) return refuse(renderProblems(deployed.problems, paintFor(process.stderr)));
  process.stderr.write(`${renderPlan(plan, { paint: paintFor(process.stderr) })}\n`); // standard output is the templates'
  process.stderr.write('Synthesizing the stacks and checking them against the policy …\n');
  const app = new WindlassApp({
    autoSynth: false,
    ...appProps,
    context: { [CDK_APP_MODE_CONTEXT]: 'process', ...appProps?.context }, // findings are printed, not thrown
  }); // makes its output directory at once
  const made = await make(app, { plan, own, extend }).catch(refusedOnly);
  if (made === undefined) return undefined;
  Validations.of(app).addPlugins(
    policyFor(made, own),
    ...sovereigntyOf(made),
    ...safetyFor(made, deployed.kept),
    ...builtinValidation(),
  );
  app.synth();
  return process.exitCode === undefined ? made : undefined;
}

/** What a person wrote is refused; anything else is a fault. */
function refusedOnly(error: unknown): undefined {
  if (!(error instanceof Refused)) throw error;
  return refuse(renderProblems(error.problems, paintFor(process.stderr)));
}

/** Objects that another tool applies are judged with the templates; those that the deployment applies are found there. */
const policyFor = ({ plan, charts }: Synthesized, own?: OwnConfig): WindlassPolicy =>
  new WindlassPolicy({
    rules: rulesOfConfig(own),
    exceptions: plan.exceptions,
    asOf: plan.asOf,
    objects: besideStacks({ plan, charts }),
  });

/** Objects of the charts that no stack applies. */
export const besideStacks = ({ plan, charts }: Pick<Synthesized, 'plan' | 'charts'>): readonly JsonObject[] =>
  plan.delivery === 'gitops' ? charts.flatMap(({ manifests }) => manifests).filter(isObject) : [];

/** What the environment declares of its output, if it does. */
const sovereigntyOf = ({ plan, charts }: Synthesized): readonly SovereigntyPolicy[] =>
  plan.sovereignty === undefined
    ? []
    : [new SovereigntyPolicy({ ...plan.sovereignty, account: plan.account }, besideStacks({ plan, charts }))];

/** Nothing is held of an environment that has no baseline and permits nothing. */
const safetyFor = ({ plan, charts }: Synthesized, kept?: Kept): readonly ReplaceSafety[] =>
  kept === undefined && plan.replacements === undefined
    ? []
    : [
        new ReplaceSafety({
          environment: plan.environment,
          delivery: plan.delivery,
          objects: besideStacks({ plan, charts }),
          replacements: plan.replacements,
          day: plan.asOf,
          ...(kept === undefined ? {} : { kept }),
        }),
      ];

/** Everything of a plan, and what is added to it, in an app. */
export async function make(app: WindlassApp, { plan, own, extend }: Planned): Promise<Synthesized> {
  const charts = synthesizeCharts(plan, chartsOfConfig(own));
  const stacks = createStacks(app, plan, { manifests: charts });
  const made = { app, plan, charts, stacks, outputs: outputsOf(plan, stacks) };
  await extend?.(made);
  return made;
}

/** What the CDK CLI was given with `-c` is read before there is an app. */
function environmentOnCommandLine(otherwise: string): string | undefined {
  const context = JSON.parse(process.env[CONTEXT_ENV] ?? '{}') as Readonly<Record<string, unknown>>;
  const misspelt = misspeltEnvironment(Object.keys(context));
  if (misspelt !== undefined) return refuse(`-c ${misspelt}: unknown; did you mean '-c environment=…'?`);
  return asCalled(String(context['environment'] ?? otherwise));
}

/** CDK's own, which its variable switches off. */
const builtinValidation = (): RememberedValidation[] =>
  process.env['CDK_VALIDATION'] === 'false' ? [] : [new RememberedValidation(VERDICTS)];

export function refuse(message: string): undefined {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
