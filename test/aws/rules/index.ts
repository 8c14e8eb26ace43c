import { type Complaint, SERVICE_RULES, type Step } from '../../../lib/policy/update-safety';
import type { Account } from '../account/account';
import { ec2Rules } from './ec2';
import { eksRules } from './eks';
import { schedulerRules } from './scheduler';
import { stepOf } from './steps';
import type { AccountRule } from './types';

export type { AccountRule } from './types';

/** What only an account tells. What two templates tell is in `lib/policy/update-safety/service-rules`, and asked as well. */
export const ACCOUNT_RULES: readonly AccountRule[] = [...ec2Rules, ...eksRules, ...schedulerRules];

type IsSo = (step: Step, account: Account, complaint: Complaint) => boolean;

/** Whether what a rule over templates leaves open is so in this account. */
const IS_SO: Readonly<Record<string, IsSo>> = {
  'eks-nodegroup-block-empty-for-update': ({ before }, account) => account.runningNodes(before) > 0,
  'eks-cluster-back': ({ after }, account, { onlyWhile }) =>
    onlyWhile === undefined || account.daysSinceUpgrade(after['Name']) > 7,
};

/** Why the service refuses to create this, or to make `after` of `before`; undefined when it does not. */
export function refusalOf(
  account: Account,
  type: string,
  before: Record<string, unknown> | undefined,
  after: Record<string, unknown>,
): string | undefined {
  const step = stepOf(account, type, before, after);
  for (const { id, types, judge } of SERVICE_RULES) {
    const complaint = types.includes(type) ? judge(step) : undefined;
    if (complaint === undefined) continue;
    if (IS_SO[id]?.(step, account, complaint) ?? complaint.onlyWhile === undefined)
      return `${complaint.reason} [${id}]`;
  }
  for (const { id, types, judge } of ACCOUNT_RULES) {
    const reason = types.includes(type) ? judge(step, account) : undefined;
    if (reason !== undefined) return `${reason} [${id}]`;
  }
  return undefined;
}
