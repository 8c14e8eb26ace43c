import { entryOf } from '../../policy/model/values';

/** What an action does with bytes, and where the caller must get to call it. */
export interface Mover {
  readonly action: string;
  /** `sends`: to what Resource names; `opens`: makes a way for others, whoever they are. */
  readonly does: 'sends' | 'opens';
  /** Name of the VPC endpoint. */
  readonly endpoint: string;
}

const SENDS: Readonly<Record<string, readonly string[]>> = {
  s3: ['s3:PutObject', 's3:ReplicateObject', 's3:PutObjectTagging'],
  sns: ['sns:Publish'],
  sqs: ['sqs:SendMessage'],
  events: ['events:PutEvents'],
  'kinesis-firehose': ['firehose:PutRecord', 'firehose:PutRecordBatch'],
  'kinesis-streams': ['kinesis:PutRecord', 'kinesis:PutRecords'],
  lambda: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
  logs: ['logs:PutLogEvents'],
  'aps-workspaces': ['aps:RemoteWrite'],
  sts: ['sts:AssumeRole'],
  dynamodb: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
  secretsmanager: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecret'],
  'ecr.dkr': ['ecr:PutImage', 'ecr:UploadLayerPart'],
  states: ['states:StartExecution'],
  'execute-api': ['execute-api:Invoke'],
  'bedrock-runtime': ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
  'iot.data': ['iot:Publish'],
  kafka: ['kafka-cluster:WriteData'],
  'sagemaker.runtime': ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointAsync'],
  codecommit: ['codecommit:GitPush', 'codecommit:PutFile'],
};

/** Send to people or anywhere: their Resource is the sender. */
const SENDS_ANYWHERE: Readonly<Record<string, readonly string[]>> = {
  'email-smtp': ['ses:SendEmail', 'ses:SendRawEmail'],
  'sms-voice': ['sms-voice:SendTextMessage'],
};

const OPENS: Readonly<Record<string, readonly string[]>> = {
  s3: [
    's3:PutBucketPolicy',
    's3:PutBucketAcl',
    's3:PutReplicationConfiguration',
    's3:PutObjectAcl',
    's3:DeleteBucketPolicy',
    's3:PutBucketPublicAccessBlock',
    's3:PutAccessPointPolicy',
    's3:PutInventoryConfiguration',
  ],
  kms: ['kms:PutKeyPolicy', 'kms:ReplicateKey'],
  ec2: [
    'ec2:ModifySnapshotAttribute',
    'ec2:ModifyImageAttribute',
    'ec2:ModifyFpgaImageAttribute',
    'ec2:CopySnapshot',
    'ec2:CopyImage',
    'ec2:CreateStoreImageTask',
    'ec2:CreateInstanceExportTask',
    'ec2:ExportImage',
    'ec2:CreateRoute',
    'ec2:ReplaceRoute',
    'ec2:AttachInternetGateway',
    'ec2:CreateNatGateway',
    'ec2:CreateVpcPeeringConnection',
    'ec2:AcceptVpcPeeringConnection',
    'ec2:CreateTransitGatewayVpcAttachment',
    'ec2:CreateVpnConnection',
    'ec2:CreateVpcEndpoint',
    'ec2:ModifyVpcEndpoint',
    'ec2:ModifyVpcEndpointServicePermissions',
    'ec2:CreateTrafficMirrorSession',
    'ec2:AssociateAddress',
    'ec2:CreateFlowLogs',
  ],
  ram: ['ram:CreateResourceShare', 'ram:AssociateResourceShare'],
  'ecr.api': ['ecr:SetRepositoryPolicy', 'ecr:PutReplicationConfiguration', 'ecr:PutRegistryPolicy'],
  secretsmanager: ['secretsmanager:PutResourcePolicy', 'secretsmanager:ReplicateSecretToRegions'],
  sns: ['sns:AddPermission', 'sns:SetTopicAttributes', 'sns:Subscribe'],
  sqs: ['sqs:AddPermission', 'sqs:SetQueueAttributes'],
  lambda: [
    'lambda:AddPermission',
    'lambda:CreateFunctionUrlConfig',
    'lambda:UpdateFunctionUrlConfig',
    'lambda:UpdateFunctionCode',
    'lambda:CreateFunction',
  ],
  logs: [
    'logs:PutSubscriptionFilter',
    'logs:PutDestination',
    'logs:PutDestinationPolicy',
    'logs:PutAccountPolicy',
    'logs:CreateDelivery',
    'logs:PutResourcePolicy',
    'logs:CreateExportTask',
  ],
  events: ['events:PutTargets', 'events:PutPermission', 'events:CreateApiDestination'],
  iam: [
    'iam:CreateAccessKey',
    'iam:UpdateAssumeRolePolicy',
    'iam:PutRolePolicy',
    'iam:AttachRolePolicy',
    'iam:PutUserPolicy',
    'iam:AttachUserPolicy',
    'iam:CreateUser',
    'iam:CreatePolicyVersion',
  ],
  backup: ['backup:StartCopyJob', 'backup:PutBackupVaultAccessPolicy'],
  datasync: ['datasync:CreateTask', 'datasync:StartTaskExecution'],
  'kinesis-firehose': ['firehose:CreateDeliveryStream', 'firehose:UpdateDestination'],
  fsx: ['fsx:CopyBackup', 'fsx:CreateDataRepositoryAssociation', 'fsx:CreateDataRepositoryTask'],
  eks: ['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy', 'eks:UpdateClusterConfig'],
  rds: ['rds:ModifyDBSnapshotAttribute', 'rds:StartExportTask'],
  codebuild: ['codebuild:CreateProject', 'codebuild:UpdateProject'],
  cloudformation: ['cloudformation:CreateStack', 'cloudformation:UpdateStack', 'cloudformation:CreateStackSet'],
  route53: ['route53:ChangeResourceRecordSets'],
  route53resolver: ['route53resolver:CreateResolverRule'],
  oam: ['oam:CreateLink', 'oam:UpdateLink'],
  dms: ['dms:CreateEndpoint', 'dms:ModifyEndpoint', 'dms:CreateReplicationTask'],
  glue: ['glue:CreateJob', 'glue:UpdateJob', 'glue:CreateConnection', 'glue:PutResourcePolicy'],
  pipes: ['pipes:CreatePipe', 'pipes:UpdatePipe'],
  scheduler: ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'],
  kafka: ['kafka:CreateReplicator', 'kafka:PutClusterPolicy', 'kafka:UpdateConnectivity'],
  'sagemaker.api': ['sagemaker:CreateNotebookInstance', 'sagemaker:CreateTrainingJob', 'sagemaker:CreateProcessingJob'],
  transfer: ['transfer:CreateServer', 'transfer:StartFileTransfer'],
  appflow: ['appflow:CreateFlow', 'appflow:StartFlow'],
};

const of = (table: Readonly<Record<string, readonly string[]>>, does: Mover['does']): readonly Mover[] =>
  Object.entries(table).flatMap(([endpoint, actions]) => actions.map((action) => ({ action, does, endpoint })));

/** Actions by which bytes leave, or by which somebody may make a way for them. Source: service authorization reference. */
export const MOVERS: readonly Mover[] = [...of(SENDS, 'sends'), ...of(SENDS_ANYWHERE, 'opens'), ...of(OPENS, 'opens')];

/** Managed policies of AWS that hold none of these actions beyond what EKS and EC2 do for nodes. Source: their documents. */
export const HARMLESS_POLICIES: ReadonlySet<string> = new Set([
  'AmazonEKSClusterPolicy',
  'AmazonEKSVPCResourceController',
  'AmazonEKS_CNI_Policy',
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKSWorkerNodeMinimalPolicy',
  'AmazonEKSServicePolicy',
  'AmazonEKSFargatePodExecutionRolePolicy',
  'AmazonEBSCSIDriverPolicy',
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonElasticContainerRegistryPublicReadOnly',
  'AWSLambdaBasicExecutionRole',
  'AWSLambdaVPCAccessExecutionRole',
  'ReadOnlyAccess',
  'ViewOnlyAccess',
  'SecurityAudit',
]);

/** The services of managed policies that give everything of one, by their names. */
export function actionsOfManaged(name: string): readonly string[] | undefined {
  if (/^(AdministratorAccess|PowerUserAccess)/.test(name)) return ['*'];
  const service = /^(?:Amazon|AWS)?(.+?)FullAccess/.exec(name)?.[1]?.toLowerCase();
  if (service === undefined) return undefined;
  const prefix = entryOf(FULL_ACCESS, service);
  return prefix === undefined ? undefined : [`${prefix}:*`];
}

const FULL_ACCESS: Readonly<Record<string, string>> = {
  s3: 's3',
  sns: 'sns',
  sqs: 'sqs',
  ec2: 'ec2',
  vpc: 'ec2',
  dynamodb: 'dynamodb',
  ses: 'ses',
  eventbridge: 'events',
  kinesis: 'kinesis',
  kinesisfirehose: 'firehose',
  cloudwatchlogs: 'logs',
  ec2containerregistry: 'ecr',
  backup: 'backup',
  datasync: 'datasync',
  resourceaccessmanager: 'ram',
  _lambda: 'lambda',
  iam: 'iam',
};
