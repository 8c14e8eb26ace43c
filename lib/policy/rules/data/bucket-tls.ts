import { complaint } from '../../checks';
import type { Resource } from '../../model/resource';
import { isObject, listOf, step } from '../../model/values';
import type { ResourceRule } from '../../types';

/** Whether some statement refuses every request that did not come over TLS. */
function refusesPlainText(policy: Resource): boolean {
  return listOf(policy.knownAt('PolicyDocument.Statement')).some(
    (statement) =>
      isObject(statement) &&
      statement['Effect'] === 'Deny' &&
      listOf(statement['Action']).includes('s3:*') &&
      String(step(step(statement['Condition'], 'Bool'), 'aws:SecureTransport')) === 'false',
  );
}

export const bucketTls: ResourceRule = {
  over: 'resource',
  id: 'bucket-tls',
  title: 'Buckets answer over TLS only',
  source: 'cdk-nag AwsSolutions-S10',
  controls: ['DATA-04'],
  types: ['AWS::S3::Bucket'],
  check: (bucket, assembly) =>
    assembly
      .ofType('AWS::S3::BucketPolicy')
      .some((policy) => policy.referenced('Bucket') === bucket && refusesPlainText(policy))
      ? []
      : [
          complaint('BucketPolicy', undefined, {
            problem: 'no policy refuses requests without TLS',
            wayOut: 'deny s3:* where aws:SecureTransport is false (enforceSSL)',
          }),
        ],
};
