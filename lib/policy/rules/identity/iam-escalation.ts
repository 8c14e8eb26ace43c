import { complaint } from '../../checks';
import { type Danger, sensitiveIn, wholeService } from '../../model/actions';
import { comparisonsOf, isGrantBounded, isNarrowing, type Comparison } from '../../model/conditions';
import { allowing, IAM_TYPES, type Statement } from '../../model/iam';
import { type Reach, reach } from '../../model/reach';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

/** Conditions that tie an action to a resource, or to what one service does with it. */
const TYING =
  /^(aws:resourcetag\/.+|ec2:resourcetag\/.+|ssm:resourcetag\/.+|[a-z0-9-]+:resourcetag\/.+|ec2:vpc|kms:viaservice|kms:encryptioncontext:.+)$/;
const isNamed = ({ values }: Comparison): boolean =>
  values.every(({ text, isOpen }) => !isOpen && text !== '' && !/^[*?]/.test(text));

const isTied = (comparisons: readonly Comparison[]): boolean =>
  comparisons.some((one) => isNarrowing(one) && TYING.test(one.key) && isNamed(one));

const isPassedTo = (comparisons: readonly Comparison[]): boolean =>
  comparisons.some(
    (one) =>
      isNarrowing(one) &&
      one.key === 'iam:passedtoservice' &&
      one.values.every(({ text }) => /^[a-z0-9.-]+$/.test(text)),
  );

const PROBLEMS: Readonly<Record<Danger, (how: Reach, comparisons: readonly Comparison[]) => string | undefined>> = {
  never: () => 'whoever holds it gives himself, or strangers, more than he has',
  pass: (how, comparisons) =>
    how === 'named' && isPassedTo(comparisons)
      ? undefined
      : how === 'named'
        ? 'nothing says which service may get the role (iam:PassedToService)'
        : 'it leads to every role of the account',
  grant: (_, comparisons) =>
    isGrantBounded(comparisons) ? undefined : 'grants for anybody outlive every policy (kms:GrantIsForAWSResource)',
  named: (how, comparisons) =>
    how === 'named' || isTied(comparisons)
      ? undefined
      : 'it is for all there are, and no condition ties it to any of them',
};

const WAY_OUT: Readonly<Record<Danger, string>> = {
  never: 'leave it to the people who deploy',
  pass: 'name the roles, and the service in a condition',
  grant: "add the condition Bool { 'kms:GrantIsForAWSResource': 'true' }",
  named: 'name the resources',
};

/** A statement of all actions on everything says so itself, by another rule. */
function complaints(resource: Resource, statement: Statement): readonly Complaint[] {
  const how = reach(resource, statement);
  if (wholeService(statement) !== undefined && ['everything', 'unknown'].includes(how)) return [];
  const comparisons = comparisonsOf(resource, statement);
  const path = `${statement.path}.${statement.json['NotAction'] === undefined ? 'Action' : 'NotAction'}`;
  return sensitiveIn(statement).flatMap(([action, danger]) => {
    const problem = PROBLEMS[danger](how, comparisons);
    return problem === undefined ? [] : [complaint(path, action, { problem, wayOut: WAY_OUT[danger] })];
  });
}

export const iamEscalation: ResourceRule = {
  over: 'resource',
  id: 'iam-escalation',
  title: 'No role can give itself more rights',
  source:
    'cloudsplaining and parliament, privilege escalation; checkov CKV_AWS_107 to 110; the list in model/sensitive-actions.json',
  controls: ['IAM-07', 'IAM-10'],
  types: IAM_TYPES,
  check: (resource) => allowing(resource).flatMap((statement) => complaints(resource, statement)),
};
