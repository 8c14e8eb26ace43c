import type { Assembly } from './assembly';
import type { Statement } from './iam';
import type { Resource } from './resource';
import { textOf } from './text';
import { listOf } from './values';

/** Buckets that S3 itself delivers access logs to. */
export const isLogBucket = (bucket: Resource, assembly: Assembly): boolean =>
  assembly
    .ofType('AWS::S3::Bucket')
    .some((other) => other.referenced('LoggingConfiguration.DestinationBucketName') === bucket);

/** Policies of a bucket, which name it by reference or by name. */
export const policiesOf = (bucket: Resource, assembly: Assembly): readonly Resource[] =>
  assembly.ofType('AWS::S3::BucketPolicy').filter((policy) => {
    const target = policy.referenced('Bucket');
    if (target !== undefined) return target === bucket;
    const name = bucket.knownAt('BucketName');
    return name !== undefined && policy.knownAt('Bucket') === name;
  });

/** Whether a statement is for the bucket itself, and for all objects in it. */
export function bucketReach(
  policy: Resource,
  { json }: Statement,
  bucket: Resource,
): { readonly itself: boolean; readonly objects: boolean } {
  const names = [`\${${bucket.logicalId}}`, String(bucket.knownAt('BucketName'))].flatMap((name) => [
    name,
    `arn:aws:s3:::${name}`,
  ]);
  const texts = listOf(json['Resource']).map((value) =>
    textOf(policy, value).text.replace(/^arn:[^:]+:s3:/, 'arn:aws:s3:'),
  );
  const every = texts.includes('*');
  return {
    itself: every || texts.some((text) => names.includes(text)),
    objects: every || texts.some((text) => names.some((name) => text === `${name}/*`)),
  };
}
