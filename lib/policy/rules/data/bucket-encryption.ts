import { complaint, oneOf, required, says } from '../../checks';
import { isLogBucket } from '../../model/buckets';
import { isOwnKey } from '../../model/keys';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

const RULE = 'BucketEncryption.ServerSideEncryptionConfiguration.0';
const ALGORITHM = `${RULE}.ServerSideEncryptionByDefault.SSEAlgorithm`;
const KEY = `${RULE}.ServerSideEncryptionByDefault.KMSMasterKeyID`;

export const bucketEncryption: ResourceRule = {
  over: 'resource',
  id: 'bucket-encryption',
  title: 'Buckets encrypt with our key',
  source: 'cdk-nag NIST 800-53 S3DefaultEncryptionKMS; S3 delivers access logs only to buckets with its own key',
  controls: ['DATA-05'],
  types: ['AWS::S3::Bucket'],
  check: (bucket, assembly) => {
    const isLog = isLogBucket(bucket, assembly);
    const accepted = isLog ? ['AES256', 'aws:kms'] : ['aws:kms', 'aws:kms:dsse'];
    const algorithm = required(bucket, ALGORITHM, {
      holds: oneOf(...accepted),
      problem: 'objects would not be encrypted with a key that we can withdraw',
      wayOut: `set it to '${accepted[0]}'`,
    });
    return algorithm.length > 0 || isLog ? algorithm : ownKey(bucket);
  },
};

const ownKey = (bucket: Resource): readonly Complaint[] => [
  ...(isOwnKey(bucket, KEY)
    ? []
    : [
        complaint(KEY, bucket.raw(KEY), {
          problem: 'without it the key of AWS is used, which nobody here controls',
          wayOut: 'name a KMS key of the app',
        }),
      ]),
  ...(bucket.knownAt(ALGORITHM) === 'aws:kms'
    ? required(bucket, `${RULE}.BucketKeyEnabled`, {
        holds: says(true),
        problem: 'every object of a checkpoint would ask KMS by itself, and be paid',
        wayOut: 'set it to true',
      })
    : []),
];
