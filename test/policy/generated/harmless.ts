import type { Mutation } from './edits';
import { kindOfPath } from './fields';

/** A kind of mutation that may get through, with the reason. */
export interface Harmless {
  /** Type of the resource or kind of the object. */
  readonly subject: RegExp;
  readonly path: RegExp;
  readonly how: RegExp;
  /** Of what statements. @default - all, and what stands in none */
  readonly effect?: 'Allow' | 'Deny';
  readonly reason: string;
}

/** Reviewed one by one, and counted apart. One that nothing needs any more is an error. */
export const HARMLESS: readonly Harmless[] = [
  {
    subject: /./,
    path: /(?:PolicyDocument|KeyPolicy)\.Version$/,
    how: /weakened/,
    reason: 'IAM knows two versions of its language and refuses any other, so nothing is deployed',
  },
  {
    subject: /^Custom::/,
    path: /^(?:DeletionPolicy|UpdateReplacePolicy)$/,
    how: /removed/,
    reason: 'CloudFormation deletes by default, as is written there',
  },
  {
    subject: /^AWS::FSx::FileSystem$/,
    path: /^DeletionPolicy$/,
    how: /removed/,
    reason: 'CloudFormation deletes by default, as is written there for a cache of a bucket',
  },
  {
    subject: /^AWS::(?:CodeBuild::Project|EC2::Subnet|EKS::Nodegroup|EKS::Addon|FSx::FileSystem)$/,
    path: /\.(?:PrivilegedMode|MapPublicIpOnLaunch|ForceUpdateEnabled|PreserveOnDelete|AutomaticBackupRetentionDays)$/,
    how: /removed/,
    reason:
      'the service takes false (0 days) where nothing is said, as is written there (CloudFormation resource reference)',
  },
  {
    subject: /^AWS::EKS::Cluster$/,
    path: /\.(?:ComputeConfig|ElasticLoadBalancing|BlockStorage)\.Enabled$|\.ServiceIpv4Cidr$/,
    how: /removed/,
    reason:
      'EKS Auto Mode is off by default, and EKS takes a block for Services that overlaps no VPC of an environment',
  },
  {
    subject: /^AWS::Scheduler::Schedule$/,
    path: /\.FlexibleTimeWindow\.Mode$/,
    how: /removed/,
    reason: 'CloudFormation refuses a schedule without it: the field is required (resource schema)',
  },
  {
    subject: /^AWS::ElasticLoadBalancingV2::(?:LoadBalancer|TargetGroup)$/,
    path: /\.(?:LoadBalancer|TargetGroup)Attributes\.\*$/,
    how: /removed/,
    reason:
      'of what a rule demands: deletion protection and, for addresses, client addresses are off by default, as written',
  },
  {
    subject: /^AWS::ElasticLoadBalancingV2::LoadBalancer$/,
    path: /\.LoadBalancerAttributes\.\*\.Value$/,
    how: /weakened/,
    reason: 'deletion protection that is on instead of off protects more',
  },
  {
    subject: /^Custom::AWSCDK-EKS-KubernetesResource$/,
    path: /\.Overwrite$/,
    how: /./,
    reason:
      'it chooses between kubectl apply and create for a first deploy; create fails aloud on what is there already and changes nothing',
  },
  {
    subject: /^Custom::AWSCDK-EKS-HelmChart$/,
    path: /\.pullPolicy$/,
    how: /removed/,
    reason: 'the chart says IfNotPresent itself, as is written there (lws 0.10, values.yaml)',
  },
  {
    subject: /^(?:DaemonSet|Deployment|LeaderWorkerSet)$/,
    path: /imagePullPolicy$/,
    how: /removed/,
    reason: 'Kubernetes pulls an image with a digest if it is not there, as is written there',
  },
  {
    subject: /^AWS::(?:S3::BucketPolicy|SNS::TopicPolicy)$/,
    path: /Statement\.\*\.Action(?:\.\*)?$/,
    how: /widened|added/,
    effect: 'Deny',
    reason: 'a Deny of more actions refuses more; of what is allowed policy-document finds it',
  },
  {
    subject: /^AWS::S3::BucketPolicy$/,
    path: /Condition\.(?:ArnNotLike|StringNotEquals\.aws:PrincipalTag\/.*)$/,
    how: /removed/,
    effect: 'Deny',
    reason: 'a Deny with an exemption less refuses more',
  },
  {
    subject: /^AWS::SNS::TopicPolicy$/,
    path: /Statement\.\*\.Resource$/,
    how: /widened/,
    reason:
      'a policy of a topic is for that topic alone (SNS developer guide, access policies), whatever its Resource says',
  },
  {
    subject: /^AWS::KMS::Key$/,
    path: /Condition\.StringEquals\.kms:CallerAccount$/,
    how: /removed/,
    reason:
      'the role named beside it (aws:PrincipalArn) is of that account already; where none is, key-policy finds it',
  },
  {
    subject: /^AWS::KMS::Key$/,
    path: /Statement\.\*\.Action$/,
    how: /widened/,
    reason: 'given to the account itself, * is every action of KMS, as kms:* is; for anybody else key-policy finds it',
  },
  {
    subject: /^AWS::EC2::FlowLog$/,
    path: /LogDestinationType$/,
    how: /removed/,
    reason: 'EC2 delivers to CloudWatch Logs by default, as is written there',
  },
  {
    subject: /^AWS::EC2::VPCEndpointServicePermissions$/,
    path: /AllowedPrincipals(?:\.\*)?$/,
    how: /retargeted|added/,
    reason: 'other accounts are named here on purpose and only here; each connection is accepted by hand',
  },
  {
    subject: /^Service$/,
    path: /^spec\.type$/,
    how: /removed/,
    reason: 'Kubernetes API, ServiceSpec: type defaults to ClusterIP, as is written where this removes nothing else',
  },
  {
    subject: /^PriorityClass$/,
    path: /^globalDefault$/,
    how: /removed/,
    reason: 'Kubernetes API, PriorityClass: globalDefault defaults to false, as is written there',
  },
  {
    subject: /^(?:Deployment|LeaderWorkerSet)$/,
    path: /volumes\.\*\.configMap\.defaultMode$/,
    how: /removed/,
    reason:
      'the default, 0644, adds that root may write; nobody is root (pod-security) and it is mounted read-only (read-only-root)',
  },
  {
    subject: /^LeaderWorkerSet$/,
    path: /^spec\.(?:startupPolicy|networkConfig\.subdomainPolicy)$/,
    how: /removed/,
    reason: 'LeaderWorkerSet defaults to LeaderCreated and to Shared, as is written there',
  },
  {
    subject: /^(?:Deployment|LeaderWorkerSet)$/,
    path: /args\.\*\.distributed$/,
    how: /flipped|removed/,
    reason: 'whether ranks share the reading of the same staged bytes: the time it takes, and nothing else',
  },
  {
    subject: /^AWS::S3::Bucket$/,
    path: /OwnershipControls(?:\.|$)/,
    how: /removed|emptied/,
    reason: 'S3 user guide, object ownership: a bucket that says nothing is BucketOwnerEnforced, as is written there',
  },
];

const isA = (one: Harmless, { field, how }: Mutation): boolean =>
  (one.effect === undefined || one.effect === field.effect) &&
  one.subject.test(field.subject) &&
  one.path.test(kindOfPath(field)) &&
  one.how.test(how);

export const harmlessReason = (mutation: Mutation): string | undefined =>
  HARMLESS.find((one) => isA(one, mutation))?.reason;

export const unusedAmong = (mutations: readonly Mutation[]): readonly Harmless[] =>
  HARMLESS.filter((one) => !mutations.some((mutation) => isA(one, mutation)));
