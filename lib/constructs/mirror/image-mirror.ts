import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CopyJob } from './copy-job';
import { mirrorProjectName } from '../../contract';
import { billRepositories, type MirrorBill, mirrorBuildspec } from '../../mirror';

export interface ImageMirrorProps {
  readonly bill: MirrorBill;
  /** Secret with `username` and `password` of Docker Hub. @default - anonymous pulls */
  readonly dockerHubArn?: string;
  readonly logGroup: ILogGroup;
  readonly key: IKey;
}

/** Copies images and charts of the bill into the account's registry, NVIDIA's too, which no pull-through reaches. */
export class ImageMirror extends Construct {
  constructor(scope: Construct, id: string, { bill, dockerHubArn, logGroup, key }: ImageMirrorProps) {
    super(scope, id);
    new CopyJob(this, 'Job', {
      projectName: mirrorProjectName(bill.environment),
      description: 'Copies images and Helm charts into ECR',
      buildspec: mirrorBuildspec(bill),
      secrets:
        dockerHubArn === undefined
          ? undefined
          : {
              DOCKERHUB_USERNAME: `${dockerHubArn}:username`,
              DOCKERHUB_PASSWORD: `${dockerHubArn}:password`,
            },
      computeType: 'BUILD_GENERAL1_MEDIUM', // layers stream through, nothing is unpacked
      timeoutMinutes: 180,
      logGroup,
      key,
      statements: pushStatements(this, billRepositories(bill)),
    });
  }
}

/** Reading is part of pushing: what is there already is not sent again, and the result is compared. */
function pushStatements(scope: Construct, repositories: readonly string[]): PolicyStatement[] {
  const resources = repositories.map((resourceName) =>
    Stack.of(scope).formatArn({ service: 'ecr', resource: 'repository', resourceName }),
  );
  const actions = [
    'BatchCheckLayerAvailability',
    'BatchGetImage',
    'CompleteLayerUpload',
    'GetDownloadUrlForLayer',
    'InitiateLayerUpload',
    'PutImage',
    'UploadLayerPart',
  ].map((action) => `ecr:${action}`);
  return [
    // Knows no resources: the token is for the registry, what it opens is said by the next statement.
    new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    new PolicyStatement({ actions, resources }),
  ];
}
