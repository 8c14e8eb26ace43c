import { comparisonsOf, type Comparison, isOfServices, limitsPrincipals, limitsService } from './conditions';
import type { Statement } from './iam';
import { type Principal, principalsOf } from './principals';
import type { Resource } from './resource';

/** A principal that a resource's policy lets in and should not, with the reason. */
export interface Admitted {
  readonly principal: Principal;
  readonly problem: string;
}

const PROBLEMS: Partial<Record<Principal['kind'], string>> = {
  everybody: 'no condition keeps other accounts out',
  'all but some': 'everybody but the named is let in, and conditions do not say whom that leaves',
  foreign: 'it is of another account, or of one that nobody said is ours',
  unknown: 'whom it lets in is known only at deployment',
  federated: 'whoever runs that provider could say who comes in',
};
const NO_SOURCE =
  'the service acts for other accounts too, and nothing says for which (aws:SourceAccount, aws:SourceArn)';

const NO_SERVICE = 'its condition is met by every service that acts for this account, and none is named';

/** Whom a statement lets in whom nobody named. Of its own account everybody is: what they may do is said by their own policies. */
export function admittedBy(
  resource: Resource,
  statement: Statement,
  isTrusted: (service: string) => boolean = () => false,
): readonly Admitted[] {
  const comparisons = comparisonsOf(resource, statement);
  return principalsOf(resource, statement).flatMap((principal) => {
    const problem = problemOf(resource, principal, comparisons, isTrusted);
    return problem === undefined ? [] : [{ principal, problem }];
  });
}

function problemOf(
  resource: Resource,
  { kind, text }: Principal,
  comparisons: readonly Comparison[],
  isTrusted: (service: string) => boolean,
): string | undefined {
  if (kind === 'service')
    return isTrusted(text) || comparisons.some((one) => limitsService(resource, one)) ? undefined : NO_SOURCE;
  const limits = comparisons.filter((one) => limitsPrincipals(resource, one));
  if (kind === 'everybody' && limits.some((one) => !isOfServices(one))) return undefined;
  return kind === 'everybody' && limits.length > 0 ? NO_SERVICE : PROBLEMS[kind];
}
