import type { ScannerException } from './types';

export const PROVIDER =
  "CDK's provider of manifests runs during deployments only, one at a time; its failure fails the deployment, which says why";
export const DOOR_LOG =
  'a network load balancer logs TLS handshakes only, and none of other listeners; the door behind it logs every request';
const LOGS = 'logs are written once and expire; no reader may change or delete them';

/** The same rule in the packs of HIPAA and of NIST 800-53 r5. */
const inBoth = (rule: string): RegExp => new RegExp(`(HIPAA\\.Security|NIST\\.800\\.53\\.R5)-${rule}`);
const wildcard = (of: string): RegExp => new RegExp(`AwsSolutions-IAM5\\[${of}\\]`);

const at = (kind: string, object: RegExp, rule: string | RegExp, reason: string): ScannerException => ({
  scanner: 'cdk-nag',
  rule,
  kind,
  object,
  reason,
});

const LOG_BUCKET = ['AWS::S3::Bucket', /^WeightsAccessLogs/] as const;
const DOOR = ['AWS::ElasticLoadBalancingV2::LoadBalancer', /^DoorLoadBalancer/] as const;
const FUNCTION = ['AWS::Lambda::Function', /^KubectlProvider/] as const;
const CONTROLLER = ['AWS::IAM::Policy', /^LoadBalancerControllerRole/] as const;

/** Reviewed one by one, as those of the other scanners. */
export const NAG_EXCEPTIONS: readonly ScannerException[] = [
  at(
    'AWS::IAM::Role',
    /^(ClusterRole|AddonsVpcCniRole|SystemNodesRole|NodeRole)/,
    /AwsSolutions-IAM4\[Policy::arn:<AWS::Partition>:iam::aws:policy\/Amazon(EKS|EC2ContainerRegistryPullOnly).*\]/,
    'EKS documents these policies as what its control plane, nodes and network plugin need, and AWS extends them with EKS; a copy would grow old',
  ),
  at(
    'AWS::IAM::Role',
    /^KubectlProvider/,
    /AwsSolutions-IAM4\[.*\]/,
    "CDK's provider of manifests attaches them to the two functions of its own; it offers no other way",
  ),
  at(
    ...CONTROLLER,
    wildcard('(Action::elasticloadbalancing:Describe\\*|Resource::\\*)'),
    'the controller lists load balancers, and AWS knows no resource to bound a listing by',
  ),
  at(
    ...CONTROLLER,
    wildcard('Resource::arn:aws:(elasticloadbalancing|ec2):.*'),
    'AWS gives load balancers, listeners and groups the last part of their name; tags of the cluster bound the statement',
  ),
  at(
    'AWS::IAM::Policy',
    /^EngineRole/,
    wildcard('Resource::<WeightsBucket.*\\.Arn>/.+/\\*'),
    'an engine reads the files of its checkpoint, which are all below one prefix',
  ),
  at(
    'AWS::IAM::Policy',
    /^Stage.*JobRole/,
    wildcard('Resource::arn:aws:s3:::.*-weights-.*/.+/\\*'),
    'a staging job writes the files of its checkpoint, which are all below one prefix',
  ),
  at(
    'AWS::IAM::Policy',
    /^ImagesJobRole/,
    wildcard('Resource::\\*'),
    'ecr:GetAuthorizationToken knows no resource; what the token may do is bounded by the other statement',
  ),
  at(
    'AWS::IAM::Policy',
    /^RoleDefaultPolicy/,
    wildcard('Resource::\\*'),
    'secretsmanager:BatchGetSecretValue knows no resource; each secret it gives needs GetSecretValue, which is granted by name',
  ),
  at(
    'AWS::IAM::Policy',
    /^(RoleDefaultPolicy|EngineRole)/,
    wildcard('Resource::arn:aws:kms:.*:key/\\*'),
    "the key of the operator's certificate is not known here; the statement is bounded to that secret, through Secrets Manager",
  ),
  at(
    'AWS::IAM::Policy',
    /^KubectlProvider/,
    wildcard('Resource::<KubectlProviderHandler.*\\.Arn>:\\*'),
    'versions of the one function that the provider calls',
  ),
  at(
    'AWS::IAM::Policy',
    /./,
    inBoth('IAMNoInlinePolicy'),
    'CDK writes what one role may do beside that role, so nobody can attach it to another',
  ),
  at(
    'AWS::SecretsManager::Secret',
    /^(ApiKey|Tenants)/,
    /AwsSolutions-SMG4|(HIPAA\.Security|NIST\.800\.53\.R5)-SecretsManagerRotationEnabled/,
    'callers hold the other half of the key: it is exchanged with them, two keys at a time; a schedule would shut them out',
  ),
  at(
    'AWS::S3::Bucket',
    /^Weights(Bucket|AccessLogs)/,
    inBoth('S3BucketReplicationEnabled'),
    'weights can be staged again by their digests, and what stays in its region must not be copied to another',
  ),
  at(...LOG_BUCKET, inBoth('S3BucketVersioningEnabled'), LOGS),
  at(
    ...LOG_BUCKET,
    inBoth('S3DefaultEncryptionKMS'),
    'S3 delivers access logs only into buckets with its own keys (user guide, server access logging)',
  ),
  at(
    'AWS::CodeBuild::Project',
    /^(ImagesJob|Stage.*Job)/,
    'HIPAA.Security-CodeBuildProjectSourceRepoUrl',
    'the project has no source repository: its build is written in the template',
  ),
  at(...FUNCTION, 'AwsSolutions-L1', "CDK chooses the runtime of its provider; aws-cdk-lib's releases move it"),
  at(...FUNCTION, inBoth('Lambda(Concurrency|DLQ)'), PROVIDER),
  at(
    'AWS::EC2::VPC',
    /^NetworkVpc/,
    inBoth('VPCDefaultSecurityGroupClosed'),
    'two schedules of the same stack take its rules away every day; cdk-nag knows only a custom resource of CDK',
  ),
  at(
    'AWS::EC2::SecurityGroupIngress',
    /^EfaSecurityGroupFromMembers/,
    inBoth('EC2RestrictedCommonPorts'),
    'EFA demands every protocol from the group itself (EC2 user guide); nobody else is let in',
  ),
  at(...DOOR, /AwsSolutions-ELB2|(HIPAA\.Security|NIST\.800\.53\.R5)-ELBLoggingEnabled/, DOOR_LOG),
  at(
    ...DOOR,
    inBoth('ELBDeletionProtectionEnabled'),
    'the stack is protected from deletion; a protected load balancer would also stop an update that its owner asked for',
  ),
  at(
    'AWS::ElasticLoadBalancingV2::Listener',
    /^DoorListener/,
    inBoth('ELBv2ACMCertificateRequired'),
    'TLS ends in the door, or the environment says in so many words that it has none; with a certificate of ACM the listener has it',
  ),
];
