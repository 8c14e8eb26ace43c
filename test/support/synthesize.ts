import { type EnvironmentInput, loadEnvironment } from '../../lib/config';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import { once } from './memo';
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

/** Stacks and charts of a plan, each synthesized when it is first asked for. */
export function outputsOf(plan: EnvironmentPlan): Outputs {
  const resources = once(() => allResources(plan));
  const objects = once(() => chartsOf(plan).flatMap(({ manifests }) => manifests as readonly KubernetesObject[]));
  return {
    get resources() {
      return resources();
    },
    get objects() {
      return objects();
    },
  };
}

function allResources(plan: EnvironmentPlan): readonly Resource[] {
  const { stacks, template } = stacksWithChartsOf(plan);
  return (Object.keys(stacks) as Part[]).flatMap((part) => resourcesOf(stacks[part]!.stackName, template(part)));
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
