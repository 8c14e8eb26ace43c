import type { Step } from '../../../lib/policy/update-safety';
import type { Account } from '../account/account';

/** What a service refuses and only the account tells: dates, quotas, what is running. */
export interface AccountRule {
  readonly id: string;
  /** Where the service says so. */
  readonly source: string;
  readonly types: readonly string[];
  /** The service's words, or undefined when it does as it is told. */
  judge(step: Step, account: Account): string | undefined;
}
