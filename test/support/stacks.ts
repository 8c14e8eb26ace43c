import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createStacks, type WindlassStacks } from '../../lib/stacks/create-stacks';
import type { ChartManifests } from '../../lib/stacks/workloads-stack';
import type { ResourceJson, TemplateJson } from './serializers';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import { chartsOf } from './plan-fixture';
import { frozen, memoized } from './memo';
import { unitApp } from './unit-app';

/** A chart small enough to read in a snapshot; the real ones have snapshots of their own. */
export const SMALL_CHART: ChartManifests = {
  name: '00-small',
  manifests: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'small', namespace: 'windlass-serving' },
      data: { a: 'b' },
    },
  ],
};

export type Part = keyof WindlassStacks;

export interface Synthesized {
  readonly stacks: WindlassStacks;
  readonly templates: Readonly<Partial<Record<Part, TemplateJson>>>;
  /** The template of a stack that this environment must have. */
  readonly template: (part: Part) => TemplateJson;
}

const SMALL_CHARTS: readonly ChartManifests[] = [SMALL_CHART, { ...SMALL_CHART, name: '30-small' }];

/**
 * Stacks of a plan with two small charts, synthesized once a worker and frozen: a test that changes a template copies it.
 * {@link planOf} and {@link planInput} give one plan for one environment, so files share what they synthesize.
 */
export const stacksOf = memoized((plan: EnvironmentPlan): Synthesized => frozenTemplates(synthesizeStacks(plan)));

/** The same with the charts of the plan itself. */
export const stacksWithChartsOf = memoized((plan: EnvironmentPlan): Synthesized =>
  frozenTemplates(synthesizeStacks(plan, chartsOf(plan))),
);

function frozenTemplates(synthesized: Synthesized): Synthesized {
  frozen(synthesized.templates);
  return synthesized;
}

/** Synthesizes an environment anew, as the app does. */
export function synthesizeStacks(plan: EnvironmentPlan, charts: readonly ChartManifests[] = SMALL_CHARTS): Synthesized {
  const app = unitApp();
  const stacks = createStacks(app, plan, { manifests: charts });
  const templates = Object.fromEntries(
    Object.entries(stacks).map(([part, stack]: [string, Stack]) => [part, Template.fromStack(stack).toJSON()]),
  ) as Record<Part, TemplateJson>;
  const template = (part: Part): TemplateJson => {
    const found: TemplateJson | undefined = templates[part];
    if (found === undefined) throw new Error(`${plan.environment} has no stack '${part}'`);
    return found;
  };
  return { stacks, templates, template };
}

/** Resources of a type with their logical ids; tests assert on something, so none is an error. */
export function resourcesOf(template: TemplateJson, type: string): [string, ResourceJson][] {
  const found = Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
  if (found.length === 0) throw new Error(`the template has no ${type}`);
  return found;
}

/** The only resource of a type, with its logical id. */
export function onlyEntry(template: TemplateJson, type: string): [string, ResourceJson] {
  const [first, ...others] = resourcesOf(template, type);
  if (first === undefined || others.length > 0) throw new Error(`the template has ${others.length + 1} of ${type}`);
  return first;
}

/** Properties of the only resource of a type. */
export function onlyResource(template: TemplateJson, type: string): Readonly<Record<string, unknown>> {
  return onlyEntry(template, type)[1].Properties ?? {};
}

/** Reads `LaunchTemplateData.MetadataOptions.HttpTokens`; undefined where a step is missing. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}
