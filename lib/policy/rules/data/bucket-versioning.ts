import { equals, required } from '../../checks';
import { isLogBucket } from '../../model/buckets';
import type { ResourceRule } from '../../types';

export const bucketVersioning: ResourceRule = {
  over: 'resource',
  id: 'bucket-versioning',
  title: 'A replaced checkpoint can be brought back',
  source: 'checkov CKV_AWS_21; buckets that only receive access logs need it not',
  controls: ['DATA-06'],
  types: ['AWS::S3::Bucket'],
  check: (bucket, assembly) =>
    isLogBucket(bucket, assembly)
      ? []
      : required(bucket, 'VersioningConfiguration.Status', {
          holds: equals('Enabled'),
          problem: 'an overwritten object would be gone',
          wayOut: "set it to 'Enabled'",
        }),
};
