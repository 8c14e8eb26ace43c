import { ACCOUNT, findings, findingsOf } from './template';

const KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/0b8f6a3e-1111-2222-3333-444444444444`;
const ACCOUNT_IS = { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } };
const document = (statement: object): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', ...statement }],
});
const inRole = (statement: object): readonly string[] =>
  findingsOf('AWS::IAM::Policy', { PolicyName: 'p', Roles: ['r'], PolicyDocument: document(statement) });

describe('uses of a key by name', () => {
  const through = (Condition: object): readonly string[] => inRole({ Action: 'kms:Decrypt', Resource: KEY, Condition });
  const SERVICE = 's3.us-west-2.amazonaws.com';
  test.each(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:De*', 'KMS:decrypt'])(
    '%s without a service',
    (Action) => expect(inRole({ Action, Resource: KEY })).toContain('key-through-service'),
  );
  test.each<[object]>([
    [{ StringEqualsIfExists: { 'kms:ViaService': SERVICE } }],
    [{ StringNotEquals: { 'kms:ViaService': SERVICE } }],
    [{ StringLike: { 'kms:ViaService': '*' } }],
    [{ StringLike: { 'kms:ViaService': '*.amazonaws.com' } }],
    [{ StringEquals: { 'kms:ViaService': { Ref: 'Service' } } }],
    [{ StringEquals: { 'kms:ViaService': [] } }],
    [{ StringEquals: { 'kms:CallerAccount': ACCOUNT } }],
  ])('under %j', (condition) => expect(through(condition)).toContain('key-through-service'));
  test.each([SERVICE, ['sns.eu-central-1.amazonaws.com', SERVICE], 'ec2.cn-north-1.amazonaws.com.cn'])(
    'through %j',
    (services) => expect(through({ StringEquals: { 'kms:ViaService': services } })).toEqual([]),
  );
});

describe('who makes load balancers', () => {
  const CREATE = 'elasticloadbalancing:CreateLoadBalancer';
  const allowed = {
    Effect: 'Allow',
    Action: CREATE,
    Resource: `arn:aws:elasticloadbalancing:us-west-2:${ACCOUNT}:loadbalancer/net/*`,
    Condition: { StringEquals: { 'aws:RequestTag/of': 'us' } },
  };
  const public_ = { StringEquals: { 'elasticloadbalancing:Scheme': 'internet-facing' } };
  const refused = { Effect: 'Deny', Action: CREATE, Resource: '*', Condition: public_ };
  const found = (...Statement: readonly object[]): readonly string[] =>
    findingsOf('AWS::IAM::ManagedPolicy', { PolicyDocument: { Version: '2012-10-17', Statement } });

  test.each<[string, object]>([
    ['nothing', { Effect: 'Allow', Action: 'ec2:DescribeVpcs', Resource: '*' }],
    ['another action', { ...refused, Action: 'iam:*' }],
    ['one of them', { ...refused, Resource: allowed.Resource.replace('*', 'one') }],
    ['internal ones', { ...refused, Condition: { StringEquals: { 'elasticloadbalancing:Scheme': 'internal' } } }],
    [
      'those of a tag',
      { ...refused, Condition: { StringEquals: { ...public_.StringEquals, 'aws:RequestTag/a': 'b' } } },
    ],
    ['others', { Effect: 'Deny', Action: CREATE, NotResource: '*', Condition: public_ }],
  ])('and is refused %s', (_, statement) => expect(found(allowed, statement)).toContain('load-balancer-scheme'));
  test.each(['elasticloadbalancing:Create*', 'elasticloadbalancing:CreateLoad?alancer'])('by %s', (Action) =>
    expect(found({ ...allowed, Action })).toContain('load-balancer-scheme'),
  );
  test('none of the internet', () => {
    expect(found(allowed, refused)).toEqual([]);
    expect(found(allowed, { ...refused, Action: 'elasticloadbalancing:*' })).toEqual([]);
    const Condition = {
      StringEquals: { ...allowed.Condition.StringEquals, 'elasticloadbalancing:Scheme': 'internal' },
    };
    expect(found({ ...allowed, Condition })).toEqual([]);
  });
});

describe('endpoints', () => {
  const endpoint = (service: string, statement: object): readonly string[] =>
    findingsOf('AWS::EC2::VPCEndpoint', {
      ServiceName: `com.amazonaws.us-west-2.${service}`,
      PolicyDocument: document({ Principal: '*', Resource: '*', Condition: ACCOUNT_IS, ...statement }),
    });
  test.each(['*', 'logs:*', 'LOGS:*', ['logs:PutLogEvents', '*'], 'logs:**'])('for %j', (Action) =>
    expect(endpoint('logs', { Action })).toContain('endpoint-policy'),
  );
  test('for actions by name', () =>
    expect(endpoint('logs', { Action: 'logs:PutLogEvents' })).not.toContain('endpoint-policy'));
  test.each(['aws:PrincipalAccount', 'aws:ResourceAccount'])('of buckets, where only %s is known', (key) =>
    expect(endpoint('s3', { Action: 's3:GetObject', Condition: { StringEquals: { [key]: ACCOUNT } } })).toContain(
      'endpoint-policy',
    ),
  );
  test('for whomever the deployment names', () =>
    expect(endpoint('logs', { Action: 'logs:PutLogEvents', Principal: { AWS: { Ref: 'Who' } } })).toContain(
      'policy-document',
    ));
});

describe('keys', () => {
  const key = (statement: object): readonly string[] =>
    findingsOf('AWS::KMS::Key', { KeyPolicy: document({ Resource: '*', ...statement }) });
  const conditions = (more: object): object => ({
    StringEquals: { 'kms:CallerAccount': ACCOUNT, ...more },
  });
  test.each<[string, object]>([
    ['everybody of the account', { Action: 'kms:Decrypt', Condition: conditions({}) }],
    [
      'everybody of the account, through S3',
      { Action: 'kms:Decrypt', Condition: conditions({ 'kms:ViaService': 's3.us-west-2.amazonaws.com' }) },
    ],
    [
      'its administration, by EC2',
      { Action: 'kms:*', Condition: conditions({ 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' }) },
    ],
    [
      'everybody else',
      {
        Action: 'kms:Decrypt',
        Principal: undefined,
        NotPrincipal: { AWS: '*' },
        Condition: conditions({ 'kms:ViaService': 'ec2.us-west-2.amazonaws.com' }),
      },
    ],
  ])('for %s', (_, statement) => expect(key({ Principal: { AWS: '*' }, ...statement })).toContain('key-policy'));
});

describe('policies of resources', () => {
  const POLICY = 'AWS::SNS::TopicPolicy';
  const topic = (statement: object): readonly string[] =>
    findingsOf(POLICY, {
      Topics: ['t'],
      PolicyDocument: document({ Resource: 'arn:aws:sns:us-west-2:111122223333:t', ...statement }),
    });
  const ofAccount = { StringEquals: { 'aws:SourceAccount': ACCOUNT } };

  test('without a document', () => {
    for (const type of [POLICY, 'AWS::S3::BucketPolicy', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'])
      expect(findingsOf(type, {})).toContain('policy-document');
  });
  test.each(['sns:*', '*', ['sns:Publish', 'sns:*']])('that allow %j', (Action) =>
    expect(topic({ Action, Principal: { Service: 's3.amazonaws.com' }, Condition: ofAccount })).toContain(
      'policy-document',
    ),
  );
  test.each(['*', { AWS: '*' }, { Service: '*' }, { Service: ['s3.amazonaws.com', '*'] }])(
    'that let in %j for the account',
    (Principal) =>
      expect(topic({ Action: 'sns:Publish', Principal, Condition: ofAccount })).toContain('resource-policy'),
  );
  test('that refuse everybody always', () => {
    expect(topic({ Effect: 'Deny', Action: 'sns:Publish', Principal: '*' })).toContain('policy-document');
    expect(topic({ Effect: 'Deny', Action: 'sns:DeleteTopic', Principal: '*' })).toEqual([]);
  });
});

describe('what keeps logs', () => {
  const group = (LogGroupName: unknown): readonly string[] =>
    findingsOf('AWS::Logs::LogGroup', { LogGroupName, KmsKeyId: KEY, RetentionInDays: 365 });
  test.each([[undefined], [{ Ref: 'Name' }]])('a group called %j', (name) =>
    expect(group(name)).toContain('log-group'),
  );
  test('a group by name', () => expect(group('/some/logs')).not.toContain('log-group'));

  const bucket = (Rules: unknown): readonly string[] =>
    findings(
      {
        Logs: { Type: 'AWS::S3::Bucket', Properties: { LifecycleConfiguration: { Rules } } },
        Data: {
          Type: 'AWS::S3::Bucket',
          Properties: { LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } },
        },
      },
      'Logs',
    );
  test.each<[unknown]>([
    [undefined],
    [[]],
    [[{ Status: 'Enabled' }]],
    [[{ Status: 'Disabled', ExpirationInDays: 365 }]],
    [[{ Status: { Ref: 'On' }, ExpirationInDays: 365 }]],
    [[{ ExpirationInDays: 365 }]],
    [[{ Status: 'Enabled', ExpirationInDays: 1 }]],
    [[{ Status: 'Enabled', ExpirationInDays: { Ref: 'Days' } }]],
  ])('a bucket of logs with rules %j', (rules) => expect(bucket(rules)).toContain('bucket-lifecycle'));
  test('a bucket of logs for a year', () =>
    expect(bucket([{ Status: 'Enabled', ExpirationInDays: 365 }])).not.toContain('bucket-lifecycle'));

  test.each([
    { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
    { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
    { Ref: 'Own' },
  ])('a bucket with ownership %j', (OwnershipControls) =>
    expect(findingsOf('AWS::S3::Bucket', { OwnershipControls })).toContain('bucket-ownership'),
  );
});

describe('pods that take a role', () => {
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/x`;
  const association = (more: object): readonly string[] =>
    findingsOf('AWS::EKS::PodIdentityAssociation', { RoleArn, Namespace: 'some', ServiceAccount: 'one', ...more });
  test.each([
    { ServiceAccount: 'default' },
    { Namespace: 'default' },
    { ServiceAccount: { Ref: 'Account' } },
    { Namespace: { Ref: 'Namespace' } },
    { Namespace: undefined },
  ])('of %j', (more) => expect(association(more)).toContain('access-entry'));
  test('by name', () => expect(association({})).toEqual([]));
});
