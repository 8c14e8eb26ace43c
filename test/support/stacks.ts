import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { createStacks, type WindlassStacks } from '../../lib/stacks/create-stacks';
import { WindlassApp } from '../../lib/stacks/windlass-app';
import type { ChartManifests } from '../../lib/stacks/workloads-stack';
import type { ResourceJson, TemplateJson } from './serializers';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';

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

/**
 * Synthesizes an environment as the app does, without CDK's own validation, which a test of the app itself runs.
 * Share the result within a file: it takes about a second.
 */
export function synthesizeStacks(
  plan: EnvironmentPlan,
  charts: readonly ChartManifests[] = [SMALL_CHART, { ...SMALL_CHART, name: '30-small' }],
): Synthesized {
  // Templates name assets by hash; copying their 60 MB into every output directory would change nothing in them.
  const context = { [DISABLE_ASSET_STAGING_CONTEXT]: true };
  const app = new WindlassApp({ builtinCloudFormationValidation: false, context });
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
