import { oneOf, required } from '../../checks';
import { isLogBucket } from '../../model/buckets';
import type { ResourceRule } from '../../types';

const ALGORITHM = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm';

export const bucketEncryption: ResourceRule = {
  over: 'resource',
  id: 'bucket-encryption',
  title: 'Buckets encrypt with our key',
  source: 'cdk-nag NIST 800-53 S3DefaultEncryptionKMS; S3 delivers access logs only to buckets with its own key',
  controls: ['DATA-05'],
  types: ['AWS::S3::Bucket'],
  check: (bucket, assembly) => {
    const accepted = isLogBucket(bucket, assembly) ? ['AES256', 'aws:kms'] : ['aws:kms', 'aws:kms:dsse'];
    return required(bucket, ALGORITHM, {
      holds: oneOf(...accepted),
      problem: 'objects would not be encrypted with a key that we can withdraw',
      wayOut: `set it to '${accepted[0]}'`,
    });
  },
};
