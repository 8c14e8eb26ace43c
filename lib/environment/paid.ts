import { type Range, scale } from '../units/range';
import type { NodeGroupPlan } from './capacity';
import type { ServingPlan } from '../planner';

interface Placed {
  readonly nodeGroup: string;
  readonly replicas: number;
  readonly plan: ServingPlan;
}

const gpusOf = ({ replicas, plan: { layout } }: Placed): number => replicas * layout.gpus;

/**
 * What a model's nodes cost, those that stand idle too: nodes are bought whole. Models on the same nodes share them by the
 * GPUs they take. Absent: the price is unknown.
 */
export function paidFor(
  deployment: Placed,
  deployments: readonly Placed[],
  groups: readonly NodeGroupPlan[],
): PaidPlan | undefined {
  const { cost } = deployment.plan;
  const whole = groups.find(({ capacity, serves }) => serves && capacity === deployment.nodeGroup)?.usdPerHour;
  if (cost === undefined || whole === undefined) return undefined;
  const sharers = deployments.filter(({ nodeGroup }) => nodeGroup === deployment.nodeGroup);
  const share = gpusOf(deployment) / sharers.reduce((sum, one) => sum + gpusOf(one), 0);
  const usdPerHour = scale(whole, share);
  /** The plan of one replica charges it for whole nodes of its own. */
  const factor = usdPerHour.expected / (cost.usdPerHour.expected * deployment.replicas);
  return {
    usdPerHour,
    usdPerMillionOutputTokens: cost.usdPerMillionOutputTokens && scale(cost.usdPerMillionOutputTokens, factor),
    usdPerMillionTotalTokens: cost.usdPerMillionTotalTokens && scale(cost.usdPerMillionTotalTokens, factor),
    ...(deployment.plan.pooling === undefined
      ? {}
      : { usdPerMillionInputTokens: cost.usdPerMillionInputTokens && scale(cost.usdPerMillionInputTokens, factor) }),
  };
}

/** With every replica at the planned load, all day. */
export interface PaidPlan {
  readonly usdPerHour: Range;
  readonly usdPerMillionOutputTokens?: Range;
  /** Per token that goes in or out. */
  readonly usdPerMillionTotalTokens?: Range;
  /** Of models that read and do not write. */
  readonly usdPerMillionInputTokens?: Range;
}
