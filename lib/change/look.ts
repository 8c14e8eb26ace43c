import { type DeploymentConfig, type EnvironmentInput, parseEnvironment } from '../config';
import { type EnvironmentPlan, isRefused, planEnvironment } from '../environment';
import type { Stack } from '../policy/model/resource';
import type { Problem } from '../problem';
import type { Part } from './parts';
import { type Stacks, stacksByPart } from './parts';
import type { Synthesize } from './types';

/** A file with everything that follows from it. */
export interface Known {
  readonly ok: true;
  /** As JSON writes it. */
  readonly input: EnvironmentInput;
  readonly config: DeploymentConfig;
  readonly plan: EnvironmentPlan;
  readonly stacks: Stacks;
}

export interface Unusable {
  readonly ok: false;
  readonly problems: readonly Problem[];
}

/** Parses, plans and, when somebody asks, synthesizes a file; each once. */
export type Look = (input: EnvironmentInput) => Known | Unusable;

export function lookWith(synthesize: Synthesize): Look {
  const seen = new Map<string, Known | Unusable>();
  return (input) => {
    const key = JSON.stringify(input);
    const found = seen.get(key) ?? read(JSON.parse(key) as EnvironmentInput, synthesize);
    seen.set(key, found);
    return found;
  };
}

function read(input: EnvironmentInput, synthesize: Synthesize): Known | Unusable {
  const parsed = parseEnvironment(input);
  if (!parsed.ok) return { ok: false, problems: parsed.problems };
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) return { ok: false, problems: plan.problems };
  let stacks: ReadonlyMap<Part, Stack> | undefined;
  return {
    ok: true,
    input,
    config: parsed.config,
    plan,
    get stacks() {
      return (stacks ??= stacksByPart(plan.environment, synthesize(plan)));
    },
  };
}
