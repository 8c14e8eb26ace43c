import development from '../../environments/development';
import h200 from '../../environments/h200';
import hybrid from '../../environments/hybrid';
import multiNode from '../../environments/multi-node';
import production from '../../environments/production';
import { type EnvironmentInput, parseEnvironment } from '../../lib/config';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import { isRefused, planEnvironment } from '../../lib/environment/plan-environment';

export const SHIPPED = { development, h200, hybrid, 'multi-node': multiNode, production } as const;
export type ShippedEnvironment = keyof typeof SHIPPED;
export const SHIPPED_ENVIRONMENTS = Object.keys(SHIPPED) as readonly ShippedEnvironment[];

const plans = new Map<ShippedEnvironment, EnvironmentPlan>();

/** The plan of a shipped environment. */
export function planOf(name: ShippedEnvironment): EnvironmentPlan {
  const plan = plans.get(name) ?? planInput(SHIPPED[name]);
  plans.set(name, plan);
  return plan;
}

/** The plan of an environment that must be accepted; says why when it is not. */
export function planInput(input: EnvironmentInput): EnvironmentPlan {
  const parsed = parseEnvironment(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  return plan;
}
