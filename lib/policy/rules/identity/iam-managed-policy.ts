import { complaint, quoted } from '../../checks';
import { managedPoliciesOf } from '../../model/roles';
import type { ResourceRule } from '../../types';

/** AWS managed policies that something here needs and that give no more than that. */
const ALLOWED = [
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEC2ContainerRegistryReadOnly', // kubectl provider of CDK: charts in ECR
  'AmazonEKSClusterPolicy',
  'AmazonEKSWorkerNodeMinimalPolicy',
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonElasticContainerRegistryPublicReadOnly', // kubectl provider of CDK
  'service-role/AWSLambdaBasicExecutionRole',
  'service-role/AWSLambdaVPCAccessExecutionRole',
];

export const iamManagedPolicy: ResourceRule = {
  over: 'resource',
  id: 'iam-managed-policy',
  title: 'Managed policies are few, known and narrow',
  source: 'cdk-nag AwsSolutions-IAM4; AWS managed policy reference (2026-09)',
  controls: ['IAM-02', 'IAM-03'],
  types: ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group', 'AWS::SSO::PermissionSet'],
  check: (resource) =>
    managedPoliciesOf(resource)
      .filter(({ name, isOurs }) => !isOurs && !ALLOWED.includes(name ?? ''))
      .map(({ path, name, text }) =>
        complaint(path, text, {
          problem:
            name === undefined
              ? 'what this policy allows stands nowhere in the app'
              : 'it allows far more than any part needs, or nobody looked',
          wayOut: `name the actions in a policy of your own; of AWS' there are ${quoted(ALLOWED)}`,
        }),
      ),
};
