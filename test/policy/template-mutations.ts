import { addition, mutation, property, type Mutation } from './support/mutations';
import type { Mutable } from '../support/set-at';

const gpuTemplate = property('AWS::EC2::LaunchTemplate', 'b300');
const gpuGroup = property('AWS::EKS::Nodegroup', 'b300');
const systemGroup = property('AWS::EKS::Nodegroup', 'System');
const cluster = property('AWS::EKS::Cluster', '');
const bucket = property('AWS::S3::Bucket', 'WeightsBucket');
const lustre = property('AWS::FSx::FileSystem', '');
const key = property('AWS::KMS::Key', 'StorageKey');
const addOn = property('AWS::EKS::Addon', 'Addonsvpccni');
const chart = property('Custom::AWSCDK-EKS-HelmChart', 'LoadBalancer');
const repository = property('AWS::ECR::Repository', '');

const NICS = 'LaunchTemplateData.NetworkInterfaces';
const VOLUME = 'LaunchTemplateData.BlockDeviceMappings.0.Ebs';
const MARKET = 'LaunchTemplateData.InstanceMarketOptions.MarketType';
const METADATA = 'LaunchTemplateData.MetadataOptions';
const RESERVATION = 'LaunchTemplateData.CapacityReservationSpecification';
const ENCRYPTION = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm';

const nodes: readonly Mutation[] = [
  gpuTemplate(
    'primary interface without an address',
    'primary-interface',
    `${NICS}.0.InterfaceType`,
    'efa-only',
    'efa-only',
  ),
  gpuTemplate('no interface on card 0', 'primary-interface', `${NICS}.0.DeviceIndex`, 1),
  gpuTemplate('two interfaces in one place', 'interface-place', `${NICS}.2.NetworkCardIndex`, 1, 'card 1, device 0'),
  mutation('two EFA interfaces on one card', 'one-efa-per-card', (world) => {
    world.set('AWS::EC2::LaunchTemplate', 'b300', `${NICS}.2.NetworkCardIndex`, 1);
    world.set('AWS::EC2::LaunchTemplate', 'b300', `${NICS}.2.DeviceIndex`, 1);
  }),
  gpuTemplate('a card the type has not', 'network-card', `${NICS}.16.NetworkCardIndex`, 99, '17 network cards'),
  gpuTemplate('a misspelt interface type', 'interface-type', `${NICS}.1.InterfaceType`, 'efaonly', 'efaonly'),
  mutation(
    'one EFA interface too few',
    'efa-count',
    (world) => interfaces(world.resource('AWS::EC2::LaunchTemplate', 'b300')).pop(),
    '15 EFA',
  ),
  mutation('EFA on the ENA-only card of p6-b300', 'efa-card', (world) => {
    world.set('AWS::EC2::LaunchTemplate', 'b300', `${NICS}.1.NetworkCardIndex`, 0);
    world.set('AWS::EC2::LaunchTemplate', 'b300', `${NICS}.1.DeviceIndex`, 1);
  }),
  property('AWS::EC2::SecurityGroupEgress', 'EfaSecurityGroup')(
    'EFA without egress to itself',
    'efa-security-group',
    'IpProtocol',
    'tcp',
  ),
  gpuTemplate('an interface without groups', 'interface-groups', `${NICS}.0.Groups`, []),
  gpuTemplate(
    'a subnet in the launch template',
    'launch-template-fields',
    `${NICS}.0.SubnetId`,
    'subnet-1',
    'subnet-1',
  ),
  gpuTemplate('a profile in the launch template', 'launch-template-fields', 'LaunchTemplateData.IamInstanceProfile', {
    Name: 'x',
  }),
  gpuTemplate('a public address', 'no-public-address', `${NICS}.0.AssociatePublicIpAddress`, true),
  gpuTemplate('IMDSv1', 'imds-tokens', `${METADATA}.HttpTokens`, 'optional', 'optional'),
  gpuTemplate('no word about IMDS tokens', 'imds-tokens', `${METADATA}.HttpTokens`, undefined, 'not set'),
  gpuTemplate(
    'tokens known only at deployment',
    'imds-tokens',
    `${METADATA}.HttpTokens`,
    { Ref: 'Tokens' },
    'known only at deployment',
  ),
  gpuTemplate(
    'hop limit 2',
    'imds-hop-limit',
    `${METADATA}.HttpPutResponseHopLimit`,
    2,
    'HttpPutResponseHopLimit is 2',
  ),
  gpuTemplate('an unencrypted root volume', 'root-volume', `${VOLUME}.Encrypted`, false),
  gpuTemplate('a root volume under the default key', 'root-volume', `${VOLUME}.KmsKeyId`, undefined),
  gpuTemplate('no root volume of ours', 'root-volume', 'LaunchTemplateData.BlockDeviceMappings', undefined),
  property('AWS::EC2::LaunchTemplate', 'System')(
    'an unknown instance type',
    'instance-type',
    'LaunchTemplateData.InstanceType',
    'p6-b200.24xlarge',
    'p6-b200.48xlarge',
  ),
  gpuGroup(
    'the instance type in both places',
    'one-instance-type',
    'InstanceTypes',
    ['p6-b300.48xlarge'],
    'InstanceTypes',
  ),
  property('AWS::EC2::LaunchTemplate', 'System')(
    'the instance type in no place',
    'one-instance-type',
    'LaunchTemplateData.InstanceType',
    undefined,
    't3.medium',
  ),
  gpuTemplate('a capacity block without its market', 'purchase', MARKET, undefined, 'MarketType'),
  gpuGroup('on-demand nodes from a capacity block', 'purchase', 'CapacityType', 'ON_DEMAND', 'ON_DEMAND'),
  gpuTemplate('a capacity block without its reservation', 'purchase', RESERVATION, undefined),
  mutation(
    'a capacity block over two zones',
    'capacity-block-zone',
    (world) => {
      const system = world.resource('AWS::EKS::Nodegroup', 'System').Properties['Subnets'];
      world.set('AWS::EKS::Nodegroup', 'b300', 'Subnets', system);
    },
    'usw2-az2',
  ),
  gpuGroup('nodes of a block from the first day', 'capacity-block-empty', 'ScalingConfig.DesiredSize', 2),
  gpuTemplate(
    'a tag that changes',
    'launch-template-tags',
    'LaunchTemplateData.TagSpecifications.0.Tags.0.Key',
    'team',
    'team',
  ),
  gpuGroup('a misspelt capacity type', 'enum-values', 'CapacityType', 'CAPACITYBLOCK', 'CAPACITYBLOCK'),
  gpuGroup('a misspelt taint effect', 'enum-values', 'Taints.0.Effect', 'NOSCHEDULE', 'NOSCHEDULE'),
  gpuGroup('an AL2 image', 'node-image', 'AmiType', 'AL2_x86_64_GPU', 'AL2_x86_64_GPU'),
  gpuGroup('no image type', 'node-image', 'AmiType', undefined),
  gpuGroup('an image without driver', 'node-image', 'AmiType', 'AL2023_x86_64_STANDARD', 'AL2023_x86_64_NVIDIA'),
  gpuGroup('an image of the other architecture', 'node-image', 'AmiType', 'AL2023_ARM_64_NVIDIA'),
  gpuGroup('an image that is not pinned', 'release-version', 'ReleaseVersion', undefined),
  mutation(
    'an image of another minor version',
    'release-version',
    (world) => {
      world.set('AWS::EKS::Nodegroup', 'b300', 'ReleaseVersion', '1.35.6-20260714');
      world.set('AWS::EKS::Nodegroup', 'b300', 'Version', '1.35');
    },
    '1.36',
  ),
  gpuGroup('an image whose version is not said', 'node-version', 'Version', undefined),
  gpuGroup("a version that is not the image's", 'node-version', 'Version', '1.35', '1.36'),
  systemGroup(
    'least above most',
    'scaling',
    'ScalingConfig',
    { MinSize: 3, DesiredSize: 3, MaxSize: 2 },
    'MaxSize is 2',
  ),
  systemGroup('wanted above most', 'scaling', 'ScalingConfig.DesiredSize', 9, 'DesiredSize is 9'),
  systemGroup('sizes known only at deployment', 'scaling', 'ScalingConfig.DesiredSize', { Ref: 'Nodes' }, 'known only'),
  gpuGroup('forced updates', 'forced-update', 'ForceUpdateEnabled', true),
  gpuGroup('updates that need spare nodes', 'update-strategy', 'UpdateConfig.UpdateStrategy', undefined),
  gpuGroup('no repair', 'node-repair', 'NodeRepairConfig.Enabled', false),
  gpuGroup('no taint', 'gpu-taint', 'Taints', undefined, 'nvidia.com/gpu'),
  gpuGroup('SSH', 'remote-access', 'RemoteAccess', { Ec2SshKey: 'mine' }),
  gpuGroup('a named group', 'node-group-name', 'NodegroupName', 'b300'),
];

const controlPlane: readonly Mutation[] = [
  cluster('a public endpoint', 'private-endpoint', 'ResourcesVpcConfig.EndpointPublicAccess', true),
  cluster('no word about the endpoint', 'private-endpoint', 'ResourcesVpcConfig.EndpointPublicAccess', undefined),
  cluster('no audit log', 'control-plane-logs', 'Logging.ClusterLogging.EnabledTypes', [{ Type: 'api' }], 'audit'),
  cluster('no logs', 'control-plane-logs', 'Logging', undefined),
  cluster('no envelope encryption', 'secrets-encryption', 'EncryptionConfig', undefined),
  mutation(
    'an unsupported Kubernetes version',
    'kubernetes-version',
    (world) => world.replaceText('1.36.', '1.29.', '"1.36"', '"1.29"'),
    '1.29',
  ),
  cluster('the aws-auth ConfigMap', 'authentication-mode', 'AccessConfig.AuthenticationMode', 'API_AND_CONFIG_MAP'),
  cluster('no deletion protection', 'deletion-protection', 'DeletionProtection', undefined),
  property('AWS::EKS::Addon', 'Addonsmetrics')(
    'an unknown add-on',
    'add-on-name',
    'AddonName',
    'nvidia-device-plugin',
    'nvidia-device-plugin',
  ),
  property('AWS::EKS::Addon', 'Addonseksnodemonitoring')(
    'a DCGM server that stays away from GPU nodes',
    'gpu-monitoring',
    'ConfigurationValues',
    '{"dcgmAgent":{"tolerations":[]}}',
    'nvidia.com/gpu',
  ),
  addOn('NetworkPolicies that protect nothing', 'network-policy-enforced', 'ConfigurationValues', '{}'),
  addOn(
    'NetworkPolicies that start late',
    'network-policy-enforced',
    'ConfigurationValues',
    '{"enableNetworkPolicy":"true"}',
  ),
];

const network: readonly Mutation[] = [
  addition('an internet gateway', 'no-way-out', 'AWS::EC2::InternetGateway'),
  addition('a NAT gateway', 'no-way-out', 'AWS::EC2::NatGateway'),
  addition('an elastic address', 'no-way-out', 'AWS::EC2::EIP'),
  addition('a route out', 'no-way-out', 'AWS::EC2::Route', { GatewayId: 'igw-1', DestinationCidrBlock: '0.0.0.0/0' }),
  property('AWS::EC2::Subnet', 'Networkgpu')('a public subnet', 'private-subnets', 'MapPublicIpOnLaunch', true),
  property('AWS::EC2::VPC', '')('a VPC too wide', 'vpc-size', 'CidrBlock', '10.42.0.0/15', '10.42.0.0/15'),
  property('AWS::EC2::VPC', '')('no DNS', 'vpc-dns', 'EnableDnsHostnames', undefined),
  property('AWS::EC2::FlowLog', '')('only accepted flows logged', 'flow-logs', 'TrafficType', 'ACCEPT'),
  property('AWS::EC2::VPCEndpoint', 'Endpointsecrdkr')(
    'no endpoint for images',
    'vpc-endpoints',
    'ServiceName',
    'com.amazonaws.us-west-2.ecr.api',
    'ecr.dkr',
  ),
  property('AWS::EC2::SecurityGroup', 'Endpoints')(
    'ingress from everywhere',
    'open-ingress',
    'SecurityGroupIngress.0.CidrIp',
    '0.0.0.0/0',
    '0.0.0.0/0',
  ),
  property('AWS::EC2::SecurityGroup', 'Endpoints')(
    'IPv6 ingress from everywhere',
    'open-ingress',
    'SecurityGroupIngress.0.CidrIpv6',
    '::/0',
  ),
];

const DOOR = 'front door, endpoint service';
const DOOR_TLS = 'front door, TLS on the load balancer';
const balancer = property('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Door', DOOR);
const principals = property('AWS::EC2::VPCEndpointServicePermissions', '', DOOR);
const tlsListener = property('AWS::ElasticLoadBalancingV2::Listener', 'Door', DOOR_TLS);

const door: readonly Mutation[] = [
  property('AWS::EC2::VPCEndpointService', '', DOOR)(
    'connections that nobody accepts',
    'endpoint-service',
    'AcceptanceRequired',
    false,
  ),
  principals('connections for everybody', 'endpoint-service', 'AllowedPrincipals.0', '*', 'AllowedPrincipals.0 is "*"'),
  principals('principals nobody knows', 'endpoint-service', 'AllowedPrincipals', { Ref: 'Consumers' }, 'known only'),
  balancer('a public load balancer', 'private-load-balancer', 'Scheme', 'internet-facing', 'internet-facing'),
  balancer('no word about its scheme', 'private-load-balancer', 'Scheme', undefined, 'not set'),
  balancer('a load balancer for every network', 'private-load-balancer', 'SecurityGroups', undefined),
  balancer(
    'interface endpoints past the security group',
    'private-load-balancer',
    'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic',
    'off',
  ),
  tlsListener('a listener in the clear', 'listener-tls', 'Protocol', 'TCP', 'windlass:tls'),
  tlsListener('a listener with TLS 1.0', 'listener-tls', 'SslPolicy', 'ELBSecurityPolicy-2016-08', '2016-08'),
  tlsListener('a listener with the oldest TLS there is', 'listener-tls', 'SslPolicy', undefined, 'not set'),
  property('AWS::ElasticLoadBalancingV2::Listener', 'Door', DOOR)(
    'a listener that nobody said may be in the clear',
    'listener-tls',
    'Tags',
    undefined,
  ),
];

const role = property('AWS::IAM::Role', 'LoadBalancerController');
const policy = property('AWS::IAM::Policy', 'LoadBalancerController');
const statement = (Action: string): Mutable => ({ Effect: 'Allow', Action, Resource: '*' });

const identity: readonly Mutation[] = [
  policy('everything on everything', 'iam-wildcard', 'PolicyDocument.Statement.0', statement('*')),
  policy('a whole service on everything', 'iam-wildcard', 'PolicyDocument.Statement.0', statement('s3:*'), 's3:*'),
  policy('any role to any service', 'iam-escalation', 'PolicyDocument.Statement.0', statement('iam:PassRole')),
  role('an administrator', 'iam-managed-policy', 'ManagedPolicyArns', ['arn:aws:iam::aws:policy/AdministratorAccess']),
  role('a role for everybody', 'trust-policy', 'AssumeRolePolicyDocument.Statement.0.Principal', { AWS: '*' }),
];

const storage: readonly Mutation[] = [
  key('a key that never rotates', 'key-rotation', 'EnableKeyRotation', false),
  key('a key for everybody', 'key-policy', 'KeyPolicy.Statement.0.Principal', '*'),
  bucket('a public bucket', 'bucket-public-access', 'PublicAccessBlockConfiguration.BlockPublicPolicy', false),
  property('AWS::S3::BucketPolicy', 'WeightsBucket')(
    'plain text',
    'bucket-tls',
    'PolicyDocument.Statement.0.Action',
    's3:GetObject',
  ),
  bucket('no versions', 'bucket-versioning', 'VersioningConfiguration', undefined),
  bucket('no encryption by our key', 'bucket-encryption', ENCRYPTION, 'AES256'),
  mutation('a bucket that goes with its stack', 'retained', (world) => {
    world.resource('AWS::S3::Bucket', 'WeightsBucket')['DeletionPolicy'] = 'Delete';
  }),
  mutation('a file system that nobody keeps', 'retained', (world) => {
    delete world.resource('AWS::FSx::FileSystem')['UpdateReplacePolicy'];
  }),
  mutation('a file system that no bucket repeats', 'retained', (world) => {
    world.set('AWS::FSx::DataRepositoryAssociation', '', 'FileSystemPath', '/some');
  }),
  repository('tags that move', 'repository', 'ImageTagMutability', 'MUTABLE'),
  repository('images nobody scans', 'repository', 'ImageScanningConfiguration', undefined),
  lustre('a capacity FSx does not make', 'lustre-capacity', 'StorageCapacity', 5000, '7200'),
  lustre(
    'a throughput FSx does not sell',
    'lustre-throughput',
    'LustreConfiguration.PerUnitStorageThroughput',
    300,
    '300',
  ),
  mutation(
    'EFA on PERSISTENT_1',
    'lustre-efa',
    (world) => {
      world.set('AWS::FSx::FileSystem', '', 'LustreConfiguration.DeploymentType', 'PERSISTENT_1');
      world.set('AWS::FSx::FileSystem', '', 'LustreConfiguration.EfaEnabled', true);
    },
    'PERSISTENT_1',
  ),
  mutation('EFA without metadata configuration', 'lustre-efa', (world) => {
    world.set('AWS::FSx::FileSystem', '', 'StorageCapacity', 9600); // a step of file systems with EFA
    world.set('AWS::FSx::FileSystem', '', 'LustreConfiguration.EfaEnabled', true);
  }),
  property('AWS::Logs::LogGroup', 'Cluster')('logs anybody may read', 'log-group', 'KmsKeyId', undefined),
  property('AWS::Logs::LogGroup', 'Cluster')('logs that go too soon', 'log-group', 'RetentionInDays', 7),
];

const functions: readonly Mutation[] = [
  property('AWS::SNS::TopicPolicy', '')(
    'a condition EventBridge never meets',
    'event-topic',
    'PolicyDocument.Statement.2.Condition',
    { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    'Statement.2.Condition',
  ),
  addition('a function anybody may call', 'lambda-permission', 'AWS::Lambda::Permission', { Principal: '*' }),
  property('AWS::Lambda::Function', 'KubectlProviderHandler')(
    'a function outside the VPC',
    'function-network',
    'VpcConfig',
    undefined,
  ),
  chart('a chart of any version', 'helm-chart', 'Version', '^3.0.0'),
  chart('a chart from the internet', 'helm-chart', 'Repository', 'https://aws.github.io/eks-charts'),
  property('Custom::AWSCDK-EKS-KubernetesResource', '11metrics')(
    'a manifest no rule can read',
    'manifest-payload',
    'Manifest',
    { Ref: 'Manifest' },
  ),
  property('AWS::Lambda::Function', 'KubectlProviderHandler')(
    'a key in a variable',
    'plain-credential',
    'Environment.Variables.API_KEY',
    'hunter22',
  ),
  property('AWS::SSM::Parameter', '')('an access key', 'plain-credential', 'Value', `AKIA${'IOSFODNN7EXAMPLE'}`),
];

export const templateMutations: readonly Mutation[] = [
  ...nodes,
  ...controlPlane,
  ...network,
  ...door,
  ...identity,
  ...storage,
  ...functions,
];

const interfaces = ({ Properties }: { readonly Properties: Mutable }): unknown[] =>
  (Properties['LaunchTemplateData'] as Mutable)['NetworkInterfaces'] as unknown[];
