import { messageOf, ServiceError } from '../cloudformation/template';
import { isObject } from '../cloudformation/service-spec';
import type { Account, Resource } from './account';

/** Whether what a schedule asked for came to pass. */
export type Firing = { readonly kind: 'done' } | { readonly kind: 'lost'; readonly reason: string };

/**
 * Fires a schedule whose target is `eks:updateNodegroupConfig` while EKS changes its group for `updateSeconds`. Scheduler
 * repeats what is refused until the event is too old or was tried often enough; a call repeated after the change gets through.
 * Source: EventBridge Scheduler user guide, retry policy; EKS API, UpdateNodegroupConfig, ResourceInUseException.
 */
export function fireDuringUpdate(account: Account, schedule: Resource, updateSeconds: number): Firing {
  const { Input, RetryPolicy } = schedule.properties['Target'] as { Input: string; RetryPolicy?: unknown };
  const { NodegroupName, ScalingConfig } = JSON.parse(Input) as {
    NodegroupName: string;
    ScalingConfig: { DesiredSize: number };
  };
  const group = account.all('AWS::EKS::Nodegroup').find(({ id }) => id.endsWith(NodegroupName));
  if (group === undefined) return { kind: 'lost', reason: `no node group ${NodegroupName}` };
  try {
    account.updateNodegroupConfig(group, ScalingConfig.DesiredSize);
    return { kind: 'done' };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (!outlasts(RetryPolicy, updateSeconds)) return { kind: 'lost', reason: messageOf(error) };
    account.afterUpdate(group, () => account.updateNodegroupConfig(group, ScalingConfig.DesiredSize));
    return { kind: 'done' };
  }
}

/** Defaults of Scheduler: an event is tried for a day, 185 times. */
function outlasts(policy: unknown, updateSeconds: number): boolean {
  const { MaximumEventAgeInSeconds = 86_400, MaximumRetryAttempts = 185 } = isObject(policy)
    ? (policy as { MaximumEventAgeInSeconds?: number; MaximumRetryAttempts?: number })
    : {};
  return MaximumRetryAttempts > 0 && MaximumEventAgeInSeconds >= updateSeconds;
}
