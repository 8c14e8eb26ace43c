import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { renderYaml, synthesizeCharts } from '../../charts';
import { type EnvironmentInput, parseEnvironment } from '../../lib/config';
import { type EnvironmentPlan, isRefused, planEnvironment } from '../../lib/environment';
import { checkManifests, checkTemplates, message } from '../../lib/policy';
import type { Problem } from '../../lib/problem';
import { createStacks } from '../../lib/stacks/create-stacks';
import { ReviewableYaml, type TemplateJson, templateYaml } from './serializers';
import { unitApp } from './unit-app';

/** An environment as `cdk synth` would write it, in memory. */
export interface TestedEnvironment {
  readonly plan: EnvironmentPlan;
  /** By stack: `Network`, `Cluster`, … */
  readonly templates: Readonly<Record<string, TemplateJson>>;
  /** Kubernetes objects by chart: `00-namespaces`, … */
  readonly manifests: Readonly<Record<string, readonly object[]>>;
  /** What the policy finds, a line each; empty when it finds nothing. */
  readonly findings: readonly string[];
  /** Every template and chart by name, for snapshots: `test.each(snapshots)('%s', (_, yaml) => …)`. */
  readonly snapshots: readonly (readonly [name: string, yaml: ReviewableYaml])[];
}

/**
 * Plans and synthesizes an environment without writing anything; the same environment gives the same bytes on every machine.
 * Throws what is wrong with an environment that is refused, a line a problem.
 */
export function synthesizeForTest(environment: EnvironmentInput): TestedEnvironment {
  const plan = planned(environment);
  const charts = synthesizeCharts(plan);
  const stacks = Object.values(createStacks(unitApp(), plan, { manifests: charts })) as Stack[];
  const named = stacks.map((stack) => ({ stack, template: Template.fromStack(stack).toJSON() as TemplateJson }));
  const assembly = named.map(({ stack, template }) => ({ name: stack.stackName, template, account: plan.account }));
  const objects = charts.flatMap(({ manifests }) => manifests);
  const loose = plan.delivery === 'gitops' ? checkManifests(objects, { account: plan.account }) : [];
  return {
    plan,
    templates: Object.fromEntries(named.map(({ stack, template }) => [stack.node.id.split('-').at(-1), template])),
    manifests: Object.fromEntries(charts.map(({ name, manifests }) => [name, manifests])),
    findings: [...checkTemplates(assembly as Parameters<typeof checkTemplates>[0]), ...loose].map(message),
    snapshots: [
      ...named.map(({ stack, template }) => [stack.stackName, new ReviewableYaml(templateYaml(template))] as const),
      ...charts.map((chart) => [chart.name, new ReviewableYaml(renderYaml(chart))] as const),
    ],
  };
}

function planned(environment: EnvironmentInput): EnvironmentPlan {
  const parsed = parseEnvironment(environment);
  if (!parsed.ok) throw refused(parsed.problems);
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw refused(plan.problems);
  return plan;
}

const refused = (problems: readonly Problem[]): Error =>
  new Error(problems.map(({ field, message: text }) => `${field}: ${text}`).join('\n'));
