import { ACCOUNT, findings, findingsOf, KEY, REGION } from './template';
import { checkTemplates } from '../../../lib/policy';

const NONE: Readonly<Record<string, unknown>> = {};

describe.each(['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster'])('%s', (type) => {
  const rules = [
    'private-endpoint',
    'secrets-encryption',
    'control-plane-logs',
    'authentication-mode',
    'kubernetes-version',
    'upgrade-policy',
    'add-ons',
    'audit-log',
    'deletion-protection',
  ];
  test.each(rules)('that says nothing: %s', (rule) => expect(findingsOf(type)).toContain(rule));

  const lowered = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(lowered)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [key.slice(0, 1).toLowerCase() + key.slice(1), lowered(inner)]),
          )
        : value;
  const found = (properties: object): readonly string[] =>
    findingsOf(type, type === 'AWS::EKS::Cluster' ? properties : { Config: lowered(properties) });

  test('that is private, and one that is not', () => {
    const config = (EndpointPublicAccess: unknown, EndpointPrivateAccess: unknown): object => ({
      ResourcesVpcConfig: { EndpointPublicAccess, EndpointPrivateAccess },
    });
    for (const value of [false, 'false']) expect(found(config(value, true))).not.toContain('private-endpoint');
    for (const value of [true, 'true', { Ref: 'Public' }, undefined])
      expect(found(config(value, true))).toContain('private-endpoint');
    for (const value of [false, 'false', { Ref: 'Private' }, undefined])
      expect(found(config(false, value))).toContain('private-endpoint');
  });

  test('under a key of ours, or not', () => {
    const config = (KeyArn: unknown, Resources: unknown = ['secrets']): object => ({
      EncryptionConfig: [{ Provider: { KeyArn }, Resources }],
    });
    expect(found(config(`arn:aws:kms:us-west-2:${ACCOUNT}:key/one`))).not.toContain('secrets-encryption');
    for (const key of [undefined, '', 'alias/aws/eks', { Ref: 'Key' }])
      expect(found(config(key))).toContain('secrets-encryption');
    expect(found(config(`arn:aws:kms:us-west-2:${ACCOUNT}:key/one`, []))).toContain('secrets-encryption');
  });

  test.each([
    ['API', false, false],
    ['API_AND_CONFIG_MAP', false, true],
    ['CONFIG_MAP', false, true],
    ['API', true, true],
    ['API', undefined, true],
  ])(
    'with access by %s, its creator administrator: %s',
    (AuthenticationMode, BootstrapClusterCreatorAdminPermissions, isFound) => {
      expect(
        found({ AccessConfig: { AuthenticationMode, BootstrapClusterCreatorAdminPermissions } }).includes(
          'authentication-mode',
        ),
      ).toBe(isFound);
    },
  );

  test.each([
    ['1.36', false],
    ['1.35', false],
    ['1.34', true],
    ['1.33', true],
    ['1.29', true],
    ['2.0', true],
  ])('of version %s', (Version, isFound) => {
    expect(found({ Version }).includes('kubernetes-version')).toBe(isFound);
  });
});

test.each(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'])('without the log of %s', (without) => {
  const EnabledTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']
    .filter((one) => one !== without)
    .map((Type) => ({ Type }));
  expect(findingsOf('AWS::EKS::Cluster', { Logging: { ClusterLogging: { EnabledTypes } } })).toContain(
    'control-plane-logs',
  );
});

test('the stack of a cluster may not be deleted', () => {
  const check = (terminationProtection?: boolean): readonly string[] =>
    checkTemplates([
      {
        name: 's',
        account: ACCOUNT,
        region: REGION,
        ...(terminationProtection === undefined ? {} : { terminationProtection }),
        template: { Resources: { C: { Type: 'AWS::EKS::Cluster', Properties: { DeletionProtection: true } } } },
      },
    ]).map(({ rule }) => rule.id);
  expect(check(false)).toContain('deletion-protection');
  expect(check(true)).not.toContain('deletion-protection');
});

describe('access entries', () => {
  const POD_ROLE = {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Principal: { Service: 'pods.eks.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
          },
        ],
      },
    },
  };
  const entry = (properties: object): readonly string[] =>
    findings(
      {
        PodRole: POD_ROLE,
        One: {
          Type: 'AWS::EKS::AccessEntry',
          Properties: { PrincipalArn: `arn:aws:iam::${ACCOUNT}:role/x`, ...properties },
        },
      },
      'One',
    );
  test.each([
    [{ PrincipalArn: 'arn:aws:iam::999999999999:role/x' }],
    [{ PrincipalArn: `arn:aws:iam::${ACCOUNT}:root` }],
    [{ PrincipalArn: `arn:aws:iam::${ACCOUNT}:user/x` }],
    [{ PrincipalArn: `arn:aws:iam::${ACCOUNT}:role/*` }],
    [{ PrincipalArn: { Ref: 'Who' } }],
    [{ PrincipalArn: undefined }],
    [{ PrincipalArn: { 'Fn::GetAtt': ['PodRole', 'Arn'] } }],
    [{ KubernetesGroups: ['system:masters'] }],
    [{ KubernetesGroups: { Ref: 'Groups' } }],
    [{ Username: 'system:admin' }],
    [{ Type: 'SOMETHING' }],
    [{ AccessPolicies: [{ PolicyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy' }] }],
    [{ AccessPolicies: [{ PolicyArn: { Ref: 'Policy' } }] }],
    [{ AccessPolicies: [{ PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/own` }] }],
  ])('of %j', (properties) => expect(entry(properties)).toContain('access-entry'));
  test('of a role here', () => {
    expect(
      entry({
        KubernetesGroups: ['readers'],
        AccessPolicies: [
          {
            PolicyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
            AccessScope: { Type: 'namespace', Namespaces: ['some'] },
          },
        ],
      }),
    ).toEqual([]);
    expect(findingsOf('AWS::EKS::IdentityProviderConfig')).toEqual(['access-entry']);
  });
});

test.each(['latest', '', '1.2', undefined, { Ref: 'Version' }])('an add-on of version %j', (AddonVersion) => {
  expect(findingsOf('AWS::EKS::Addon', { AddonName: 'coredns', AddonVersion })).toEqual(['add-ons']);
});

test.each([
  ['nvidia-device-plugin', '0.17.2'],
  ['oci://x/charts/gpu-operator', 'v26.3.1'],
  ['nvidia-device-plugin', '0.9.0'],
])('%s %s has known holes', (Chart, Version) => {
  const Values = JSON.stringify({ image: `111122223333.dkr.ecr.us-west-2.amazonaws.com/a:v1.0.0` });
  expect(findingsOf('Custom::AWSCDK-EKS-HelmChart', { Chart, Version, Values, ChartAssetURL: 's3://a' })).toEqual([
    'helm-chart',
  ]);
});

describe('launch templates', () => {
  const group = (LaunchTemplate: unknown, name = 'launch-template'): boolean =>
    findings(
      {
        Template: { Type: 'AWS::EC2::LaunchTemplate' },
        Group: { Type: 'AWS::EKS::Nodegroup', Properties: { LaunchTemplate } },
      },
      'Group',
    ).includes(name);
  test.each([
    [undefined],
    [{ Id: 'lt-0123456789abcdef0', Version: '1' }],
    [{ Name: 'other', Version: '1' }],
    [{ Id: { Ref: 'Template' } }],
    [{ Id: { Ref: 'Template' }, Version: '$Latest' }],
    [{ Id: { Ref: 'Template' }, Version: '$Default' }],
    [{ Id: { Ref: 'Template' }, Version: { Ref: 'Version' } }],
  ])('%j', (template) => expect(group(template)).toBe(true));
  test('of the app, in one version', () => {
    expect(group({ Id: { Ref: 'Template' }, Version: 3 })).toBe(false);
    expect(group({ Id: { Ref: 'Template' }, Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] } })).toBe(
      false,
    );
  });

  const data = (more: object): readonly string[] =>
    findingsOf('AWS::EC2::LaunchTemplate', { LaunchTemplateData: more });
  test.each(['imds-tokens', 'imds-hop-limit', 'root-volume'])('that say nothing: %s', (rule) =>
    expect(data(NONE)).toContain(rule),
  );
  const volume = (Ebs: object, DeviceName = '/dev/xvda'): object => ({ BlockDeviceMappings: [{ DeviceName, Ebs }] });
  test.each<[object, boolean]>([
    [volume({ Encrypted: true, KmsKeyId: KEY }), false],
    [volume({ Encrypted: 'true', KmsKeyId: KEY }), false],
    [volume({ Encrypted: true, KmsKeyId: KEY }, '/dev/xvdb'), true],
    [volume({ Encrypted: false, KmsKeyId: KEY }), true],
    [volume({ Encrypted: true, KmsKeyId: 'alias/aws/ebs' }), true],
    [volume({ KmsKeyId: KEY }), true],
    [volume({ Encrypted: { Ref: 'E' }, KmsKeyId: KEY }), true],
  ])('with volumes %j', (written, isFound) => expect(data(written).includes('root-volume')).toBe(isFound));

  test.each([
    'curl https://example.com/install.sh | sh',
    'wget http://1.2.3.4/a',
    'export HF_TOKEN=abcdef123456',
    'DB_PASSWORD: hunter22',
    `hf_${'a1B2c3D4e5'.repeat(3)}`,
  ])('with user data %s', (script) => {
    const text = `#!/bin/sh\n${script}\n`;
    for (const UserData of [
      Buffer.from(text).toString('base64'),
      { 'Fn::Base64': text },
      { 'Fn::Base64': { 'Fn::Join': ['', [text, { Ref: 'AWS::Region' }]] } },
      { 'Fn::Base64': { 'Fn::Sub': text } },
    ])
      expect(data({ UserData })).toContain('user-data');
  });
  test('with user data that configures a node', () => {
    expect(
      data({ UserData: Buffer.from('apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n').toString('base64') }),
    ).not.toContain('user-data');
    expect(data({ UserData: { Ref: 'Data' } })).toContain('user-data');
    expect(data({ KeyName: 'mine' })).toContain('user-data');
  });
});
