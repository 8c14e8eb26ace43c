import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

/** AWS managed policies far wider than anything here needs. */
const TOO_WIDE = /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|AmazonS3FullAccess|AmazonEC2FullAccess)$/;

export const iamManagedPolicy: ResourceRule = {
  over: 'resource',
  id: 'iam-managed-policy',
  title: 'No administrator policies on roles',
  source: 'cdk-nag AwsSolutions-IAM4; AWS managed policy reference',
  types: ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'],
  check: (resource) =>
    resource
      .members('ManagedPolicyArns')
      .map((path) => [path, resource.knownAt(path)] as const)
      .filter(([, arn]) => TOO_WIDE.test(String(arn)))
      .map(([path, arn]) =>
        complaint(path, arn, { problem: 'it allows far more than any part needs', wayOut: 'name the actions instead' }),
      ),
};
