import { synthesizeCharts } from '../../charts';
import { stackTemplates } from '../../bin/stack-templates';
import { planChange } from '../../lib/change';
import type { EnvironmentInput } from '../../lib/config';
import type { EnvironmentPlan } from '../../lib/environment';
import type { Stack } from '../../lib/policy/model/resource';
import type { JsonObject } from '../../lib/policy/model/values';
import { type Absent, type Gate, isSide, type Review, reviewOf, type Side } from '../../lib/review';
import { planInput } from '../support/plan-fixture';

const synthesized = new Map<EnvironmentPlan, readonly Stack[]>();

/** Stacks with construct paths, once for each plan. */
export function stacksOfPlan(plan: EnvironmentPlan): readonly Stack[] {
  const found = synthesized.get(plan) ?? stackTemplates(plan);
  synthesized.set(plan, found);
  return found;
}

export function sideOfInput(input: EnvironmentInput, from: string): Side {
  const plan = planInput(input);
  const manifests = plan.delivery === 'gitops' ? synthesizeCharts(plan).flatMap(({ manifests }) => manifests) : [];
  return { from, plan, input, stacks: stacksOfPlan(plan), manifests: manifests as readonly JsonObject[] };
}

type Resources = Record<string, { Type: string; Properties: Record<string, unknown>; [key: string]: unknown }>;

/** A side whose templates somebody may write into. */
export class Draft {
  readonly stacks: Stack[];

  constructor(private readonly side: Side) {
    this.stacks = structuredClone(side.stacks) as Stack[];
  }

  resources(part: string): Resources {
    const stack = this.stacks.find(({ name }) => name.endsWith(`-${part}`));
    if (stack === undefined) throw new Error(`there is no stack ${part}`);
    return stack.template.Resources as unknown as Resources;
  }

  /** The first resource of a type, with its logical id. */
  first(part: string, type: string, is: (logicalId: string) => boolean = () => true) {
    const found = Object.entries(this.resources(part)).find(([id, { Type }]) => Type === type && is(id));
    if (found === undefined) throw new Error(`${part} has no ${type}`);
    return { logicalId: found[0], resource: found[1], properties: found[1].Properties };
  }

  /** Another logical id, wherever it is referred to. */
  rename(from: string, to: string): void {
    const renamed = JSON.parse(JSON.stringify(this.stacks).replaceAll(`"${from}"`, `"${to}"`)) as Stack[];
    const named = renamed.map((stack) =>
      to in (stack.constructs ?? {}) ? { ...stack, constructs: { ...stack.constructs, [to]: to } } : stack,
    );
    this.stacks.splice(0, this.stacks.length, ...named);
  }

  /** Every list of objects that is applied, to be written into. */
  objects(change: (objects: Record<string, never>[]) => void): void {
    for (const resource of Object.values(this.resources('Workloads'))) {
      const manifest = resource.Properties?.['Manifest'];
      if (typeof manifest !== 'string') continue;
      const objects = JSON.parse(manifest) as Record<string, never>[];
      change(objects);
      resource.Properties['Manifest'] = JSON.stringify(objects);
    }
  }

  object(kind: string, name: string, change: (object: never) => void): void {
    let isThere = false;
    this.objects((objects) => {
      for (const object of objects)
        if (object['kind'] === kind && (object['metadata'] as unknown as { name: string }).name === name) {
          isThere = true;
          change(object as never);
        }
    });
    if (!isThere) throw new Error(`there is no ${kind} ${name}`);
  }

  done(): Side {
    return { ...this.side, from: 'edited', stacks: this.stacks };
  }
}

export function edited(side: Side, change: (draft: Draft) => void): Side {
  const draft = new Draft(side);
  change(draft);
  return draft.done();
}

export const review = (before: Side | Absent, after: Side | Absent, gates: readonly Gate[] = []): Review => {
  const plan = [after, before].filter(isSide)[0]?.plan;
  return reviewOf(before, after, {
    environment: plan?.environment ?? 'production',
    gates,
    steps: (old, next) =>
      old.input === undefined || next.input === undefined || old.input === next.input
        ? undefined
        : planChange(old.input, next.input, stacksOfPlan),
  });
};
