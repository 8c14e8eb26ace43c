import type { AcceptedFinding } from './environment-plan';

/** Findings of the policy that an environment accepts, each under its rule. */
export const exceptionFacts = (exceptions: readonly AcceptedFinding[] = []): [string, string][] =>
  exceptions.map(({ rule, object, reason, owner, expires }) => [
    rule,
    `${object}: accepted by ${owner} until ${expires}: ${reason}`,
  ]);
