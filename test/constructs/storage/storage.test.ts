import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StorageKey } from '../../../lib/constructs/cluster/keys';
import { ImageRepositories, mirroredRepositories } from '../../../lib/constructs/mirror/image-repositories';
import { LustreFileSystem } from '../../../lib/constructs/storage/lustre-file-system';
import { WeightsBucket } from '../../../lib/constructs/storage/weights-bucket';
import { EngineRole } from '../../../lib/constructs/workloads/engine-role';
import type { ResolvedImage } from '../../../lib/environment/pods/images';
import { ACCOUNT, emptyStack, networkIn, REGION, templateOf } from '../../support/construct-scope';
import { onlyEntry, onlyResource, resourcesOf, valueAt } from '../../support/stacks';

describe('WeightsBucket', () => {
  const stack = emptyStack();
  new WeightsBucket(stack, 'Weights', {
    bucketName: 'weights',
    key: new StorageKey(stack, 'Key'),
    environment: 'production',
    readers: { endpointId: 'vpce-1' },
  });
  const template = templateOf(stack);
  const buckets = resourcesOf(template, 'AWS::S3::Bucket').map(([, resource]) => resource);
  const weights = buckets.find(({ Properties }) => Properties?.['BucketName'] === 'weights')!;

  test('is encrypted with our key, versioned and logged', () => {
    expect(valueAt(weights.Properties, 'BucketEncryption.ServerSideEncryptionConfiguration.0')).toMatchObject({
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: expect.anything() },
    });
    expect(valueAt(weights.Properties, 'VersioningConfiguration.Status')).toBe('Enabled');
    expect(valueAt(weights.Properties, 'LoggingConfiguration.DestinationBucketName')).toBeDefined();
  });

  test('is read through the endpoint, by jobs that copy weights and by FSx, and by nobody else', () => {
    const policies = resourcesOf(template, 'AWS::S3::BucketPolicy').map(([, { Properties }]) =>
      JSON.stringify(Properties),
    );
    expect(policies.filter((policy) => policy.includes('ReadInsideOnly'))).toHaveLength(1);
    const policy = policies.find((text) => text.includes('ReadInsideOnly'))!;
    expect(policy).toContain('"aws:SourceVpce":"vpce-1"');
    expect(policy).toContain('"aws:PrincipalTag/windlass:copies-weights":"production"');
    expect(policy).toContain('AWSServiceRoleForFSxS3Access_*');
  });

  test('bucket and log bucket are kept when the stack goes', () => {
    for (const bucket of buckets)
      expect(bucket).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  test('both refuse plain HTTP', () => {
    const policies = resourcesOf(template, 'AWS::S3::BucketPolicy').map(([, { Properties }]) =>
      JSON.stringify(Properties),
    );
    expect(policies).toHaveLength(buckets.length);
    for (const policy of policies) expect(policy).toContain('"aws:SecureTransport":"false"');
  });

  test('replaced checkpoints stop costing after a month, and broken uploads after a week', () => {
    const rules = JSON.stringify(valueAt(weights.Properties, 'LifecycleConfiguration.Rules'));
    expect(rules).toContain('"NoncurrentDays":30');
    expect(rules).toContain('"DaysAfterInitiation":7');
  });
});

describe('ImageRepositories', () => {
  const image = (reference: string, upstream = 'docker.io/x:1'): ResolvedImage => ({
    name: 'x',
    reference,
    upstream,
    isPlaceholder: false,
  });
  const own = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;

  test('mirror what comes from elsewhere into this registry, each once', () => {
    const images = [
      image(`${own}/vllm/vllm-openai@sha256:0`),
      image(`${own}/vllm/vllm-openai@sha256:1`),
      image(`${own}/lws/lws:v0.10.0`),
    ];
    expect(mirroredRepositories(images, ACCOUNT, REGION)).toEqual(['lws/lws', 'vllm/vllm-openai']);
  });

  test('leave out registries of others and images the user pushed', () => {
    const built = `${own}/team/vllm-efa@sha256:2`;
    const images = [image('602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/efa:v1'), image(built, built)];
    expect(mirroredRepositories(images, ACCOUNT, REGION)).toEqual([]);
  });

  test('are immutable, scanned, encrypted and kept', () => {
    const stack = emptyStack();
    new ImageRepositories(stack, 'Repositories', {
      repositoryNames: ['windlass-x/a/b'],
      prefix: 'windlass-x/',
      key: new StorageKey(stack, 'Key'),
    });
    const [, repository] = onlyEntry(templateOf(stack), 'AWS::ECR::Repository');
    expect(repository).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        RepositoryName: 'windlass-x/a/b',
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
        EncryptionConfiguration: { EncryptionType: 'KMS' },
      },
    });
  });
});

describe('EngineRole', () => {
  const stack = emptyStack();
  const key = new StorageKey(stack, 'Key');
  new EngineRole(stack, 'Engine', {
    clusterName: 'windlass-test',
    region: REGION,
    bucket: Bucket.fromBucketName(stack, 'Bucket', 'weights'),
    key,
    prefixes: ['org/model/', 'org/draft/'],
  });
  const template = templateOf(stack);
  const statements = valueAt(onlyResource(template, 'AWS::IAM::Policy'), 'PolicyDocument.Statement') as {
    Action: string | string[];
    Resource: unknown;
  }[];

  test('reads the prefixes of its models and nothing else', () => {
    expect(statements.flatMap(({ Action }) => Action)).toEqual([
      's3:ListBucket',
      's3:GetObject',
      's3:GetObjectVersion',
      'kms:Decrypt',
    ]);
    expect(statements[1]!.Resource).toEqual(['arn:aws:s3:::weights/org/draft/*', 'arn:aws:s3:::weights/org/model/*']);
  });

  test('is given to the service account of the engines', () => {
    expect(onlyResource(template, 'AWS::EKS::PodIdentityAssociation')).toMatchObject({
      ClusterName: 'windlass-test',
      Namespace: 'windlass-serving',
      ServiceAccount: 'vllm-engine',
    });
  });

  test('is taken by pods of this account only', () => {
    const [trust] = valueAt(onlyResource(template, 'AWS::IAM::Role'), 'AssumeRolePolicyDocument.Statement') as object[];
    expect(trust).toMatchObject({
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
    });
  });
});

describe('LustreFileSystem', () => {
  const stack = emptyStack();
  const network = networkIn(stack);
  new LustreFileSystem(stack, 'Lustre', {
    plan: { storageCapacityGiB: 4800, perUnitStorageThroughput: 500, availabilityZoneId: 'usw2-az2' },
    vpc: network.vpc,
    subnet: network.inZone('gpu', 'usw2-az2'),
    clientSecurityGroupId: 'sg-nodes',
    bucket: Bucket.fromBucketName(stack, 'Bucket', 'weights'),
    key: new StorageKey(stack, 'Key'),
  });
  const template = templateOf(stack);
  const [, fileSystem] = onlyEntry(template, 'AWS::FSx::FileSystem');

  test('has the size and speed of the plan, in one zone', () => {
    expect(fileSystem.Properties).toMatchObject({
      FileSystemTypeVersion: '2.15',
      StorageCapacity: 4800,
      SubnetIds: [{ Ref: expect.stringContaining('gpuusw2az2') }],
      LustreConfiguration: { DeploymentType: 'PERSISTENT_2', PerUnitStorageThroughput: 500 },
    });
  });

  test('goes with its stack, whose subnet and group it would keep; its content is in the bucket', () => {
    expect(fileSystem).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' });
  });

  test('shows the objects of the bucket under its root, so that staging is one upload', () => {
    expect(onlyResource(template, 'AWS::FSx::DataRepositoryAssociation')).toMatchObject({
      DataRepositoryPath: 's3://weights',
      FileSystemPath: '/',
      BatchImportMetaDataOnCreate: true,
    });
    expect(JSON.stringify(onlyResource(template, 'AWS::KMS::Key'))).toContain('AWSServiceRoleForFSxS3Access_*');
  });

  test('waits for its rules: servers and nodes talk both ways on the Lustre ports', () => {
    const ingress = resourcesOf(template, 'AWS::EC2::SecurityGroupIngress');
    const ports = ingress.map(([, { Properties }]) => `${Properties?.['FromPort']}-${Properties?.['ToPort']}`);
    expect(ports).toEqual(['988-988', '988-988', '988-988', '1018-1023', '1018-1023', '1018-1023']);
    expect(fileSystem['DependsOn']).toEqual(expect.arrayContaining(ingress.map(([id]) => id)));
  });
});
