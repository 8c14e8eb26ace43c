import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { COPIES_WEIGHTS_TAG } from '../../contract';
import { CopyJob } from './copy-job';
import { stagingBuildspec, type StagingJob } from '../../mirror';

export interface WeightsStagingProps {
  readonly job: StagingJob;
  readonly bucket: IBucket;
  readonly environment: string;
  readonly region: string;
  /** Secret that is a Hugging Face token. @default - public checkpoints only */
  readonly huggingFaceTokenArn?: string;
  readonly logGroup: ILogGroup;
  readonly key: IKey;
}

/** Brings one commit of one checkpoint into the weights bucket, under its own prefix and no other. */
export class WeightsStaging extends Construct {
  constructor(scope: Construct, id: string, props: WeightsStagingProps) {
    super(scope, id);
    const { job, bucket, environment, huggingFaceTokenArn, logGroup, key } = props;
    new CopyJob(this, 'Job', {
      projectName: job.projectName,
      description: `Stages ${job.repository} in the weights bucket`,
      buildspec: stagingBuildspec(job),
      variables: {
        REPOSITORY: job.repository,
        REVISION: job.revision ?? '',
        BUCKET: bucket.bucketName,
        PREFIX: job.prefix,
        LOAD_FORMAT: job.loadFormat,
        WITH_CODE: String(job.withCode),
        ...(job.origin?.kind === 's3' ? { SOURCE: job.origin.uri } : {}),
        ...(job.files.length === 0 ? {} : { FILES: JSON.stringify(job.files) }),
        KMS_KEY: key.keyArn,
      },
      secrets:
        huggingFaceTokenArn === undefined || job.origin !== undefined ? undefined : { HF_TOKEN: huggingFaceTokenArn },
      computeType: 'BUILD_GENERAL1_LARGE', // its disk holds the two largest files a repository may have
      timeoutMinutes: 24 * 60, // 2.5 TB at 30 MB/s; CodeBuild allows 36 hours
      logGroup,
      key,
      roleTags: { [COPIES_WEIGHTS_TAG]: environment }, // or the bucket lets it read nothing from outside the VPC
      statements: [...writeStatements(props), ...readStatements(this, job, bucket.arnForObjects(`${job.prefix}*`))],
    });
  }
}

function writeStatements({ bucket, job, key, region }: WeightsStagingProps): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'],
      resources: [`${job.prefix}*`, ...[...job.files, ...job.written].map((file) => file.key)].map((key) =>
        bucket.arnForObjects(key),
      ),
    }),
    new PolicyStatement({
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    }),
  ];
}

/** A bucket of one's own, of this account or of one whose bucket policy and key let the job's role read it. */
function readStatements(scope: Construct, { origin }: StagingJob, target: string): PolicyStatement[] {
  if (origin?.kind !== 's3') return [];
  const [, name = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(origin.uri) ?? [];
  const bucket = `arn:${Stack.of(scope).partition}:s3:::${name}`;
  return [
    // Objects are copied with their tags.
    new PolicyStatement({ actions: ['s3:GetObject', 's3:GetObjectTagging'], resources: [`${bucket}/${prefix}*`] }),
    new PolicyStatement({ actions: ['s3:PutObjectTagging'], resources: [target] }),
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket],
      conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
    }),
    ...(origin.kmsKeyArn === undefined ? [] : [decrypt(origin.kmsKeyArn)]),
  ];
}

const decrypt = (keyArn: string): PolicyStatement =>
  new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `s3.${keyArn.split(':')[3]}.amazonaws.com` } },
  });
