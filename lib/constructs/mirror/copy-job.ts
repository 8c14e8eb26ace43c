import { Stack, Tags } from 'aws-cdk-lib';
import { CfnProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { stringify } from 'yaml';
import { buildImage } from '../../catalog';
import type { Buildspec } from '../../mirror';

export interface CopyJobProps {
  readonly projectName: string;
  readonly description: string;
  readonly buildspec: Buildspec;
  /** Plain values. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Values read at the start of a build: a secret's ARN, with `:key` where it is JSON. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly computeType: 'BUILD_GENERAL1_MEDIUM' | 'BUILD_GENERAL1_LARGE';
  readonly timeoutMinutes: number;
  readonly logGroup: ILogGroup;
  readonly key: IKey;
  /** Tags of its role, by which policies of other resources know it. @default - none */
  readonly roleTags?: Readonly<Record<string, string>>;
  /** What its role may do beyond writing its log. */
  readonly statements: readonly PolicyStatement[];
}

/**
 * A CodeBuild project that somebody starts to copy something into the account. It runs in CodeBuild's own network, because
 * the VPC has no way out; without privileges, because nothing here needs a daemon; one build at a time.
 */
export class CopyJob extends Construct {
  constructor(scope: Construct, id: string, props: CopyJobProps) {
    super(scope, id);
    const role = this.addRole(props);
    const project = new CfnProject(this, 'Project', {
      name: props.projectName,
      description: props.description,
      serviceRole: role.roleArn,
      encryptionKey: props.key.keyArn,
      source: { type: 'NO_SOURCE', buildSpec: stringify(props.buildspec, { lineWidth: 0 }) },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: environmentOf(props),
      logsConfig: {
        cloudWatchLogs: { status: 'ENABLED', groupName: props.logGroup.logGroupName, streamName: props.projectName },
      },
      concurrentBuildLimit: 1,
      timeoutInMinutes: props.timeoutMinutes,
    });
    project.node.addDependency(role); // with its policy: a build may be started at once
  }

  private addRole(props: CopyJobProps): Role {
    const { account } = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codebuild.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      description: props.description,
    });
    for (const [name, value] of Object.entries(props.roleTags ?? {})) Tags.of(role).add(name, value);
    const secretArns = Object.values(props.secrets ?? {}).map(arnOf);
    for (const statement of [writeLog(props.logGroup), ...readSecrets(secretArns), ...props.statements])
      role.addToPolicy(statement);
    return role;
  }
}

function environmentOf({ variables = {}, secrets = {}, computeType }: CopyJobProps): CfnProject.EnvironmentProperty {
  const listed = (values: Readonly<Record<string, string>>, type: string) =>
    Object.entries(values).map(([name, value]) => ({ name, value, type }));
  return {
    type: 'LINUX_CONTAINER',
    image: buildImage.name,
    computeType,
    privilegedMode: false,
    environmentVariables: [...listed(variables, 'PLAINTEXT'), ...listed(secrets, 'SECRETS_MANAGER')],
  };
}

/** An ARN of a secret has seven parts; what follows names a key inside it. */
const arnOf = (reference: string): string => reference.split(':').slice(0, 7).join(':');

const writeLog = (logGroup: ILogGroup): PolicyStatement =>
  new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] });

const readSecrets = (arns: readonly string[]): PolicyStatement[] =>
  arns.length === 0
    ? []
    : [new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [...new Set(arns)] })];
