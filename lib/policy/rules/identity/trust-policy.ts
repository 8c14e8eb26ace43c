import { complaint } from '../../checks';
import { isForEverybody, statementsAt } from '../../model/iam';
import type { ResourceRule } from '../../types';

export const trustPolicy: ResourceRule = {
  over: 'resource',
  id: 'trust-policy',
  title: 'Roles name who may take them',
  source: 'checkov CKV_AWS_60 and CKV_AWS_61',
  types: ['AWS::IAM::Role'],
  check: (role) =>
    statementsAt(role, 'AssumeRolePolicyDocument')
      .filter(isForEverybody)
      .map(({ path, json }) =>
        complaint(`${path}.Principal`, json['Principal'], {
          problem: 'every AWS account could take the role',
          wayOut: 'name the service or the role that takes it',
        }),
      ),
};
