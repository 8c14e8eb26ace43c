import { addition, mutation, property, type Mutation } from './support/mutations';
import type { Mutable } from '../support/set-at';

const cluster = property('AWS::EKS::Cluster', '');
const gpuTemplate = property('AWS::EC2::LaunchTemplate', 'b300');
const gpuGroup = property('AWS::EKS::Nodegroup', 'b300');
const project = property('AWS::CodeBuild::Project', '');
const entry = property('AWS::EKS::AccessEntry', '');
const endpoint = property('AWS::EC2::VPCEndpoint', 'Endpointseks');
const weights = property('AWS::S3::Bucket', 'WeightsBucket');
const engine = property('AWS::IAM::Policy', 'EngineRole');

const allow = (Action: unknown, Resource: unknown = '*'): Mutable => ({ Effect: 'Allow', Action, Resource });

/** Mistakes in what AWS is told, one for each rule that has no older one. Kinds of them are in `kinds/`. */
export const awsMutations: readonly Mutation[] = [
  addition('an access key', 'iam-user', 'AWS::IAM::AccessKey', { UserName: 'somebody' }),
  mutation('a node that reads buckets', 'node-role', (world) => {
    world.add('Added', 'AWS::IAM::Policy', {
      PolicyName: 'more',
      PolicyDocument: { Version: '2012-10-17', Statement: [allow('s3:ListBucket', 'arn:aws:s3:::some')] },
      Roles: ['nodes'],
    });
    world.set('AWS::IAM::Role', 'NodeRole', 'RoleName', 'nodes');
  }),
  engine(
    'engines that read every checkpoint',
    'pod-role',
    'PolicyDocument.Statement.1',
    allow('s3:GetObject', { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['WeightsBucket670F500A', 'Arn'] }, '/*']] }),
  ),
  engine('engines that write', 'pod-role', 'PolicyDocument.Statement.0', allow('s3:PutObject', 'arn:aws:s3:::a/b/*')),
  mutation('grants of a key for anybody', 'key-policy', (world) => {
    const { Properties } = world.resource('AWS::KMS::Key', 'VolumesKey');
    const { Statement } = Properties['KeyPolicy'] as { Statement: Mutable[] };
    delete (Statement.find(({ Sid }) => Sid === 'GrantsForVolumes')!['Condition'] as Mutable)['Bool'];
  }),
  addition('a repository for every account', 'resource-policy', 'AWS::SecretsManager::ResourcePolicy', {
    SecretId: 'some',
    ResourcePolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
    },
  }),
  endpoint('an endpoint for everybody', 'endpoint-policy', 'PolicyDocument', undefined),
  addition('a function of the internet', 'no-public-door', 'AWS::ApiGatewayV2::Api'),
  addition('SSH from the VPC', 'no-remote-ports', 'AWS::EC2::SecurityGroup', {
    GroupDescription: 'some',
    SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 0, ToPort: 1024, CidrIp: '10.0.0.0/16' }],
  }),
  property('AWS::EC2::SecurityGroupIngress', 'Lustre')(
    'ports that Lustre does not use',
    'group-rules',
    'ToPort',
    65535,
  ),
  property('AWS::EKS::Nodegroup', 'SystemNodes')(
    'nodes in a subnet of somebody',
    'same-vpc',
    'Subnets.0',
    'subnet-0123456789abcdef0',
  ),
  mutation('a statement that may allow or deny', 'policy-document', (world) => {
    const { Properties } = world.resource('AWS::IAM::Policy', 'LoadBalancerController');
    (Properties['PolicyDocument'] as { Statement: Mutable[] }).Statement[0]!['Effect'] = 'Any';
  }),
  mutation('load balancers of others', 'bound-actions', (world) => {
    const { Properties } = world.resource('AWS::IAM::Policy', 'LoadBalancerController');
    for (const statement of (Properties['PolicyDocument'] as { Statement: Mutable[] }).Statement)
      if (JSON.stringify(statement['Action']).includes(':CreateLoadBalancer')) delete statement['Condition'];
  }),
  mutation('notices with any key and from anywhere', 'key-through-service', (world) => {
    const { Properties } = world.resource('AWS::IAM::Policy', 'b300');
    for (const statement of (Properties['PolicyDocument'] as { Statement: Mutable[] }).Statement)
      if (JSON.stringify(statement['Action']).includes('kms:')) delete statement['Condition'];
  }),
  mutation('load balancers of the internet', 'load-balancer-scheme', (world) => {
    const { Properties } = world.resource('AWS::IAM::Policy', 'LoadBalancerController');
    const document = Properties['PolicyDocument'] as { Statement: Mutable[] };
    document.Statement = document.Statement.filter(({ Sid }) => Sid !== 'NothingPublic');
  }),
  weights('versions that stay', 'bucket-lifecycle', 'LifecycleConfiguration.Rules.0.Status', 'Disabled'),
  weights(
    'objects of whoever writes them',
    'bucket-ownership',
    'OwnershipControls.Rules.0.ObjectOwnership',
    'ObjectWriter',
  ),
  addition('a table of another account', 'own-place', 'AWS::CloudWatch::Alarm', {
    AlarmActions: ['arn:aws:sns:us-west-2:999999999999:alerts'],
  }),
  entry('an administrator of another account', 'access-entry', 'Username', 'system:masters'),
  cluster('extended support', 'upgrade-policy', 'UpgradePolicy.SupportType', 'EXTENDED'),
  property('AWS::EKS::Addon', 'Addonscoredns')('an add-on of any version', 'add-ons', 'AddonVersion', undefined),
  property('AWS::Logs::LogGroup', 'ClusterLogGroup')(
    'a log of EKS itself',
    'audit-log',
    'LogGroupName',
    '/other/audit',
  ),
  gpuGroup('the latest version of a template', 'launch-template', 'LaunchTemplate.Version', '$Latest'),
  gpuTemplate('a key to log in with', 'user-data', 'LaunchTemplateData.KeyName', 'mine'),
  addition('an instance', 'managed-nodes', 'AWS::EC2::Instance'),
  project('a build under the key of AWS', 'encrypted', 'EncryptionKey', 'alias/aws/s3'),
  project('a build with privileges', 'build-project', 'Environment.PrivilegedMode', true),
  property('AWS::CodeBuild::Project', 'Stageqwen38b', 'development')(
    'code staged beside weights',
    'staged-code',
    'Environment.EnvironmentVariables.5.Value',
    'true',
  ),
  property('AWS::Lambda::Function', '')('a role of somebody', 'known-role', 'Role', {
    'Fn::ImportValue': 'roles:Some',
  }),
  property('AWS::Lambda::Function', '')('a runtime of old', 'function-runtime', 'Runtime', 'nodejs18.x'),
  gpuTemplate(
    'interfaces that outlive their node',
    'left-behind',
    'LaunchTemplateData.NetworkInterfaces.0.DeleteOnTermination',
    false,
  ),
  cluster('nodes that EKS makes', 'auto-mode', 'ComputeConfig.Enabled', true),
  cluster('Services of the internet', 'service-range', 'KubernetesNetworkConfig.ServiceIpv4Cidr', '203.0.113.0/24'),
  {
    ...property('AWS::EC2::Subnet', '')('a subnet beside its VPC', 'subnet-range', 'CidrBlock', '203.0.113.0/24'),
    also: ['network-policy-networks'],
  },
  property('AWS::ElasticLoadBalancingV2::TargetGroup', '', 'front door')(
    'a door that is never asked',
    'listener-targets',
    'HealthCheckProtocol',
    'TCP',
  ),
  property('AWS::ElasticLoadBalancingV2::LoadBalancer', '', 'front door')(
    'a door that some zones miss',
    'door-attributes',
    'LoadBalancerAttributes.1.Value',
    'false',
  ),
  mutation('a policy of deletion that is none', 'deletion-policy', (world) => {
    world.resource('AWS::Lambda::Function')['DeletionPolicy'] = 'Keep';
  }),
  property('AWS::FSx::FileSystem', '')('a file system of old', 'lustre-cache', 'FileSystemTypeVersion', '2.10'),
  property('Custom::AWSCDK-EKS-HelmChart', '')('a chart nobody waits for', 'chart-values', 'Wait', false),
  property('AWS::SecretsManager::Secret', '')('a secret in the template', 'secret', 'SecretString', 'x'),
  property('AWS::SNS::TopicPolicy', '')(
    'messages in the clear',
    'in-transit',
    'PolicyDocument.Statement.0.Action',
    'sns:Subscribe',
  ),
  mutation('weights that are read from anywhere', 'weights-inside', (world) => {
    const { Properties } = world.resource('AWS::S3::BucketPolicy', 'WeightsBucket');
    const document = Properties['PolicyDocument'] as { Statement: Mutable[] };
    document.Statement = document.Statement.filter(({ Sid }) => Sid !== 'ReadInsideOnly');
  }),
  addition('images in another registry', 'data-stays', 'AWS::ECR::ReplicationConfiguration'),
  mutation('a secret in an output', 'secret-reference', (world) => {
    const template = world.stacks[0]!.template as Mutable;
    template['Outputs'] = {
      ...(template['Outputs'] as Mutable),
      Key: { Value: '{{resolve:secretsmanager:windlass/api-key}}' },
    };
  }),
];
