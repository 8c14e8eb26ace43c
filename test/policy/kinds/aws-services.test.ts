import { findings, findingsOf } from './template';

const ROLE = 'arn:aws:iam::111122223333:role/some';
const UNKNOWN = { Ref: 'Some' };

describe('a role', () => {
  test.each<[string, Record<string, unknown>]>([
    ['AWS::CodeBuild::Project', { ServiceRole: UNKNOWN }],
    ['AWS::EKS::Addon', { PodIdentityAssociations: [{ ServiceAccount: 'a', RoleArn: UNKNOWN }] }],
    ['AWS::EKS::Cluster', { RoleArn: { 'Fn::ImportValue': 'Role' } }],
    ['AWS::Events::Rule', { Targets: [{ Id: 'a', RoleArn: UNKNOWN }] }],
    ['AWS::Lambda::Function', { Role: { 'Fn::Join': ['', ['arn:aws:iam::111122223333:role/', UNKNOWN]] } }],
    ['AWS::Scheduler::Schedule', { Target: { RoleArn: UNKNOWN } }],
    ['AWS::StepFunctions::StateMachine', { RoleArn: UNKNOWN }],
  ])('of %s that only a parameter knows', (type, properties) =>
    expect(findingsOf(type, properties)).toContain('known-role'),
  );

  test.each<[string, unknown]>([
    ['by its ARN', ROLE],
    ['of the app', { 'Fn::GetAtt': ['Role', 'Arn'] }],
  ])('%s', (_, role) =>
    expect(
      findings(
        { One: { Type: 'AWS::Lambda::Function', Properties: { Role: role } }, Role: { Type: 'AWS::IAM::Role' } },
        'One',
      ),
    ).not.toContain('known-role'),
  );
});

describe('a function', () => {
  test.each(['nodejs18.x', 'python3.9', 'go1.x', 'latest', '1.20', '', undefined, UNKNOWN])('in %j', (Runtime) =>
    expect(findingsOf('AWS::Lambda::Function', { Runtime })).toContain('function-runtime'),
  );
  test.each([{ Runtime: 'python3.13' }, { PackageType: 'Image' }])('with %j', (properties) =>
    expect(findingsOf('AWS::Lambda::Function', properties)).not.toContain('function-runtime'),
  );
});

describe('a build', () => {
  const build = (properties: object): readonly string[] => findingsOf('AWS::CodeBuild::Project', properties);
  const logged = { LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: 'some' } } };
  test.each<[string, object]>([
    ['with privileges', { ...logged, Environment: { PrivilegedMode: true } }],
    ['with privileges as text', { ...logged, Environment: { PrivilegedMode: 'true' } }],
    ['with what a parameter says', { ...logged, Environment: { PrivilegedMode: UNKNOWN } }],
    ['without logs', {}],
    ['with logs off', { LogsConfig: { CloudWatchLogs: { Status: 'DISABLED', GroupName: 'some' } } }],
    ['with logs of CodeBuild', { LogsConfig: { CloudWatchLogs: { Status: 'ENABLED' } } }],
    ['with a list for logs', { LogsConfig: [] }],
  ])('%s', (_, properties) => expect(build(properties)).toContain('build-project'));
  test.each<[string, object]>([
    ['with logs', logged],
    ['with logs in a bucket', { LogsConfig: { S3Logs: { Status: 'ENABLED', Location: 'some' } } }],
  ])('%s', (_, properties) => expect(build(properties)).not.toContain('build-project'));
  test.each([undefined, 'true', 'yes', UNKNOWN])('that stages code: %j', (Value) =>
    expect(build({ Environment: { EnvironmentVariables: [{ Name: 'WITH_CODE', Value }] } })).toContain('staged-code'),
  );
});

describe('a launch template', () => {
  const data = (LaunchTemplateData: object): readonly string[] =>
    findingsOf('AWS::EC2::LaunchTemplate', { LaunchTemplateData });
  test.each([false, 'false', undefined, UNKNOWN])('with what stays: %j', (DeleteOnTermination) => {
    expect(data({ BlockDeviceMappings: [{ Ebs: { DeleteOnTermination } }] })).toContain('left-behind');
    expect(data({ NetworkInterfaces: [{ DeleteOnTermination }] })).toContain('left-behind');
  });
  test('with what goes', () =>
    expect(data({ NetworkInterfaces: [{ DeleteOnTermination: true }] })).not.toContain('left-behind'));
});

describe('a cluster', () => {
  test.each([
    { ComputeConfig: { Enabled: true } },
    { StorageConfig: { BlockStorage: { Enabled: 'true' } } },
    { KubernetesNetworkConfig: { ElasticLoadBalancing: { Enabled: UNKNOWN } } },
  ])('of Auto Mode: %j', (properties) => expect(findingsOf('AWS::EKS::Cluster', properties)).toContain('auto-mode'));
  test.each(['203.0.113.0/24', '0.0.0.0/0', '10.0.0.0/8', '10.0.0.0/25', 'some', UNKNOWN])(
    'with Services of %j',
    (ServiceIpv4Cidr) =>
      expect(findingsOf('AWS::EKS::Cluster', { KubernetesNetworkConfig: { ServiceIpv4Cidr } })).toContain(
        'service-range',
      ),
  );
});

describe('a subnet', () => {
  const subnet = (CidrBlock: string, block: unknown): readonly string[] =>
    findings(
      {
        One: { Type: 'AWS::EC2::Subnet', Properties: { CidrBlock, VpcId: { Ref: 'Vpc' } } },
        Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
        More: { Type: 'AWS::EC2::VPCCidrBlock', Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: block } },
      },
      'One',
    );
  test('in no block', () => expect(subnet('203.0.113.0/24', '10.1.0.0/16')).toContain('subnet-range'));
  test('in the second block', () => expect(subnet('10.1.2.0/24', '10.1.0.0/16')).not.toContain('subnet-range'));
  test('in a block that a parameter knows', () => expect(subnet('10.1.2.0/24', UNKNOWN)).not.toContain('subnet-range'));
});

describe('targets', () => {
  const listener = (Protocol: unknown, group: object): readonly string[] =>
    findings({
      Listener: {
        Type: 'AWS::ElasticLoadBalancingV2::Listener',
        Properties: { Port: 443, Protocol, DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Group' } }] },
      },
      Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: group },
    });
  test.each<[unknown, object]>([
    ['TCP', { Protocol: 'UDP' }],
    ['TCP', {}],
    ['TCP', { Protocol: UNKNOWN }],
    ['HTTP', { Protocol: 'TCP' }],
    [UNKNOWN, { Protocol: 'TCP' }],
    [undefined, { Protocol: 'TCP' }],
    ['TLS', { Protocol: 'TCP', HealthCheckPath: '/ready' }],
    ['TLS', { Protocol: 'TCP', HealthCheckPath: '/ready', HealthCheckProtocol: 'TCP' }],
  ])('of a listener of %j with %j', (protocol, group) =>
    expect(listener(protocol, group)).toContain('listener-targets'),
  );
  test.each<[unknown, object]>([
    ['TLS', { Protocol: 'TCP', HealthCheckPath: '/ready', HealthCheckProtocol: 'HTTP' }],
    ['HTTPS', { Protocol: 'HTTP', HealthCheckPath: '/ready' }],
    ['HTTPS', { TargetType: 'lambda' }],
  ])('that fit: a listener of %j with %j', (protocol, group) =>
    expect(listener(protocol, group)).not.toContain('listener-targets'),
  );
});

describe('a chart', () => {
  const chart = (properties: object): readonly string[] =>
    findingsOf('Custom::AWSCDK-EKS-HelmChart', { Namespace: 'some', ...properties });
  const values = (json: object): { Values: string } => ({ Values: JSON.stringify(json) });
  const MIRROR = '111122223333.dkr.ecr.us-west-2.amazonaws.com/some';
  test.each<[string, object]>([
    ['with a parameter in its values', { Values: { 'Fn::Join': ['', ['{"a":"', UNKNOWN, '"}']] } }],
    ['of ours that nobody waits for', { Namespace: 'windlass-controllers' }],
    [
      'of ours that makes what nobody planned',
      { Namespace: 'windlass-controllers', Wait: true, Release: 'aws-load-balancer-controller', ...values({}) },
    ],
  ])('%s', (_, properties) => expect(chart(properties)).toContain('chart-values'));
  test.each<[string, object]>([
    ['of another registry', values({ image: { repository: 'docker.io/library/x' } })],
    ['of another account', values({ a: { image: { repository: MIRROR.replace('1111', '9999') } } })],
    ['of a registry beside', values({ image: { registry: 'quay.io', repository: 'x' } })],
    ['of any version', values({ image: { repository: MIRROR, tag: 'latest' } })],
  ])('%s', (_, properties) => expect(chart(properties)).toContain('chart-images'));
  test('with an image that AWS serves in the region', () =>
    expect(
      chart(values({ image: { repository: '602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/x', tag: 'v1.2.3' } })),
    ).not.toContain('chart-images'));
  test('with an image of the account', () =>
    expect(chart(values({ image: { repository: MIRROR, tag: 'v1.2.3' } }))).not.toContain('chart-images'));
  test.each<[string, object]>([
    ['without values', {}],
    ['of the account', values({ image: { repository: MIRROR, tag: 'v1.2.3' } })],
    ['with values that are none', { Values: 'some' }],
    ['with a list of images', values({ images: [{ repository: MIRROR }] })],
  ])('%s', (_, properties) => expect(chart(properties)).not.toContain('chart-values'));
});

test.each(['DeletionPolicy', 'UpdateReplacePolicy'])('%s that is none', (policy) =>
  expect(findings({ One: { Type: 'AWS::SNS::Topic', [policy]: UNKNOWN } })).toContain('deletion-policy'),
);

test('an egress rule of nothing, and of everything beside it', () => {
  const nothing = { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 };
  const group = (rule: object): readonly string[] =>
    findingsOf('AWS::EC2::SecurityGroup', { VpcId: { Ref: 'Vpc' }, SecurityGroupEgress: [rule] });
  expect(group(nothing)).not.toContain('group-rules');
  expect(group({ ...nothing, IpProtocol: '-1' })).toContain('group-rules');
});

test('volumes of a manifest stay when it is replaced', () => {
  const manifest = (kind: string, policy?: string): readonly string[] =>
    findings({
      One: {
        Type: 'Custom::AWSCDK-EKS-KubernetesResource',
        DeletionPolicy: 'Retain',
        ...(policy === undefined ? {} : { UpdateReplacePolicy: policy }),
        Properties: { Manifest: JSON.stringify([{ apiVersion: 'v1', kind, metadata: { name: 'a' } }]) },
      },
    });
  expect(manifest('PersistentVolume')).toContain('retained');
  expect(manifest('PersistentVolume', 'Delete')).toContain('retained');
  expect(manifest('PersistentVolume', 'Retain')).not.toContain('retained');
  expect(manifest('ConfigMap')).not.toContain('retained');
});
