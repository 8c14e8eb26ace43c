import { type EnvironmentInput, loadEnvironment } from '../../lib/config';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import { chartsOf } from './plan-fixture';
import type { TemplateJson } from './serializers';
import { type Part, stacksWithChartsOf } from './stacks';

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

/** Stacks and charts of a plan. */
export function outputsOf(plan: EnvironmentPlan): Outputs {
  const { stacks, template } = stacksWithChartsOf(plan);
  const parts = Object.keys(stacks) as Part[];
  const resources = parts.flatMap((part) => resourcesOf(stacks[part]!.stackName, template(part)));
  return { resources, objects: chartsOf(plan).flatMap(({ manifests }) => manifests as readonly KubernetesObject[]) };
}

function resourcesOf(stack: string, template: TemplateJson): Resource[] {
  return Object.entries(template.Resources).map(([logicalId, { Type: type, Properties: properties = {} }]) => ({
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
