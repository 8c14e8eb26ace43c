import { ACCOUNT, att, found, KEY, one, OPEN, places, reasons, ref, type Resources, UNDECIDED } from './template';

const OTHER = '999999999999';
const POLICY = 'AWS::IAM::ManagedPolicy';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/one`;
const document = (...statements: readonly object[]): object => ({
  Version: '2012-10-17',
  Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
});
const inPolicy = (rule: string, ...statements: readonly object[]): readonly string[] =>
  reasons(rule, one(POLICY, { PolicyDocument: document(...statements) })).map((text) =>
    text.replace('PolicyDocument.Statement.', ''),
  );
const equals = (StringEquals: object): object => ({ Condition: { StringEquals } });

describe('actions that nothing binds', () => {
  const [FREE, ANY, WHOLE] = [
    '0.Action: it is for all there are, and nothing binds it',
    '0.Action: its condition is met by resources of any kind, and by those that it creates in',
    '0.Action: it is everything that the service can do',
  ];
  const TAG = equals({ 'aws:ResourceTag/of': 'us' });
  const NETS = `arn:aws:elasticloadbalancing:us-west-2:${ACCOUNT}:loadbalancer/net/*`;
  const MINE = `arn:aws:elasticloadbalancing:us-west-2:${ACCOUNT}:loadbalancer/net/one/*`;
  const Action = 'elasticloadbalancing:DeleteListener';
  test.each<[object, readonly string[]]>([
    [{ Action, Resource: MINE }, []],
    [{ Action, Resource: NETS }, [FREE]],
    [{ Action, Resource: NETS.replace('net', 'app') }, [FREE]],
    [{ Action, Resource: NETS.replace('net', 'other') }, []],
    [{ Action, Resource: [MINE, NETS] }, [FREE]],
    [{ Action, Resource: NETS, ...TAG }, []],
    [{ Action, Resource: '*', ...TAG }, [ANY]],
    [{ Action, Resource: '*' }, [FREE]],
    [{ Action: [Action, 'ec2:DescribeSubnets', 'tag:GetResources'], Resource: '*' }, [FREE]],
    [{ Action: ['ec2:GetConsole', 'ec2:describeVpcs'], Resource: '*' }, []],
    [{ Action: 'xec2:DescribeVpcs', Resource: '*' }, [FREE]],
    [{ Action, Resource: NETS, ...equals({ 'aws:ResourceTag/of': '*' }) }, [FREE]],
    [{ Action, Resource: NETS, ...equals({ 'aws:ResourceTag/of': '' }) }, [FREE]],
    [{ Action, Resource: NETS, ...equals({ 'aws:ResourceTag/of': ['us', OPEN] }) }, [FREE]],
    [{ Action, Resource: NETS, Condition: { StringNotEquals: { 'aws:ResourceTag/of': 'us' } } }, [FREE]],
    [{ Action: 'kms:*', Resource: KEY }, [WHOLE]],
    [{ Action: 'kms:*', Resource: '*' }, []], // iam-wildcard says so
    [{ Action: 'kms:Decrypt', Resource: '*' }, []], // iam-escalation says so
    [{ Action: 'iam:PassRole', Resource: '*', ...TAG }, []],
    [{ NotAction: 'kms:Decrypt', Resource: KEY }, []],
    [{ Action, Resource: OPEN }, [FREE]],
    [{ Effect: 'Deny', Action, Resource: '*' }, []],
  ])('%j', (statement, at) => expect(inPolicy('bound-actions', statement)).toEqual(at));
  test('everything of everything, wherever it is said', () => {
    expect(inPolicy('iam-wildcard', { Action: 's3:*', Resource: 'arn:aws:s3:::one/*' })).toEqual([]);
    expect(inPolicy('iam-wildcard', { Action: 's3:GetObject', Resource: '*' })).toEqual([]);
    expect(inPolicy('iam-wildcard', { Action: 'x:Y' }, { Action: 's3:*', Resource: '*' })).toEqual([
      '1.Action: its Resource is * as well',
    ]);
    expect(inPolicy('iam-wildcard', { NotAction: 's3:*', Resource: '*' })).toEqual([
      '0.NotAction: its Resource is * as well',
    ]);
    expect(inPolicy('iam-wildcard', { NotAction: 's3:*', Resource: ROLE })).toEqual([]);
    expect(reasons('iam-wildcard', one(POLICY, { PolicyDocument: { Statement: ['x'] } }))).toEqual([
      `PolicyDocument: ${UNDECIDED}`,
    ]);
    expect(
      reasons(
        'iam-wildcard',
        one('AWS::IAM::Role', { Policies: [{ PolicyDocument: document() }, { PolicyDocument: OPEN }] }),
      ),
    ).toEqual([`Policies.1.PolicyDocument: ${UNDECIDED}`]);
  });
});

describe('actions that hand on rights', () => {
  const said = (...statements: readonly object[]): readonly string[] =>
    inPolicy('iam-escalation', ...statements).map((text) => text.slice(0, 40));
  const cut = (text: string): string => text.slice(0, 40);
  const NEVER = '0.Action: whoever holds it gives himself, or';
  const [EVERY, ANY_SERVICE] = [
    '0.Action: it leads to every role of the acc',
    '0.Action: nothing says which service may ge',
  ];
  const [GRANTS, ALL] = ['0.Action: grants for anybody outlive every', '0.Action: it is for all there are, and no c'];
  const passed = (value: unknown, operator = 'StringEquals', key = 'iam:PassedToService'): object => ({
    Condition: { [operator]: { [key]: value } },
  });
  test.each<[object, readonly string[]]>([
    [{ Action: 'iam:CreateUser', Resource: ROLE }, [NEVER]],
    [{ Action: 'iam:PassRole', Resource: ROLE, ...passed('eks.amazonaws.com') }, []],
    [{ Action: 'iam:PassRole', Resource: ROLE, ...passed(['eks.amazonaws.com', '*']) }, [ANY_SERVICE]],
    [
      { Action: 'iam:PassRole', Resource: ROLE, ...passed('eks.amazonaws.com', 'StringEquals', 'aws:x') },
      [ANY_SERVICE],
    ],
    [{ Action: 'iam:PassRole', Resource: ROLE, ...passed('eks.amazonaws.com', 'StringNotEquals') }, [ANY_SERVICE]],
    [{ Action: 'iam:PassRole', Resource: ROLE, ...passed('eks.amazonaws.com/') }, [ANY_SERVICE]],
    [{ Action: 'iam:PassRole', Resource: '*', ...passed('eks.amazonaws.com') }, [EVERY]],
    [{ Action: 'kms:CreateGrant', Resource: KEY }, [GRANTS]],
    [{ Action: 'kms:CreateGrant', Resource: KEY, Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }, []],
    [{ Action: 'kms:Decrypt', Resource: KEY }, []],
    [{ Action: 'kms:Decrypt', Resource: '*' }, [ALL]],
    ...[
      'aws:ResourceTag/a',
      'ec2:ResourceTag/a',
      'ssm:ResourceTag/a',
      'kms:ResourceTag/a',
      'ec2:Vpc',
      'kms:ViaService',
      'kms:EncryptionContext:a',
    ].map((key): [object, readonly string[]] => [
      { Action: 'kms:Decrypt', Resource: '*', ...equals({ [key]: 'x' }) },
      [],
    ]),
    ...[
      'aws:PrincipalTag/a',
      'xec2:Vpc',
      'ec2:VpcX',
      'aws:ResourceTag/',
      'kms:EncryptionContext:',
      'kms:ViaServices',
    ].map((key): [object, readonly string[]] => [
      { Action: 'kms:Decrypt', Resource: '*', ...equals({ [key]: 'x' }) },
      [ALL],
    ]),
    ...['', '*x', '?', OPEN, ['x', '*']].map((value): [object, readonly string[]] => [
      { Action: 'kms:Decrypt', Resource: '*', ...equals({ 'aws:ResourceTag/a': value }) },
      [ALL],
    ]),
    [
      { Action: 'kms:Decrypt', Resource: '*', Condition: { StringEqualsIfExists: { 'aws:ResourceTag/a': 'x' } } },
      [ALL],
    ],
    [{ Action: 'kms:*', Resource: '*' }, []], // iam-wildcard says so
  ])('%j', (statement, at) => expect(said(statement)).toEqual(at.map(cut)));
  test('by not excepting them', () => {
    const all = inPolicy('iam-escalation', { NotAction: 's3:*', Resource: ROLE });
    expect(all.every((text) => text.startsWith('0.NotAction: '))).toBe(true);
    expect(all.length).toBeGreaterThan(10);
    expect(said({ Action: 'kms:*', Resource: KEY }).length).toBeGreaterThan(1);
  });
});

describe('a key', () => {
  const said = (statement: object, Type = 'AWS::KMS::Key'): readonly string[] =>
    places(
      'key-policy',
      one(Type, {
        KeyPolicy: document({ Resource: '*', Action: 'kms:Decrypt', Principal: { AWS: ROLE }, ...statement }),
      }),
    ).map((text) => text.replace('One KeyPolicy.Statement.0.', ''));
  const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  const GRANT = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };
  const via = (...services: readonly string[]): object => ({
    'kms:CallerAccount': ACCOUNT,
    'kms:ViaService': services.map((name) => `${name}.us-west-2.amazonaws.com`),
  });
  test.each<[string, object, readonly string[]]>([
    ['a role', {}, []],
    ['a role of others', { Principal: { AWS: [ROLE, OTHER] } }, ['Principal.AWS']],
    ['grants of a role', { Action: 'kms:CreateGrant' }, ['Action']],
    ['grants of a role for services', { Action: 'kms:CreateGrant', Condition: GRANT }, []],
    ['grants of the account', { Action: 'kms:*', Principal: root }, []],
    ['all of the account, when', { Action: 'kms:*', Principal: root, Condition: GRANT }, ['Action']],
    [
      'all of the account, when, but grants',
      { Action: 'kms:Put*', Principal: root, ...equals({ 'aws:x': 'y' }) },
      ['Action'],
    ],
    ['the account and a role', { Action: 'kms:*', Principal: { AWS: [root.AWS, ROLE] } }, ['Action', 'Action']],
    ['administration of a role', { Action: ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey'] }, []],
    ...['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey'].map(
      (Action): [string, object, readonly string[]] => [
        `${Action} of a service`,
        { Action, Principal: { Service: 's3.amazonaws.com' }, ...equals({ 'aws:SourceAccount': ACCOUNT }) },
        ['Action'],
      ],
    ),
    [
      'use of a service',
      { Principal: { Service: 's3.amazonaws.com' }, ...equals({ 'aws:SourceAccount': ACCOUNT }) },
      [],
    ],
    ['everybody through EC2', { Principal: '*', ...equals(via('ec2')) }, []],
    ['everybody through S3', { Principal: '*', ...equals(via('s3')) }, ['Condition']],
    ['everybody through EC2 or S3', { Principal: '*', ...equals(via('ec2', 's3')) }, ['Condition']],
    ['everybody by name through S3', { Principal: '*', ...equals({ ...via('s3'), 'aws:PrincipalArn': ROLE }) }, []],
    [
      'everybody of another account through S3',
      { Principal: '*', ...equals({ ...via('s3'), 'aws:PrincipalArn': `arn:aws:iam::${OTHER}:role/x` }) },
      ['Condition'],
    ],
    ['everybody by name', { Principal: '*', ...equals({ 'aws:PrincipalArn': ROLE }) }, ['Condition']],
    ['everybody of the account', { Principal: '*', ...equals({ 'kms:CallerAccount': ACCOUNT }) }, ['Condition']],
  ])('for %s', (_, statement, at) => {
    expect(said(statement)).toEqual(at);
    expect(said(statement, 'AWS::KMS::ReplicaKey')).toEqual(at);
  });
  test('itself', () => {
    const key = (properties: object): readonly string[] => places('key-policy', one('AWS::KMS::Key', properties));
    expect(key({ Enabled: true, BypassPolicyLockoutSafetyCheck: 'false' })).toEqual([]);
    expect(key({ Enabled: 'false', BypassPolicyLockoutSafetyCheck: true })).toEqual([
      'One Enabled',
      'One BypassPolicyLockoutSafetyCheck',
    ]);
    expect(reasons('key-policy', one('AWS::KMS::Key', { KeyPolicy: OPEN }))).toEqual([`KeyPolicy: ${UNDECIDED}`]);
    expect(
      [true, 'true', false, undefined].map(
        (EnableKeyRotation) => places('key-rotation', one('AWS::KMS::Key', { EnableKeyRotation })).length,
      ),
    ).toEqual([0, 0, 1, 1]);
  });
  const THROUGH = { 'kms:ViaService': 's3.us-west-2.amazonaws.com' };
  test.each<[object, number]>([
    [{ Action: 'kms:Decrypt', Resource: KEY }, 1],
    [{ Action: 'kms:Decrypt', Resource: `arn:aws:kms:us-west-2:${ACCOUNT}:key/*` }, 1],
    [{ Action: 'kms:Decrypt', Resource: KEY, ...equals(THROUGH) }, 0],
    [{ Action: 'kms:Decrypt', Resource: '*' }, 0], // iam-escalation says so
    [{ Action: 'kms:*', Resource: KEY }, 0], // bound-actions says so
    [{ Action: 'kms:DescribeKey', Resource: KEY }, 0],
    ...['Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map((name): [object, number] => [
      { Action: `kms:${name}`, Resource: KEY },
      1,
    ]),
  ])('is used through a service: %j', (statement, count) =>
    expect(inPolicy('key-through-service', statement)).toHaveLength(count),
  );
});

describe('policies as they are written', () => {
  const said = (Type: string, statement: object, field = 'PolicyDocument', more: object = {}): readonly string[] =>
    reasons(
      'policy-document',
      one(Type, {
        ...more,
        [field]: document({ Action: 'sns:Publish', Resource: 'arn:aws:sns:us-west-2:111122223333:t', ...statement }),
      }),
    ).map((text) => text.replace(/^\w+\.Statement\.0\./, ''));
  const DENY = { Effect: 'Deny', Principal: '*' };
  const [IN_FULL, NO_ACTION, WRITES] = [
    'Condition: it refuses everybody, those too for whom the resource is there',
    'Action: it is no action of the service that this policy is for',
    'Action: whoever it lets in may do everything, write this policy too',
  ];
  const TOPIC = 'AWS::SNS::TopicPolicy';
  test.each<[string, object, readonly string[]]>([
    [TOPIC, {}, []],
    [TOPIC, DENY, [IN_FULL]],
    [TOPIC, { ...DENY, Action: 'sns:P*' }, [IN_FULL]],
    [TOPIC, { ...DENY, Action: 'sns:GetTopicAttributes' }, []],
    [TOPIC, { ...DENY, Principal: { AWS: ROLE } }, []],
    [TOPIC, { ...DENY, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }, []],
    [TOPIC, { ...DENY, Principal: { AWS: OPEN } }, [`Principal.AWS: ${UNDECIDED}`]],
    [TOPIC, { Principal: { AWS: OPEN } }, []],
    [TOPIC, { Action: 'sqs:SendMessage' }, [NO_ACTION]],
    [TOPIC, { Action: 'SNS:Publish' }, []],
    [TOPIC, { Action: '*' }, []],
    [TOPIC, { Action: 'sns:*', Principal: '*' }, [WRITES]],
    [TOPIC, { Action: 'sns:*', Effect: 'Deny', Principal: { AWS: ROLE } }, []],
    [TOPIC, { Action: 'sns:*' }, []],
    [TOPIC, { Action: 'sns:*', Effect: OPEN, Principal: '*' }, ['Effect: nobody can say whether it allows or denies']],
    [TOPIC, { Action: undefined, NotAction: 'sns:Publish' }, ['NotAction: it allows whatever it does not name']],
    [TOPIC, { ...DENY, Action: undefined, NotAction: 'sns:Publish', Principal: { AWS: ROLE } }, []],
    [TOPIC, { Action: ['sns:Publish', OPEN, 7] }, [`Action: ${UNDECIDED}`, `Action: ${UNDECIDED}`]],
    [TOPIC, { Resource: undefined, NotResource: 'arn:x' }, ['NotResource: it allows whatever it does not name']],
    [TOPIC, { ...DENY, Principal: { AWS: ROLE }, Resource: undefined, NotResource: 'arn:x' }, []],
    [TOPIC, { Resource: ['arn:aws:*:us-west-2::x', 'arn:aws:sns:*:*:x', '*'] }, ['Resource: it is of every service']],
    [TOPIC, { Resource: OPEN }, [`Resource: ${UNDECIDED}`]],
    [TOPIC, { Condition: 'x' }, ['Condition: it compares nothing']],
    [TOPIC, { Condition: { StringEquals: { a: 'b' }, Bool: {} } }, ['Condition: it compares nothing']],
    [TOPIC, { Condition: { StringEquals: 'x' } }, ['Condition: it compares nothing']],
    [TOPIC, { Condition: { StringLike: { 'aws:x': ['a', '**'] } } }, ['Condition.aws:x: everything is like it']],
    [TOPIC, { Condition: { StringLike: { 'aws:x': 'a*' } } }, []],
    [TOPIC, { Condition: { StringLike: { 'aws:x': '*a' } } }, []],
    [TOPIC, { Condition: { Null: { 'aws:x': '*' }, Bool: { 'aws:y': '*' }, BoolIfExists: { 'aws:z': '*' } } }, []],
    [TOPIC, { Condition: { StringEquals: { 'aws:x': [OPEN, 'a'] } } }, [`Condition.aws:x: ${UNDECIDED}`]],
    [
      'AWS::S3::BucketPolicy',
      { Action: 's3:GetObject', Resource: '*' },
      ['Resource: S3 takes policies of a bucket for that bucket alone'],
    ],
    ['AWS::S3::BucketPolicy', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }, []],
    ['AWS::SQS::QueuePolicy', { Action: 'sns:Publish' }, [NO_ACTION]],
    [POLICY, { Action: 'anything:Goes', Resource: 'arn:aws:a:b:c:d' }, []],
    ...['s3', 's3:', 's3:Get Object', 'x s3:GetObject', 's3:GetObject/x', 's3_x:Get'].map(
      (Action): [string, object, readonly string[]] => [POLICY, { Action }, [NO_ACTION]],
    ),
    ...['*', 's3:Get*', 's3:?et', 'S3:GET', 's3-x:Get1'].map((Action): [string, object, readonly string[]] => [
      POLICY,
      { Action },
      [],
    ]),
    [POLICY, { Action: 'sns:*', Principal: '*' }, []],
    [POLICY, { Principal: { AWS: OPEN } }, []],
  ])('%s %j', (type, statement, at) => expect(said(type, statement)).toEqual(at));
  test.each(['s3:GetObject', 's3:PutObject', 'sns:Publish', 'sqs:SendMessage', 'ecr:BatchGetImage'])(
    'a refusal of %s to everybody',
    (Action) => expect(said(POLICY, { ...DENY, Action })).toEqual([IN_FULL]),
  );

  test('of keys, of repositories, of endpoints', () => {
    expect(said('AWS::KMS::Key', { Action: 'kms:*', Principal: '*' }, 'KeyPolicy')).toEqual([]);
    expect(said('AWS::KMS::ReplicaKey', { Action: 'kms:*', Principal: '*' }, 'KeyPolicy')).toEqual([]);
    expect(said('AWS::KMS::ReplicaKey', {}, 'KeyPolicy')).toEqual([NO_ACTION]);
    expect(said('AWS::ECR::Repository', {}, 'RepositoryPolicyText')).toEqual([NO_ACTION]);
    expect(said('AWS::SecretsManager::ResourcePolicy', {}, 'ResourcePolicy')).toEqual([NO_ACTION]);
    expect(said('AWS::IAM::Role', {}, 'AssumeRolePolicyDocument')).toEqual([]);
    const endpoint = (ServiceName: unknown, statement: object): readonly string[] =>
      said('AWS::EC2::VPCEndpoint', statement, 'PolicyDocument', { ServiceName });
    expect(endpoint('com.amazonaws.us-west-2.ecr.dkr', { Action: 'ecr:GetDownloadUrlForLayer' })).toEqual([]);
    expect(endpoint('com.amazonaws.us-west-2.ecr.dkr', { Action: 's3:GetObject' })).toEqual([NO_ACTION]);
    expect(endpoint('com.amazonaws.us-west-2', { Action: 's3:GetObject' })).toEqual([]);
    expect(endpoint('com.amazonaws.us-west-2.', { Action: 's3:GetObject' })).toEqual([]);
    expect(endpoint('com.amazonaws.us-west-2.sns', { Action: 'sns:*', Principal: '*' })).toEqual([]);
    expect(endpoint('com.amazonaws.us-west-2.sns', { Principal: { AWS: OPEN } })).toEqual([
      `Principal.AWS: ${UNDECIDED}`,
    ]);
  });
  test('versions, and what is no policy at all', () => {
    const version = (written: object): readonly string[] =>
      reasons('policy-document', one(POLICY, { PolicyDocument: { ...written, Statement: [] } }));
    expect(version({ Version: '2012-10-17' })).toEqual([]);
    expect(version({})).toEqual([
      'PolicyDocument.Version: without it IAM reads the language of 2008, where variables are plain text',
    ]);
    expect(version({ Version: '2008-10-17' })).toEqual([
      'PolicyDocument.Version: IAM knows no such version of its language',
    ]);
    expect(version({ Version: OPEN })).toEqual([`PolicyDocument.Version: ${UNDECIDED}`]);
    for (const type of [POLICY, 'AWS::IAM::Policy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'])
      expect(places('policy-document', one(type))).toEqual(['One PolicyDocument']);
    for (const type of ['AWS::IAM::RolePolicy', 'AWS::KMS::Key'])
      expect(places('policy-document', one(type))).toEqual([]);
    expect(places('policy-document', one(POLICY, { PolicyDocument: { Version: 'x' } }))).toEqual([]);
    const inline = { Policies: [{ PolicyDocument: document() }, { PolicyDocument: { Statement: [] } }] };
    expect(places('policy-document', one('AWS::IAM::Role', inline))).toEqual(['One Policies.1.PolicyDocument.Version']);
  });
});

describe('policies of resources', () => {
  const said = (Type: string, properties: object): readonly string[] =>
    places('resource-policy', one(Type, properties)).map((text) => text.replace('One ', ''));
  const EVERYBODY = { Effect: 'Allow', Principal: '*', Action: 'a:B', Resource: '*' };
  test('wherever they stand', () => {
    expect(said('AWS::Some::Thing', { A: { B: [{ C: EVERYBODY }] } })).toEqual(['A.B.0.C.Principal']);
    expect(said('AWS::Some::Thing', { A: { Statement: EVERYBODY } })).toEqual(['A.Statement.Principal']);
    expect(
      said('AWS::Some::Thing', { A: [EVERYBODY, { ...EVERYBODY, Effect: 'Deny' }, { ...EVERYBODY, Effect: 'deny' }] }),
    ).toEqual(['A.0.Principal']);
    expect(said('AWS::Some::Thing', { A: JSON.stringify({ Statement: [EVERYBODY] }) })).toEqual([
      'A.Statement.0.Principal',
    ]);
    expect(said('AWS::Some::Thing', { A: { Principal: '*' }, B: { Effect: 'Allow' }, C: null })).toEqual([]);
    expect(said('AWS::Some::Thing', { A: { ...EVERYBODY, Principal: undefined, NotPrincipal: '*' } })).toEqual([
      'A.NotPrincipal',
    ]);
  });
  test.each([
    'AWS::IAM::Role',
    'AWS::SSO::PermissionSet',
    'AWS::Organizations::Policy',
    'AWS::KMS::Key',
    'AWS::KMS::ReplicaKey',
    'AWS::EC2::VPCEndpoint',
    'Custom::AWSCDK-EKS-KubernetesResource',
  ])('%s has rules of its own', (type) => expect(said(type, { A: EVERYBODY })).toEqual([]));
  test.each([
    'AWS::KMS::KeyX',
    'AWS::EC2::VPCEndpointX',
    'XAWS::KMS::Key',
    'XAWS::IAM::Role',
    'XAWS::SSO::A',
    'XAWS::Organizations::A',
    'XAWS::EC2::VPCEndpoint',
    'XCustom::AWSCDK-EKS-KubernetesResource',
    'Custom::AWSCDK-EKS-KubernetesResourceX',
  ])('%s has none', (type) => expect(said(type, { A: EVERYBODY })).toHaveLength(1));
  const NAMED = [
    'S3::BucketPolicy PolicyDocument',
    'SNS::TopicPolicy PolicyDocument',
    'SQS::QueuePolicy PolicyDocument',
    'SecretsManager::ResourcePolicy ResourcePolicy',
    'ECR::RegistryPolicy PolicyText',
    'Logs::ResourcePolicy PolicyDocument',
    'Events::EventBusPolicy Statement',
  ];
  test.each(NAMED)('%s that nobody can read', (name) => {
    const [kind, field] = name.split(' ') as [string, string];
    const text = (value: unknown): readonly string[] =>
      reasons('resource-policy', one(`AWS::${kind}`, { [field]: value }));
    expect(text(OPEN)).toEqual([`${field}: ${UNDECIDED}`]);
    expect(text('x')).toEqual([`${field}: ${UNDECIDED}`]);
    expect(text(undefined)).toEqual([]);
    expect(text(document({ Principal: { AWS: ROLE } }))).toEqual([]);
    expect(text({ Effect: 'Allow', Principal: { AWS: ROLE } })).toEqual([]);
  });
  test('EventBridge says nothing to SNS', () => {
    const silent = (Type: string, Service: string): number =>
      said(Type, { PolicyDocument: document({ Principal: { Service } }) }).length;
    for (const service of ['events.amazonaws.com', 'events.amazonaws.com.cn', 'events.amazonaws.eu'])
      expect(silent('AWS::SNS::TopicPolicy', service)).toBe(0);
    for (const service of ['s3.amazonaws.com', 'xevents.amazonaws.com', 'events.amazonaws.com.x'])
      expect(silent('AWS::SNS::TopicPolicy', service)).toBe(1);
    expect(silent('AWS::SQS::QueuePolicy', 'events.amazonaws.com')).toBe(1);
    expect(silent('XAWS::SNS::TopicPolicy', 'events.amazonaws.com')).toBe(1);
    const topic = (statement: object): readonly string[] =>
      places('event-topic', one('AWS::SNS::TopicPolicy', { PolicyDocument: document(statement) }));
    const events = { Principal: { Service: ['s3.amazonaws.com', 'events.amazonaws.com'] } };
    expect(topic(events)).toEqual([]);
    expect(topic({ ...events, ...equals({ a: 'b' }) })).toEqual(['One PolicyDocument.Statement.0.Condition']);
    expect(topic({ ...events, ...equals({ a: 'b' }), Effect: 'Deny' })).toEqual([]);
    expect(topic({ Principal: { Service: 's3.amazonaws.com' }, ...equals({ a: 'b' }) })).toEqual([]);
    expect(topic({ Principal: 'events.amazonaws.com', ...equals({ a: 'b' }) })).toEqual([]);
  });
});

describe('who takes a role', () => {
  const said = (statement: object): readonly string[] =>
    reasons(
      'trust-policy',
      one('AWS::IAM::Role', { AssumeRolePolicyDocument: document({ Action: 'sts:AssumeRole', ...statement }) }),
    ).map((text) => text.replace('AssumeRolePolicyDocument.Statement.0.', ''));
  const service = (Service: string, more: object = {}): object => ({ Principal: { Service }, ...more });
  const OWN = equals({ 'aws:SourceAccount': ACCOUNT });
  const FOR_OTHERS = [
    'Principal.Service: the service acts for other accounts too, and could be made to take this role for them',
  ];
  const pods = (missing: string): string =>
    `Action: Pod Identity needs ${missing} too, and pods would get no credentials`;
  test.each([
    'ec2',
    'lambda',
    'eks',
    'eks-nodegroup',
    'eks-fargate-pods',
    'eks-fargate',
    'cloudformation',
    'autoscaling',
    'spotfleet',
    'ecs',
  ])('%s takes what is passed', (name) => {
    for (const suffix of ['com', 'com.cn', 'eu']) expect(said(service(`${name}.amazonaws.${suffix}`))).toEqual([]);
    for (const other of [`x${name}.amazonaws.com`, `${name}.amazonaws.com.x`])
      expect(said(service(other))).toEqual(FOR_OTHERS);
  });
  test.each<[string, object, readonly string[]]>([
    ['pods', service('pods.eks.amazonaws.com', { Action: ['sts:AssumeRole', 'sts:TagSession'], ...OWN }), []],
    [
      'pods of whomever',
      service('pods.eks.amazonaws.com', { Action: ['sts:AssumeRole', 'sts:TagSession'] }),
      FOR_OTHERS,
    ],
    ['pods without tags', service('pods.eks.amazonaws.com', OWN), [pods('sts:TagSession')]],
    [
      'pods with tags alone',
      service('pods.eks.amazonaws.com.cn', { Action: 'sts:TagSession', ...OWN }),
      [pods('sts:AssumeRole')],
    ],
    ['what looks like pods', service('xpods.eks.amazonaws.com', OWN), []],
    ['what looks like pods too', service('pods.eks.amazonaws.com.x', OWN), []],
    [
      'the account',
      { Principal: { AWS: ACCOUNT } },
      ['Principal.AWS: everybody in the account who may assume roles could take it'],
    ],
    ['the account by name', { Principal: { AWS: ACCOUNT }, ...equals({ 'aws:PrincipalArn': ROLE }) }, []],
    [
      'the account by the name of another',
      { Principal: { AWS: ACCOUNT }, ...equals({ 'aws:PrincipalArn': `arn:aws:iam::${OTHER}:role/x` }) },
      ['Principal.AWS: everybody in the account who may assume roles could take it'],
    ],
    [
      'the account from somewhere',
      { Principal: { AWS: ACCOUNT }, ...equals({ 'aws:SourceVpce': 'vpce-1' }) },
      ['Principal.AWS: everybody in the account who may assume roles could take it'],
    ],
    [
      'everybody by name',
      { Principal: '*', ...equals({ 'aws:PrincipalArn': ROLE }) },
      ['Principal: every AWS account could take the role'],
    ],
    ...[
      'sts:AssumeRoleWithSAML',
      'sts:AssumeRoleWithWebIdentity',
      'sts:TagSession',
      'sts:SetSourceIdentity',
      'STS:SetContext',
    ].map((Action): [string, object, readonly string[]] => [Action, { Principal: { AWS: ROLE }, Action }, []]),
    ...['xsts:AssumeRole', 'sts:AssumeRoles', 'sts:*'].map((Action): [string, object, readonly string[]] => [
      Action,
      { Principal: { AWS: ROLE }, Action },
      ['Action: a trust policy says how a role is taken, and nothing more'],
    ]),
    [
      'all but one action',
      { Principal: { AWS: ROLE }, Action: undefined, NotAction: 'sts:AssumeRole' },
      ['Action: a trust policy says how a role is taken, and nothing more'],
    ],
    ['nobody', { Effect: 'Deny', Principal: '*' }, []],
  ])('%s', (_, statement, at) => expect(said(statement)).toEqual(at));

  const federated = (Federated: string, Condition: object): readonly string[] =>
    said({ Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity', Condition }).map(
      (text) => /names (.*) in full/.exec(text)?.[1] ?? text,
    );
  const OIDC = `arn:aws:iam::${ACCOUNT}:oidc-provider/p`;
  const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/p`;
  const BOTH = { 'p:sub': 'a', 'p:aud': 'b' };
  test.each<[string, object, readonly string[]]>([
    [OIDC, { StringEquals: BOTH }, []],
    [OIDC, { StringEquals: { 'p:sub': 'a' } }, [':aud']],
    [OIDC, { StringEquals: { 'p:aud': 'a' } }, [':sub']],
    [OIDC, {}, [':sub and :aud']],
    [OIDC, { StringLike: BOTH }, [':sub and :aud']],
    [OIDC, { StringEqualsIfExists: BOTH }, [':sub and :aud']],
    [OIDC, { StringEquals: { ...BOTH, 'p:sub': 'a?' } }, [':sub']],
    [OIDC, { StringEquals: { ...BOTH, 'p:sub': '' } }, [':sub']],
    [OIDC, { StringEquals: { ...BOTH, 'p:sub': [] } }, [':sub']],
    [OIDC, { StringEquals: { ...BOTH, 'p:sub': ['a', OPEN] } }, [':sub']],
    [OIDC, { StringEquals: { ...BOTH, 'p:sub': ['a', 'b'] } }, []],
    [SAML, { StringEquals: { 'SAML:aud': 'a' } }, []],
    [SAML, { StringEquals: { 'SAML:sub': 'a' } }, [':aud']],
  ])('of %s under %j', (provider, condition, missing) => expect(federated(provider, condition)).toEqual(missing));
});

describe('who calls a function', () => {
  const said = (properties: object): readonly string[] =>
    reasons('lambda-permission', {
      ...one('AWS::Lambda::Permission', properties),
      Bucket: { Type: 'AWS::S3::Bucket' },
    }).map((text) => text.replace('Principal: ', ''));
  const [ANY, FREE, STRANGER] = [
    'every account could call it',
    'without SourceArn or SourceAccount, other accounts may call through the same service',
    'it is of another account, or of one that nobody said is ours',
  ];
  test.each<[object, readonly string[]]>([
    [{}, [ANY]],
    [{ Principal: 'a?' }, [ANY]],
    [{ Principal: ROLE }, []],
    [{ Principal: ROLE.replace(ACCOUNT, OTHER) }, [STRANGER]],
    [{ Principal: OTHER }, [STRANGER]],
    [{ Principal: ACCOUNT }, []],
    [{ Principal: att('Bucket') }, []],
    [{ Principal: OPEN }, ['who calls it is known only at deployment']],
    [{ Principal: ROLE, FunctionUrlAuthType: 'none' }, ['everybody could call it by its URL']],
    [{ Principal: ROLE, FunctionUrlAuthType: 'AWS_IAM' }, []],
    [{ Principal: 's3.amazonaws.com' }, [FREE]],
    [{ Principal: 's3.amazonaws.com', SourceAccount: ACCOUNT }, []],
    [{ Principal: 's3.amazonaws.com', SourceAccount: OTHER, SourceArn: ROLE }, [FREE]],
    [{ Principal: 's3.amazonaws.com', SourceAccount: OPEN }, [FREE]],
    [{ Principal: 's3.amazonaws.com', SourceArn: att('Bucket') }, []],
    [{ Principal: 's3.amazonaws.com', SourceArn: `arn:aws:sns:us-west-2:${ACCOUNT}:t` }, []],
    [{ Principal: 's3.amazonaws.com', SourceArn: `arn:aws:sns:us-west-2:${OTHER}:t` }, [FREE]],
    [{ Principal: 's3.amazonaws.com', SourceArn: 'some' }, [FREE]],
    [
      { Principal: 's3.amazonaws.com', SourceArn: { 'Fn::Join': ['', [`arn:aws:sns:us-west-2:${ACCOUNT}:`, OPEN]] } },
      [FREE],
    ],
  ])('%j', (properties, at) => expect(said(properties)).toEqual(at));
  test('by a URL', () => expect(places('lambda-permission', one('AWS::Lambda::Url'))).toEqual(['One Type']));
});

describe('who makes load balancers', () => {
  const CREATE = 'elasticloadbalancing:CreateLoadBalancer';
  const MAKES = { Action: CREATE, Resource: 'arn:x' };
  const scheme = (value: unknown, operator = 'StringEquals'): object => ({
    Condition: { [operator]: { 'elasticloadbalancing:Scheme': value } },
  });
  const refused = { Effect: 'Deny', Action: CREATE, Resource: '*', ...scheme('internet-facing') };
  test.each<[string, readonly object[], readonly string[]]>([
    ['freely', [MAKES], ['0']],
    ['inside', [{ ...MAKES, ...scheme('internal') }], []],
    ['inside or outside', [{ ...MAKES, ...scheme(['internal', 'internet-facing']) }], ['0']],
    ['not inside', [{ ...MAKES, ...scheme('internal', 'StringNotEquals') }], ['0']],
    ['by other words', [{ ...MAKES, ...equals({ 'elasticloadbalancing:Other': 'internal' }) }], ['0']],
    ['twice', [{ ...MAKES, ...scheme('internal') }, MAKES, { Action: 'elasticloadbalancing:C*' }], ['1', '2']],
    [
      'by a wide name',
      [{ Action: '*' }, { Action: 'elasticloadbalancing:*' }, { Action: 'elasticloadbalancing:DeleteLoadBalancer' }],
      [],
    ],
    ['refused', [MAKES, refused], []],
    ['refused always', [MAKES, { ...refused, Condition: undefined }], []],
    ['refused for others', [MAKES, { ...refused, Resource: undefined, NotResource: 'arn:x' }], ['0']],
    ['refused for some', [MAKES, { ...refused, Resource: 'arn:x' }], ['0']],
    ['allowed', [MAKES, { ...refused, Effect: 'Allow' }], ['0', '1']],
    ['refused another action', [MAKES, { ...refused, Action: 'elasticloadbalancing:DeleteLoadBalancer' }], ['0']],
    ['refused inside', [MAKES, { ...refused, ...scheme('internal') }], ['0']],
  ])('%s', (_, statements, at) =>
    expect(inPolicy('load-balancer-scheme', ...statements).map((text) => text.split('.')[0])).toEqual(at),
  );
});

describe('roles of nodes and pods', () => {
  const allow = (Action: unknown, Resource: unknown, more: object = {}): object => ({ Action, Resource, ...more });
  const role = (properties: object): Resources => ({ Role: { Type: 'AWS::IAM::Role', Properties: properties } });
  const nodes = (properties: object, more: Resources = {}): readonly string[] =>
    places('node-role', {
      ...role(properties),
      ...one('AWS::EKS::Nodegroup', { NodeRole: att('Role') }),
      Other: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: document(allow('a:B', 'x')) }] } },
      ...more,
    });
  const managed = (...names: readonly string[]): object => ({
    ManagedPolicyArns: names.map((name) => `arn:aws:iam::aws:policy/${name}`),
  });
  test('nodes join and pull', () => {
    expect(
      nodes(
        managed('AmazonEKSWorkerNodePolicy', 'AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'),
      ),
    ).toEqual([]);
    expect(nodes(managed('AmazonEKSWorkerNodePolicy', 'AmazonS3FullAccess'))).toEqual(['Role ManagedPolicyArns.1']);
    expect(nodes({ ManagedPolicyArns: ['arn:aws:iam::111122223333:policy/x'] })).toEqual(['Role ManagedPolicyArns.0']);
    expect(nodes({ Policies: [{ PolicyDocument: document(allow('a:B', 'x')) }] })).toEqual([
      'Role Policies.0.PolicyDocument.Statement.0',
    ]);
    const More = { Type: POLICY, Properties: { Roles: [ref('Role')], PolicyDocument: document(allow('a:B', 'x')) } };
    expect(nodes({}, { More })).toEqual(['Role More.PolicyDocument.Statement.0']);
    expect(places('node-role', one('AWS::EKS::Nodegroup'))).toEqual(['One NodeRole']);
  });

  const PODS = { Namespace: 'windlass-serving', ServiceAccount: 'vllm-engine', RoleArn: att('Role') };
  const pods = (statement: object | undefined, association: object = {}, more: object = {}): readonly string[] =>
    reasons('pod-role', {
      ...role({ ...(statement === undefined ? {} : { Policies: [{ PolicyDocument: document(statement) }] }), ...more }),
      ...one('AWS::EKS::PodIdentityAssociation', { ...PODS, ...association }),
    }).map((text) => text.replace('RoleArn: ', ''));
  const [TOO_MUCH, BEYOND, BUCKET, LISTS] = [
    'whoever gets a pod to run his code could do it',
    'it is for more than the weights and keys of these pods',
    'it reads every object of the bucket',
    'it lists the whole bucket',
  ];
  const WEIGHTS = 'arn:aws:s3:::b/organization/model/*';
  const PREFIX = equals({ 's3:prefix': ['organization/model/*'] });
  const DOOR = { Namespace: 'windlass-door', ServiceAccount: 'front-door' };
  test.each<[object | undefined, object, readonly string[]]>([
    [undefined, {}, []],
    [allow('s3:GetObject', WEIGHTS), {}, []],
    [allow(['s3:getobject', 's3:GetObjectVersion'], WEIGHTS), {}, []],
    [allow('s3:PutObject', WEIGHTS), {}, [TOO_MUCH]],
    [allow('s3:PutObject', WEIGHTS), { ServiceAccount: 'other' }, []],
    [allow('s3:GetObject', 'arn:aws:s3:::b/*'), {}, [BUCKET]],
    [allow('s3:GetObjectVersion', 'arn:aws:s3:::b'), {}, [BUCKET]],
    [allow('s3:GetObject', [WEIGHTS, 'arn:aws:s3:::b/?x']), {}, [BUCKET]],
    [allow('s3:ListBucket', 'arn:aws:s3:::b'), {}, [LISTS]],
    [allow('s3:ListBucket', 'arn:aws:s3:::b', PREFIX), {}, []],
    [allow('s3:ListBucket', 'arn:aws:s3:::b', equals({ 's3:prefix': ['a', '*'] })), {}, [LISTS]],
    [allow('s3:ListBucket', 'arn:aws:s3:::b', equals({ 's3:prefix': ['a', OPEN] })), {}, [LISTS]],
    [allow('s3:ListBucket', 'arn:aws:s3:::b', equals({ 's3:delimiter': 'a' })), {}, [LISTS]],
    [allow('s3:ListBucket', 'arn:aws:s3:::b', { Condition: { StringNotLike: { 's3:prefix': 'a' } } }), {}, [LISTS]],
    [allow('kms:Decrypt', KEY), {}, []],
    [allow('kms:Decrypt', `arn:aws:kms:us-west-2:${ACCOUNT}:key/*`), {}, [BEYOND]],
    [
      allow(
        'kms:Decrypt',
        `arn:aws:kms:us-west-2:${ACCOUNT}:key/*`,
        equals({ 'kms:EncryptionContext:SecretARN': 'x' }),
      ),
      {},
      [],
    ],
    [allow('kms:Decrypt', `arn:aws:kms:us-west-2:${ACCOUNT}:key/*`, equals({ 'kms:ViaService': 'x' })), {}, [BEYOND]],
    [allow('kms:Decrypt', '*'), {}, [BEYOND]],
    [allow('s3:GetObject', WEIGHTS), DOOR, [TOO_MUCH]],
    [allow('secretsmanager:BatchGetSecretValue', '*'), DOOR, []],
    [allow(['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'], '*'), DOOR, [BEYOND]],
    [{ NotAction: 's3:PutObject', Resource: WEIGHTS }, {}, [TOO_MUCH]],
    [undefined, { RoleArn: 'arn:x' }, ['what pods of windlass-serving/vllm-engine may do stands nowhere in the app']],
  ])('pods do %j, of %j', (statement, association, at) => expect(pods(statement, association)).toEqual(at));
  test('pods have no policy of AWS', () =>
    expect(pods(undefined, {}, managed('AmazonS3ReadOnlyAccess'))).toEqual([TOO_MUCH]));

  test('managed policies', () => {
    const said = (...ManagedPolicyArns: readonly unknown[]): readonly string[] =>
      reasons('iam-managed-policy', { ...one('AWS::IAM::Role', { ManagedPolicyArns }), Own: { Type: POLICY } });
    const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
    const ALLOWED = [
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEC2ContainerRegistryReadOnly',
      'AmazonEKSClusterPolicy',
      'AmazonEKSWorkerNodeMinimalPolicy',
      'AmazonEKSWorkerNodePolicy',
      'AmazonEKS_CNI_Policy',
      'AmazonElasticContainerRegistryPublicReadOnly',
      'service-role/AWSLambdaBasicExecutionRole',
      'service-role/AWSLambdaVPCAccessExecutionRole',
    ];
    expect(said(...ALLOWED.map(aws), ref('Own'))).toEqual([]);
    expect(said(aws('AdministratorAccess'), 'arn:aws:iam::111122223333:policy/x')).toEqual([
      'ManagedPolicyArns.0: it allows far more than any part needs, or nobody looked',
      'ManagedPolicyArns.1: what this policy allows stands nowhere in the app',
    ]);
  });

  test.each<[string, object, readonly string[]]>([
    ['AWS::Lambda::Function', {}, []],
    ['AWS::Lambda::Function', { Role: OPEN }, ['One Role']],
    ['AWS::Lambda::Function', { Role: att('Role') }, []],
    ['AWS::EC2::FlowLog', { DeliverLogsPermissionArn: OPEN }, ['One DeliverLogsPermissionArn']],
    [
      'AWS::ECS::TaskDefinition',
      { TaskRoleArn: OPEN, ExecutionRoleArn: OPEN },
      ['One TaskRoleArn', 'One ExecutionRoleArn'],
    ],
    [
      'AWS::EKS::Addon',
      { ServiceAccountRoleArn: OPEN, PodIdentityAssociations: [{ RoleArn: ROLE }, { RoleArn: OPEN }] },
      ['One ServiceAccountRoleArn', 'One PodIdentityAssociations.1.RoleArn'],
    ],
    ['AWS::EKS::FargateProfile', { PodExecutionRoleArn: OPEN }, ['One PodExecutionRoleArn']],
    ['AWS::EKS::PodIdentityAssociation', { RoleArn: OPEN, TargetRoleArn: OPEN }, ['One RoleArn', 'One TargetRoleArn']],
    ['AWS::Events::Rule', { RoleArn: OPEN, Targets: [{ RoleArn: OPEN }] }, ['One RoleArn', 'One Targets.0.RoleArn']],
    ['AWS::Pipes::Pipe', { RoleArn: OPEN }, ['One RoleArn']],
    ['AWS::Serverless::Function', { Role: OPEN }, ['One Role']],
  ])('roles that somebody knows: %s %j', (type, properties, at) =>
    expect(
      places('known-role', { ...one(type, properties), ...role({}) }).filter((text) => text.startsWith('One')),
    ).toEqual(at),
  );
  test('runtimes', () => {
    const said = (properties: object): number =>
      places('function-runtime', one('AWS::Lambda::Function', properties)).length;
    expect(
      [{ PackageType: 'Image' }, { PackageType: 'Zip' }, { Runtime: 'nodejs24.x' }, { Runtime: 'nodejs24' }].map(said),
    ).toEqual([0, 1, 0, 1]);
  });
});

describe('credentials', () => {
  const said = (properties: object, type = 'AWS::Lambda::Function'): readonly string[] =>
    found('plain-credential', one(type, properties)).map(({ path, value }) => `${path} ${String(value)}`);
  const variables = (Variables: object): object => ({ Environment: { Variables } });
  const TOKEN = `hf_${'a1B2c3D4e5'.repeat(3)}`;
  test('in variables, by their name or by how they look', () => {
    expect(said(variables({ DB_PASSWORD: 'abcdefgh', OTHER: 'abcdefgh' }))).toEqual([
      'Environment.Variables.DB_PASSWORD ab… (8 characters)',
    ]);
    expect(said(variables({ DB_PASSWORD: OPEN, API_KEY: 7 }))).toEqual([]);
    expect(said(variables({ HF_TOKEN: TOKEN }))).toEqual(['Environment.Variables.HF_TOKEN hf_a1B… (33 characters)']);
    expect(said({ Environment: { Variables: [] }, A: [{ B: TOKEN }] })).toEqual(['A.0.B hf_a1B… (33 characters)']);
    expect(said({ Manifest: TOKEN }, 'Custom::AWSCDK-EKS-KubernetesResource')).toEqual([]);
  });
});
