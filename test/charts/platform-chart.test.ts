import { chartsOf, planOf } from '../support/plan-fixture';

interface Policy {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: { readonly matchLabels?: Record<string, string> };
    readonly egress?: readonly { readonly to: unknown; readonly ports: readonly { readonly port: number }[] }[];
    readonly ingress?: readonly { readonly from: unknown; readonly ports: readonly { readonly port: number }[] }[];
  };
}

const plan = () => planOf('production');
const objects = () => (chartsOf(plan()).find(({ name }) => name === '01-platform')?.manifests ?? []) as Policy[];
const policies = () => objects().filter(({ kind }) => kind === 'NetworkPolicy');

test('the namespace of the controllers comes first', () => {
  expect(objects()[0]).toMatchObject({ kind: 'Namespace', metadata: { name: 'windlass-controllers' } });
});

test.each(['kube-system', 'windlass-controllers'])(
  'pods of %s may call the APIs, and only inside the VPC',
  (namespace) => {
    const calls = policies().find(
      ({ metadata }) => metadata.namespace === namespace && metadata.name === 'allow-api-calls',
    );
    expect(calls?.spec.podSelector).toEqual({});
    const blocks = JSON.stringify(calls?.spec.egress);
    expect(blocks).toContain(plan().network.cidr);
    expect(blocks).not.toContain('0.0.0.0/0');
  },
);

test('CoreDNS answers the whole VPC', () => {
  const dns = policies().find(({ metadata }) => metadata.name === 'allow-dns-queries');
  expect(dns?.spec.podSelector.matchLabels).toEqual({ 'k8s-app': 'kube-dns' });
  expect(dns?.spec.ingress?.[0]?.ports.map(({ port }) => port)).toEqual([53, 53]);
});

test('the API server reaches webhooks from its interfaces in the system subnets', () => {
  const webhooks = policies().find(({ metadata }) => metadata.name === 'allow-webhook-calls');
  const system = plan().network.subnets.filter(({ tier }) => tier === 'system');
  expect(webhooks?.spec.ingress?.[0]?.from).toEqual(system.map(({ cidr }) => ({ ipBlock: { cidr } })));
});
