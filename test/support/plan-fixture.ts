import development from '../../environments/development';
import h200 from '../../environments/h200';
import hybrid from '../../environments/hybrid';
import multiNode from '../../environments/multi-node';
import production from '../../environments/production';
import { type ChartOutput, synthesizeCharts } from '../../charts';
import { type EnvironmentInput, parseEnvironment } from '../../lib/config';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import { isRefused, planEnvironment } from '../../lib/environment/plan-environment';
import { frozen, memoized } from './memo';

export const SHIPPED = { development, h200, hybrid, 'multi-node': multiNode, production } as const;
export type ShippedEnvironment = keyof typeof SHIPPED;
export const SHIPPED_ENVIRONMENTS = Object.keys(SHIPPED) as readonly ShippedEnvironment[];

/** The plan of a shipped environment. */
export const planOf = (name: ShippedEnvironment): EnvironmentPlan => planInput(SHIPPED[name]);

const plans = new Map<string, EnvironmentPlan>();

/** The plan of an environment that must be accepted, computed once a worker; says why when it is not. */
export function planInput(input: EnvironmentInput): EnvironmentPlan {
  const key = JSON.stringify(input);
  const plan = plans.get(key) ?? computePlan(input);
  plans.set(key, plan);
  return plan;
}

function computePlan(input: EnvironmentInput): EnvironmentPlan {
  const parsed = parseEnvironment(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  return plan;
}

/** The charts of a plan, synthesized once a worker and frozen. */
export const chartsOf = memoized((plan: EnvironmentPlan): readonly ChartOutput[] => frozen(synthesizeCharts(plan)));
