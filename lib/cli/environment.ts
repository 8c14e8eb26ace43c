import { loadEnvironment } from '../config';
import { draftProblems, isRefused, planEnvironment, type EnvironmentProblems } from '../planner/environment-plan';
import type { EnvironmentPlan, Problem } from '../planner/types';

export type PlannedEnvironment =
  | { readonly ok: true; readonly plan: EnvironmentPlan }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly noFits: EnvironmentProblems['noFits'] };

/** Loads, checks and plans an environment by name or path; what is wrong in one stage does not hide the next one's. */
export async function planNamedEnvironment(nameOrPath: string): Promise<PlannedEnvironment> {
  const loaded = await loadEnvironment(nameOrPath);
  if (loaded.ok) {
    const plan = planEnvironment(loaded.config);
    return isRefused(plan) ? { ok: false, problems: plan.problems, noFits: plan.noFits } : { ok: true, plan };
  }
  if (loaded.draft === undefined) return { ok: false, problems: loaded.problems, noFits: [] };
  const { problems, noFits } = draftProblems(loaded.draft);
  return { ok: false, problems: [...loaded.problems, ...problems], noFits };
}
