import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { KEPT } from './kept';

export interface WeightsBucketProps {
  readonly bucketName: string;
  readonly key: IKey;
}

const PRIVATE_AND_KEPT: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: KEPT,
};

/** Uploads of terabytes break off; a replaced checkpoint can be rolled back for a month, then its bytes stop costing. */
const WEIGHTS_LIFECYCLE: LifecycleRule[] = [
  { abortIncompleteMultipartUploadAfter: Duration.days(7) },
  { noncurrentVersionExpiration: Duration.days(30) },
];

/** Model weights: encrypted, versioned, private, kept when the stack goes; who read them is logged for a year. */
export class WeightsBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { bucketName, key }: WeightsBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...PRIVATE_AND_KEPT,
      bucketName,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      versioned: true,
      lifecycleRules: WEIGHTS_LIFECYCLE,
      serverAccessLogsBucket: this.addAccessLogs(),
    });
  }

  /** S3 delivers access logs only to buckets encrypted with its own key. */
  private addAccessLogs(): Bucket {
    return new Bucket(this, 'AccessLogs', {
      ...PRIVATE_AND_KEPT,
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(365) }],
    });
  }
}
