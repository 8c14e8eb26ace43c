import type { Finding } from '../../../lib/policy';
import { ownExceptionOf } from '../../../lib/policy/exceptions/own';

/** Without what the product itself accepts. */
export const unaccepted = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter((finding) => ownExceptionOf(finding) === undefined);
