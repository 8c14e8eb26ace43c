import { complaint, optional, says, undecided } from '../../checks';
import { covers } from '../../model/actions';
import { admittedBy } from '../../model/admitted';
import { comparisonsOf, isGrantBounded, isThroughService, limitsPrincipals } from '../../model/conditions';
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

/** What writes the policy, or makes an end of the key. */
const ADMINISTRATION = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey'];

const administration = (key: Resource, statement: Statement): readonly Complaint[] =>
  isDelegation(key, statement) ||
  principalsOf(key, statement).every(({ kind }) => kind === 'own') ||
  !ADMINISTRATION.some((action) => covers(statement, action))
    ? []
    : [
        complaint(`${statement.path}.Action`, statement.json['Action'], {
          problem: 'whoever uses the key could rewrite its policy, or delete it',
          wayOut: 'name the actions that use it; the account itself administers it',
        }),
      ];

/** Everybody of the account who may start an instance has use of its volumes; what else is opened, roles by name open. */
function byWhat(key: Resource, statement: Statement): readonly Complaint[] {
  if (!principalsOf(key, statement).some(({ kind }) => kind === 'everybody')) return [];
  const comparisons = comparisonsOf(key, statement);
  const services = comparisons.filter((one) => one.key === 'kms:viaservice').flatMap(({ values }) => values);
  const isNamed = comparisons.some((one) => one.key === 'aws:principalarn' && limitsPrincipals(key, one));
  const isOfVolumes = services.every(({ text }) => text.startsWith('ec2.'));
  return isThroughService(comparisons) && (isNamed || isOfVolumes)
    ? []
    : [
        complaint(`${statement.path}.Condition`, statement.json['Condition'], {
          problem: 'everybody in the account could use the key, whatever his own policies say',
          wayOut: 'name the principals (aws:PrincipalArn) and the service that they come through (kms:ViaService)',
        }),
      ];
}

export const keyPolicy: ResourceRule = {
  over: 'resource',
  id: 'key-policy',
  title: 'Keys are not for everybody, and grants are for services',
  source: 'checkov CKV_AWS_33; KMS developer guide, grants: kms:GrantIsForAWSResource',
  controls: ['DATA-02'],
  types: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
  check: (key) => [...itself(key), ...document(key)],
};

const itself = (key: Resource): readonly Complaint[] => [
  ...optional(key, 'Enabled', {
    holds: says(true),
    problem: 'what is encrypted with it can be read by nobody',
    wayOut: 'leave it out',
  }),
  ...optional(key, 'BypassPolicyLockoutSafetyCheck', {
    holds: says(false),
    problem: 'a policy that locks everybody out would be taken',
    wayOut: 'leave it out',
  }),
];

const document = (key: Resource): readonly Complaint[] =>
  key.raw(DOCUMENT) !== undefined && isUnreadable(key, DOCUMENT)
    ? [undecided(DOCUMENT, key.raw(DOCUMENT))]
    : statementsAt(key, DOCUMENT).flatMap((statement) => [
        ...strangers(key, statement),
        ...grants(key, statement),
        ...administration(key, statement),
        ...byWhat(key, statement),
      ]);
