import { planOf } from '../support/plan-fixture';
import type { ResourceJson } from '../support/serializers';
import { stacksWithChartsOf } from '../support/stacks';

/** What has to hold between steps when the real charts are applied, updated and deleted. */
const plan = () => planOf('multi-node');
const stacks = () => stacksWithChartsOf(plan()).stacks;
const resources = () => stacksWithChartsOf(plan()).template('workloads').Resources;

const HELM = 'Custom::AWSCDK-EKS-HelmChart';
const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';

const waitsOf = (id: string): string[] => (resources()[id]?.['DependsOn'] ?? []) as string[];
const isAfter = (later: string, earlier: string): boolean =>
  waitsOf(later).some((id) => id === earlier || isAfter(id, earlier));
const idsWhere = (holds: (resource: ResourceJson) => boolean): string[] =>
  Object.entries(resources())
    .filter(([, resource]) => holds(resource))
    .map(([id]) => id);
const only = (ids: readonly string[]): string => {
  expect(ids).toHaveLength(1);
  return ids[0]!;
};

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly type?: string };
}
/** Objects of a manifest; that of the volume holds tokens and is no plain text. */
const objectsOf = ({ Type, Properties }: ResourceJson): KubernetesObject[] => {
  const text = Type === MANIFEST ? Properties?.['Manifest'] : undefined;
  return typeof text === 'string' ? (JSON.parse(text) as KubernetesObject[]) : [];
};
const manifestOf = (holds: (object: KubernetesObject) => boolean): string =>
  only(idsWhere((resource) => objectsOf(resource).some(holds)));
const namespace = (name: string): string =>
  manifestOf(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name);
const release = (name: string): string =>
  only(idsWhere(({ Type, Properties }) => Type === HELM && Properties?.['Release'] === name));

const endpoint = () => manifestOf(({ kind, spec }) => kind === 'Service' && spec?.type === 'LoadBalancer');
const model = () => manifestOf(({ kind }) => kind === 'LeaderWorkerSet');

describe('creation', () => {
  test('namespaces, then controllers, which bring their definitions, then what they own', () => {
    for (const [later, earlier] of [
      [release('aws-load-balancer-controller'), namespace('windlass-controllers')],
      [release('lws'), namespace('windlass-controllers')],
      [model(), namespace('windlass-serving')],
      [model(), release('lws')],
      [endpoint(), release('aws-load-balancer-controller')],
      [endpoint(), model()],
    ] as const)
      expect(isAfter(later, earlier)).toBe(true);
  });

  test('no Helm release waits for a model: only controllers are awaited, and none of them starts an engine', () => {
    const awaited = idsWhere(({ Type }) => Type === HELM).map((id) => resources()[id]!.Properties!);
    for (const properties of awaited) {
      expect(properties['Namespace']).toBe('windlass-controllers');
      for (const { image } of plan().deployments) expect(JSON.stringify(properties)).not.toContain(image.reference);
    }
  });

  test('the one state that is waited for is a namespace Kubernetes makes itself: objects are applied and left to start', () => {
    const waiting = idsWhere(({ Type }) => /KubernetesObjectValue|KubernetesPatch/.test(Type));
    expect(resources()[only(waiting)]!.Properties).toMatchObject({ ObjectType: 'namespace', ObjectName: 'default' });
    expect(plan().deployments.some(({ plan: { coldStart } }) => coldStart.budgetSeconds > 15 * 60)).toBe(true);
  });
});

describe('deletion, which is creation backwards', () => {
  test('the load balancer goes while its controller still runs: the Service is deleted first, and kubectl waits for it', () => {
    expect(isAfter(endpoint(), release('aws-load-balancer-controller'))).toBe(true);
    expect(isAfter(release('aws-load-balancer-controller'), endpoint())).toBe(false);
  });

  test('the controller keeps its network policies, its namespace and its way to AWS until then', () => {
    expect(isAfter(endpoint(), namespace('windlass-controllers'))).toBe(true);
    const addons = idsWhere(({ Type }) => Type === 'AWS::EKS::Addon');
    for (const addon of addons) expect(isAfter(endpoint(), addon)).toBe(true);
  });

  test('what runs in the cluster goes before nodes, storage, cluster and network', () => {
    const waits = stacks().workloads!.dependencies;
    expect(waits).toEqual(expect.arrayContaining([stacks().gpuCapacity, stacks().storage]));
    expect(stacks().gpuCapacity.dependencies).toContain(stacks().cluster);
    expect(stacks().cluster.dependencies).toContain(stacks().network);
  });

  test('nothing outside Workloads depends on what only its controllers make', () => {
    for (const stack of Object.values(stacks())) expect(stack.dependencies).not.toContain(stacks().workloads);
  });
});
