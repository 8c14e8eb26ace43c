import { complaint, undecided } from '../../checks';
import { covers } from '../../model/actions';
import { admittedBy } from '../../model/admitted';
import { comparisonsOf, isGrantBounded } from '../../model/conditions';
import { isUnreadable, statementsAt, type Statement } from '../../model/iam';
import { principalsOf } from '../../model/principals';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const DOCUMENT = 'KeyPolicy';

const strangers = (key: Resource, statement: Statement): readonly Complaint[] =>
  admittedBy(key, statement).map(({ principal, problem }) =>
    complaint(principal.path, principal.text, {
      problem,
      wayOut: 'name the principals, or add a kms:CallerAccount condition; kms:ViaService alone is met in every account',
    }),
  );

/** The account itself is how IAM policies come to count for a key; it may do all of it or nothing. */
const isDelegation = (key: Resource, statement: Statement): boolean =>
  statement.json['Condition'] === undefined && principalsOf(key, statement).every(({ kind }) => kind === 'account');

const grants = (key: Resource, statement: Statement): readonly Complaint[] =>
  !covers(statement, 'kms:CreateGrant') || isDelegation(key, statement) || isGrantBounded(comparisonsOf(key, statement))
    ? []
    : [
        complaint(`${statement.path}.Action`, statement.json['Action'], {
          problem: 'a grant for anybody outlives this policy, and nothing says that only services may make one',
          wayOut: "put kms:CreateGrant into a statement of its own with Bool { 'kms:GrantIsForAWSResource': 'true' }",
        }),
      ];

export const keyPolicy: ResourceRule = {
  over: 'resource',
  id: 'key-policy',
  title: 'Keys are not for everybody, and grants are for services',
  source: 'checkov CKV_AWS_33; KMS developer guide, grants: kms:GrantIsForAWSResource',
  controls: ['DATA-02'],
  types: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
  check: (key) =>
    key.raw(DOCUMENT) !== undefined && isUnreadable(key, DOCUMENT)
      ? [undecided(DOCUMENT, key.raw(DOCUMENT))]
      : statementsAt(key, DOCUMENT).flatMap((statement) => [...strangers(key, statement), ...grants(key, statement)]),
};
