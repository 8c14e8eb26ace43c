import { Duration, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
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
import { COPIES_WEIGHTS_TAG } from '../../contract';
import { KEPT } from './kept';

/** Where objects may be read from: by an endpoint of ours, or by whichever endpoint of a VPC that exists. */
export type WeightsReaders = { readonly endpointId: string } | { readonly vpcId: string };

export interface WeightsBucketProps {
  readonly bucketName: string;
  readonly key: IKey;
  /** Reads that come from elsewhere are refused. @default - whoever may read may do so from anywhere */
  readonly readers?: WeightsReaders;
  /** Name of the environment whose copying jobs read too, by the tag of their roles. @default - none */
  readonly environment?: string;
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

  constructor(scope: Construct, id: string, props: WeightsBucketProps) {
    super(scope, id);
    const { bucketName, key } = props;
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
    if (props.readers !== undefined) this.keepInside(props.readers, props.environment);
  }

  /**
   * Weights are read in the VPC and nowhere else, whatever a role allows: by pods through the endpoint, by the jobs that copy them
   * here and compare what is there, and by FSx, which imports them. Writing and listing is for whoever may.
   */
  private keepInside(readers: WeightsReaders, environment: string | undefined): void {
    const { account, partition } = Stack.of(this);
    const importer = 'aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_*';
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ReadInsideOnly',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: {
          StringNotEquals: {
            ...('endpointId' in readers
              ? { 'aws:SourceVpce': readers.endpointId }
              : { 'aws:SourceVpc': readers.vpcId }),
            ...(environment === undefined ? {} : { [`aws:PrincipalTag/${COPIES_WEIGHTS_TAG}`]: environment }),
          },
          ArnNotLike: { 'aws:PrincipalArn': `arn:${partition}:iam::${account}:role/${importer}` },
        },
      }),
    );
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
