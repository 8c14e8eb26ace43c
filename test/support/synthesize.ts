import { Template } from 'aws-cdk-lib/assertions';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { synthesizeCharts } from '../../charts';
import { type EnvironmentInput, loadEnvironment, parseEnvironment } from '../../lib/config';
import { createStacks } from '../../lib/stacks/create-stacks';
import { WindlassApp } from '../../lib/stacks/windlass-app';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import { isRefused, planEnvironment } from '../../lib/environment/plan-environment';

export interface Resource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
}

export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

/** Both sides of one plan. */
export interface Outputs {
  readonly resources: readonly Resource[];
  readonly objects: readonly KubernetesObject[];
}

export async function shippedEnvironment(name: string): Promise<EnvironmentInput> {
  const loaded = await loadEnvironment(name);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

/** The plan of an environment that is known to be good. */
export function planOf(environment: EnvironmentInput): EnvironmentPlan {
  const parsed = parseEnvironment(environment);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  return plan;
}

/** Synthesizes stacks and charts of a plan, without the built-in validation, which costs seconds. */
export function outputsOf(plan: EnvironmentPlan): Outputs {
  const charts = synthesizeCharts(plan);
  const app = new WindlassApp({
    builtinCloudFormationValidation: false,
    context: { [DISABLE_ASSET_STAGING_CONTEXT]: true },
  });
  const stacks = Object.values(createStacks(app, plan, { manifests: charts })).filter((stack) => stack !== undefined);
  const resources = stacks.flatMap((stack) => resourcesOf(stack.stackName, Template.fromStack(stack).toJSON()));
  return { resources, objects: charts.flatMap(({ manifests }) => manifests as readonly KubernetesObject[]) };
}

function resourcesOf(
  stack: string,
  template: { Resources?: Record<string, { Type: string; Properties?: Record<string, unknown> }> },
): Resource[] {
  return Object.entries(template.Resources ?? {}).map(([logicalId, { Type: type, Properties: properties = {} }]) => ({
    stack,
    logicalId,
    type,
    properties,
  }));
}

export const ofType = (outputs: Outputs, type: string): Resource[] =>
  outputs.resources.filter((resource) => resource.type === type);
export const ofKind = (outputs: Outputs, kind: string): KubernetesObject[] =>
  outputs.objects.filter((object) => object.kind === kind);
