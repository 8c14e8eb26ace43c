import { comparisonsOf, type Comparison, limitsPrincipals, limitsService } from './conditions';
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
  'all but some': 'everybody but the named is let in, and no condition keeps other accounts out',
  foreign: 'it is of another account, or of one that nobody said is ours',
  unknown: 'whom it lets in is known only at deployment',
  federated: 'whoever runs that provider could say who comes in',
};
const NO_SOURCE =
  'the service acts for other accounts too, and nothing says for which (aws:SourceAccount, aws:SourceArn)';

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
  const isOpen = kind === 'everybody' || kind === 'all but some';
  if (isOpen && comparisons.some((one) => limitsPrincipals(resource, one))) return undefined;
  return PROBLEMS[kind];
}
