import { encrypted } from '../../../lib/policy/rules/data/encrypted';
import { ACCOUNT, att, found, KEY, one, OPEN, places, reasons, ref, type Resources, UNDECIDED } from './template';

const at = (rule: string, resources: Resources): readonly string[] =>
  places(rule, resources)
    .filter((text) => text.startsWith('One '))
    .map((text) => text.replace('One ', ''));
const deep = (path: string, value: unknown): object =>
  path.split('.').reduceRight<unknown>((inner, key) => (key === '0' ? [inner] : { [key]: inner }), value) as object;
/** A bucket that another writes its access logs to. */
const OF_LOGS: Resources = {
  Data: { Type: 'AWS::S3::Bucket', Properties: { LoggingConfiguration: { DestinationBucketName: ref('One') } } },
};
const BUCKET = 'AWS::S3::Bucket';

describe('a bucket', () => {
  const RULE = 'BucketEncryption.ServerSideEncryptionConfiguration.0';
  const sealed = (SSEAlgorithm: unknown, KMSMasterKeyID?: unknown, BucketKeyEnabled?: unknown): object =>
    deep(RULE, { BucketKeyEnabled, ServerSideEncryptionByDefault: { SSEAlgorithm, KMSMasterKeyID } });
  const [ALGORITHM, OWN, SHARED] = [
    'ServerSideEncryptionByDefault.SSEAlgorithm',
    'ServerSideEncryptionByDefault.KMSMasterKeyID',
    'BucketKeyEnabled',
  ];
  test.each<[string, object, readonly string[], readonly string[]]>([
    ['nothing', {}, [ALGORITHM], [ALGORITHM]],
    ['the key of S3', sealed('AES256'), [ALGORITHM], []],
    ['a key', sealed('aws:kms', KEY, true), [], []],
    ['a key of AWS', sealed('aws:kms', 'alias/aws/s3', true), [OWN], []],
    ['a key for every object', sealed('aws:kms', KEY), [SHARED], []],
    ['a key for every object, of AWS', sealed('aws:kms'), [OWN, SHARED], []],
    ['two keys', sealed('aws:kms:dsse', KEY), [], [ALGORITHM]],
    ['two keys of AWS', sealed('aws:kms:dsse'), [OWN], [ALGORITHM]],
  ])('under %s', (_, properties, ofData, ofLogs) => {
    const said = (more: Resources): readonly string[] =>
      at('bucket-encryption', { ...one(BUCKET, properties), ...more }).map((text) => text.replace(`${RULE}.`, ''));
    expect(said({})).toEqual(ofData);
    expect(said(OF_LOGS)).toEqual(ofLogs);
  });
  test('of logs and of data are told apart in what is advised', () => {
    const advice = (more: Resources): string | undefined =>
      found('bucket-encryption', { ...one(BUCKET), ...more }).find(({ resource }) => resource?.logicalId === 'One')
        ?.wayOut;
    expect(advice({})).toBe("set it to 'aws:kms'");
    expect(advice(OF_LOGS)).toBe("set it to 'AES256'");
  });

  test.each<[readonly object[], readonly string[], readonly string[]]>([
    [[], [], ['0.ExpirationInDays']],
    [[{ Status: 'Enabled', ExpirationInDays: 90 }], [], []],
    [[{ Status: 'Enabled', ExpirationInDays: '90' }], [], []],
    [[{ Status: 'Enabled', ExpirationInDays: 89 }], [], ['0.ExpirationInDays']],
    [
      [{ Status: 'Enabled', ExpirationInDays: 90 }, { Status: 'Disabled' }, {}],
      ['1.Status', '2.Status'],
      ['1.Status', '2.Status'],
    ],
  ])('keeps by %j', (Rules, ofData, ofLogs) => {
    const said = (more: Resources): readonly string[] =>
      at('bucket-lifecycle', { ...one(BUCKET, { LifecycleConfiguration: { Rules } }), ...more }).map((text) =>
        text.replace('LifecycleConfiguration.Rules.', ''),
      );
    expect(said({})).toEqual(ofData);
    expect(said(OF_LOGS)).toEqual(ofLogs);
  });

  test('has versions, unless it holds logs alone', () => {
    expect(at('bucket-versioning', one(BUCKET))).toEqual(['VersioningConfiguration.Status']);
    expect(at('bucket-versioning', one(BUCKET, { VersioningConfiguration: { Status: 'Suspended' } }))).toHaveLength(1);
    expect(at('bucket-versioning', one(BUCKET, { VersioningConfiguration: { Status: 'Enabled' } }))).toEqual([]);
    expect(at('bucket-versioning', { ...one(BUCKET), ...OF_LOGS })).toEqual([]);
  });
  test('is of its owner, and closed in four ways', () => {
    expect(at('bucket-ownership', one(BUCKET))).toEqual([]);
    expect(
      at('bucket-ownership', one(BUCKET, deep('OwnershipControls.Rules.0.ObjectOwnership', 'BucketOwnerEnforced'))),
    ).toEqual([]);
    const SWITCHES = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
    const closed = Object.fromEntries(SWITCHES.map((name) => [name, true]));
    const said = (written: object): readonly string[] =>
      at('bucket-public-access', one(BUCKET, { PublicAccessBlockConfiguration: written })).map((text) =>
        text.replace(/^.*\./, ''),
      );
    expect(said(closed)).toEqual([]);
    for (const name of SWITCHES) expect(said({ ...closed, [name]: 'false' })).toEqual([name]);
    expect(said({})).toEqual(SWITCHES);
  });

  const deny = (Condition: unknown, more: object = {}): object => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition,
    ...more,
  });
  const PLAIN = deny({ Bool: { 'aws:SecureTransport': 'false' } });
  const old = (value: unknown, operator = 'NumericLessThan', more: object = {}): object =>
    deny({ [operator]: { 's3:TlsVersion': value } }, more);
  const Cluster = { Type: 'AWS::EKS::Cluster' };
  const guarded = (rule: string, statements: readonly object[], more: Resources = {}): readonly string[] =>
    reasons(rule, {
      ...one(BUCKET, { BucketName: 'one' }),
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { Bucket: ref('One'), PolicyDocument: { Statement: statements } },
      },
      ...more,
    }).map((text) => text.replace(/^.*refuses all requests /, ''));
  test.each<[string, readonly object[], Resources, readonly string[]]>([
    ['plain text', [PLAIN], {}, []],
    ['plain text, of a cluster', [PLAIN], { Cluster }, ['over TLS before 1.2']],
    ['plain text and old TLS', [PLAIN, old('1.2')], { Cluster }, []],
    [
      'plain text and old TLS, of the other cluster',
      [PLAIN, old(1.3)],
      { Cluster: { Type: 'Custom::AWSCDK-EKS-Cluster' } },
      [],
    ],
    ['TLS too old', [PLAIN, old(1.1)], { Cluster }, ['over TLS before 1.2']],
    ['new TLS', [PLAIN, old(1.2, 'NumericGreaterThan')], { Cluster }, ['over TLS before 1.2']],
    ['no number', [PLAIN, old([])], { Cluster }, ['over TLS before 1.2']],
    ['one of two numbers', [PLAIN, old([1.2, 1])], { Cluster }, ['over TLS before 1.2']],
    ['an unknown number', [PLAIN, old(OPEN)], { Cluster }, ['over TLS before 1.2']],
    [
      'old TLS of reading',
      [PLAIN, old('1.2', 'NumericLessThan', { Action: 's3:Get*' })],
      { Cluster },
      ['over TLS before 1.2'],
    ],
    [
      'old TLS of one',
      [PLAIN, old('1.2', 'NumericLessThan', { Principal: { AWS: ACCOUNT } })],
      { Cluster },
      ['over TLS before 1.2'],
    ],
    [
      'old TLS here and there',
      [PLAIN, deny({ NumericLessThan: { 's3:TlsVersion': 1.2 }, StringEquals: { 'aws:PrincipalAccount': ACCOUNT } })],
      { Cluster },
      ['over TLS before 1.2'],
    ],
    ['nothing', [], {}, ['without TLS, for the bucket and its objects']],
    ['old TLS alone', [old('1.2')], { Cluster }, ['without TLS, for the bucket and its objects']],
    ['what everybody may', [{ ...PLAIN, Effect: 'Allow' }], {}, ['without TLS, for the bucket and its objects']],
    [
      'of two, each the half',
      [
        { ...PLAIN, Resource: 'arn:aws:s3:::one' },
        { ...PLAIN, Resource: 'arn:aws:s3:::one/*' },
      ],
      {},
      [],
    ],
    [
      'of two, each one half',
      [{ ...PLAIN, Resource: 'arn:aws:s3:::one' }],
      {},
      ['without TLS, for the bucket and its objects'],
    ],
  ])('refuses %s', (_, statements, more, said) => expect(guarded('bucket-tls', statements, more)).toEqual(said));
  test('by two policies', () => {
    const policy = (Resource: unknown): Resources[string] => ({
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: 'one', PolicyDocument: { Statement: [{ ...PLAIN, Resource }] } },
    });
    expect(guarded('bucket-tls', [], { More: policy('*') })).toEqual([]);
    expect(guarded('bucket-tls', [], { More: policy('arn:aws:s3:::one') })).toHaveLength(1);
  });

  const VPCE = { 'aws:SourceVpce': 'vpce-1' };
  const outside = (Condition: object, more: object = {}): readonly string[] =>
    guarded('weights-inside', [deny(Condition, more)], { Cluster });
  test.each<[string, object, object, boolean]>([
    ['of an endpoint', { StringNotEquals: VPCE }, {}, false],
    ['of the VPC', { StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }, {}, false],
    ['of objects', { StringNotEquals: VPCE }, { Resource: 'arn:aws:s3:::one/*' }, false],
    ['of versions alone', { StringNotEquals: VPCE }, { Action: 's3:GetObjectVersion' }, true],
    ['of both', { StringNotEquals: VPCE }, { Action: ['s3:GetObjectVersion', 's3:GetObject'] }, false],
    ['unlike', { StringNotLike: VPCE }, {}, true],
    ['of an address', { StringNotEquals: { 'aws:SourceIp': '10.0.0.1' } }, {}, true],
    ['of none', { StringNotEquals: { 'aws:SourceVpce': [] } }, {}, true],
    ['of an empty one', { StringNotEquals: { 'aws:SourceVpce': '' } }, {}, true],
    ['of stars', { StringNotEquals: { 'aws:SourceVpce': '?*' } }, {}, true],
    ['of one with a star', { StringNotEquals: { 'aws:SourceVpce': 'vpce-*' } }, {}, false],
    ['of one of two', { StringNotEquals: { 'aws:SourceVpce': ['vpce-1', OPEN] } }, {}, true],
    ...['StringNotEquals', 'StringNotLike', 'ArnNotEquals', 'ArnNotLike'].map(
      (operator): [string, object, object, boolean] => [
        `but for a role by ${operator}`,
        { StringNotEqualsIfExists: VPCE, [operator]: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/x' } },
        {},
        false,
      ],
    ),
    ['but for a tag', { StringNotEqualsIfExists: VPCE, StringNotEquals: { 'aws:PrincipalTag/a': 'b' } }, {}, false],
    [
      'but for a tag of nothing',
      { StringNotEqualsIfExists: VPCE, StringNotEquals: { 'aws:PrincipalTag/': 'b' } },
      {},
      true,
    ],
    [
      'but for somebody who is',
      { StringNotEqualsIfExists: VPCE, StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/x' } },
      {},
      true,
    ],
    [
      'but for somebody perhaps',
      { StringNotEqualsIfExists: VPCE, ArnNotLikeIfExists: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/x' } },
      {},
      true,
    ],
    ['but for everybody', { StringNotEqualsIfExists: VPCE, ArnNotLike: { 'aws:PrincipalArn': '*' } }, {}, true],
    ['but for names', { StringNotEqualsIfExists: VPCE, StringNotEquals: { 'aws:username': 'x' } }, {}, true],
    ['but for services', { StringNotEqualsIfExists: VPCE, Bool: { 'aws:ViaAWSService': 'false' } }, {}, false],
    [
      'but for services, if said',
      { StringNotEqualsIfExists: VPCE, BoolIfExists: { 'aws:PrincipalIsAWSService': false } },
      {},
      false,
    ],
    ['for services', { StringNotEqualsIfExists: VPCE, Bool: { 'aws:ViaAWSService': 'true' } }, {}, true],
    ['but for TLS', { StringNotEqualsIfExists: VPCE, Bool: { 'aws:SecureTransport': 'false' } }, {}, true],
    [
      'but for services by another word',
      { StringNotEqualsIfExists: VPCE, StringEquals: { 'aws:ViaAWSService': 'false' } },
      {},
      true,
    ],
    ['of one', { StringNotEquals: VPCE }, { Principal: { AWS: ACCOUNT } }, true],
    ['of the bucket itself', { StringNotEquals: VPCE }, { Resource: 'arn:aws:s3:::one' }, true],
    ['that allows', { StringNotEquals: VPCE }, { Effect: 'Allow' }, true],
    ['of services alone', { Bool: { 'aws:ViaAWSService': 'false' } }, {}, true],
  ])('is read inside by a refusal %s', (_, condition, more, isFound) =>
    expect(outside(condition, more)).toHaveLength(isFound ? 1 : 0),
  );
  test('is read from anywhere where no cluster reads it, and where it holds logs', () => {
    expect(guarded('weights-inside', [])).toEqual([]);
    expect(places('weights-inside', { ...one(BUCKET), Cluster, ...OF_LOGS })).toEqual(['Data BucketPolicy']);
    expect(guarded('weights-inside', [deny({ StringNotEquals: VPCE }), PLAIN], { Cluster })).toEqual([]);
  });

  test.each(['ReplicationConfiguration', 'WebsiteConfiguration', 'CorsConfiguration', 'AccelerateConfiguration'])(
    'with %s',
    (field) => expect(at('data-stays', one(BUCKET, { [field]: {} }))).toEqual([field]),
  );
  test.each<[unknown, readonly string[]]>([
    ...[undefined, 'Private', 'LogDeliveryWrite', 'BucketOwnerFullControl', 'BucketOwnerRead'].map(
      (acl): [unknown, readonly string[]] => [acl, []],
    ),
    ['AuthenticatedRead', ['AccessControl']],
    [OPEN, ['AccessControl']],
  ])('with the list %j', (AccessControl, said) =>
    expect(at('data-stays', one(BUCKET, { AccessControl }))).toEqual(said),
  );
});

describe('data that stays', () => {
  test.each<[string, object, readonly string[]]>([
    ['AWS::KMS::Key', {}, []],
    ['AWS::KMS::Key', { MultiRegion: false }, []],
    ['AWS::KMS::Key', { MultiRegion: 'false' }, []],
    ['AWS::KMS::Key', { MultiRegion: true }, ['MultiRegion']],
    ['AWS::KMS::Key', { MultiRegion: OPEN }, ['MultiRegion']],
    ['AWS::SNS::Topic', { MultiRegion: true, AccessControl: 'x' }, []],
    ['AWS::Logs::SubscriptionFilter', { DestinationArn: att('Function') }, []],
    ['AWS::Logs::SubscriptionFilter', { DestinationArn: 'arn:x' }, ['DestinationArn']],
    ...['email', 'email-json', 'sms'].map((Protocol): [string, object, readonly string[]] => [
      'AWS::SNS::Subscription',
      { Protocol, Endpoint: 'x' },
      [],
    ]),
    ...['lambda', 'sqs', 'firehose'].flatMap((Protocol): [string, object, readonly string[]][] => [
      ['AWS::SNS::Subscription', { Protocol, Endpoint: att('Function') }, []],
      ['AWS::SNS::Subscription', { Protocol, Endpoint: 'arn:x' }, ['Endpoint']],
    ]),
    ['AWS::SNS::Subscription', { Protocol: 'https', Endpoint: att('Function') }, ['Endpoint']],
    [
      'AWS::SNS::Topic',
      { Subscription: [{ Protocol: 'email' }, { Protocol: 'http', Endpoint: 'x' }] },
      ['Subscription.1.Endpoint'],
    ],
    [
      'AWS::Backup::BackupPlan',
      deep('BackupPlan.BackupPlanRule.0.CopyActions', []),
      ['BackupPlan.BackupPlanRule.0.CopyActions'],
    ],
    ['AWS::Backup::BackupPlan', deep('BackupPlan.BackupPlanRule.0.RuleName', 'a'), []],
    ['AWS::DataPipeline::Pipeline', { PipelineObjects: [] }, ['PipelineObjects']],
    ['AWS::EFS::FileSystem', { ReplicationConfiguration: {} }, ['ReplicationConfiguration']],
    ['AWS::EFS::FileSystem', { Subscription: [{}] }, []],
    ...[
      'HttpEndpointDestinationConfiguration',
      'SplunkDestinationConfiguration',
      'SnowflakeDestinationConfiguration',
    ].map((field): [string, object, readonly string[]] => [
      'AWS::KinesisFirehose::DeliveryStream',
      { [field]: {} },
      [field],
    ]),
    ['AWS::KinesisFirehose::DeliveryStream', { S3DestinationConfiguration: {} }, []],
  ])('%s %j', (type, properties, said) =>
    expect(at('data-stays', { ...one(type, properties), Function: { Type: 'AWS::Lambda::Function' } })).toEqual(said),
  );
});

describe('what holds data', () => {
  const [REST, NODE, HTTPS] = [
    'EncryptionAtRestOptions',
    'NodeToNodeEncryptionOptions.Enabled',
    'DomainEndpointOptions.EnforceHTTPS',
  ];
  const SEARCH = { [`${REST}.Enabled`]: true, [`${REST}.KmsKeyId`]: KEY, [NODE]: true, [HTTPS]: true };
  const STORED = { StorageEncrypted: true, KmsKeyId: KEY };
  /** What makes each of them encrypted: where, and with what. */
  const WELL: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'AWS::CloudTrail::Trail': { KMSKeyId: KEY, EnableLogFileValidation: true },
    'AWS::DAX::Cluster': { 'SSESpecification.SSEEnabled': true, ClusterEndpointEncryptionType: 'TLS' },
    'AWS::DocDB::DBCluster': STORED,
    'AWS::DynamoDB::GlobalTable': { 'SSESpecification.SSEEnabled': true, 'SSESpecification.SSEType': 'KMS' },
    'AWS::DynamoDB::Table': { 'SSESpecification.SSEEnabled': true, 'SSESpecification.KMSMasterKeyId': KEY },
    'AWS::EFS::FileSystem': { Encrypted: true, KmsKeyId: KEY },
    'AWS::ElastiCache::ReplicationGroup': {
      AtRestEncryptionEnabled: true,
      KmsKeyId: KEY,
      TransitEncryptionEnabled: true,
    },
    'AWS::Elasticsearch::Domain': SEARCH,
    'AWS::FSx::FileSystem': { KmsKeyId: KEY },
    'AWS::Kinesis::Stream': { 'StreamEncryption.EncryptionType': 'KMS', 'StreamEncryption.KeyId': KEY },
    'AWS::KinesisFirehose::DeliveryStream': {
      'DeliveryStreamEncryptionConfigurationInput.KeyType': 'CUSTOMER_MANAGED_CMK',
      'DeliveryStreamEncryptionConfigurationInput.KeyARN': KEY,
    },
    'AWS::MSK::Cluster': {
      'EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId': KEY,
      'EncryptionInfo.EncryptionInTransit.ClientBroker': 'TLS',
    },
    'AWS::MemoryDB::Cluster': { KmsKeyId: KEY, TLSEnabled: true },
    'AWS::Neptune::DBCluster': STORED,
    'AWS::OpenSearchService::Domain': SEARCH,
    'AWS::RDS::DBCluster': STORED,
    'AWS::RDS::DBInstance': STORED,
    'AWS::Redshift::Cluster': { Encrypted: true, KmsKeyId: KEY },
    'AWS::SQS::Queue': { KmsMasterKeyId: KEY },
  };
  const written = (values: Readonly<Record<string, unknown>>): object => {
    const properties: Record<string, unknown> = {};
    for (const [path, value] of Object.entries(values)) {
      const keys = path.split('.');
      const holder = keys
        .slice(0, -1)
        .reduce((inner, key) => (inner[key] ??= {}) as Record<string, unknown>, properties);
      holder[keys.at(-1)!] = value;
    }
    return properties;
  };
  test.each(Object.entries(WELL))('%s', (type, values) => {
    expect(at('encrypted', one(type, written(values)))).toEqual([]);
    expect([...at('encrypted', one(type))].sort()).toEqual(Object.keys(values).sort());
    for (const path of Object.keys(values)) {
      expect(at('encrypted', one(type, written({ ...values, [path]: undefined })))).toEqual([path]);
      expect(
        at('encrypted', one(type, written({ ...values, [path]: values[path] === KEY ? 'alias/aws/x' : 'other' }))),
      ).toEqual([path]);
    }
  });
  test('of the others one key is asked', () => {
    for (const type of encrypted.types ?? [])
      if (!(type in WELL)) expect([type, at('encrypted', one(type)).length]).toEqual([type, 1]);
  });

  test.each<[string, string]>([
    ['AWS::SNS::Topic', 'sns:Publish'],
    ['AWS::SQS::Queue', 'sqs:SendMessage'],
  ])('%s takes messages over TLS', (type, Action) => {
    const kind = type.split('::').at(-1)!;
    const statement = {
      Effect: 'Deny',
      Principal: '*',
      Action,
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const said = (
      change: object,
      target: object = { [`${kind}s`]: [ref('Other'), ref('One')] },
      suffix = 'Policy',
    ): boolean =>
      at('in-transit', {
        ...one(type),
        Policy: {
          Type: `${type.replace(/::\w+$/, '')}::${kind}${suffix}`,
          Properties: { ...target, PolicyDocument: { Statement: [{ ...statement, ...change }] } },
        },
      }).length > 0;
    expect(at('in-transit', one(type))).toEqual(['Policy']);
    expect(said({})).toBe(false);
    expect(said({}, { [`${kind}Arn`]: ref('One') }, 'InlinePolicy')).toBe(false);
    expect(said({}, { [kind]: ref('One') }, 'InlinePolicy')).toBe(false);
    expect(said({}, { [`${kind}s`]: [ref('Other')] })).toBe(true);
    expect(said({ Effect: 'Allow' })).toBe(true);
    expect(said({ Action: 'x:Other' })).toBe(true);
    expect(said({ Principal: { AWS: ACCOUNT } })).toBe(true);
    expect(said({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })).toBe(true);
  });
});

describe('a group of logs', () => {
  const days = (LogGroupName: unknown, RetentionInDays: unknown): readonly string[] =>
    found('log-group', one('AWS::Logs::LogGroup', { LogGroupName, RetentionInDays, KmsKeyId: KEY })).map(
      ({ wayOut }) => wayOut,
    );
  test.each<[unknown, unknown, readonly string[]]>([
    ['/some', 90, []],
    ['/some', 89, ['keep them 90 days or longer']],
    ['/some', undefined, ['keep them 90 days or longer']],
    ['/aws/eks/a/cluster', 365, []],
    ['/aws/eks/a/cluster', 364, ['keep them 365 days or longer']],
    ['/aws/eks/a/cluster/more', 90, []],
    ['x/aws/eks/a/cluster', 90, []],
    ['/some/AuditLogs', 364, ['keep them 365 days or longer']],
    ['cloudtrail', '364', ['keep them 365 days or longer']],
    ['/some', '365', []],
  ])('%s for %s days', (name, kept, said) => expect(days(name, kept)).toEqual(said));

  const orphan = (written: unknown, LogGroupName?: unknown): readonly string[] =>
    reasons('log-group', {
      ...one('AWS::Logs::LogGroup', { LogGroupName, RetentionInDays: 90, KmsKeyId: KEY }),
      Writer: { Type: 'AWS::Some::Thing', Properties: { A: written } },
    });
  test('is named, or named by others', () => {
    const NOBODY = ['LogGroupName: nothing refers to it, so nothing writes to it'];
    expect(orphan('a')).toEqual(NOBODY);
    expect(orphan('a', '/some')).toEqual([]);
    expect(orphan('a', OPEN)).toEqual([`LogGroupName: ${UNDECIDED}`]);
    for (const written of [ref('One'), att('One'), { 'Fn::GetAtt': 'One.Arn' }, { 'Fn::Sub': 'a ${One.Arn}' }])
      expect(orphan(written)).toEqual([]);
    for (const written of [ref('Two'), att('Two'), { 'Fn::GetAtt': 'Two.One' }, 'One'])
      expect(orphan(written)).toEqual(NOBODY);
    expect(places('log-group', one('AWS::Logs::LogGroup', { LogGroupName: '/some', RetentionInDays: 90 }))).toEqual([
      'One KmsKeyId',
    ]);
  });
});

describe('Lustre', () => {
  const FILES = 'AWS::FSx::FileSystem';
  const lustre = (LustreConfiguration: object, more: object = {}): Resources =>
    one(FILES, { FileSystemType: 'LUSTRE', FileSystemTypeVersion: '2.15', LustreConfiguration, ...more });
  const capacity = (StorageCapacity: unknown, configuration: object = {}): readonly string[] =>
    found('lustre-capacity', lustre(configuration, { StorageCapacity })).map(
      ({ problem, wayOut }) => `${problem.replace('FSx makes Lustre file systems of ', '')}; ${wayOut}`,
    );
  const efa = (DeploymentType: string, PerUnitStorageThroughput: number): object => ({
    EfaEnabled: true,
    DeploymentType,
    PerUnitStorageThroughput,
  });
  const PLAIN = '1200 GiB or multiples of 2400 GiB';
  test.each<[unknown, object, readonly string[]]>([
    [1200, {}, []],
    [2400, {}, []],
    ['4800', {}, []],
    [3600, {}, [`${PLAIN}; use 4800`]],
    [1, {}, [`${PLAIN}; use 2400`]],
    [0, {}, [`${PLAIN}; use 2400`]],
    [-2400, {}, [`${PLAIN}; use 2400`]],
    [4801, {}, [`${PLAIN}; use 7200`]],
    [38_400, efa('PERSISTENT_2', 125), []],
    [1200, efa('PERSISTENT_2', 125), ['multiples of 38400 GiB; use 38400']],
    [38_401, efa('PERSISTENT_2', 125), ['multiples of 38400 GiB; use 76800']],
    [4800, efa('PERSISTENT_2', 1000), []],
    [2400, efa('PERSISTENT_1', 125), []],
    [2400, { ...efa('PERSISTENT_2', 125), EfaEnabled: false }, []],
  ])('of %s GiB %j', (size, configuration, said) => expect(capacity(size, configuration)).toEqual(said));
  test('rules of Lustre are for nothing else', () => {
    for (const rule of ['lustre-capacity', 'lustre-cache', 'lustre-throughput', 'lustre-efa'])
      expect(
        places(rule, one(FILES, { FileSystemType: 'ONTAP', LustreConfiguration: { DeploymentType: 'PERSISTENT_2' } })),
      ).toEqual([]);
  });
  test.each<[object, readonly string[]]>([
    [{}, []],
    [efa('PERSISTENT_1', 1), ['PERSISTENT_1 file systems have no EFA']],
    [efa('PERSISTENT_2', 1), ['EFA needs a MetadataConfiguration']],
    [{ ...efa('PERSISTENT_2', 1), MetadataConfiguration: {} }, []],
  ])('with EFA %j', (configuration, said) =>
    expect(found('lustre-efa', lustre(configuration)).map(({ problem }) => problem)).toEqual(said),
  );
  test('throughputs', () => {
    const said = (PerUnitStorageThroughput: unknown, DeploymentType = 'PERSISTENT_2'): number =>
      places('lustre-throughput', lustre({ DeploymentType, PerUnitStorageThroughput })).length;
    for (const sold of [125, 250, 500, 1000]) expect(said(sold)).toBe(0);
    for (const other of [124, 300, undefined]) expect(said(other)).toBe(1);
    expect(said(50, 'PERSISTENT_1')).toBe(0);
  });
  test('a cache of a bucket', () => {
    const Link = (FileSystemPath: string): Resources => ({
      Link: {
        Type: 'AWS::FSx::DataRepositoryAssociation',
        Properties: { FileSystemId: ref('One'), FileSystemPath, BatchImportMetaDataOnCreate: true },
      },
    });
    const said = (configuration: object, more: Resources = Link('/')): readonly string[] =>
      places('lustre-cache', { ...lustre(configuration), ...more });
    expect(said({ AutomaticBackupRetentionDays: 0 })).toEqual([]);
    expect(said({})).toEqual([]);
    expect(said({ AutomaticBackupRetentionDays: 7 })).toEqual(['One LustreConfiguration.AutomaticBackupRetentionDays']);
    expect(said({ AutomaticBackupRetentionDays: 7 }, Link('/a'))).toEqual([]);
    for (const version of ['2.12', '2.15'])
      expect(places('lustre-cache', lustre({}, { FileSystemTypeVersion: version }))).toEqual([]);
    for (const version of ['2.10', undefined])
      expect(places('lustre-cache', lustre({}, { FileSystemTypeVersion: version }))).toEqual([
        'One FileSystemTypeVersion',
      ]);
    const link = (value: unknown): readonly string[] =>
      places('lustre-cache', one('AWS::FSx::DataRepositoryAssociation', { BatchImportMetaDataOnCreate: value }));
    expect([true, 'true', false, undefined].map((value) => link(value).length)).toEqual([0, 0, 1, 1]);
    const kept = (path: string, policies: object): readonly string[] =>
      places('retained', { ...Link(path), One: { ...lustre({})['One']!, ...policies } });
    expect(kept('/', { UpdateReplacePolicy: 'Retain' })).toEqual([]);
    expect(kept('/', { DeletionPolicy: 'Retain' })).toEqual(['One UpdateReplacePolicy']);
    expect(kept('/a', { UpdateReplacePolicy: 'Retain' })).toEqual(['One DeletionPolicy']);
  });
});

describe('what stays when its stack goes', () => {
  test.each<[string, object, readonly string[]]>([
    [BUCKET, {}, ['DeletionPolicy', 'UpdateReplacePolicy']],
    [BUCKET, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'RetainExceptOnCreate' }, []],
    [BUCKET, { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Delete' }, ['UpdateReplacePolicy']],
    ['AWS::SNS::Topic', {}, []],
    ['Custom::AWSCDK-EKS-KubernetesResource', {}, []],
  ])('%s %j', (type, policies, said) => expect(at('retained', one(type, {}, policies))).toEqual(said));
  test.each([
    'Backup::BackupVault',
    'CloudTrail::Trail',
    'EC2::Volume',
    'FSx::Volume',
    'Kinesis::Stream',
    'KMS::ReplicaKey',
    'EFS::FileSystem',
    'SecretsManager::Secret',
  ])('AWS::%s', (type) => expect(at('retained', one(`AWS::${type}`))).toHaveLength(2));
  test('by a policy that there is', () => {
    for (const known of ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot', undefined])
      expect(at('deletion-policy', one(BUCKET, {}, { DeletionPolicy: known }))).toEqual([]);
    for (const other of ['retain', OPEN, ''])
      expect(at('deletion-policy', one(BUCKET, {}, { DeletionPolicy: other, UpdateReplacePolicy: 'Retain' }))).toEqual([
        'DeletionPolicy',
      ]);
  });
});

describe('secrets and images', () => {
  const SECRET = 'AWS::SecretsManager::Secret';
  test.each<[object, readonly string[]]>([
    [{ KmsKeyId: KEY }, []],
    [{}, ['KmsKeyId']],
    [{ KmsKeyId: KEY, SecretString: 'x' }, ['SecretString']],
    [{ KmsKeyId: KEY, GenerateSecretString: { PasswordLength: 20 } }, []],
    [{ KmsKeyId: KEY, GenerateSecretString: { PasswordLength: 19 } }, ['GenerateSecretString.PasswordLength']],
    [{ KmsKeyId: KEY, ReplicaRegions: [{ Region: 'a' }, { Region: 'b' }] }, ['ReplicaRegions.0', 'ReplicaRegions.1']],
  ])('a secret %j', (properties, said) => expect(at('secret', one(SECRET, properties))).toEqual(said));
  test.each<[object | undefined, number]>([
    [undefined, 1],
    [{ SecretId: ref('One'), RotationRules: { AutomaticallyAfterDays: 30 } }, 0],
    [{ SecretId: ref('One'), RotationRules: { ScheduleExpression: 'rate(30 days)' } }, 0],
    [{ SecretId: ref('One') }, 1],
    [{ SecretId: ref('One'), RotationRules: { Duration: '3h' } }, 1],
    [{ SecretId: ref('Other'), RotationRules: { AutomaticallyAfterDays: 30 } }, 1],
  ])('that turns by %j', (schedule, count) =>
    expect(
      at('secret-rotation', {
        ...one(SECRET),
        ...(schedule === undefined
          ? {}
          : { Turn: { Type: 'AWS::SecretsManager::RotationSchedule', Properties: schedule } }),
      }),
    ).toHaveLength(count),
  );

  const SEALED = {
    ImageTagMutability: 'IMMUTABLE',
    ImageScanningConfiguration: { ScanOnPush: true },
    EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: KEY },
  };
  test.each<[object, readonly string[]]>([
    [{}, []],
    [{ ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' }, ['ImageTagMutability']],
    [{ ImageScanningConfiguration: { ScanOnPush: 'true' } }, []],
    [{ ImageScanningConfiguration: { ScanOnPush: false } }, ['ImageScanningConfiguration.ScanOnPush']],
    [{ EmptyOnDelete: true }, ['EmptyOnDelete']],
    [{ EncryptionConfiguration: { EncryptionType: 'KMS_DSSE', KmsKey: KEY } }, []],
    [
      { EncryptionConfiguration: { EncryptionType: 'AES256', KmsKey: KEY } },
      ['EncryptionConfiguration.EncryptionType'],
    ],
    [
      { EncryptionConfiguration: { EncryptionType: 'AES-KMS', KmsKey: KEY } },
      ['EncryptionConfiguration.EncryptionType'],
    ],
    [{ EncryptionConfiguration: { EncryptionType: 'KMS' } }, ['EncryptionConfiguration.KmsKey']],
  ])('a repository %j', (change, said) =>
    expect(at('repository', one('AWS::ECR::Repository', { ...SEALED, ...change }))).toEqual(said),
  );
});

describe('builds', () => {
  const PROJECT = 'AWS::CodeBuild::Project';
  const [ENABLED, OFF] = [{ Status: 'ENABLED' }, { Status: 'DISABLED' }];
  test.each<[object, readonly string[]]>([
    [{ CloudWatchLogs: { ...ENABLED, GroupName: 'a' } }, []],
    [{ CloudWatchLogs: ENABLED }, ['LogsConfig.CloudWatchLogs.GroupName']],
    [{ CloudWatchLogs: { ...OFF, GroupName: 'a' } }, ['LogsConfig.CloudWatchLogs.Status']],
    [{}, ['LogsConfig.CloudWatchLogs.Status']],
    [{ S3Logs: ENABLED }, []],
    [{ S3Logs: OFF }, ['LogsConfig.CloudWatchLogs.Status']],
  ])('say what they did: %j', (LogsConfig, said) =>
    expect(at('build-project', one(PROJECT, { LogsConfig }))).toEqual(said),
  );
  test('have no privileges', () => {
    const said = (PrivilegedMode: unknown): readonly string[] =>
      at('build-project', one(PROJECT, { LogsConfig: { S3Logs: ENABLED }, Environment: { PrivilegedMode } }));
    expect([undefined, false, 'false', true, OPEN].map((value) => said(value).length)).toEqual([0, 0, 0, 1, 1]);
  });

  const staged = (variables: Readonly<Record<string, unknown>>, text?: string): number =>
    places('staged-code', {
      ...one(PROJECT, {
        Environment: { EnvironmentVariables: Object.entries(variables).map(([Name, Value]) => ({ Name, Value })) },
      }),
      ...(text === undefined
        ? {}
        : { Manifest: { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: text } } }),
    }).length;
  test('stage code where an engine may run it', () => {
    const WITH = { WITH_CODE: 'true' };
    expect(staged({})).toBe(0);
    expect(staged({ WITH_CODE: 'false' })).toBe(0);
    expect(staged({ WITH_CODE: false, OTHER: 'true' })).toBe(0);
    expect(staged(WITH)).toBe(1);
    expect(staged({ WITH_CODE: OPEN, REPOSITORY: 'deepseek-v3.2' })).toBe(1);
    expect(staged({ REPOSITORY: 'deepseek-v3.2', ...WITH })).toBe(0);
    expect(staged({ REPOSITORY: 'qwen3-8b', ...WITH })).toBe(1);
    const RUN = '["--trust-remote-code","s3://b/a/one"]';
    expect(staged({ ...WITH, PREFIX: 'a/one//' }, RUN)).toBe(0);
    expect(staged({ ...WITH, PREFIX: 'a/two' }, RUN)).toBe(1);
    expect(staged({ ...WITH, PREFIX: '/' }, RUN)).toBe(1);
    expect(staged(WITH, RUN)).toBe(1);
    expect(staged({ ...WITH, PREFIX: 'a/one' }, '["s3://b/a/one"]')).toBe(1);
    expect(staged({ WITH_CODE: 'yes', PREFIX: 'a/one' }, RUN)).toBe(1);
  });
});
