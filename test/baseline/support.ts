import { synthesizeCharts } from '../../charts';
import { baselineOf, lossesBetween, type Loss, type Output } from '../../lib/baseline';
import type { EnvironmentInput } from '../../lib/config';
import { outputOf } from '../../lib/cli/guarded-environment';
import { manifestText } from '../../lib/policy/model/kubernetes-object';
import type { Stack, ResourceJson } from '../../lib/policy/model/resource';
import { stacksOfPlan } from '../review/sides';
import { DOOR_VARIANTS } from '../support/door-variants';
import { planInput, planOf } from '../support/plan-fixture';
import { SHIPPED } from './shipped';

/** What is synthesized of an environment. */
export function outputOfInput(input: EnvironmentInput): Output {
  return outputOfPlan(planInput(input));
}

function outputOfPlan(plan: ReturnType<typeof planInput>): Output {
  const objects = plan.delivery === 'gitops' ? synthesizeCharts(plan).flatMap(({ manifests }) => manifests) : [];
  return outputOf(plan, stacksOfPlan(plan), objects);
}

/** The shipped environments, and those with a front door in every way that makes other resources of it. */
export const CASES: readonly (readonly [name: string, output: () => Output])[] = [
  ...SHIPPED.map((name) => [name, () => outputOfPlan(planOf(name))] as const),
  ...Object.entries(DOOR_VARIANTS).map(([name, input]) => [name, () => outputOfInput(input)] as const),
];

export const taken = (output: Output) => baselineOf(output, { windlass: '0.0.0', file: 'environments/x.ts' });

export const lossesOf = (before: Output, after: Output): readonly Loss[] => lossesBetween(taken(before), after);

type Draft = Record<string, ResourceJson & { Properties?: Record<string, unknown> }>;

/** The output with other resources in one of its stacks; everything else is shared. */
export function withResources(output: Output, stack: string, change: (resources: Draft) => void): Output {
  return {
    ...output,
    stacks: output.stacks.map((one): Stack => {
      if (one.name !== stack) return one;
      const resources = { ...one.template.Resources } as Draft;
      change(resources);
      return { ...one, template: { ...one.template, Resources: resources } };
    }),
  };
}

type Json = Record<string, unknown>;

/** The output with every list of objects changed, in stacks and beside them. */
export function withObjects(output: Output, change: (objects: readonly Json[]) => readonly Json[]): Output {
  return {
    ...output,
    objects: change(output.objects as readonly Json[]),
    stacks: output.stacks.map((one): Stack => {
      const entries = Object.entries(one.template.Resources ?? {}).map(([id, json]) => {
        const text = manifestText(json.Properties?.['Manifest']);
        if (text === undefined) return [id, json] as const;
        const Manifest = JSON.stringify(change(JSON.parse(text) as Json[]));
        return [id, { ...json, Properties: { ...json.Properties, Manifest } }] as const;
      });
      return { ...one, template: { ...one.template, Resources: Object.fromEntries(entries) } };
    }),
  };
}
