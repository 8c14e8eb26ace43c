import { complaint } from '../../checks';
import { covers } from '../../model/actions';
import { bucketReach, policiesOf } from '../../model/buckets';
import { comparisonsOf } from '../../model/conditions';
import { allStatementsAt } from '../../model/iam';
import { principalsOf } from '../../model/principals';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

/** Any action of S3 that there will ever be. */
const EVERY = 's3:whatever';

/** Whether some statement refuses every request that did not come over TLS, for the bucket and all that is in it. */
function refusesPlainText(policy: Resource, bucket: Resource): boolean {
  const reaches = allStatementsAt(policy, 'PolicyDocument')
    .filter(
      (statement) =>
        statement.json['Effect'] === 'Deny' &&
        covers(statement, EVERY) &&
        principalsOf(policy, statement).some(({ kind }) => kind === 'everybody'),
    )
    .filter((statement) => {
      const comparisons = comparisonsOf(policy, statement);
      return (
        comparisons.length === 1 &&
        comparisons.every(
          ({ operator, key, values }) =>
            operator === 'bool' && key === 'aws:securetransport' && values.every(({ text }) => text === 'false'),
        )
      );
    })
    .map((statement) => bucketReach(policy, statement, bucket));
  return reaches.some(({ itself }) => itself) && reaches.some(({ objects }) => objects);
}

export const bucketTls: ResourceRule = {
  over: 'resource',
  id: 'bucket-tls',
  title: 'Buckets answer over TLS only',
  source: 'cdk-nag AwsSolutions-S10',
  controls: ['DATA-04'],
  types: ['AWS::S3::Bucket'],
  check: (bucket, assembly) =>
    policiesOf(bucket, assembly).some((policy) => refusesPlainText(policy, bucket))
      ? []
      : [
          complaint('BucketPolicy', undefined, {
            problem: 'no policy refuses all requests without TLS, for the bucket and its objects',
            wayOut: 'deny s3:* where aws:SecureTransport is false (enforceSSL)',
          }),
        ],
};
