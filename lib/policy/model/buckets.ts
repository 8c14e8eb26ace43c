import type { Assembly } from './assembly';
import type { Resource } from './resource';

/** Buckets that S3 itself delivers access logs to. */
export const isLogBucket = (bucket: Resource, assembly: Assembly): boolean =>
  assembly
    .ofType('AWS::S3::Bucket')
    .some((other) => other.referenced('LoggingConfiguration.DestinationBucketName') === bucket);
