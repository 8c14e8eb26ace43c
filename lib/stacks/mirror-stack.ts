import { CfnOutput } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { mirrorProjectName } from '../contract';
import { type MirrorBill, stagingJobs } from '../mirror';
import type { NetworkStack } from './network-stack';
import type { StorageStack } from './storage-stack';
import { WindlassStack } from './windlass-stack';
import type { EnvironmentPlan } from '../environment';
import { ImageMirror } from '../constructs/mirror/image-mirror';
import { WeightsStaging } from '../constructs/mirror/weights-staging';
import { KEPT } from '../constructs/storage/kept';

export interface MirrorStackProps {
  readonly network: NetworkStack;
  readonly storage: StorageStack;
  readonly bill: MirrorBill;
}

/** Jobs that bring in what the private VPC cannot fetch: images, charts, checkpoints. Deploying it starts none of them. */
export class MirrorStack extends WindlassStack {
  constructor(scope: Construct, plan: EnvironmentPlan, { network, storage, bill }: MirrorStackProps) {
    super(scope, 'Mirror', 'jobs that copy images and weights', plan);
    const { key } = storage;
    const logGroup = new LogGroup(this, 'Logs', {
      encryptionKey: network.logsKey,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: KEPT,
    });
    const { dockerHubArn, huggingFaceTokenArn } = plan.secrets ?? {};
    new ImageMirror(this, 'Images', { bill, dockerHubArn, logGroup, key });
    new CfnOutput(this, 'MirrorProject', { value: mirrorProjectName(plan.environment) });

    const bucket = Bucket.fromBucketName(this, 'Weights', plan.weightsBucket);
    for (const job of stagingJobs(plan))
      new WeightsStaging(this, `Stage-${job.name}`, {
        job,
        bucket,
        environment: plan.environment,
        region: plan.region,
        huggingFaceTokenArn,
        logGroup,
        key,
      });
  }
}
