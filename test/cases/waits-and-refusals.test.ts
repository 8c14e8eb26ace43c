import type { EnvironmentInput } from '../../lib/config';
import { planLustre } from '../../lib/environment/weights';
import { GIB } from '../../lib/units';
import { environmentWith } from '../support/environments';
import { chartsOf, planInput, planOf } from '../support/plan-fixture';
import { onlyEntry, resourcesOf, stacksOf, stacksWithChartsOf, valueAt } from '../support/stacks';

const planWith = (change: (environment: EnvironmentInput) => void) => planInput(environmentWith(change));
const onLustre = (storage: object = {}) =>
  planWith((environment) => Object.assign(environment, { storage: { tier: 'fsx-lustre', ...storage } }));

/** kubernetes#83392: a claim that is bound by hand cannot be resized; FSx UpdateFileSystem: StorageCapacity only grows. */
describe('a file system grows, its claim does not', () => {
  const claims = (plan: ReturnType<typeof onLustre>) =>
    chartsOf(plan)
      .flatMap(
        ({ manifests }) => manifests as { kind: string; spec: { resources: { requests: { storage: string } } } }[],
      )
      .filter(({ kind }) => kind === 'PersistentVolumeClaim')
      .map(({ spec }) => spec.resources.requests.storage);

  test.each([1200, 2400, 24_000])('of %i GiB is claimed as the smallest there is', (capacityGiB) => {
    const plan = onLustre({ capacityGiB });
    expect(plan.fileSystem?.storageCapacityGiB).toBe(capacityGiB);
    expect(claims(plan)).toEqual(['1200Gi']);
    const workloads = stacksWithChartsOf(plan).template('workloads');
    const volume = resourcesOf(workloads, 'Custom::AWSCDK-EKS-KubernetesResource').find(([id]) =>
      id.includes('Volume'),
    );
    expect(JSON.stringify(volume)).toContain('1200Gi');
  });

  /** Checkpoints in GiB → file system in GiB: all of them, the largest twice. */
  test.each([
    [[500], 1200],
    [[1000], 2400],
    [[1100, 16], 4800],
    [[2400], 7200],
  ])('%j GiB of checkpoints and a second revision need %i', (sizes, capacity) => {
    const checkpointBytes = sizes.map((size) => size * GIB);
    expect(planLustre({ checkpointBytes }, 'usw2-az1').storageCapacityGiB).toBe(capacity);
  });

  test('what is deployed is to be written down, until it is', () => {
    const toDos = (plan: ReturnType<typeof onLustre>) =>
      plan.notes.filter(({ topic, todo }) => topic === 'storage' && todo);
    expect(toDos(onLustre())).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/write storage\.capacityGiB: 1200/) }),
    ]);
    expect(toDos(onLustre({ capacityGiB: 1200 }))).toEqual([]);
    expect(toDos(onLustre({ capacityGiB: 1200, keepFileSystemsIn: ['usw2-az2'] }))).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/take usw2-az2 out of storage\.keepFileSystemsIn/) }),
    ]);
  });
});

/** EKS user guide, access entries; gravitational/teleport#37958: the first calls after one is made may be refused. */
test('the first manifest waits until the API server lets its function in', () => {
  const workloads = stacksWithChartsOf(planOf('development')).template('workloads');
  const [accessId] = onlyEntry(workloads, 'AWS::EKS::AccessEntry');
  const [probeId, probe] = onlyEntry(workloads, 'Custom::AWSCDK-EKS-KubernetesObjectValue');
  expect(probe.Properties).toMatchObject({ ObjectType: 'namespace', ObjectName: 'default', TimeoutSeconds: 300 });
  const dependsOn = (resource: object): unknown => (resource as { DependsOn?: unknown }).DependsOn;
  expect(dependsOn(probe)).toContain(accessId);
  const [[, first]] = resourcesOf(workloads, 'Custom::AWSCDK-EKS-KubernetesResource') as [[string, object]];
  expect(dependsOn(first)).toContain(probeId);
});

/** Nodes with a way out meet the gateway endpoint's policy at S3 all the same. */
describe("objects in other people's buckets", () => {
  const BUCKETS = [
    ['registry.k8s.io', 'kubernetes/k8s.io#4214'],
    ['docker.io', 'docker/hub-feedback#1318'],
  ] as const;
  const statements = (profile: 'isolated' | 'connected') => {
    const plan = planWith(({ network }) => Object.assign(network, { profile }));
    const endpoints = resourcesOf(stacksOf(plan).template('network'), 'AWS::EC2::VPCEndpoint');
    const gateway = endpoints.find(([, { Properties }]) => Properties?.['VpcEndpointType'] === 'Gateway')?.[1];
    const all = valueAt(gateway?.Properties, 'PolicyDocument.Statement') as { Sid: string; Condition?: unknown }[];
    return all.filter(({ Sid }) => Sid === 'ReadFromConnectedSubnets');
  };

  test.each(BUCKETS)('%s: read from system subnets of a connected network (%s)', () => {
    expect(statements('connected')).toEqual([
      expect.objectContaining({
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { IpAddress: { 'aws:VpcSourceIp': ['10.0.128.0/20', '10.0.144.0/20'] } },
      }),
    ]);
  });

  test('by nobody in an isolated one', () => expect(statements('isolated')).toEqual([]));
});

/** ECR user guide, "Create a VPC endpoint policy": both endpoints take the same actions, the token among them. */
test.each(['ecr.api', 'ecr.dkr'])('the endpoint of %s lets the token through', (service) => {
  const endpoints = resourcesOf(stacksOf(planOf('development')).template('network'), 'AWS::EC2::VPCEndpoint');
  const endpoint = endpoints.find(([, { Properties }]) =>
    String(Properties?.['ServiceName']).endsWith(`.${service}`),
  )?.[1];
  expect(JSON.stringify(endpoint)).toContain('"ecr:GetAuthorizationToken"');
});

/** Budgets user guide, "Creating an Amazon SNS topic for budget notifications": the policy comes first. */
test('the budget waits for the policy that lets it publish', () => {
  const operations = stacksOf(planOf('development')).template('operations');
  const [policyId] = onlyEntry(operations, 'AWS::SNS::TopicPolicy');
  const [, budget] = onlyEntry(operations, 'AWS::Budgets::Budget');
  expect((budget as { DependsOn?: unknown }).DependsOn).toContain(policyId);
});

/** awslabs/landing-zone-accelerator-on-aws#249, aws-gateway-load-balancer-suricata-ids-ips-nsm#12: 60 was the quota. */
test('that a new account may copy one thing at a time is said', () => {
  expect(planOf('development').notes).toContainEqual(
    expect.objectContaining({
      topic: 'copying',
      message: expect.stringMatching(/Cannot have more than 1 builds in queue/),
    }),
  );
});
