import production from '../../../../environments/production';
import type { EnvironmentInput } from '../../../../lib/config';
import type { Balancer as BalancerName } from '../../../../lib/config/front-door-schema';
import type { FrontDoorPlan } from '../../../../lib/environment';
import { copyOf } from '../../../support/environments';
import { planInput } from '../../../support/plan-fixture';
import type { Fleet } from './replay';

export const MODEL = production.models[0]!.name;
export const TENANT = 'chat';
const REPLICAS = 4;

/** Tokens of prompts that a replica computes in a second; the plan knows no such number, and only times depend on it. */
const PREFILL_TOKENS_PER_SECOND = 20_000;

/** The shipped environment for DeepSeek-V4-Pro with four replicas, behind a door. */
function environment(balancer: BalancerName, replicas: number): EnvironmentInput {
  const input = copyOf(production);
  Object.assign(input.capacity[0]!, { count: replicas });
  Object.assign(input.models[0]!, { replicas, balancer });
  return { ...input, frontDoor: { tenants: [{ name: TENANT }] } };
}

export const doorPlan = (balancer: BalancerName, replicas = REPLICAS): FrontDoorPlan =>
  planInput(environment(balancer, replicas)).frontDoor!;

/** What the plan says of a replica: its cache, and how fast it writes. */
export function plannedFleet(speed = 1, replicas = REPLICAS): Fleet {
  const { plan } = planInput(environment('least-requests', replicas)).deployments[0]!;
  return {
    replicas,
    kvCacheTokens: plan.kvCache!.tokens,
    prefillTokensPerSecond: PREFILL_TOKENS_PER_SECOND,
    tpotMs: plan.throughput!.tpotMs.expected,
    speed,
  };
}
