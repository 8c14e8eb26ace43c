import { mirrorBill } from '../../lib/mirror';
import { controllerReleases } from '../../lib/constructs/workloads/controller-releases';
import type { EnvironmentPlan } from '../../lib/environment';
import { createStacks } from '../../lib/stacks/create-stacks';
import { outputsOf } from '../../lib/stacks/outputs';
import { CONSUMERS, DOOR_VARIANTS, type DoorVariant, ENGINE_TLS } from '../support/door-variants';
import { planInput } from '../support/plan-fixture';
import { ReviewableYaml, templateYaml, yamlSnapshotSerializer } from '../support/serializers';
import { onlyResource, resourcesOf, SMALL_CHART, stacksOf, valueAt } from '../support/stacks';
import { templateFaults } from '../support/template-faults';
import { unitApp } from '../support/unit-app';

expect.addSnapshotSerializer(yamlSnapshotSerializer);

const planOf = (name: DoorVariant) => planInput(DOOR_VARIANTS[name]);
const variant = (name: DoorVariant) => stacksOf(planOf(name));
const doorOf = (name: DoorVariant) => variant(name).template('frontDoor');

test('front door with an endpoint service', () => {
  expect(new ReviewableYaml(templateYaml(doorOf('front door, endpoint service')))).toMatchSnapshot();
});

test.each(Object.keys(DOOR_VARIANTS) as DoorVariant[])('%s keeps what every environment promises', (name) => {
  const template = doorOf(name);
  expect(templateFaults(template)).toEqual([]);
  expect(JSON.stringify(template)).not.toMatch(/[0-9a-f]{64}|AWS::Lambda|Custom::/);
});

test('it comes behind what it takes from, and before the pods that are bound to it', () => {
  const { stacks } = variant('front door');
  const waitsFor = (stack: typeof stacks.frontDoor | typeof stacks.workloads): string[] =>
    stack!.dependencies.map(({ stackName }) => stackName.replace('windlass-hybrid-', ''));
  expect(waitsFor(stacks.frontDoor)).toEqual(expect.arrayContaining(['Network', 'Cluster', 'Storage', 'Operations']));
  expect(waitsFor(stacks.frontDoor)).not.toContain('GpuCapacity');
  expect(waitsFor(stacks.workloads)).toContain('FrontDoor');
  expect(variant('front door, GitOps').stacks.addons!.dependencies).toContain(
    variant('front door, GitOps').stacks.frontDoor,
  );
});

test('it is protected and tagged as the others', () => {
  const { frontDoor } = variant('front door').stacks;
  expect(frontDoor!.terminationProtection).toBe(true);
  expect(frontDoor!.tags.tagValues()).toMatchObject({ 'windlass:environment': 'hybrid' });
});

test('named principals may ask for a connection, and each is accepted by a person', () => {
  const template = doorOf('front door, endpoint service');
  expect(onlyResource(template, 'AWS::EC2::VPCEndpointService')).toMatchObject({ AcceptanceRequired: true });
  expect(onlyResource(template, 'AWS::EC2::VPCEndpointServicePermissions')).toMatchObject({
    AllowedPrincipals: CONSUMERS,
  });
  expect(JSON.stringify(doorOf('front door'))).not.toContain('VPCEndpointService');
});

test('outputs say where clients and other VPCs connect', () => {
  const outputs = Object.keys(doorOf('front door, endpoint service').Outputs ?? {});
  expect(outputs).toEqual(['LoadBalancerDnsName', 'EndpointServiceName']);
});

test('TLS ends where the plan says', () => {
  const listener = (name: DoorVariant) => onlyResource(doorOf(name), 'AWS::ElasticLoadBalancingV2::Listener');
  expect(listener('front door')).toMatchObject({ Protocol: 'TCP', Port: 8080 });
  expect(listener('front door, TLS on the load balancer')).toMatchObject({ Protocol: 'TLS', Port: 443 });
  expect(listener('front door, TLS in the door')).toMatchObject({ Protocol: 'TCP', Port: 443 });
});

test('in a VPC that exists it stands in the subnets that are named', () => {
  const { Subnets } = onlyResource(doorOf('front door, existing VPC'), 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  expect(Subnets).toEqual(['subnet-0123456789abcde10', 'subnet-0123456789abcde20']);
});

const readSecrets = (name: DoorVariant): string =>
  JSON.stringify(resourcesOf(doorOf(name), 'AWS::IAM::Policy').map(([, { Properties }]) => Properties));

test('the door reads the key of the engines where they ask for one', () => {
  expect(readSecrets('front door')).toContain('ExportsOutputRefApiKey');
  expect(readSecrets('front door, no key of the engines')).not.toContain('ApiKey');
});

/** Statements of the policy of the endpoint of Secrets Manager. */
const throughEndpoint = (name: DoorVariant): unknown => {
  const endpoints = resourcesOf(variant(name).template('network'), 'AWS::EC2::VPCEndpoint');
  const [, secrets] = endpoints.find(([, one]) => JSON.stringify(one).includes('.secretsmanager'))!;
  return valueAt(secrets.Properties, 'PolicyDocument.Statement.0.Action');
};

test('its keys pass the endpoint of Secrets Manager, which is there even when engines ask for none', () => {
  const both = ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'];
  expect(throughEndpoint('front door')).toEqual(both);
  expect(throughEndpoint('front door, no key of the engines')).toEqual(both);
});

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}
const controllerStatements = (name: DoorVariant): readonly Statement[] =>
  resourcesOf(variant(name).template('cluster'), 'AWS::IAM::Policy').flatMap(
    ([, { Properties }]) => valueAt(Properties, 'PolicyDocument.Statement') as Statement[],
  );

test('the controller fills the group of the door, and may neither change nor delete it', () => {
  const group = 'arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/windlass-hybrid/*';
  const about = controllerStatements('front door').filter(({ Resource }) => JSON.stringify(Resource).includes(group));
  expect(about.flatMap(({ Action }) => Action)).toEqual([
    'elasticloadbalancing:DeregisterTargets',
    'elasticloadbalancing:RegisterTargets',
  ]);
  // All else that it may do takes its own tag, which the group has not.
  expect(JSON.stringify(doorOf('front door'))).not.toContain('elbv2.k8s.aws/cluster');
});

const alarms = () =>
  resourcesOf(doorOf('front door'), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties ?? {});

test('people hear of a door that nobody answers at, and of one without its spare', () => {
  for (const alarm of alarms())
    expect(alarm).toMatchObject({
      Namespace: 'AWS/NetworkELB',
      MetricName: 'HealthyHostCount',
      Dimensions: [
        { Name: 'LoadBalancer', Value: { 'Fn::GetAtt': [expect.anything(), 'LoadBalancerFullName'] } },
        { Name: 'TargetGroup', Value: { 'Fn::GetAtt': [expect.anything(), 'TargetGroupFullName'] } },
      ],
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  expect(alarms().map(({ Threshold }) => Threshold)).toEqual([1, planOf('front door').frontDoor!.replicas]);
});

test('repositories are made for what its pods run', () => {
  const names = resourcesOf(variant('front door').template('storage'), 'AWS::ECR::Repository').map(
    ([, { Properties }]) => Properties?.['RepositoryName'],
  );
  expect(names).toEqual(expect.arrayContaining(['windlass-hybrid/haproxy/haproxy', 'windlass-hybrid/aws-cli/aws-cli']));
});

test('what its pods pull is on the bill of the mirror', () => {
  const plan = planOf('front door');
  const { image, keysImage } = plan.frontDoor!;
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'door' } };
  const containers = [image, keysImage].map(({ reference }) => ({ image: reference }));
  const bill = mirrorBill(plan, {
    charts: [{ name: '35-front-door', manifests: [{ ...pod, spec: { containers } }] }],
    releases: controllerReleases(plan, 'vpc-1'),
  });
  const copied = bill.images.filter(({ pulledBy }) => pulledBy.includes('35-front-door'));
  expect(copied.map(({ name, origin, digest }) => [name, origin, digest?.slice(0, 7)]).sort()).toEqual([
    ['aws-cli', 'mirror', 'sha256:'],
    ['haproxy', 'mirror', 'sha256:'],
  ]);
});

test("it gives stacks of one's own its names, tenants and addresses", () => {
  const plan = planOf('front door, endpoint service');
  const { endpoint } = outputsOf(plan, createStacks(unitApp(), plan, { manifests: [SMALL_CHART] }));
  expect(endpoint).toEqual({
    loadBalancerName: 'front-door-hybrid',
    service: { name: 'front-door', namespace: 'windlass-door' },
    listeners: plan.frontDoor!.names.map(({ name }) => ({ model: name, port: 8080 })),
    protocol: 'http',
    frontDoor: {
      tenants: [
        { name: 'search', secretName: 'windlass/hybrid/tenants/search' },
        { name: 'reports', secretName: 'windlass/hybrid/tenants/reports' },
      ],
      dnsName: expect.stringContaining('Token'),
      endpointServiceName: expect.stringContaining('com.amazonaws.vpce.us-west-2.'),
    },
  });
});

test('engines may read their certificate, whatever the stage, and the door may not', () => {
  const { certificateSecretArn } = ENGINE_TLS;
  const readsIt = (statement: Readonly<Record<string, unknown>>): boolean =>
    JSON.stringify(statement).includes(certificateSecretArn);
  const statementsOf = (plan: EnvironmentPlan, part: 'storage' | 'frontDoor') =>
    resourcesOf(stacksOf(plan).template(part), 'AWS::IAM::Policy').flatMap(
      ([, policy]) => valueAt(policy, 'Properties.PolicyDocument.Statement') as Readonly<Record<string, unknown>>[],
    );
  for (const stage of ['prepare', 'require'] as const) {
    const base = DOOR_VARIANTS['front door, TLS to engines'];
    const plan = planInput({ ...base, frontDoor: { ...base.frontDoor!, engineTls: { ...ENGINE_TLS, stage } } });
    expect(statementsOf(plan, 'frontDoor').filter(readsIt)).toEqual([]);
    expect(statementsOf(plan, 'storage').filter(readsIt)).toEqual([
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: [certificateSecretArn, { Ref: expect.stringMatching(/^ApiKey/) as string }],
      },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: 'arn:aws:kms:us-west-2:111122223333:key/*',
        Condition: {
          StringEquals: {
            'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com',
            'kms:EncryptionContext:SecretARN': certificateSecretArn,
          },
        },
      },
    ]);
  }
  expect(statementsOf(planOf('front door'), 'storage').filter(readsIt)).toEqual([]);
});

test('an environment without a door has nothing of it', () => {
  const { template, templates } = stacksOf(planInput({ ...DOOR_VARIANTS['front door'], frontDoor: undefined }));
  expect(Object.keys(templates)).not.toContain('frontDoor');
  expect(JSON.stringify(template('cluster'))).not.toContain('FillBoundGroup');
  expect(JSON.stringify(template('network'))).not.toContain('BatchGetSecretValue');
});
