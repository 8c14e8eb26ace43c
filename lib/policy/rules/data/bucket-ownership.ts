import { equals, optional } from '../../checks';
import type { ResourceRule } from '../../types';

export const bucketOwnership: ResourceRule = {
  over: 'resource',
  id: 'bucket-ownership',
  title: 'Buckets know no lists of access: all that is in them is their owner’s',
  source:
    'S3 user guide, controlling ownership of objects: what says nothing is BucketOwnerEnforced since April 2023; checkov CKV2_AWS_65',
  controls: ['DATA-03'],
  types: ['AWS::S3::Bucket'],
  check: (bucket) =>
    optional(bucket, 'OwnershipControls.Rules.0.ObjectOwnership', {
      holds: equals('BucketOwnerEnforced'),
      problem: 'whoever writes an object could let others read it, or keep it from its owner',
      wayOut: "set it to 'BucketOwnerEnforced'",
    }),
};
