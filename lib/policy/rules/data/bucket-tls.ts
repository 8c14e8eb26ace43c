import { complaint } from '../../checks';
import { covers } from '../../model/actions';
import { CLUSTER_TYPES } from '../../model/clusters';
import { bucketReach, policiesOf } from '../../model/buckets';
import { type Comparison, comparisonsOf, isOfPlainText } from '../../model/conditions';
import { allStatementsAt } from '../../model/iam';
import { principalsOf } from '../../model/principals';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

/** Any action of S3 that there will ever be. */
const EVERY = 's3:whatever';

/** Whether some statement refuses every request of a kind, for the bucket and all that is in it. */
function refuses(
  policy: Resource,
  bucket: Resource,
  isMeant: (comparisons: readonly Comparison[]) => boolean,
): boolean {
  const reaches = allStatementsAt(policy, 'PolicyDocument')
    .filter(
      (statement) =>
        statement.json['Effect'] === 'Deny' &&
        covers(statement, EVERY) &&
        principalsOf(policy, statement).some(({ kind }) => kind === 'everybody'),
    )
    .filter((statement) => isMeant(comparisonsOf(policy, statement)))
    .map((statement) => bucketReach(policy, statement, bucket));
  return reaches.some(({ itself }) => itself) && reaches.some(({ objects }) => objects);
}

/** TLS 1.2 is the least. */
const isOfOldTls = (comparisons: readonly Comparison[]): boolean =>
  comparisons.length === 1 &&
  comparisons.every(
    ({ operator, key, values }) =>
      operator === 'numericlessthan' &&
      key === 's3:tlsversion' &&
      values.length > 0 &&
      values.every(({ text, isOpen }) => !isOpen && Number(text) >= 1.2),
  );

export const bucketTls: ResourceRule = {
  over: 'resource',
  id: 'bucket-tls',
  title: 'Buckets answer over TLS only',
  source: 'cdk-nag AwsSolutions-S10',
  controls: ['DATA-04'],
  types: ['AWS::S3::Bucket'],
  check: (bucket, assembly) => {
    const policies = policiesOf(bucket, assembly);
    const isRefused = (isMeant: (comparisons: readonly Comparison[]) => boolean): boolean =>
      policies.some((policy) => refuses(policy, bucket, isMeant));
    if (!isRefused(isOfPlainText))
      return [
        complaint('BucketPolicy', undefined, {
          problem: 'no policy refuses all requests without TLS, for the bucket and its objects',
          wayOut: 'deny s3:* where aws:SecureTransport is false (enforceSSL)',
        }),
      ];
    return assembly.ofType(...CLUSTER_TYPES).length === 0 || isRefused(isOfOldTls)
      ? []
      : [
          complaint('BucketPolicy', undefined, {
            problem: 'no policy of this bucket, which a cluster uses, refuses all requests over TLS before 1.2',
            wayOut: 'deny s3:* where s3:TlsVersion is NumericLessThan 1.2 (minimumTLSVersion)',
          }),
        ];
  },
};
