import { complaint, undecided } from '../../checks';
import { actionsOf, covers } from '../../model/actions';
import { comparisonsOf, isNarrowing, limitsPrincipals, limitsService, type Comparison } from '../../model/conditions';
import { isUnreadable, statementsAt, type Statement } from '../../model/iam';
import { type Principal, principalsOf } from '../../model/principals';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const DOCUMENT = 'AssumeRolePolicyDocument';

/**
 * Services that take a role only for whoever of this account may pass it to them. Every other one acts for many accounts, and says for
 * whom (IAM user guide, the confused deputy problem).
 */
const TAKE_WHAT_IS_PASSED =
  /^(ec2|lambda|eks|eks-nodegroup|eks-fargate-pods|eks-fargate|cloudformation|autoscaling|spotfleet|ecs)\.amazonaws\.(com|com\.cn|eu)$/;
const PODS = /^pods\.eks\.amazonaws\.(com|com\.cn|eu)$/;
const POD_ACTIONS = ['sts:AssumeRole', 'sts:TagSession'];

const TOO_MANY: Partial<Record<Principal['kind'], string>> = {
  everybody: 'every AWS account could take the role',
  'all but some': 'everybody but the named could take the role',
  account: 'everybody in the account who may assume roles could take it',
  foreign: 'it is of another account, or of one that nobody said is ours',
  unknown: 'whom it is for is known only at deployment',
};

interface Asked {
  readonly role: Resource;
  readonly statement: Statement;
  readonly comparisons: readonly Comparison[];
}

export const trustPolicy: ResourceRule = {
  over: 'resource',
  id: 'trust-policy',
  title: 'Roles name who may take them',
  source:
    'checkov CKV_AWS_60 and CKV_AWS_61; EKS Best Practices Guide, IRSA conditions; IAM user guide, confused deputy',
  controls: ['IAM-05'],
  types: ['AWS::IAM::Role'],
  check: (role) =>
    isUnreadable(role, DOCUMENT)
      ? [undecided(DOCUMENT, role.raw(DOCUMENT))]
      : statementsAt(role, DOCUMENT).flatMap((statement) =>
          judged({ role, statement, comparisons: comparisonsOf(role, statement) }),
        ),
};

const judged = (asked: Asked): readonly Complaint[] => [
  ...principalsOf(asked.role, asked.statement).flatMap((principal) => ofPrincipal(asked, principal)),
  ...ofActions(asked),
];

function ofPrincipal(asked: Asked, principal: Principal): readonly Complaint[] {
  if (principal.kind === 'own') return [];
  if (principal.kind === 'service') return ofService(asked, principal);
  if (principal.kind === 'federated') return ofFederation(asked, principal);
  const isLimited =
    principal.kind === 'account' &&
    asked.comparisons.some((one) => one.key === 'aws:principalarn' && limitsPrincipals(asked.role, one));
  return isLimited
    ? []
    : [
        complaint(principal.path, principal.text, {
          problem: TOO_MANY[principal.kind]!,
          wayOut: 'name the service or the role that takes it',
        }),
      ];
}

function ofService({ role, statement, comparisons }: Asked, { path, text }: Principal): readonly Complaint[] {
  const missing = POD_ACTIONS.filter((action) => PODS.test(text) && !covers(statement, action));
  if (missing.length > 0)
    return [
      complaint(`${statement.path}.Action`, statement.json['Action'], {
        problem: `Pod Identity needs ${missing.join(' and ')} too, and pods would get no credentials`,
        wayOut: `allow ${POD_ACTIONS.join(' and ')}`,
      }),
    ];
  if (TAKE_WHAT_IS_PASSED.test(text) || comparisons.some((one) => limitsService(role, one))) return [];
  return [
    complaint(path, text, {
      problem: 'the service acts for other accounts too, and could be made to take this role for them',
      wayOut: "add the condition StringEquals { 'aws:SourceAccount': … }",
    }),
  ];
}

/** OIDC: the subject and the audience, each in full. SAML: the audience. */
function ofFederation({ comparisons }: Asked, { path, text }: Principal): readonly Complaint[] {
  const isSaml = /:saml-provider\//.test(text);
  const wanted = isSaml ? [':aud'] : [':sub', ':aud'];
  const missing = wanted.filter(
    (suffix) =>
      !comparisons.some(
        (one) =>
          one.operator === 'stringequals' &&
          one.key.endsWith(suffix) &&
          isNarrowing(one) &&
          one.values.every((value) => !value.isOpen && value.text !== '' && !/[*?]/.test(value.text)),
      ),
  );
  return missing.length === 0
    ? []
    : [
        complaint(path, text, {
          problem: `no StringEquals condition names ${missing.join(' and ')} in full, so others whom the provider knows could take the role`,
          wayOut: 'compare the subject and the audience with StringEquals, without stars',
        }),
      ];
}

const TRUST_ACTIONS =
  /^sts:(AssumeRole|AssumeRoleWithSAML|AssumeRoleWithWebIdentity|TagSession|SetSourceIdentity|SetContext)$/i;

const ofActions = ({ statement }: Asked): readonly Complaint[] =>
  (statement.json['NotAction'] === undefined ? actionsOf(statement) : ['NotAction'])
    .filter((action) => !TRUST_ACTIONS.test(action))
    .map((action) =>
      complaint(`${statement.path}.Action`, action, {
        problem: 'a trust policy says how a role is taken, and nothing more',
        wayOut: 'use sts:AssumeRole, and what comes with it',
      }),
    );
