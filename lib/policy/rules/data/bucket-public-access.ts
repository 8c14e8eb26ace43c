import { required, says } from '../../checks';
import type { ResourceRule } from '../../types';

const SWITCHES = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const bucketPublicAccess: ResourceRule = {
  over: 'resource',
  id: 'bucket-public-access',
  title: 'Buckets block public access in all four ways',
  source: 'cdk-nag AwsSolutions-S2; checkov CKV_AWS_53 to 56; CT.S3.PR.1',
  controls: ['DATA-03'],
  types: ['AWS::S3::Bucket'],
  check: (bucket) =>
    SWITCHES.flatMap((field) =>
      required(bucket, `PublicAccessBlockConfiguration.${field}`, {
        holds: says(true),
        problem: 'weights and logs are nobody else’s',
        wayOut: 'set it to true',
      }),
    ),
};
