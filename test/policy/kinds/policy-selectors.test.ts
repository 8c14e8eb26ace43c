import { TOOL_EGRESS_NAMESPACE, TOOL_EGRESS_PORT } from '../../../lib/contract';
import { checkManifests, message } from '../../../lib/policy';
import { networkPolicyNeeds } from '../../../lib/policy/rules/objects/network-policy-needs';
import { networkPolicySelector } from '../../../lib/policy/rules/objects/network-policy-selector';
import { once } from '../../../lib/policy/rules/objects/once';

const rules = [networkPolicyNeeds, networkPolicySelector, once];
const found = (...objects: object[]): string[] => checkManifests(objects, { rules }).map(message);
const policy = (namespace: string, spec: object, name = 'a'): object => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ...spec },
});
/** Some port that pods of that namespace are spoken to. */
const heard = (namespace: string): number => (namespace === TOOL_EGRESS_NAMESPACE ? TOOL_EGRESS_PORT : 53);
const port = (number: unknown, protocol = 'TCP'): object => ({ port: number, protocol });
const APP = 'app.kubernetes.io/name';
const LWS = 'leaderworkerset.sigs.k8s.io/';

/** Labels that pods are known by in a namespace. */
const IDENTITIES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['windlass-serving', { 'app.kubernetes.io/component': 'endpoint', 'app.kubernetes.io/part-of': 'windlass' }],
  ['windlass-serving', { [APP]: 'vllm', 'app.kubernetes.io/instance': 'qwen' }],
  ['windlass-serving', { [`${LWS}name`]: 'qwen', [`${LWS}group-index`]: '0' }],
  ['windlass-door', { [APP]: 'front-door' }],
  ['windlass-node', { [APP]: 'dcgm-exporter' }],
  ['windlass-egress', { [APP]: 'tool-egress' }],
  ['kube-system', { 'k8s-app': 'kube-dns' }],
];

describe.each(IDENTITIES)('%s, %j', (namespace, labels) => {
  const [opens, empty] = [
    { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [port(heard(namespace))] }] },
    {},
  ];
  const of = (podSelector: unknown, more: object = opens): string[] =>
    found(policy(namespace, { podSelector, ...more }));
  const without = (key: string): object =>
    Object.fromEntries(Object.entries(labels).filter(([label]) => label !== key));

  test('all of them, and more', () => {
    expect(of({ matchLabels: labels })).toEqual([]);
    expect(of({ matchLabels: { ...labels, extra: 'a' } })).toEqual([]);
  });

  test.each(Object.keys(labels))('not without %s', (key) => {
    const others = [without(key), { ...without(key), [key]: '' }, { ...without(key), another: 'a' }];
    for (const rest of others.filter((one) => Object.keys(one).length > 0))
      expect(of({ matchLabels: rest })).toHaveLength(1);
  });

  test('nor whatever else', () => {
    const [key] = Object.keys(labels) as [string];
    expect(of({ matchLabels: { app: 'a' } })).toHaveLength(1);
    expect(of({ matchExpressions: [{ key, operator: 'In', values: [labels[key]] }] })).toHaveLength(1);
    expect(of({ matchLabels: labels, matchExpressions: [{ key: 'a', operator: 'Exists' }] })).toHaveLength(1);
    for (const odd of [undefined, null, 'text', []]) expect(of(odd).length).toBeGreaterThan(0);
  });

  test('nothing may be opened to all pods but names', () => {
    expect(of({}, empty)).toEqual([]);
    const dns = {
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ],
      ports: [port(53, 'UDP'), port(53)],
    };
    if (namespace !== 'windlass-node') expect(of({}, { egress: [dns] })).toEqual([]);
    if (namespace !== 'windlass-door') expect(of({}).length).toBeGreaterThan(0);
    if (namespace !== 'kube-system')
      expect(of({}, { egress: [{ ...dns, ports: [port(443)] }] }).length).toBeGreaterThan(0);
  });
});

test('a namespace of others selects as it likes, but says so', () => {
  expect(found(policy('tools', { podSelector: { matchLabels: { a: 'b' } }, egress: [{}] }))).toEqual([]);
  expect(found(policy('tools', { egress: [{}] }))).toEqual([]);
  expect(found(policy('tools', { podSelector: undefined }))).toHaveLength(1);
});

test('peers are known by their labels, and only some namespaces are asked', () => {
  const named = (name: string): object => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
  const engines = { 'app.kubernetes.io/component': 'endpoint', 'app.kubernetes.io/part-of': 'windlass' };
  const door = (peer: object): string[] =>
    found(
      policy('windlass-door', {
        podSelector: { matchLabels: { [APP]: 'front-door' } },
        egress: [{ to: [peer], ports: [port(8000)] }],
      }),
    );
  const at = (namespace: string, labels: object): object => ({
    namespaceSelector: named(namespace),
    podSelector: { matchLabels: labels },
  });
  expect(door(at('windlass-serving', engines))).toEqual([]);
  expect(door({ podSelector: { matchLabels: { [APP]: 'front-door' } } })).toEqual([]);
  for (const key of Object.keys(engines))
    expect(door(at('windlass-serving', { ...engines, [key]: undefined }))).toHaveLength(1);
  for (const namespace of ['another', 'default', 'windlass-node']) expect(door(at(namespace, engines))).toHaveLength(1);
  expect(door({ namespaceSelector: { matchLabels: { team: 'a' } } })).toHaveLength(1);
  expect(door({ podSelector: { matchLabels: { a: 'b' } } })).toHaveLength(1);
});

describe('needs', () => {
  const rule = (ports: object[]): object => ({ ports });
  const NEEDS: Readonly<Record<string, readonly (readonly ['ingress' | 'egress', object])[]>> = {
    'windlass-controllers': [
      ['egress', port(443)],
      ['egress', port(53, 'UDP')],
      ['egress', port(53)],
      ['egress', port(80)],
      ['ingress', port(9443)],
    ],
    'kube-system': [
      ['egress', port(443)],
      ['egress', port(53, 'UDP')],
      ['egress', port(53)],
      ['egress', port(80)],
      ['egress', port(10250)],
      ['ingress', port(10250)],
      ['ingress', port(53, 'UDP')],
      ['ingress', port(53)],
    ],
  };
  const open = (namespace: string, ways: readonly (readonly ['ingress' | 'egress', object])[]): object =>
    policy(namespace, {
      ingress: ways.filter(([way]) => way === 'ingress').map(([, one]) => rule([one])),
      egress: ways.filter(([way]) => way === 'egress').map(([, one]) => rule([one])),
    });
  const needs = (...objects: object[]): number =>
    checkManifests([{ kind: 'Namespace', metadata: { name: 'windlass-controllers' } }, ...objects], {
      rules: [networkPolicyNeeds],
    }).length;

  test.each(Object.keys(NEEDS))('each of %s', (namespace) => {
    const others = Object.entries(NEEDS)
      .filter(([name]) => name !== namespace)
      .map(([name, ways]) => open(name, ways));
    const own = NEEDS[namespace]!;
    expect(needs(...others, open(namespace, own))).toBe(0);
    own.forEach((_, index) =>
      expect(
        needs(
          ...others,
          open(
            namespace,
            own.filter((__, at) => at !== index),
          ),
        ),
      ).toBe(1),
    );
    expect(needs(...others)).toBe(own.length);
  });

  test.each(['windlass-serving', 'windlass-door', 'windlass-controllers'])('ports out of %s', (namespace) => {
    const out = (one: object): number =>
      checkManifests([policy(namespace, { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [one] }] })], {
        rules: [networkPolicyNeeds],
      }).length;
    for (const number of [443, 80, 53]) expect(out(port(number))).toBe(0);
    for (const one of [port(22), port('https'), port('<known at deployment>'), { ...port(80), endPort: 65535 }, {}])
      expect(out(one)).toBe(1);
  });
});

test('an object is written once in a namespace', () => {
  expect(found(policy('tools', {}), policy('tools', {}))).toHaveLength(1);
  expect(found(policy('tools', {}), policy('tools', {}), policy('tools', {}))).toHaveLength(2);
  expect(found(policy('tools', {}), policy('others', {}), policy('tools', {}, 'b'))).toEqual([]);
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'tools' } };
  expect(found(service, { ...service, kind: 'ConfigMap' }, { ...service, metadata: {} })).toEqual([]);
});
