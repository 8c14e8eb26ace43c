import { checkManifests, message } from '../../../lib/policy';
import { defaultDeny } from '../../../lib/policy/rules/objects/default-deny';
import { enginesBehindDoor } from '../../../lib/policy/rules/objects/engines-behind-door';
import { networkPolicyEgress } from '../../../lib/policy/rules/objects/network-policy-egress';
import { networkPolicyIngress } from '../../../lib/policy/rules/objects/network-policy-ingress';

const rules = [defaultDeny, enginesBehindDoor, networkPolicyEgress, networkPolicyIngress];
const found = (...objects: object[]): string[] => checkManifests(objects, { rules }).map(message);
const policy = (namespace: string, spec: object): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'a', namespace },
  spec: { podSelector: { matchLabels: { app: 'a' } }, ...spec },
});
const NAMESPACES = ['windlass-serving', 'windlass-door', 'windlass-node', 'windlass-controllers', 'tools'];
const tcp = (port: number): object => ({ protocol: 'TCP', port });
const ALL = [{}, { matchLabels: {} }, { matchExpressions: [] }, { matchLabels: null }];
const OPEN = [
  ...ALL,
  { matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] },
  { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] },
  { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'Exists' }] },
];
const WIDE = ['0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '52.0.0.0/8', '10.0.0.0/8', 'anything', ''];

describe.each(NAMESPACES)('%s', (namespace) => {
  const missedOf = (direction: 'ingress' | 'egress', cases: readonly unknown[]): unknown[] =>
    cases.filter(
      (rule) => found(policy(namespace, { [direction]: [rule], policyTypes: ['Ingress', 'Egress'] })).length === 0,
    );

  test.each([['ingress', 'from'] as const, ['egress', 'to'] as const])(
    '%s of everybody, however it is written',
    (direction, side) => {
      const everybody = [{}, { [side]: [] }, { [side]: null }, { [side]: [{}] }, { ports: [tcp(8000)] }, null];
      const selectors = OPEN.flatMap((selector) => [
        { [side]: [{ namespaceSelector: selector }], ports: [tcp(8000)] },
        { [side]: [{ namespaceSelector: selector, podSelector: { matchLabels: { a: 'b' } } }], ports: [tcp(8000)] },
      ]);
      const blocks = WIDE.map((cidr) => ({ [side]: [{ ipBlock: { cidr } }], ports: [tcp(443)] }));
      const behindOthers = { [side]: [{ podSelector: { matchLabels: { a: 'b' } } }, {}] };
      expect(missedOf(direction, [...everybody, ...selectors, ...blocks, behindOthers])).toEqual([]);
    },
  );

  test('what a rule without policyTypes opens is judged as well', () => {
    expect(found(policy(namespace, { egress: [{}] })).length).toBeGreaterThan(0);
    expect(found(policy(namespace, { ingress: [{}] })).length).toBeGreaterThan(0);
    expect(found(policy(namespace, { policyTypes: ['Ingress'], egress: [{}] }))).toEqual([]);
  });

  test('the metadata service, the Pod Identity agent, and exceptions that take out too little', () => {
    const to = (ipBlock: object, port = 443): object => ({ to: [{ ipBlock }], ports: [tcp(port)] });
    const cases = [
      to({ cidr: '169.254.169.254/32' }, 80),
      to({ cidr: '169.254.0.0/16' }, 80),
      to({ cidr: 'fd00:ec2::254/128' }, 80),
      to({ cidr: '169.254.170.23/32' }, 81),
      { to: [{ ipBlock: { cidr: '169.254.170.23/32' } }] },
      to({ cidr: '0.0.0.0/0', except: ['169.254.169.0/25'] }),
      to({ cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] }),
      to({ cidr: '0.0.0.0/0', except: ['169.254.170.0/24'] }),
      to({ cidr: '::/0', except: ['169.254.0.0/16'] }),
      to({ cidr: '::/0', except: ['fd00:ec2::23/128'] }),
      to({ cidr: '0.0.0.0/0', except: ['nothing'] }),
    ];
    expect(missedOf('egress', cases)).toEqual([]);
    expect(found(policy(namespace, { egress: [to({ cidr: '169.254.170.23/32' }, 80)] }))).toEqual([]);
  });
});

describe('ways into engines', () => {
  const into = (rule: object): string[] => found(policy('windlass-serving', { ingress: [rule] }));
  const subnet = [{ ipBlock: { cidr: '10.42.192.0/21' } }];
  const readers = [{ namespaceSelector: { matchLabels: { 'windlass.dev/reads-metrics': 'true' } } }];

  test('are the load balancer and collectors of metrics, on the port of the API', () => {
    expect(into({ from: subnet, ports: [tcp(8000)] })).toEqual([]);
    expect(into({ from: readers, ports: [tcp(8000)] })).toEqual([]);
  });

  test.each([
    ['no port', undefined],
    ['no ports', []],
    ['another port', [tcp(29501)]],
    ['another port beside it', [tcp(8000), tcp(6379)]],
    ['a range', [{ ...tcp(8000), endPort: 9000 }]],
    ['a port by name', [{ port: 'http' }]],
    ['UDP', [{ protocol: 'UDP', port: 8000 }]],
    ['a protocol alone', [{ protocol: 'TCP' }]],
  ])('and nobody on %s', (_, ports) => {
    for (const from of [subnet, readers]) expect(into({ from, ports })).toHaveLength(1);
  });

  test.each([
    ['every pod beside them', [{ podSelector: {} }]],
    ['a pod beside them', [{ podSelector: { matchLabels: { app: 'b' } } }]],
    ['another namespace', [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'tools' } } }]],
    [
      'all of the namespace of the door',
      [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'windlass-door' } } }],
    ],
  ])('not %s', (_, from) => expect(into({ from, ports: [tcp(8000)] })).toHaveLength(1));

  const group = (name: string, index: string): object => ({
    matchLabels: { 'leaderworkerset.sigs.k8s.io/name': name, 'leaderworkerset.sigs.k8s.io/group-index': index },
  });
  test.each([
    ['its own group', group('a', '0'), 0],
    ['another group', group('a', '1'), 1],
    ['another model', group('b', '0'), 1],
    ['every group', { matchLabels: { 'leaderworkerset.sigs.k8s.io/name': 'a' } }, 1],
    ['everything', {}, 1],
  ])('a group lets in %s: findings', (_, podSelector, findings) => {
    const spec = { podSelector: group('a', '0'), ingress: [{ from: [{ podSelector }] }] };
    expect(found(policy('windlass-serving', spec))).toHaveLength(findings);
  });
});

test.each([
  ['another server', [{ ipBlock: { cidr: '10.0.0.2/32' } }], [{ protocol: 'UDP', port: 53 }]],
  [
    'all of kube-system',
    [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
    [tcp(53)],
  ],
  [
    'more than its port',
    [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ],
    [tcp(53), tcp(443)],
  ],
  ['a range around it', [{ ipBlock: { cidr: '10.0.0.0/24' } }], [{ protocol: 'UDP', port: 1, endPort: 100 }]],
])('names are asked of the cluster alone, not of %s', (_, to, ports) => {
  for (const namespace of ['windlass-serving', 'windlass-door', 'windlass-node'])
    expect(found(policy(namespace, { egress: [{ to, ports }] })).length).toBeGreaterThan(0);
});

describe('what is not allowed is refused', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tools' } };
  const denied = (spec: object): number => found(namespace, policy('tools', spec)).length;
  const both = ['Ingress', 'Egress'];

  test.each(ALL)('by a policy that selects %j in both directions', (podSelector) => {
    expect(denied({ podSelector, policyTypes: both })).toBe(0);
  });
  test.each([
    ['one direction', { podSelector: {}, policyTypes: ['Ingress'] }],
    ['the other', { podSelector: {}, policyTypes: ['Egress'] }],
    ['none said', { podSelector: {} }],
    ['some pods', { podSelector: { matchLabels: { a: 'b' } }, policyTypes: both }],
    [
      'pods without a label',
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, policyTypes: both },
    ],
    ['no selector', { podSelector: undefined, policyTypes: both }],
  ])('not by one of %s', (_, spec) => expect(denied(spec)).toBe(1));
});

test.each([null, 'text', 7, [null], {}, [[]]])('no shape of %j makes it throw', (odd) => {
  const specs = [
    odd,
    { podSelector: odd, policyTypes: odd, ingress: odd, egress: odd },
    { ingress: [{ from: odd, ports: odd }], egress: [{ to: odd, ports: odd }] },
    { ingress: [{ from: [{ ipBlock: odd, namespaceSelector: odd, podSelector: odd }] }] },
    { egress: [{ to: [{ ipBlock: { cidr: odd, except: odd } }], ports: [odd] }] },
  ];
  const objects = specs.map((spec) => ({ kind: 'NetworkPolicy', metadata: { namespace: 'windlass-serving' }, spec }));
  expect(found(...objects).filter((said) => said.includes('throws'))).toEqual([]);
});
