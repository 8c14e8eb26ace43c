import {
  apiKeySecretName,
  mirrorProjectName,
  NODE_GROUP_LABEL,
  readSecretCommand,
  SERVING_NAMESPACE,
  stagingProjectName,
} from '../contract';
import { stackName } from './parts';
import type { Deployment } from './types';

/** What the file of a step is called where `--out` writes it. */
export const stepFile = (number: number): string => `step-${number}.json`;
/** The file that is deployed when the change begins. */
export const BEFORE_FILE = 'before.json';

export function deployCommand(environment: string, file: string, { stacks, exclusively }: Deployment): string {
  const which =
    stacks === 'all'
      ? ['--all', `-c environment=${file}`]
      : [
          ...(exclusively ? ['--exclusively'] : []),
          `-c environment=${file}`,
          ...stacks.map((part) => stackName(environment, part)),
        ];
  return ['npx cdk deploy', ...which].join(' ');
}

export const startMirror = (environment: string): string =>
  `aws codebuild start-build --project-name ${mirrorProjectName(environment)}`;
export const startStaging = (environment: string, job: string): string =>
  `aws codebuild start-build --project-name ${stagingProjectName(environment, job)}`;
export const listBuilds = (project: string): string =>
  `aws codebuild list-builds-for-project --project-name ${project}`;

export const PODS = `kubectl -n ${SERVING_NAMESPACE} get pods -o wide`;
export const nodesOf = (capacity: string): string => `kubectl get nodes -l ${NODE_GROUP_LABEL}=${capacity}`;
export const listBucket = (bucket: string): string => `aws s3 ls --recursive s3://${bucket}/ --human-readable`;
export const unprotect = (stack: string): string =>
  `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stack}`;
export const destroy = (file: string, stack: string): string => `npx cdk destroy -c environment=${file} ${stack}`;
/** Without the stacks that depend on it, which `cdk destroy` takes along. */
export const destroyAlone = (file: string, stack: string): string =>
  `npx cdk destroy --exclusively -c environment=${file} ${stack}`;
export const charts = (file: string): string => `npm run -s windlass -- charts ${file} --out dist`;
export const readKey = (environment: string): string => readSecretCommand(apiKeySecretName(environment));
/** Address of the front door, once its stack is there. */
export const frontDoorAddress = (environment: string): string =>
  `aws cloudformation describe-stacks --stack-name ${stackName(environment, 'FrontDoor')} --query "Stacks[0].Outputs[?OutputKey=='LoadBalancerDnsName'].OutputValue" --output text`;
