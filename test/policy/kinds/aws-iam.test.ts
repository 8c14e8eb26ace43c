import { sensitiveActions } from '../../../lib/policy/model/actions';
import { findings, findingsOf, ACCOUNT } from './template';

const document = (...Statement: readonly unknown[]): unknown => ({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

/** Every place that permissions are written in. */
const HOLDERS: Readonly<Record<string, (written: unknown) => unknown>> = {
  'AWS::IAM::Policy': (PolicyDocument) => ({ PolicyName: 'p', PolicyDocument }),
  'AWS::IAM::ManagedPolicy': (PolicyDocument) => ({ PolicyDocument }),
  'AWS::IAM::RolePolicy': (PolicyDocument) => ({ RoleName: 'r', PolicyDocument }),
  'AWS::IAM::UserPolicy': (PolicyDocument) => ({ UserName: 'u', PolicyDocument }),
  'AWS::IAM::GroupPolicy': (PolicyDocument) => ({ GroupName: 'g', PolicyDocument }),
  'AWS::IAM::Role': (PolicyDocument) => ({ Policies: [{ PolicyName: 'p', PolicyDocument }] }),
  'AWS::IAM::User': (PolicyDocument) => ({ Policies: [{ PolicyName: 'p', PolicyDocument }] }),
  'AWS::IAM::Group': (PolicyDocument) => ({ Policies: [{ PolicyName: 'p', PolicyDocument }] }),
  'AWS::SSO::PermissionSet': (InlinePolicy) => ({ InlinePolicy }),
};
const inPolicy = (...statements: readonly unknown[]): readonly string[] =>
  findingsOf('AWS::IAM::ManagedPolicy', { PolicyDocument: document(...statements) });

describe.each(Object.entries(HOLDERS))('%s', (type, holder) => {
  test.each([
    ['as an object', document(allow('*'))],
    ['as a text', JSON.stringify(document(allow('*')))],
    ['of one statement', { Statement: allow('*') }],
  ])('everything on everything, %s', (_, written) => {
    expect(findingsOf(type, holder(written))).toContain('iam-wildcard');
  });

  test('a dangerous action', () => {
    expect(findingsOf(type, holder(document(allow('iam:PassRole'))))).toContain('iam-escalation');
  });
});

test.each([['*'], ['*:*'], ['**'], ['s3:*'], ['S3:*'], ['ec2:**'], ['?ec2:*'], [['logs:PutLogEvents', 'kms:*']]])(
  '%j on everything is everything',
  (action) => {
    for (const resource of [
      '*',
      ['*'],
      'arn:*',
      'arn:aws:*',
      'arn:aws:s3:::*',
      'arn:*:*:*:*:*',
      undefined,
      { Ref: 'Unknown' },
    ])
      expect(inPolicy({ Effect: 'Allow', Action: action, Resource: resource })).toContain('iam-wildcard');
  },
);

test('what is not excepted is allowed', () => {
  expect(inPolicy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })).toContain('iam-wildcard');
  expect(inPolicy({ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::one' })).toContain('iam-wildcard');
  expect(inPolicy({ Effect: 'Allow', NotAction: 's3:*', Resource: `arn:aws:iam::${ACCOUNT}:role/one` })).toContain(
    'iam-escalation',
  );
});

test('what is refused is not allowed', () => {
  expect(inPolicy({ Effect: 'Deny', Action: '*', Resource: '*' })).toEqual([]);
});

test('a policy known only at deployment is no pass', () => {
  expect(findingsOf('AWS::IAM::ManagedPolicy', { PolicyDocument: { Ref: 'Policy' } })).toContain('iam-wildcard');
});

/** An action as policies write it: in full, in another case, by a pattern that covers it. */
const spellings = (action: string): readonly string[] => {
  const [service = '', name = ''] = action.split(':');
  return [
    action,
    action.toUpperCase(),
    `${service}:${name.slice(0, -1)}?`,
    `${service}:${name.slice(0, 4)}*`,
    `${service}:*${name.slice(2)}`,
  ];
};

test.each([...sensitiveActions])('%s (%s) on everything', (action) => {
  for (const spelt of spellings(action)) expect([spelt, inPolicy(allow(spelt))]).toEqual([spelt, ['iam-escalation']]);
});

test.each([...sensitiveActions].filter(([, danger]) => danger === 'named'))('%s on a named resource', (action) => {
  const [service] = action.split(':');
  const Condition = { StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' } };
  const more = service === 'kms' ? { Condition } : {};
  expect(inPolicy(allow(action, `arn:aws:${service}:us-west-2:${ACCOUNT}:kind/one`, more))).toEqual([]);
});

describe('conditions', () => {
  const ROLE = `arn:aws:iam::${ACCOUNT}:role/one`;
  const passed = { StringEquals: { 'iam:PassedToService': 'eks.amazonaws.com' } };
  test.each([
    ['to every role', '*', passed, true],
    ['to every role of the account', `arn:aws:iam::${ACCOUNT}:role/*`, passed, true],
    ['to any service', ROLE, undefined, true],
    ['to a service by a star', ROLE, { StringLike: { 'iam:PassedToService': '*' } }, true],
    [
      'to a service if it is said',
      ROLE,
      { StringEqualsIfExists: { 'iam:PassedToService': 'eks.amazonaws.com' } },
      true,
    ],
    ['to all services but one', ROLE, { StringNotEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }, true],
    ['by name to a service', ROLE, passed, false],
  ])('PassRole %s', (_, resource, Condition, isFound) => {
    const found = inPolicy(allow('iam:PassRole', resource, Condition === undefined ? {} : { Condition }));
    expect(found.filter((rule) => rule !== 'policy-document')).toEqual(isFound ? ['iam-escalation'] : []);
  });

  test.each([
    [{}, true],
    [{ Bool: { 'kms:GrantIsForAWSResource': 'false' } }, true],
    [{ BoolIfExists: { 'kms:GrantIsForAWSResource': 'true' } }, true],
    [{ StringEquals: { 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' } }, true],
    [{ Bool: { 'kms:GrantIsForAWSResource': true } }, false],
  ])('CreateGrant under %j', (Condition, isFound) => {
    const found = inPolicy(allow('kms:CreateGrant', `arn:aws:kms:us-west-2:${ACCOUNT}:key/one`, { Condition }));
    expect(found.filter((rule) => rule !== 'policy-document')).toEqual(isFound ? ['iam-escalation'] : []);
  });
});

describe('managed policies', () => {
  const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'];
  const NAMES = [
    'AdministratorAccess',
    'PowerUserAccess',
    'IAMFullAccess',
    'AmazonS3FullAccess',
    'AmazonEC2FullAccess',
    'AmazonS3ReadOnlyAccess',
    'job-function/SystemAdministrator',
  ];
  test.each(PARTITIONS.flatMap((partition) => NAMES.map((name) => [partition, name])))('%s: %s', (partition, name) => {
    const arn = `arn:${partition}:iam::aws:policy/${name}`;
    for (const written of [
      arn,
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::aws:policy/${name}`]] },
      { 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${name}` },
    ])
      expect(findingsOf('AWS::IAM::Role', { ManagedPolicyArns: [written] })).toContain('iam-managed-policy');
    expect(findingsOf('AWS::SSO::PermissionSet', { ManagedPolicies: [arn] })).toContain('iam-managed-policy');
  });

  test('those of the product, and of the app', () => {
    const trust = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    };
    const role = (arn: unknown): unknown => ({ AssumeRolePolicyDocument: trust, ManagedPolicyArns: [arn] });
    expect(findingsOf('AWS::IAM::Role', role('arn:aws:iam::aws:policy/AmazonEKSClusterPolicy'))).toEqual([]);
    expect(findingsOf('AWS::IAM::Role', role({ Ref: 'Policies' }))).toContain('iam-managed-policy');
    expect(findingsOf('AWS::IAM::Role', role(`arn:aws:iam::${ACCOUNT}:policy/other`))).toContain('iam-managed-policy');
  });
});

describe('trust', () => {
  const trusted = (statement: object, account: string | undefined = ACCOUNT): readonly string[] => {
    const AssumeRolePolicyDocument = document({ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement });
    return account === undefined ? [] : findingsOf('AWS::IAM::Role', { AssumeRolePolicyDocument });
  };
  const OIDC = `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/A`;
  const web = (Condition: object): object => ({
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: OIDC },
    Condition,
  });
  const KEY = 'oidc.eks.us-west-2.amazonaws.com/id/A';

  test.each<[string, object]>([
    ['everybody', { Principal: '*' }],
    ['every account', { Principal: { AWS: '*' } }],
    ['every account among others', { Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/one`, '*'] } }],
    ['the account', { Principal: { AWS: ACCOUNT } }],
    ['the root of the account', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }],
    ['the root by Fn::Sub', { Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } } }],
    ['another account', { Principal: { AWS: '999999999999' } }],
    ['a role of another account', { Principal: { AWS: 'arn:aws:iam::999999999999:role/one' } }],
    ['somebody known at deployment', { Principal: { AWS: { Ref: 'Who' } } }],
    ['all but one', { NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:role/one` } }],
    ['a service for whomever', { Principal: { Service: 'scheduler.amazonaws.com' } }],
    [
      'a service for any account',
      { Principal: { Service: 'scheduler.amazonaws.com' }, Condition: { StringLike: { 'aws:SourceAccount': '*' } } },
    ],
    [
      'a service for another account',
      {
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } },
      },
    ],
    [
      'pods without a tag',
      {
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
    ],
    ['any action', { Action: 'sts:*', Principal: { Service: 'ec2.amazonaws.com' } }],
    ['federation without conditions', web({})],
    ['federation without a subject', web({ StringEquals: { [`${KEY}:aud`]: 'sts.amazonaws.com' } })],
    ['federation without an audience', web({ StringEquals: { [`${KEY}:sub`]: 'system:serviceaccount:a:b' } })],
    [
      'any subject',
      web({ StringLike: { [`${KEY}:sub`]: '*' }, StringEquals: { [`${KEY}:aud`]: 'sts.amazonaws.com' } }),
    ],
    [
      'a subject with a star',
      web({ StringEquals: { [`${KEY}:sub`]: 'system:serviceaccount:a:*', [`${KEY}:aud`]: 'sts.amazonaws.com' } }),
    ],
  ])('%s', (_, statement) => {
    expect(trusted(statement)).toContain('trust-policy');
  });

  test.each<[string, object]>([
    ['a service that takes what is passed', { Principal: { Service: 'ec2.amazonaws.com' } }],
    [
      'a service for this account',
      {
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ],
    [
      'pods of this account',
      {
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
    ],
    ['a role by name', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/one` } }],
    [
      'one service account',
      web({ StringEquals: { [`${KEY}:sub`]: 'system:serviceaccount:a:b', [`${KEY}:aud`]: 'sts.amazonaws.com' } }),
    ],
  ])('%s is well', (_, statement) => {
    expect(trusted(statement)).toEqual([]);
  });
});

test.each(['User', 'AccessKey', 'Group', 'UserToGroupAddition', 'OIDCProvider', 'SAMLProvider'])(
  'AWS::IAM::%s',
  (kind) => {
    expect(findingsOf(`AWS::IAM::${kind}`)).toContain('iam-user');
  },
);

describe('nodes', () => {
  const trust = document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } });
  const world = (role: object, others: Record<string, { Type: string }> = {}) => ({
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'nodes', AssumeRolePolicyDocument: trust, ...role } },
    Group: { Type: 'AWS::EKS::Nodegroup', Properties: { NodeRole: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    ...others,
  });
  const more = document(allow('s3:ListBucket', 'arn:aws:s3:::one'));
  const beside = (Type: string, Properties: object) => ({
    More: { Type, Properties: { PolicyDocument: more, ...Properties } },
  });
  test.each<[string, ReturnType<typeof world>]>([
    ['a policy inside', world({ Policies: [{ PolicyName: 'p', PolicyDocument: more }] })],
    ['a managed policy of AWS', world({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'] })],
    [
      'a managed policy of the app',
      world({ ManagedPolicyArns: [{ Ref: 'More' }] }, beside('AWS::IAM::ManagedPolicy', {})),
    ],
    ['a policy by reference', world({}, beside('AWS::IAM::Policy', { Roles: [{ Ref: 'Role' }] }))],
    ['a policy by name', world({}, beside('AWS::IAM::Policy', { Roles: ['nodes'] }))],
    ['a policy of the role', world({}, beside('AWS::IAM::RolePolicy', { RoleName: { Ref: 'Role' } }))],
  ])('have no more than they need: %s', (_, resources) => {
    expect(findings(resources, 'Role')).toContain('node-role');
  });

  test('have a role of the app', () => {
    expect(
      findings({ Group: { Type: 'AWS::EKS::Nodegroup', Properties: { NodeRole: `arn:aws:iam::${ACCOUNT}:role/x` } } }),
    ).toContain('node-role');
    expect(
      findings(world({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy'] }), 'Role'),
    ).toEqual([]);
  });
});

describe('the account as a template of any account says it', () => {
  const arn = (rest: string): object => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` });
  const key = (Statement: readonly object[]): readonly string[] =>
    findings({ One: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: document(...Statement) } } }, 'One').filter(
      (id) => id === 'key-policy',
    );
  const root = {
    Effect: 'Allow',
    Principal: { AWS: arn('iam::${AWS::AccountId}:root') },
    Action: 'kms:*',
    Resource: '*',
  };
  const logs = (context: string): object => ({
    Effect: 'Allow',
    Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' } },
    Action: ['kms:Encrypt', 'kms:Decrypt'],
    Resource: '*',
    Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn(context) } },
  });

  test('is our own', () => {
    expect(key([root, logs('logs:${AWS::Region}:${AWS::AccountId}:*')])).toEqual([]);
    expect(key([root, logs('logs:${AWS::Region}:999988887777:*')])).toEqual(['key-policy']);
    expect(key([{ ...root, Principal: { AWS: arn('iam::999988887777:root') } }])).toEqual(['key-policy']);
  });

  test('hides no star behind it', () => {
    const pass = (name: string): readonly string[] =>
      inPolicy(allow('iam:PassRole', arn(`iam::\${AWS::AccountId}:role/${name}`)));
    expect(pass('*')).toContain('iam-escalation');
    expect(pass('*')).toEqual(inPolicy(allow('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/*`)));
  });
});
