import { mayConnect, type NetworkPolicy, type PodEnd } from '../../lib/rehearsal/door/reach';

const PORT = 8000;
const namespaceLabels = (name: string) => ({ 'kubernetes.io/metadata.name': name });
const pod = (namespace: string, labels: Record<string, string> = {}): PodEnd => ({
  name: `a pod of ${namespace}`,
  namespace,
  labels,
  namespaceLabels: namespaceLabels(namespace),
});
const policy = (namespace: string, spec: NetworkPolicy['spec']): NetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'one', namespace },
  spec,
});
const closed = (namespace: string): NetworkPolicy =>
  policy(namespace, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const letsIn = (ingress: NetworkPolicy['spec']['ingress']): NetworkPolicy =>
  policy('models', { podSelector: { matchLabels: { app: 'engine' } }, policyTypes: ['Ingress'], ingress });

const engine = pod('models', { app: 'engine' });
const door = pod('door', { app: 'door' });
const fromDoor = [{ namespaceSelector: { matchLabels: namespaceLabels('door') } }];

test('what no policy selects is open, what one selects is closed', () => {
  expect(mayConnect([], door, engine, PORT)).toBe(true);
  expect(mayConnect([closed('models')], door, engine, PORT)).toBe(false);
  expect(mayConnect([closed('other')], door, engine, PORT)).toBe(true);
});

test('both ends have to let a connection pass', () => {
  const into = [closed('models'), letsIn([{ from: fromDoor, ports: [{ port: PORT }] }])];
  expect(mayConnect(into, door, engine, PORT)).toBe(true);
  expect(mayConnect([...into, closed('door')], door, engine, PORT)).toBe(false);
  const out = policy('door', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'engine' } } }] }],
  });
  expect(mayConnect([...into, closed('door'), out], door, engine, PORT)).toBe(true);
});

test('a peer is a pod of the same namespace, or of one that its labels name, and of the labels asked for', () => {
  const isLetIn = (from: PodEnd, peer: object): boolean => mayConnect([letsIn([{ from: [peer] }])], from, engine, PORT);
  const isDoor = { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['door'] }] } };
  expect(isLetIn(door, isDoor)).toBe(false);
  expect(isLetIn(pod('models', { app: 'door' }), isDoor)).toBe(true);
  expect(isLetIn(door, { ...fromDoor[0], ...isDoor })).toBe(true);
  expect(isLetIn(pod('door'), { ...fromDoor[0], ...isDoor })).toBe(false);
  expect(isLetIn(pod('other', { app: 'door' }), { ...fromDoor[0], ...isDoor })).toBe(false);
  expect(isLetIn(pod('door'), { namespaceSelector: {} })).toBe(true);
});

test.each([
  ['another port', [{ port: 8001 }], false],
  ['a range that holds it', [{ port: 7000, endPort: 9000 }], true],
  ['another protocol', [{ port: PORT, protocol: 'UDP' }], false],
  ['a name', [{ port: 'http' }], true],
  ['no port at all', [], true],
])('a rule for %s', (_, ports, isOpen) => {
  expect(mayConnect([letsIn([{ from: fromDoor, ports }])], door, engine, PORT)).toBe(isOpen);
});

test.each([
  ['10.1.0.0/16', undefined, true],
  ['10.1.2.0/28', undefined, true],
  ['10.2.0.0/16', undefined, false],
  ['0.0.0.0/0', ['10.0.0.0/8'], false],
  ['0.0.0.0/0', ['10.1.2.0/28'], true],
])('a block %s without %s, and addresses of 10.1.2.0/24', (cidr, except, isOpen) => {
  const policies = [letsIn([{ from: [{ ipBlock: { cidr, except } }] }])];
  expect(mayConnect(policies, { name: 'subnet', cidr: '10.1.2.0/24' }, engine, PORT)).toBe(isOpen);
  expect(mayConnect(policies, door, engine, PORT)).toBe(false);
});
