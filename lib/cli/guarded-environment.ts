import { type Kept, type Output, replaceProblems } from '../baseline';
import type { EnvironmentPlan } from '../environment';
import type { Stack } from '../policy/model/resource';
import type { Problem } from '../problem';
import type { Side } from '../review';
import { baselinePlace, readBaseline } from './baseline-files';
import type { PlannedEnvironment } from './environment';
import type { Surroundings } from './surroundings';

/** What is synthesized of a plan, as a baseline is held against it. */
export const outputOf = (
  { environment, delivery }: EnvironmentPlan,
  stacks: readonly Stack[],
  objects: readonly object[],
): Output => ({ environment, delivery, stacks, objects: delivery === 'gitops' ? objects : [] });

/** Synthesizes a planned environment in this process. */
export async function synthesized(
  { plan, own }: Extract<PlannedEnvironment, { ok: true }>,
  { loadStacks, loadObjects }: Pick<Surroundings, 'loadStacks' | 'loadObjects'>,
): Promise<Output> {
  const stacks = (await loadStacks())(plan, own);
  const objects = plan.delivery === 'gitops' ? ((await loadObjects?.())?.(plan, own) ?? []) : [];
  return outputOf(plan, stacks, objects);
}

/**
 * What the baseline of an environment has against it; it is synthesized where it has one. Stacks that an app adds itself are
 * not synthesized here: `cdk synth` holds them.
 */
export async function baselineProblems(
  nameOrPath: string,
  planned: Extract<PlannedEnvironment, { ok: true }>,
  surroundings: Pick<Surroundings, 'loadStacks' | 'loadObjects' | 'now'>,
): Promise<readonly Problem[]> {
  const { plan } = planned;
  const read = readBaseline(plan.environment, baselinePlace(nameOrPath));
  if (!read.ok) return read.problems;
  const { kept } = read;
  if (kept === undefined && plan.replacements === undefined) return [];
  const options = { replacements: plan.replacements, day: surroundings.now ?? plan.asOf };
  if (kept === undefined) return replaceProblems(undefined, outputOf(plan, [], []), options);
  return replaceProblems(ofOurStacks(kept), await synthesized(planned, surroundings), options);
}

/** The same of a side that was synthesized already; of a folder of output nobody knows the file. */
export function sideProblems(
  nameOrPath: string | undefined,
  { plan, stacks, manifests }: Pick<Side, 'plan' | 'stacks' | 'manifests'>,
  day: string | undefined,
): readonly Problem[] {
  if (nameOrPath === undefined || plan === undefined) return [];
  const read = readBaseline(plan.environment, baselinePlace(nameOrPath));
  if (!read.ok) return read.problems;
  const { kept } = read;
  const options = { replacements: plan.replacements, day: day ?? plan.asOf };
  return replaceProblems(kept && ofOurStacks(kept), outputOf(plan, stacks, manifests), options);
}

/** Without stacks that only an app of one's own makes. */
export function ofOurStacks({ baseline, path }: Kept): Kept {
  const ours = (name: string): boolean => name.startsWith(`windlass-${baseline.environment}-`);
  return {
    path,
    baseline: {
      ...baseline,
      stacks: Object.fromEntries(Object.entries(baseline.stacks).filter(([name]) => ours(name))),
      objects: baseline.objects.filter(({ appliedBy }) => appliedBy === 'manifests' || ours(appliedBy.split('/')[0]!)),
    },
  };
}
