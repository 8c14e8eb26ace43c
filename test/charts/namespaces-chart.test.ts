import { synthesizeCharts } from '../../charts';
import { environmentPlanFixture } from '../support/deployment-fixture';
import { at, find, manifestsOf } from '../support/manifests';

const outputs = synthesizeCharts(environmentPlanFixture());
const label = (namespace: string, name: string): unknown =>
  (find(outputs, 'Namespace', namespace).metadata.labels as Record<string, string>)[
    `pod-security.kubernetes.io/${name}`
  ];

test('model pods are held to the restricted level of this cluster version', () => {
  expect(label('windlass-serving', 'enforce')).toBe('restricted');
  expect(label('windlass-serving', 'enforce-version')).toBe('v1.35');
});

test('only the namespace of device plugins is privileged', () => {
  const privileged = manifestsOf(outputs)
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata }) => metadata.name)
    .filter((name) => label(name, 'enforce') === 'privileged');
  expect(privileged).toEqual(['windlass-node']);
});

test.each(['windlass-serving', 'windlass-node'])('%s lets nothing in or out by itself', (namespace) => {
  const policies = manifestsOf(outputs).filter(
    ({ kind, metadata }) =>
      kind === 'NetworkPolicy' && metadata.name === 'default-deny' && metadata.namespace === namespace,
  );
  expect(policies.map(({ spec }) => spec)).toEqual([{ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }]);
});

test('no Service can open a port on a node, and there is one load balancer; GPUs are those of the models, twice', () => {
  expect(find(outputs, 'ResourceQuota', 'services').spec).toEqual({
    hard: { 'services.nodeports': '0', 'services.loadbalancers': '1', 'requests.nvidia.com/gpu': '96' },
  });
});

test('an engine pushes no other pod out and outranks no system pod', () => {
  const priority = find(outputs, 'PriorityClass', 'windlass-engine');
  expect(priority.preemptionPolicy).toBe('Never');
  expect(priority.globalDefault).toBe(false);
  expect(Number(priority.value)).toBeLessThan(1e9);
});

test('the engine service account mounts no Kubernetes token', () => {
  expect(find(outputs, 'ServiceAccount', 'vllm-engine').automountServiceAccountToken).toBe(false);
});

test('names resolve, and nothing else of kube-system is reachable', () => {
  const [rule] = at(find(outputs, 'NetworkPolicy', 'allow-dns'), 'spec.egress') as { to: unknown; ports: unknown }[];
  expect(rule?.to).toEqual([
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ]);
});
