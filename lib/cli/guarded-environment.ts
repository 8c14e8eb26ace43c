import { type Kept, type Output, replaceProblems } from '../baseline';
import type { EnvironmentPlan } from '../environment';
import type { Stack } from '../policy/model/resource';
import type { Problem } from '../problem';
import type { Side } from '../review';
import { baselinePlace, readBaseline } from './baseline-files';

/** What is synthesized of a plan, as a baseline is held against it. */
export const outputOf = (
  { environment, delivery }: EnvironmentPlan,
  stacks: readonly Stack[],
  objects: readonly object[],
): Output => ({ environment, delivery, stacks, objects: delivery === 'gitops' ? objects : [] });

/**
 * What the baseline of an environment has against what was synthesized of it; of a folder of output nobody knows the file. Stacks
 * that an app adds itself are not synthesized here: `cdk synth` holds them.
 */
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
