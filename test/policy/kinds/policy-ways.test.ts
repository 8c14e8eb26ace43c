import { defaultDeny } from '../../../lib/policy/rules/objects/default-deny';
import { enginesBehindDoor } from '../../../lib/policy/rules/objects/engines-behind-door';
import { networkPolicyEgress } from '../../../lib/policy/rules/objects/network-policy-egress';
import { networkPolicyForm } from '../../../lib/policy/rules/objects/network-policy-form';
import { networkPolicyKind } from '../../../lib/policy/rules/objects/network-policy-kind';
import { networkPolicyIngress } from '../../../lib/policy/rules/objects/network-policy-ingress';
import { object, said } from '../support/said';

const [SERVING, DOOR, NODE, CONTROLLERS, EGRESS] = ['serving', 'door', 'node', 'controllers', 'egress'].map(
  (name) => `windlass-${name}`,
) as [string, string, string, string, string];
const SELECTED = { podSelector: { matchLabels: { app: 'a' } } };
const policy = (namespace: string, spec: object): object =>
  object('NetworkPolicy', 'a', namespace, { spec: { ...SELECTED, ...spec } });
const ports = (...numbers: unknown[]): object[] => numbers.map((port) => ({ port }));
const named = (name: string): object => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const pods = (key = 'app', value = 'b'): object => ({ podSelector: { matchLabels: { [key]: value } } });
const block = (cidr: string, ...except: string[]): object => ({ ipBlock: { cidr, except } });
type Case = readonly [what: string, namespace: string, rule: object, paths: readonly string[]];

describe('ways out', () => {
  const out = (namespace: string, rule: object, ...others: object[]): readonly string[] =>
    said(networkPolicyEgress, [policy(namespace, { egress: [rule] }), ...others]);
  const [PEER, PORTS] = ['spec.egress.0.to.0', 'spec.egress.0.ports'];
  const DNS = { ...named('kube-system'), ...pods('k8s-app', 'kube-dns') };
  const NAMES = [{ port: 53, protocol: 'UDP' }, { port: 53 }];

  test.each<Case>([
    ['everything', SERVING, { ports: ports(443) }, ['spec.egress.0.to']],
    ['everything but of tool servers', EGRESS, { ports: ports(443) }, []],
    ['every namespace', 'tools', { to: [{ namespaceSelector: {}, ...pods() }] }, [`${PEER}.namespaceSelector`]],
    ['pods of its own', SERVING, { to: [pods()] }, []],
    ['every pod of its own', SERVING, { to: [{ podSelector: {} }] }, [`${PEER}.podSelector`]],
    ['every pod of its own, of others', 'tools', { to: [{ podSelector: {} }] }, []],
    ['every pod of another', SERVING, { to: [named('a')], ports: ports(443) }, [`${PEER}.podSelector`]],
    ['every pod of another, of others', 'tools', { to: [named('a')] }, []],
    ['every port of pods of another', SERVING, { to: [{ ...named('a'), ...pods() }] }, [PORTS]],
    ['a port of pods of another', SERVING, { to: [{ ...named('a'), ...pods() }], ports: ports(443) }, []],
    ['no network', SERVING, { to: [block('all')], ports: ports(443) }, [`${PEER}.ipBlock`]],
    ['a port of a network', SERVING, { to: [block('10.42.0.0/16')], ports: ports(443) }, []],
    ['every port of a network', SERVING, { to: [block('10.42.0.0/16')] }, [PORTS]],
    ['every port of a network, of others', 'tools', { to: [block('10.42.0.0/16')] }, []],
    ['the agent', SERVING, { to: [block('169.254.170.23/32')], ports: ports(80) }, []],
    ['the agent, IPv6', SERVING, { to: [block('fd00:ec2::23/128')], ports: ports(80) }, []],
    ['more of the agent', SERVING, { to: [block('169.254.170.23/32')], ports: ports(80, 81) }, [`${PEER}.ipBlock`]],
    ['more than the agent', SERVING, { to: [block('169.254.170.0/24')], ports: ports(80) }, [`${PEER}.ipBlock`]],
    ['more than the agent, IPv6', SERVING, { to: [block('fd00:ec2::/120')], ports: ports(80) }, [`${PEER}.ipBlock`]],
    ['the metadata service', SERVING, { to: [block('169.254.169.254/32')], ports: ports(80) }, [`${PEER}.ipBlock`]],
    ['names', SERVING, { to: [DNS], ports: NAMES }, []],
    ['names and more', SERVING, { to: [DNS], ports: [...NAMES, { port: 443 }] }, [PEER]],
    ['names of another', SERVING, { to: [{ ...named('a'), ...pods('k8s-app', 'kube-dns') }], ports: NAMES }, [PEER]],
    ['names of others there', SERVING, { to: [{ ...named('kube-system'), ...pods() }], ports: NAMES }, [PEER]],
    ['names of an address', SERVING, { to: [block('10.100.0.10/32')], ports: NAMES }, [PEER]],
    ['names over another protocol', SERVING, { to: [DNS], ports: [{ port: 53, protocol: 'SCTP' }] }, [PEER]],
    ['names in a range', SERVING, { to: [{ ...named('a'), ...pods() }], ports: [{ port: 1, endPort: 53 }] }, [PEER]],
    ['names of an address, of charts', CONTROLLERS, { to: [block('10.100.0.10/32')], ports: NAMES }, []],
    ['names of an address, of others', 'tools', { to: [block('10.100.0.10/32')], ports: NAMES }, []],
  ])('%s', (_, namespace, rule, paths) => expect(out(namespace, rule)).toEqual(paths));

  const LOCAL = '169.254.0.0/16';
  const wide = (...except: string[]): object => ({ to: [block('0.0.0.0/0', LOCAL, ...except)], ports: ports(443) });
  const WIDE = [`${PEER}.ipBlock`];

  test('to S3 for those alone that read from it', () => {
    expect(out(SERVING, wide())).toEqual([]);
    expect(out(DOOR, wide())).toEqual(WIDE);
    expect(out('tools', wide())).toEqual(WIDE);
    expect(out(SERVING, { ...wide(), ports: ports(80) })).toEqual([PORTS]);
    expect(out(SERVING, { ...wide(), ports: ports(443, 80) })).toEqual([PORTS]);
    expect(out(SERVING, { ...wide(), ports: undefined })).toEqual([PORTS]);
    expect(out(SERVING, { to: [block('52.0.0.0/8')], ports: ports(443) })).toEqual(WIDE);
    const everyPod = policy(SERVING, { podSelector: {}, egress: [wide()] });
    expect(said(networkPolicyEgress, [everyPod])).toEqual(WIDE);
  });

  test.each<[string, object, number]>([
    ['in', policy(DOOR, { ingress: [{ from: [block('10.42.0.0/16')] }] }), 1],
    ['out', policy(DOOR, { egress: [{ to: [block('10.42.0.0/16')], ports: ports(443) }] }), 1],
    ['of others', policy('tools', { ingress: [{ from: [block('10.42.0.0/16')] }] }), 0],
    ['one address', policy(DOOR, { ingress: [{ from: [block('10.42.0.1/32')] }] }), 0],
    ['many networks', policy(DOOR, { ingress: [{ from: [block('10.0.0.0/8')] }] }), 0],
    ['pods', policy(DOOR, { ingress: [{ from: [pods()] }] }), 0],
    ['another kind', object('Other', 'o', DOOR, { spec: { ingress: [{ from: [block('10.42.0.0/16')] }] } }), 0],
  ])('and not to networks of the VPC that a policy names: %s', (_, other, count) => {
    expect(out(SERVING, wide(), other)).toHaveLength(count);
    expect(out(SERVING, wide('10.42.0.0/17'), other)).toHaveLength(count);
    expect(out(SERVING, wide('10.43.0.0/16'), other)).toHaveLength(count);
    expect(out(SERVING, wide('10.42.0.0/16'), other)).toEqual([]);
    expect(out(SERVING, wide('10.43.0.0/16', '10.0.0.0/8'), other)).toEqual([]);
  });
});

describe('ways in', () => {
  const [PEER, PORTS] = ['spec.ingress.0.from.0', 'spec.ingress.0.ports'];
  const READER = { namespaceSelector: { matchLabels: { 'windlass.dev/reads-metrics': 'true' } } };
  const SUBNET = block('10.42.192.0/21');

  test.each<Case>([
    ['everybody', 'tools', { ports: ports(1) }, ['spec.ingress.0.from']],
    ['everybody, of engines and tool servers elsewhere', SERVING, {}, []],
    ['everybody, of tool servers elsewhere', EGRESS, {}, []],
    ['every namespace', 'tools', { from: [{ namespaceSelector: {} }], ports: ports(1) }, [`${PEER}.namespaceSelector`]],
    ['no network', 'tools', { from: [block('all')] }, [`${PEER}.ipBlock`]],
    ['many networks', 'tools', { from: [block('10.0.0.0/8')] }, [`${PEER}.ipBlock`]],
    ['a network', 'tools', { from: [SUBNET] }, []],
    ['pods of its own', 'tools', { from: [pods()] }, []],
    ['another namespace', 'tools', { from: [named('a')] }, [PORTS]],
    ['another namespace on a port', 'tools', { from: [named('a')], ports: ports(1) }, []],
    ['clients of the door', DOOR, { from: [SUBNET], ports: ports(8080, 8404) }, []],
    ['clients of the door, everywhere', DOOR, { from: [SUBNET] }, [PORTS]],
    ['clients of the door, where it is measured', DOOR, { from: [SUBNET], ports: ports(8405) }, [PORTS]],
    ['collectors of the door', DOOR, { from: [READER], ports: ports(8405) }, []],
    ['collectors of the door, as clients', DOOR, { from: [READER], ports: ports(8080) }, [PORTS]],
    ['pods of the door', DOOR, { from: [pods()], ports: ports(8080) }, [PEER]],
    ['another namespace to the door', DOOR, { from: [named('a')], ports: ports(8080) }, [PEER]],
    ['collectors of nodes', NODE, { from: [READER], ports: ports(9400) }, []],
    ['a network to nodes', NODE, { from: [SUBNET], ports: ports(9400) }, [PEER]],
    ['the control plane', CONTROLLERS, { from: [SUBNET], ports: ports(9443) }, []],
    ['collectors of controllers', CONTROLLERS, { from: [READER], ports: ports(9443) }, [PEER]],
  ])('%s', (_, namespace, rule, paths) =>
    expect(said(networkPolicyIngress, [policy(namespace, { ingress: [rule] })])).toEqual(paths),
  );

  const doorPods = { ...named(DOOR), ...pods('app.kubernetes.io/name', 'front-door') };
  const into = (from: object, more: object = {}, ...others: object[]): readonly string[] =>
    said(enginesBehindDoor, [policy(SERVING, { ingress: [{ from: [from], ports: ports(8000) }], ...more }), ...others]);

  test('into engines past no door', () => {
    const door = object('Deployment', 'front-door', DOOR);
    expect(into(SUBNET)).toEqual([]);
    expect(into(block('10.0.0.0/8'))).toEqual([PEER]);
    expect(into(block('all'))).toEqual([PEER]);
    expect(into(SUBNET, {}, door)).toEqual([PEER]);
    expect(into(doorPods, {}, door)).toEqual([]);
    expect(into({ ...named(DOOR), ...pods() }, {}, door)).toEqual([PEER]);
    expect(into({ ...named('a'), ...pods('app.kubernetes.io/name', 'front-door') }, {}, door)).toEqual([PEER]);
    const others = [
      object('Service', 'front-door', DOOR),
      object('Deployment', 'b', DOOR),
      object('Deployment', 'front-door', 'a'),
    ];
    expect(into(SUBNET, {}, ...others)).toEqual([]);
    expect(into(SUBNET, { podSelector: {} })).toEqual(['spec.podSelector']);
    expect(said(enginesBehindDoor, [policy('tools', { ingress: [{}] })])).toEqual([]);
  });

  test('into a group from a group of its name in its own namespace', () => {
    const group = {
      matchLabels: { 'leaderworkerset.sigs.k8s.io/name': 'a', 'leaderworkerset.sigs.k8s.io/group-index': '0' },
    };
    expect(into({ podSelector: group }, { podSelector: group })).toEqual([]);
    expect(into({ ...named('tools'), podSelector: group }, { podSelector: group })).toEqual([PEER]);
    expect(into({ podSelector: group })).toEqual([PEER]);
  });
});

describe('the form', () => {
  const TYPES = ['Ingress', 'Egress'];
  const form = (namespace: string, spec: object): readonly string[] =>
    said(networkPolicyForm, [policy(namespace, { policyTypes: TYPES, ...spec })]);
  const egress = (rule: object): object => ({ egress: [rule] });
  const [CIDR, EXCEPT] = ['spec.egress.0.to.0.ipBlock.cidr', 'spec.egress.0.to.0.ipBlock.except'];
  const to = (cidr: string, ...except: string[]): object => egress({ to: [block(cidr, ...except)], ports: ports(443) });
  const PROTOCOL = 'spec.egress.0.ports.0.protocol';

  test.each<Case>([
    ['both directions', SERVING, { ingress: [{}], egress: [{}] }, []],
    ['no rules of the other', SERVING, { policyTypes: ['Egress'], ingress: [] }, []],
    ['rules of the other', SERVING, { policyTypes: ['Egress'], ingress: [{}] }, ['spec.policyTypes']],
    ['rules of the other, of others', 'tools', { policyTypes: ['Ingress'], egress: [{}] }, ['spec.policyTypes']],
    ['unsaid', SERVING, { policyTypes: undefined }, ['spec.policyTypes']],
    ['unsaid, of others', 'tools', { policyTypes: undefined }, []],
    ['unsaid, of the system', 'kube-system', { policyTypes: undefined }, ['spec.policyTypes']],
    ['names over UDP', SERVING, egress({ ports: [{ port: 53, protocol: 'UDP' }] }), []],
    ['names over TCP', SERVING, egress({ ports: [{ port: 53, protocol: 'TCP' }] }), []],
    ['names over another', SERVING, egress({ ports: [{ port: 53, protocol: 'SCTP' }] }), [`${PROTOCOL} SCTP`]],
    ['others over UDP', SERVING, egress({ ports: [{ port: 443, protocol: 'UDP' }] }), [`${PROTOCOL} UDP`]],
    ['others over UDP, of others', 'tools', egress({ ports: [{ port: 443, protocol: 'UDP' }] }), []],
    ...[
      '10.1.0.0/16',
      '172.16.0.0/16',
      '172.31.0.0/16',
      '192.168.0.0/16',
      '100.64.0.0/16',
      '169.254.170.23/32',
      'fd12::/64',
    ].map((cidr): Case => [cidr, SERVING, to(cidr), []]),
    ...['11.0.0.0/16', '172.32.0.0/16', '192.169.0.0/16', '100.128.0.0/16', '2600::/64', 'fc00::/64'].map(
      (cidr): Case => [cidr, SERVING, to(cidr), [`${CIDR} ${cidr}`]],
    ),
    ['the internet, of others', 'tools', to('11.0.0.0/16'), []],
    ['the internet, of tool servers', EGRESS, to('11.0.0.0/16'), []],
    ['no network', SERVING, to('all', '10.0.0.0/7'), []],
    ['the widest exception', SERVING, to('0.0.0.0/0', '10.0.0.0/8'), []],
    ['the widest exception, IPv6', SERVING, to('::/0', 'fc00::/7'), []],
    ['wider', SERVING, to('0.0.0.0/0', '10.0.0.0/7'), [`${EXCEPT} 10.0.0.0/7`]],
    ['wider, IPv6', SERVING, to('::/0', 'fc00::/6'), [`${EXCEPT} fc00::/6`]],
    ['wider, of tool servers', EGRESS, to('0.0.0.0/0', '10.0.0.0/7'), []],
    ['all of the block', SERVING, to('10.1.0.0/16', '10.1.0.0/16'), []],
    ['more than the block', SERVING, to('10.1.0.0/16', '10.0.0.0/8'), [`${EXCEPT} 10.0.0.0/8`]],
    ['more than the block, from its start', SERVING, to('10.1.0.0/16', '10.1.0.0/12'), [`${EXCEPT} 10.1.0.0/12`]],
    ['of the older family', SERVING, to('::/0', '10.0.0.0/8'), [`${EXCEPT} 10.0.0.0/8`]],
    ['beside the block', SERVING, to('10.1.0.0/16', '10.2.0.0/24'), [`${EXCEPT} 10.2.0.0/24`]],
    ['of another family', SERVING, to('0.0.0.0/0', 'fd00::/8'), [`${EXCEPT} fd00::/8`]],
    ['no port of the system', 'kube-system', egress({ to: [pods()] }), ['spec.egress.0.ports']],
    ...[443, 53, 80, 10250, 10251].map((port): Case => [
      `${port} of the system`,
      'kube-system',
      egress({ ports: ports(port) }),
      [],
    ]),
    ['another of the system', 'kube-system', egress({ ports: ports(443, 22) }), ['spec.egress.0.ports.1.port 22']],
    [
      'a range of the system',
      'kube-system',
      egress({ ports: [{ port: 80, endPort: 443 }] }),
      ['spec.egress.0.ports.0.port 80'],
    ],
    ['no port of others', 'tools', egress({ to: [pods()] }), []],
  ])('%s', (_, namespace, spec, paths) => expect(form(namespace, spec)).toEqual(paths));
});

test('what no policy allows is refused in the system too, where the controllers are', () => {
  const namespace = (name: string): object => object('Namespace', name, undefined);
  const deny = (name: string): object => policy(name, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const of = (...objects: object[]): readonly string[] => said(defaultDeny, objects);
  const OWN = 'NetworkPolicy';
  const SYSTEM = 'NetworkPolicy of kube-system';
  expect(of(namespace(SERVING))).toEqual([OWN]);
  expect(of(namespace(SERVING), namespace(CONTROLLERS))).toEqual([OWN, SYSTEM, OWN]);
  expect(of(namespace(SERVING), deny(SERVING), object('Role', CONTROLLERS, 'tools'))).toEqual([]);
  expect(of(namespace(CONTROLLERS), deny(CONTROLLERS))).toEqual([]);
  expect(of(namespace(SERVING), namespace(CONTROLLERS), ...[SERVING, CONTROLLERS, 'kube-system'].map(deny))).toEqual(
    [],
  );
});

test.each(
  'AdminNetworkPolicy BaselineAdminNetworkPolicy ClusterNetworkPolicy ApplicationNetworkPolicy GlobalNetworkPolicy CiliumNetworkPolicy CiliumClusterwideNetworkPolicy'.split(
    ' ',
  ),
)('nothing stands above: %s', (kind) => {
  expect(said(networkPolicyKind, [object(kind, 'a', undefined)])).toEqual([`kind ${kind}`]);
});
