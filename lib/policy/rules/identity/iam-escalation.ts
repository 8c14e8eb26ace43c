import { complaint } from '../../checks';
import { actionsOf, allowing, IAM_TYPES, isForEverything, type Statement } from '../../model/iam';
import { isObject } from '../../model/values';
import type { ResourceRule } from '../../types';

/** Actions with which a principal can give itself more than it has. */
const ESCALATING = [
  'iam:AttachRolePolicy',
  'iam:CreateAccessKey',
  'iam:CreatePolicyVersion',
  'iam:PassRole',
  'iam:PutRolePolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'lambda:UpdateFunctionCode',
  'sts:AssumeRole',
];

const isLimited = ({ json }: Statement): boolean => isObject(json['Condition']);

export const iamEscalation: ResourceRule = {
  over: 'resource',
  id: 'iam-escalation',
  title: 'No role can give itself more rights',
  source: 'cloudsplaining and parliament, privilege escalation; checkov CKV_AWS_110',
  types: IAM_TYPES,
  check: (resource) =>
    allowing(resource)
      .filter((statement) => isForEverything(statement) && !isLimited(statement))
      .flatMap((statement) =>
        actionsOf(statement)
          .filter((action) => ESCALATING.includes(action))
          .map((action) =>
            complaint(`${statement.path}.Action`, action, {
              problem: 'with Resource * it leads to every role of the account',
              wayOut: 'name the roles, and for iam:PassRole the service in a condition',
            }),
          ),
      ),
};
