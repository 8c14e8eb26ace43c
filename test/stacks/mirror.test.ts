import { mirrorProjectName } from '../../lib/contract';
import { environmentWith } from '../support/environments';
import { planInput, planOf } from '../support/plan-fixture';
import { onlyResource, resourcesOf, stacksOf, stacksWithChartsOf, valueAt } from '../support/stacks';

const SECRET = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:windlass/hub-AbCdEf';

const environmentWithSecrets = environmentWith((environment) => {
  environment.secrets = { huggingFaceTokenArn: SECRET, dockerHubArn: SECRET };
  environment.models[0]!.revision = '0123456789abcdef0123456789abcdef01234567';
});
const template = () => stacksWithChartsOf(planOf('multi-node')).template('mirror');
const withSecrets = () => stacksOf(planInput(environmentWithSecrets)).template('mirror');

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}
interface Variable {
  readonly Name: string;
  readonly Value: string;
  readonly Type: string;
}

const projects = (from = template()) =>
  resourcesOf(from, 'AWS::CodeBuild::Project').map(([, { Properties }]) => Properties!);
const projectNamed = (part: string, from = template()) =>
  projects(from).find(({ Name }) => String(Name).includes(part))!;
const variablesOf = (project: object): Variable[] =>
  (valueAt(project, 'Environment.EnvironmentVariables') ?? []) as Variable[];
const buildspecOf = (project: object): string => String(valueAt(project, 'Source.BuildSpec'));
const statementsOf = (part: string, from = template()): Statement[] =>
  resourcesOf(from, 'AWS::IAM::Policy')
    .filter(([id]) => id.includes(part))
    .flatMap(([, { Properties }]) => valueAt(Properties, 'PolicyDocument.Statement') as Statement[]);

test('one project for images and one for each checkpoint, by the names the runbook uses', () => {
  expect(projects().map(({ Name }) => Name)).toEqual([
    mirrorProjectName('multi-node'),
    'windlass-multi-node-stage-qwen3-8-2400b',
  ]);
});

test('each runs outside the VPC, unprivileged, one build at a time, with an encrypted log that is kept a year', () => {
  for (const project of projects()) {
    expect(project).toMatchObject({
      Environment: { PrivilegedMode: false },
      Artifacts: { Type: 'NO_ARTIFACTS' },
      ConcurrentBuildLimit: 1,
      LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: { Ref: expect.stringContaining('Logs') } } },
    });
    expect(project).not.toHaveProperty('VpcConfig');
  }
  expect(onlyResource(template(), 'AWS::Logs::LogGroup')).toMatchObject({
    RetentionInDays: 365,
    KmsKeyId: expect.anything(),
  });
});

test('is free of assets and functions', () => {
  expect(JSON.stringify(template())).not.toMatch(/AWS::Lambda|Custom::|cdk-hnb659fds-assets/);
});

test('the image job copies what the manifests of this environment pull', () => {
  const text = buildspecOf(projectNamed('-mirror'));
  for (const source of ['nvcr.io/nvidia/k8s-device-plugin', 'registry.k8s.io/lws/lws', 'public.ecr.aws/eks/'])
    expect(text).toContain(`copy_image '${source}`);
  expect(text).toContain("copy_chart 'https://aws.github.io/eks-charts' 'aws-load-balancer-controller'");
});

test('the image job may push to the repositories of the bill and do nothing else', () => {
  const statements = statementsOf('Images');
  expect(statements.flatMap(({ Action }) => Action).filter((action) => !/^(ecr|logs):/.test(action))).toEqual([]);
  const push = statements.find(({ Action }) => Action.includes('ecr:PutImage'))!;
  expect(push.Resource).toEqual(
    [
      'charts/aws-load-balancer-controller',
      'charts/lws',
      'eks/aws-load-balancer-controller',
      'lws/lws',
      'nvidia/dcgm-exporter',
      'nvidia/k8s-device-plugin',
    ].map((name) => `arn:aws:ecr:us-west-2:111122223333:repository/windlass-multi-node/${name}`),
  );
  const everywhere = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
  expect(everywhere).toEqual(['ecr:GetAuthorizationToken']);
});

test('a staging job writes its own prefix and may delete nothing', () => {
  const statements = statementsOf('Stage');
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => /Delete|\*/.test(action))).toEqual([]);
  const write = statements.find(({ Action }) => Action.includes('s3:PutObject'))!;
  expect(JSON.stringify(write.Resource)).toMatch(/windlass-multi-node-weights-[^"]*\/Qwen\/[^"]+\/\*"/);
});

test('without a pinned commit the job has none, which makes it refuse', () => {
  expect(variablesOf(projectNamed('-stage-'))).toContainEqual({ Name: 'REVISION', Value: '', Type: 'PLAINTEXT' });
});

test('secrets travel by reference, and only to the job that needs them', () => {
  const staging = projectNamed('-stage-', withSecrets());
  expect(variablesOf(staging)).toContainEqual({ Name: 'HF_TOKEN', Value: SECRET, Type: 'SECRETS_MANAGER' });
  expect(variablesOf(projectNamed('-mirror', withSecrets()))).toEqual([
    { Name: 'DOCKERHUB_USERNAME', Value: `${SECRET}:username`, Type: 'SECRETS_MANAGER' },
    { Name: 'DOCKERHUB_PASSWORD', Value: `${SECRET}:password`, Type: 'SECRETS_MANAGER' },
  ]);
  for (const part of ['Images', 'Stage'])
    expect(statementsOf(part, withSecrets())).toContainEqual(
      expect.objectContaining({ Action: 'secretsmanager:GetSecretValue', Resource: SECRET }),
    );
  expect(JSON.stringify(template())).not.toContain('secretsmanager');
});

test('a pinned commit is part of where it is staged', () => {
  const variables = Object.fromEntries(
    variablesOf(projectNamed('-stage-', withSecrets())).map(({ Name, Value }) => [Name, Value]),
  );
  expect(variables).toMatchObject({ PREFIX: `Qwen/Qwen3-8B/${variables['REVISION']}/` });
});
