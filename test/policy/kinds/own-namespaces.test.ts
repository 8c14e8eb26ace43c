import { checkManifests, message } from '../../../lib/policy';
import { defaultDeny } from '../../../lib/policy/rules/objects/default-deny';
import { disruptionBudget } from '../../../lib/policy/rules/objects/disruption-budget';
import { namespaceLevel } from '../../../lib/policy/rules/objects/namespace-level';
import { namespaceQuota } from '../../../lib/policy/rules/objects/namespace-quota';
import { networkPolicyForm } from '../../../lib/policy/rules/objects/network-policy-form';
import type { Rule } from '../../../lib/policy/types';
import { podSpec, WORKLOADS } from './pods';

const SERVING = 'windlass-serving';
const found = (rule: Rule, ...objects: object[]): string[] => checkManifests(objects, { rules: [rule] }).map(message);
const levels = (level: string, version = 'v1.36'): Record<string, string> =>
  Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );
const namespace = (name: string, labels: object): object => ({ kind: 'Namespace', metadata: { name, labels } });

describe('levels', () => {
  const of = (...objects: object[]): string[] => found(namespaceLevel, ...objects);

  test.each(['windlass-serving', 'windlass-door', 'windlass-egress'])('%s', (name) => {
    expect(of(namespace(name, levels('restricted')))).toEqual([]);
    for (const level of ['baseline', 'privileged', 'none', ''])
      expect(of(namespace(name, levels(level))).length).toBeGreaterThan(0);
    for (const label of Object.keys(levels('restricted'))) {
      const rest = Object.fromEntries(Object.entries(levels('restricted')).filter(([key]) => key !== label));
      expect(of(namespace(name, rest)).length).toBeGreaterThan(0);
      const value = label.endsWith('version') ? 'latest' : 'privileged';
      expect(of(namespace(name, { ...rest, [label]: value })).length).toBeGreaterThan(0);
    }
  });

  test('a namespace of others says its level, whichever', () => {
    expect(of(namespace('tools', levels('privileged')))).toEqual([]);
    expect(of(namespace('tools', {}))).toHaveLength(2);
  });

  test('all of ours follow one version, and all that are used are made', () => {
    const serving = namespace(SERVING, levels('restricted'));
    expect(of(serving, namespace('windlass-node', levels('privileged', 'v1.20')))).toHaveLength(1);
    const object = { kind: 'ConfigMap', metadata: { name: 'a', namespace: 'windlass-door' } };
    expect(of(serving, object)).toHaveLength(1);
    expect(of(object)).toEqual([]);
  });
});

describe('quotas', () => {
  const quota = (hard: object | undefined, more: object = {}): object => ({
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: SERVING },
    spec: { hard, ...more },
  });
  const hard = { 'services.nodeports': '0', 'services.loadbalancers': '0' };
  const door = { kind: 'Service', metadata: { name: 's', namespace: SERVING }, spec: { type: 'LoadBalancer' } };
  const of = (...objects: object[]): string[] =>
    found(namespaceQuota, namespace(SERVING, levels('restricted')), ...objects);

  test.each([
    ['none', undefined, 2],
    ['nothing in it', {}, 2],
    ['node ports', { ...hard, 'services.nodeports': 10 }, 1],
    ['node ports unsaid', { 'services.loadbalancers': 0 }, 1],
    ['load balancers', { ...hard, 'services.loadbalancers': '3' }, 1],
    ['load balancers unsaid', { 'services.nodeports': 0 }, 1],
    ['no number', { ...hard, 'services.nodeports': 'many' }, 1],
  ])('%s', (_, changed, count) => {
    expect(of(quota(hard))).toEqual([]);
    expect(of(quota(changed))).toHaveLength(count);
  });

  test('what the set has must be allowed; a quota of some pods is none', () => {
    expect(of(door, quota({ ...hard, 'services.loadbalancers': '1' }))).toEqual([]);
    expect(of(door, quota(hard))).toHaveLength(1);
    expect(of(quota(hard, { scopes: ['BestEffort'] }))).toHaveLength(2);
    expect(found(namespaceQuota, namespace('tools', {}))).toEqual([]);
  });
});

describe('policies', () => {
  const policy = (spec: object, where = SERVING): object => ({
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: where },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ...spec },
  });
  const port = { port: 443, protocol: 'TCP' };
  const egress = (cidr: string, except?: string[], ports: object[] = [port]): object => ({
    egress: [{ to: [{ ipBlock: { cidr, except } }], ports }],
  });

  test.each<[string, object, object]>([
    ['types unsaid', {}, { policyTypes: [] }],
    ['types removed', {}, { policyTypes: undefined }],
    ['rules that are never asked, in', { ingress: [{}] }, { ingress: [{}], policyTypes: ['Egress'] }],
    ['rules that are never asked, out', { egress: [{}] }, { egress: [{}], policyTypes: ['Ingress'] }],
    ['an address outside', egress('10.0.0.0/16'), egress('203.0.113.0/24')],
    ['an exception of half the internet', egress('0.0.0.0/0', ['10.0.0.0/16']), egress('0.0.0.0/0', ['0.0.0.0/1'])],
    ['an exception of everything', egress('0.0.0.0/0', ['10.0.0.0/16']), egress('0.0.0.0/0', ['0.0.0.0/0'])],
    ['an exception outside', egress('10.0.0.0/16', ['10.0.1.0/24']), egress('10.0.0.0/16', ['10.1.0.0/24'])],
    ['another protocol', egress('10.0.0.0/16'), egress('10.0.0.0/16', [], [{ ...port, protocol: 'SCTP' }])],
    ['UDP', egress('10.0.0.0/16'), egress('10.0.0.0/16', [], [{ ...port, protocol: 'UDP' }])],
  ])('%s', (_, right, wrong) => {
    expect(found(networkPolicyForm, policy(right))).toEqual([]);
    expect(found(networkPolicyForm, policy(wrong)).length).toBeGreaterThan(0);
  });

  test.each([22, 3389, 0])('the system speaks on no port %s', (other) => {
    const of = (ports: object[]): string[] =>
      found(networkPolicyForm, policy(egress('10.0.0.0/16', [], ports), 'kube-system'));
    expect(of([port])).toEqual([]);
    expect(of([{ port: other }])).toHaveLength(1);
    expect(of([{ ...port, endPort: 9999 }])).toHaveLength(1);
    expect(of([])).toHaveLength(1);
  });

  test('the system’s namespace is isolated where the controllers are', () => {
    const deny = (where: string): object => policy({}, where);
    const ours = [
      namespace(SERVING, {}),
      namespace('windlass-controllers', {}),
      deny(SERVING),
      deny('windlass-controllers'),
    ];
    expect(found(defaultDeny, ...ours)).toHaveLength(1);
    expect(found(defaultDeny, ...ours, deny('kube-system'))).toEqual([]);
  });
});

describe('budgets', () => {
  const budget = (spec: object = {}): object => ({
    kind: 'PodDisruptionBudget',
    metadata: { name: 'b', namespace: SERVING },
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { app: 'tool' } },
      ...spec,
    },
  });
  const of = (...objects: object[]): string[] =>
    found(disruptionBudget, namespace(SERVING, levels('restricted')), ...objects);
  const workload = (kind: string, replicas: number): object => {
    const object = WORKLOADS[kind]!(podSpec()) as { metadata: object; spec: object };
    return { ...object, metadata: { ...object.metadata, namespace: SERVING }, spec: { ...object.spec, replicas } };
  };

  test.each(['Deployment', 'StatefulSet', 'ReplicaSet', 'LeaderWorkerSet, leader'])('%s', (kind) => {
    expect(of(workload(kind, 1))).toEqual([]);
    expect(of(workload(kind, 2))).toHaveLength(1);
    if (kind.includes(',')) return;
    expect(of(workload(kind, 2), budget())).toEqual([]);
    expect(of(workload(kind, 2), budget(), budget())).toHaveLength(1);
    expect(of(workload(kind, 2), budget({ maxUnavailable: 0 }))).toHaveLength(1);
    expect(of(workload(kind, 2), budget({ maxUnavailable: undefined, minAvailable: '100%' }))).toHaveLength(1);
    expect(of(workload(kind, 2), budget({ unhealthyPodEvictionPolicy: undefined }))).toHaveLength(1);
  });
});
