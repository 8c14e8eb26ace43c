import { checkTemplates } from '../../../lib/policy';
import { gzipSync } from 'node:zlib';
import { dataStays } from '../../../lib/policy/rules/data/data-stays';
import { encrypted } from '../../../lib/policy/rules/data/encrypted';
import { managedNodes } from '../../../lib/policy/rules/nodes/managed-nodes';
import { ACCOUNT, findings, findingsOf } from './template';

/** Types that keep a policy, and where. */
const KEEPERS: Readonly<Record<string, (document: unknown) => object>> = {
  'AWS::S3::BucketPolicy': (PolicyDocument) => ({ Bucket: 'b', PolicyDocument }),
  'AWS::S3::AccessPoint': (Policy) => ({ VpcConfiguration: {}, Policy }),
  'AWS::ECR::Repository': (RepositoryPolicyText) => ({ RepositoryPolicyText }),
  'AWS::ECR::RegistryPolicy': (PolicyText) => ({ PolicyText }),
  'AWS::ECR::RepositoryCreationTemplate': (RepositoryPolicy) => ({ RepositoryPolicy }),
  'AWS::SNS::TopicPolicy': (PolicyDocument) => ({ Topics: [], PolicyDocument }),
  'AWS::SNS::TopicInlinePolicy': (PolicyDocument) => ({ PolicyDocument }),
  'AWS::SQS::QueuePolicy': (PolicyDocument) => ({ Queues: [], PolicyDocument }),
  'AWS::SQS::QueueInlinePolicy': (PolicyDocument) => ({ PolicyDocument }),
  'AWS::SecretsManager::ResourcePolicy': (ResourcePolicy) => ({ ResourcePolicy }),
  'AWS::Events::EventBusPolicy': (document) => ({ Statement: (document as { Statement: unknown[] }).Statement[0] }),
  'AWS::Events::EventBus': (Policy) => ({ Policy }),
  'AWS::Logs::ResourcePolicy': (document) => ({ PolicyDocument: JSON.stringify(document) }),
  'AWS::EFS::FileSystem': (FileSystemPolicy) => ({ FileSystemPolicy }),
  'AWS::OpenSearchService::Domain': (AccessPolicies) => ({ VPCOptions: {}, AccessPolicies }),
  'AWS::Backup::BackupVault': (AccessPolicy) => ({ AccessPolicy }),
  'AWS::DynamoDB::Table': (PolicyDocument) => ({ ResourcePolicy: { PolicyDocument } }),
  'AWS::Kinesis::ResourcePolicy': (ResourcePolicy) => ({ ResourcePolicy }),
  'AWS::ApiGateway::RestApi': (Policy) => ({ Policy }),
  'AWS::VpcLattice::AuthPolicy': (Policy) => ({ Policy }),
  'AWS::Something::New': (Access) => ({ Deep: { Down: [{ Access }] } }),
};
const STRANGERS: readonly (readonly [string, object])[] = [
  ['everybody', { Principal: '*' }],
  ['every account', { Principal: { AWS: ['*'] } }],
  ['another account', { Principal: { AWS: '999999999999' } }],
  ['another account by ARN', { Principal: { AWS: 'arn:aws:iam::999999999999:root' } }],
  ['whoever is known at deployment', { Principal: { AWS: { Ref: 'Who' } } }],
  ['all but one', { NotPrincipal: { AWS: `arn:aws:iam::${ACCOUNT}:role/one` } }],
  ['a service for whomever', { Principal: { Service: 's3.amazonaws.com' } }],
  [
    'everybody of another organization, or none',
    { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': '*' } } },
  ],
  [
    'everybody who says nothing',
    { Principal: '*', Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } } },
  ],
  [
    'everybody but one account',
    { Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } } },
  ],
  [
    'everybody by a service',
    { Principal: '*', Condition: { StringEquals: { 'kms:ViaService': 's3.us-west-2.amazonaws.com' } } },
  ],
  ['everybody over TLS', { Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
];
const OWN: readonly (readonly [string, object])[] = [
  ['a role', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/one` } }],
  ['the account', { Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } } }],
  [
    'a service for this account',
    { Principal: { Service: 's3.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } },
  ],
  ['the organization', { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } }],
  ['an endpoint', { Principal: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }],
];

describe.each(Object.entries(KEEPERS))('the policy of %s', (type, keeper) => {
  const found = (statement: object): readonly string[] =>
    findingsOf(type, keeper({ Statement: [{ Effect: 'Allow', Action: 'a:B', Resource: '*', ...statement }] }));
  test.each(STRANGERS)('lets in %s', (_, statement) => expect(found(statement)).toContain('resource-policy'));
  // A text is no place for functions of CloudFormation.
  test.each(OWN.filter(([who]) => who !== 'the account' || type !== 'AWS::Logs::ResourcePolicy'))(
    'may let in %s',
    (_, statement) => expect(found(statement)).not.toContain('resource-policy'),
  );
});

const WHOLE = Object.entries(KEEPERS).filter(
  ([type]) => !['AWS::Events::EventBusPolicy', 'AWS::Logs::ResourcePolicy', 'AWS::Something::New'].includes(type),
);
describe.each(WHOLE)('the policy of %s that the deployment says', (type, keeper) => {
  test.each<[string, object]>([
    ['whole', { Ref: 'Document' }],
    ['in its statements', { Statement: { Ref: 'Document' } }],
    ['in one of them', { Statement: [{ Effect: 'Allow', Action: 'a:B', ...OWN[0]![1] }, { Ref: 'Document' }] }],
  ])('%s', (_, document) => expect(findingsOf(type, keeper(document))).toContain('resource-policy'));
  test('and one without any', () => expect(findingsOf(type)).not.toContain('resource-policy'));
});

test.each(STRANGERS)('a key for %s', (_, statement) => {
  expect(
    findingsOf('AWS::KMS::Key', {
      KeyPolicy: { Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', ...statement }] },
    }),
  ).toContain('key-policy');
});

test.each<[object, boolean]>([
  [{ Principal: '*' }, true],
  [{ Principal: '999999999999' }, true],
  [{ Principal: 's3.amazonaws.com' }, true],
  [{ Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::bucket' }, true],
  [{ Principal: 's3.amazonaws.com', SourceAccount: '999999999999' }, true],
  [{ Principal: 'lambda.amazonaws.com', FunctionUrlAuthType: 'NONE' }, true],
  [{ Principal: 's3.amazonaws.com', SourceAccount: { Ref: 'AWS::AccountId' } }, false],
  [{ Principal: ACCOUNT }, false],
])('a function for %j', (properties, isFound) => {
  expect(findingsOf('AWS::Lambda::Permission', properties)).toEqual(isFound ? ['lambda-permission'] : []);
});

test.each(encrypted.types ?? [])('%s without a key', (type) => expect(findingsOf(type)).toContain('encrypted'));
test.each(['AWS::SNS::Topic', 'AWS::SQS::Queue'])('%s under the key of AWS', (type) => {
  for (const KmsMasterKeyId of ['alias/aws/sns', `arn:aws:kms:us-west-2:${ACCOUNT}:alias/aws/sqs`, { Ref: 'Key' }, ''])
    expect(findingsOf(type, { KmsMasterKeyId })).toContain('encrypted');
});

test.each(
  (dataStays.types ?? []).filter(
    (type) => !/S3::Bucket|KMS::Key$|SNS|SubscriptionFilter|BackupPlan|Pipeline|EFS|Firehose/.test(type),
  ),
)('%s sends data away', (type) => expect(findingsOf(type)).toContain('data-stays'));
test.each<[string, object]>([
  ['AWS::S3::Bucket', { ReplicationConfiguration: {} }],
  ['AWS::S3::Bucket', { WebsiteConfiguration: {} }],
  ['AWS::S3::Bucket', { AccessControl: 'PublicRead' }],
  ['AWS::KMS::Key', { MultiRegion: true }],
  ['AWS::SNS::Subscription', { Protocol: 'https', Endpoint: 'https://example.com' }],
  ['AWS::SNS::Subscription', { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-west-2:999999999999:q' }],
  ['AWS::SNS::Topic', { Subscription: [{ Protocol: 'http', Endpoint: 'http://a' }] }],
  ['AWS::Logs::SubscriptionFilter', { DestinationArn: 'arn:aws:logs:us-west-2:999999999999:destination:d' }],
  ['AWS::KinesisFirehose::DeliveryStream', { HttpEndpointDestinationConfiguration: {} }],
])('%s %j', (type, properties) => expect(findingsOf(type, properties)).toContain('data-stays'));

test.each(managedNodes.types ?? [])('%s starts machines', (type) =>
  expect(findingsOf(type)).toContain('managed-nodes'),
);

describe('buckets', () => {
  const deny = (more: object = {}): object => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [{ 'Fn::GetAtt': ['One', 'Arn'] }, { 'Fn::Sub': '${One.Arn}/*' }],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    ...more,
  });
  const found = (...Statement: readonly object[]): readonly string[] =>
    findings(
      {
        One: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'one' } },
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: { Bucket: { Ref: 'One' }, PolicyDocument: { Statement } },
        },
      },
      'One',
    );
  test.each<[string, object]>([
    ['for one role', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/one` } }],
    ['for reading', { Action: ['s3:Get*'] }],
    ['for the bucket alone', { Resource: { 'Fn::GetAtt': ['One', 'Arn'] } }],
    ['for objects alone', { Resource: 'arn:aws:s3:::one/*' }],
    ['for another bucket', { Resource: ['arn:aws:s3:::two', 'arn:aws:s3:::two/*'] }],
    ['over TLS', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
    [
      'in one network',
      { Condition: { Bool: { 'aws:SecureTransport': 'false' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
    ],
    ['not', { Effect: 'Allow' }],
  ])('refuse plain text %s', (_, more) => expect(found(deny(more))).toContain('bucket-tls'));
  test('refuse plain text, in one statement or two, by reference or by name', () => {
    expect(found(deny())).not.toContain('bucket-tls');
    expect(found(deny({ Resource: 'arn:aws:s3:::one' }), deny({ Resource: 'arn:aws:s3:::one/*' }))).not.toContain(
      'bucket-tls',
    );
    expect(found(deny({ Principal: { AWS: '*' }, Resource: '*' }))).not.toContain('bucket-tls');
  });

  const inside = (Condition: object, more: object = {}): readonly string[] =>
    findings(
      {
        Cluster: { Type: 'AWS::EKS::Cluster' },
        One: { Type: 'AWS::S3::Bucket' },
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: { Bucket: { Ref: 'One' }, PolicyDocument: { Statement: deny({ Condition, ...more }) } },
        },
      },
      'One',
    );
  const VPCE = { 'aws:SourceVpce': 'vpce-1' };
  test.each<[string, object, object]>([
    ['without a condition of the network', { Bool: { 'aws:SecureTransport': 'false' } }, {}],
    ['from any endpoint', { StringNotEquals: { 'aws:SourceVpce': '*' } }, {}],
    ['from an endpoint known at deployment', { StringNotEquals: { 'aws:SourceVpce': { Ref: 'Endpoint' } } }, {}],
    ['when it is the endpoint', { StringEquals: VPCE }, {}],
    ['but for everybody', { StringNotEquals: VPCE, ArnNotLike: { 'aws:PrincipalArn': '*' } }, {}],
    ['from one network', { StringNotEquals: VPCE, IpAddress: { 'aws:SourceIp': '1.2.3.4/32' } }, {}],
    ['for one action', { StringNotEquals: VPCE }, { Action: 's3:PutObject' }],
    ['for one prefix', { StringNotEquals: VPCE }, { Resource: 'arn:aws:s3:::one/prefix/*' }],
  ])('refuse reading from outside %s', (_, condition, more) =>
    expect(inside(condition, more)).toContain('weights-inside'),
  );
  test('refuse reading from outside, but for roles by name', () => {
    expect(inside({ StringNotEquals: VPCE })).not.toContain('weights-inside');
    expect(
      inside({
        StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' },
        ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/x` },
      }),
    ).not.toContain('weights-inside');
  });
});

describe('secrets in other clothes', () => {
  const KEY = `hf_${'a1B2c3D4e5'.repeat(3)}`;
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  test.each<[string, string]>([
    ['as it is', KEY],
    ['in base64', base64(`token: ${KEY}`)],
    ['twice', base64(base64(`token: ${KEY}`))],
    ['for URLs', Buffer.from(`token: ${KEY}`).toString('base64url')],
    ['packed', gzipSync(`token: ${KEY}`).toString('base64')],
    ['in hex', Buffer.from(KEY).toString('hex')],
    ['in a text of 16 bits', Buffer.from(KEY, 'utf16le').toString('base64')],
    ['in per cent', [...KEY].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')],
  ])('%s', (_, text) => {
    expect(findingsOf('AWS::SSM::Parameter', { Value: `some ${text} thing` })).toEqual(['plain-credential']);
    expect(findings({}, undefined, { Outputs: { Key: { Value: text } } })).toEqual(['template-secret']);
    expect(findings({}, undefined, { Metadata: { Key: [text] } })).toEqual(['template-secret']);
  });
  test.each(['{{resolve:secretsmanager:a:SecretString:b}}', '{{resolve:ssm-secure:/a:1}}'])(
    'by reference: %s',
    (text) => {
      expect(findings({}, undefined, { Outputs: { Key: { Value: { 'Fn::Join': ['', ['a', text]] } } } })).toEqual([
        'secret-reference',
      ]);
      expect(findings({ One: { Type: 'AWS::SSM::Parameter', Properties: { Value: text } } })).toEqual([
        'secret-reference',
      ]);
      expect(
        findings({ One: { Type: 'AWS::SSM::Parameter', Metadata: { a: text }, Properties: { Value: 'x' } } }),
      ).toEqual(['secret-reference']);
    },
  );
  test('by attribute', () => {
    expect(
      findings({}, undefined, { Outputs: { Key: { Value: { 'Fn::GetAtt': ['Key', 'SecretAccessKey'] } } } }),
    ).toEqual(['secret-reference']);
  });
});

test.each([
  ['AWS::ECR::Repository', 'EmptyOnDelete', [false], [true, 'true']],
  ['AWS::SecretsManager::Secret', 'GenerateSecretString.PasswordLength', [20, '64'], [4, 19, 'x']],
] as const)('%s, %s', (type, path, right, wrong) => {
  const said = (value: unknown): boolean => {
    const at = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    const found = checkTemplates([
      { name: 's', template: { Resources: { One: { Type: type, Properties: at as object } } } },
    ] as never);
    return found.some((finding) => finding.path === path);
  };
  for (const value of right) expect(said(value)).toBe(false);
  for (const value of wrong) expect(said(value)).toBe(true);
});
