import { check } from '../../../lib/policy';
import { KubernetesObject } from '../../../lib/policy/model/kubernetes-object';
import { loadBalancerSettings } from '../../../lib/policy/rules/objects/load-balancer-settings';
import { networkPolicyNeeds } from '../../../lib/policy/rules/objects/network-policy-needs';
import { networkPolicyNetworks } from '../../../lib/policy/rules/objects/network-policy-networks';
import { networkPolicySelector } from '../../../lib/policy/rules/objects/network-policy-selector';
import { noNodePort } from '../../../lib/policy/rules/objects/no-node-port';
import { once } from '../../../lib/policy/rules/objects/once';
import { plainSecret } from '../../../lib/policy/rules/objects/plain-secret';
import { rbac } from '../../../lib/policy/rules/objects/rbac';
import { readinessGate } from '../../../lib/policy/rules/objects/readiness-gate';
import { references } from '../../../lib/policy/rules/objects/references';
import { serviceExposure } from '../../../lib/policy/rules/objects/service-exposure';
import { servicePorts } from '../../../lib/policy/rules/objects/service-ports';
import { sourceRanges } from '../../../lib/policy/rules/objects/source-ranges';
import { storage } from '../../../lib/policy/rules/objects/storage';
import { type Case, judges, object, said } from '../support/said';

const [SERVING, DOOR, CONTROLLERS] = ['windlass-serving', 'windlass-door', 'windlass-controllers'] as const;
const namespace = (name: string): object => object('Namespace', name, undefined);
const of = (kind: string, spec: object, name = 'one', where: string = SERVING): object =>
  object(kind, name, where, { spec });
const pods = (name: string, ports: readonly object[], where: string = SERVING, spec: object = {}): object =>
  object('Deployment', name, where, {
    spec: { template: { metadata: { labels: { app: name } }, spec: { ...spec, containers: [{}, { ports }] } } },
  });
const SET = [
  namespace(SERVING),
  pods('web', [
    { name: 'http', containerPort: 8000 },
    { name: 'dns', containerPort: 53, protocol: 'UDP' },
  ]),
  object('Service', 'svc', SERVING, {
    spec: {
      selector: { app: 'web' },
      ports: [
        { name: 'a', port: 80, targetPort: 'http' },
        { name: 'b', port: 81, targetPort: 8000 },
      ],
    },
  }),
  object('ServiceAccount', 'sa', SERVING),
  object('Role', 'role', SERVING),
  object('ClusterRole', 'everywhere', undefined),
  object('PersistentVolume', 'pv', undefined),
  object('StorageClass', 'sc', undefined),
];
const service = (spec: object): object => of('Service', { selector: { app: 'web' }, ...spec });
const port = (more: object): object => service({ ports: [{ port: 8000 }, more] });
const TARGET = 'spec.ports.1.targetPort';
const bound = (kind: string, name: unknown, ...subjects: object[]): object =>
  object('RoleBinding', 'one', SERVING, { roleRef: { kind, name }, subjects });
const policy = (spec: object, where: string = SERVING): object => of('NetworkPolicy', spec, 'p', where);
const labels = (app: string): object => ({ matchLabels: { app } });
const named = (name: string): object => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
const from = (peer: object, where?: string): object => policy({ podSelector: {}, ingress: [{ from: [peer] }] }, where);
const PEER = 'spec.ingress.0.from.0.podSelector';
const mounting = (more: object): object => pods('m', [], SERVING, { volumes: [{ name: 'v', ...more }] });
const VOLUME = /^spec\.template\.spec\.volumes/;

judges(
  references,
  [
    ['a port by name', [port({ port: 1, targetPort: 'http' })], []],
    ['a port by number', [port({ port: 1, targetPort: 8000 })], []],
    ['a port that is its own', [port({ port: 8000 })], []],
    ['a port of nobody', [port({ port: 1, targetPort: 'other' })], [`${TARGET} other`]],
    ['a port of nobody that is its own', [port({ port: 1 })], [`${TARGET} 1`]],
    ['a port over UDP', [port({ port: 53, protocol: 'UDP' })], []],
    ['a port over TCP alone', [port({ port: 8000, protocol: 'UDP' })], [`${TARGET} 8000`]],
    ['a port over UDP alone', [port({ port: 53 })], [`${TARGET} 53`]],
    ['a name outside', [service({ type: 'ExternalName', selector: {} })], []],
    ['nobody', [service({ selector: { app: 'x' } })], ['spec.selector']],
    ['addresses by hand', [service({ selector: undefined }), object('Endpoints', 'one', SERVING)], []],
    [
      'addresses of another',
      [service({ selector: undefined }), object('Endpoints', 'two', SERVING)],
      ['spec.selector'],
    ],
    ['addresses elsewhere', [service({ selector: undefined }), object('Endpoints', 'one', 'tools')], ['spec.selector']],
    [
      'something of its label',
      [
        service({ selector: undefined }),
        object('Lease', 'x', SERVING, {}, { labels: { 'kubernetes.io/service-name': 'one' } }),
      ],
      ['spec.selector'],
    ],
    ['something of its name', [service({ selector: undefined }), object('Lease', 'one', SERVING)], ['spec.selector']],
    ...(['one', 'two'] as const).map((name): Case => [
      `slices of ${name}`,
      [
        service({ selector: undefined }),
        object('EndpointSlice', 'x', SERVING, {}, { labels: { 'kubernetes.io/service-name': name } }),
      ],
      name === 'one' ? [] : ['spec.selector'],
    ]),
    ['a target by port', [of('TargetGroupBinding', { serviceRef: { name: 'svc', port: 81 } })], []],
    ['a target by name of a port', [of('TargetGroupBinding', { serviceRef: { name: 'svc', port: 'b' } })], []],
    [
      'a target at no port',
      [of('TargetGroupBinding', { serviceRef: { name: 'svc', port: 82 } })],
      ['spec.serviceRef.port 82'],
    ],
    [
      'a target of nobody',
      [of('TargetGroupBinding', { serviceRef: { name: 'x', port: 80 } })],
      ['spec.serviceRef.name x'],
    ],
    ...(
      [
        [{ name: 'svc', port: { number: 80 } }, []],
        [{ name: 'svc', port: { name: 'b' } }, []],
        [{ name: 'svc', port: { name: 'c' } }, ['port c']],
        [{ name: 'x', port: { number: 80 } }, ['name x']],
        [undefined, []],
      ] as const
    ).map(([target, what]): Case => [
      `an Ingress to ${JSON.stringify(target)}`,
      [
        of('Ingress', {
          rules: [{}, { http: { paths: [{ backend: { resource: {} } }, { backend: { service: target } }] } }],
        }),
      ],
      what.map((one) => `spec.rules.1.http.paths.1.backend.service.${one}`),
    ]),
    ...(
      [
        [{ name: 'svc', port: 80 }, []],
        [{ kind: 'Service', name: 'x', port: 80 }, ['name x']],
        [{ name: 'svc', port: 1 }, ['port 1']],
        [{ kind: 'InferencePool', name: 'x' }, []],
        [{ name: 'x', port: 80, namespace: 'tools' }, []],
      ] as const
    ).map(([ref, what]): Case => [
      `a route to ${JSON.stringify(ref)}`,
      [of('HTTPRoute', { rules: [{}, { backendRefs: [{ name: 'svc', port: 81 }, ref] }] })],
      what.map((one) => `spec.rules.1.backendRefs.1.${one}`),
    ]),
    ['a scaler', [of('HorizontalPodAutoscaler', { scaleTargetRef: { kind: 'Deployment', name: 'web' } })], []],
    [
      'a scaler of another kind',
      [of('HorizontalPodAutoscaler', { scaleTargetRef: { kind: 'StatefulSet', name: 'web' } })],
      ['spec.scaleTargetRef web'],
    ],
    ...(['view', 'edit', 'admin', 'cluster-admin', 'system:a', 'everywhere'] as const).map((name): Case => [
      name,
      [bound('ClusterRole', name)],
      [],
    ]),
    ...(['viewer', 'my-view', 'my-system:a', 'role'] as const).map((name): Case => [
      name,
      [bound('ClusterRole', name)],
      [`roleRef ${name}`],
    ]),
    ['a role', [bound('Role', 'role')], []],
    ['a role of the cluster’s name', [bound('Role', 'view')], ['roleRef view']],
    ['a role of the cluster as its own', [bound('Role', 'everywhere')], ['roleRef everywhere']],
    ['an account', [bound('Role', 'role', { kind: 'ServiceAccount', name: 'sa' })], []],
    [
      'no account',
      [bound('Role', 'role', { kind: 'User', name: 'x' }, { kind: 'ServiceAccount', name: 'x' })],
      ['subjects.1 x'],
    ],
    ['an account of others', [bound('Role', 'role', { kind: 'ServiceAccount', name: 'x', namespace: 'tools' })], []],
    [
      'an account of another of ours',
      [namespace(DOOR), bound('Role', 'role', { kind: 'ServiceAccount', name: 'sa', namespace: DOOR })],
      ['subjects.0 sa'],
    ],
    ['a volume', [of('PersistentVolumeClaim', { volumeName: 'pv', storageClassName: 'sc' })], []],
    ['no volume', [of('PersistentVolumeClaim', { volumeName: 'x', storageClassName: '' })], ['spec.volumeName x']],
    ['no class', [of('PersistentVolumeClaim', { storageClassName: 'x' })], ['spec.storageClassName x']],
    ['pods', [policy({ podSelector: labels('web') })], []],
    ['every pod', [policy({ podSelector: {} })], []],
    ['every pod, in words', [policy({ podSelector: { matchLabels: {}, matchExpressions: null } })], []],
    ['no pods', [policy({ podSelector: labels('x') })], ['spec.podSelector']],
    ['no pods of charts', [namespace(CONTROLLERS), policy({ podSelector: labels('x') }, CONTROLLERS)], []],
    [
      'every pod in words, where there is none',
      [namespace(DOOR), policy({ podSelector: { matchLabels: {}, matchExpressions: [] } }, DOOR)],
      [],
    ],
    ['every pod where there is none', [namespace(DOOR), policy({ podSelector: {} }, DOOR)], []],
    [
      'no pods by an expression',
      [
        namespace(DOOR),
        policy({ podSelector: { matchLabels: {}, matchExpressions: [{ key: 'a', operator: 'Exists' }] } }, DOOR),
      ],
      ['spec.podSelector'],
    ],
    ['peers', [from({ podSelector: labels('web') })], []],
    ['no peers', [from({ podSelector: labels('x') })], [PEER]],
    ['peers of a namespace', [from({ namespaceSelector: named('tools'), podSelector: labels('x') })], []],
    ['no peers of a namespace', [from({ namespaceSelector: named(SERVING), podSelector: labels('x') })], [PEER]],
    [
      'peers of a chart',
      [namespace(CONTROLLERS), from({ namespaceSelector: named(CONTROLLERS), podSelector: labels('x') })],
      [],
    ],
    ['peers of any namespace', [from({ namespaceSelector: labels('x'), podSelector: labels('x') })], []],
    ['peers in a namespace', [from({ namespaceSelector: named(SERVING) })], []],
    ['of others', [of('Service', { selector: { app: 'x' } }, 'one', 'tools')], []],
  ],
  SET,
);

test('a name may be optional, made by another, or known at deployment', () => {
  const broken = (...objects: object[]): readonly string[] =>
    said(references, [...objects, ...SET]).filter((path) => VOLUME.test(path));
  const secret = mounting({ secret: { secretName: 's' } });
  expect(broken(secret)).toHaveLength(1);
  expect(broken(mounting({ secret: { secretName: 's', optional: true } }))).toEqual([]);
  expect(broken(mounting({ secret: { secretName: '<known at deployment>' } }))).toEqual([]);
  for (const kind of ['ExternalSecret', 'SealedSecret', 'Certificate']) {
    expect(broken(secret, of(kind, {}, 's'))).toEqual([]);
    expect(broken(secret, of(kind, { target: { name: 's' } }))).toEqual([]);
    expect(broken(secret, of(kind, { secretName: 's' }))).toEqual([]);
    expect(broken(secret, of(kind, {}, 'x'))).toHaveLength(1);
    expect(broken(secret, of(kind, {}, 's', 'tools'))).toHaveLength(1);
    expect(broken(mounting({ configMap: { name: 's' } }), of(kind, {}, 's'))).toHaveLength(1);
  }
  expect(broken(secret, of('Other', {}, 's'))).toHaveLength(1);
  const key = mounting({ configMap: { name: 'm', items: [{ key: 'a' }, { key: 'b' }] } });
  for (const field of ['data', 'binaryData', 'stringData'])
    expect(broken(key, object('ConfigMap', 'm', SERVING, { [field]: { a: '', b: '' } }))).toEqual([]);
  expect(broken(key, object('ConfigMap', 'm', SERVING, { data: { a: '' }, binaryData: { b: '' } }))).toEqual([]);
  expect(broken(key, object('ConfigMap', 'm', SERVING, { data: { a: '' } }))).toHaveLength(1);
});

const DRAWN = 'kJ8#mQ2$vX9z';
const TOKEN = `hf_${'aB3dE5fG7h'.repeat(4)}`;
const run = (container: object): object => object('Pod', 'a', 'tools', { spec: { containers: [container] } });
const config = (data: object): object => object('ConfigMap', 'a', 'tools', { data });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const paths = (...objects: object[]): readonly string[] =>
  said(plainSecret, objects).map((one) => one.split(' ').slice(0, 3).join(' '));

describe('plain-secret', () => {
  test('a variable of that name, whatever it holds', () => {
    const env = (name: string, value: unknown): number => paths(run({ env: [{ name, value }] })).length;
    expect([env('DB_PASSWORD', 'short'), env('DB_PASSWORD', DRAWN), env('DB_PASSWORD', TOKEN)]).toEqual([1, 1, 1]);
    expect([
      env('DB_PASSWORD', ''),
      env('DB_PASSWORD', undefined),
      env('DB_PASSWORD', 7),
      env('NOTE', 'short'),
    ]).toEqual([0, 0, 0, 0]);
    expect(
      paths(
        run({
          env: [
            { name: 'A', value: 'b' },
            { name: 'DB_PASSWORD', value: 'x' },
          ],
        }),
      )[0],
    ).toContain('spec.containers.0.env DB_PASSWORD');
  });

  test('a word behind a flag of that name', () => {
    const args = (...words: unknown[]): number => paths(run({ args: words })).length;
    expect([args('--password', DRAWN), args(`--password=${DRAWN}`), args('-password', DRAWN)]).toEqual([1, 1, 1]);
    expect([args('--password', 'short'), args('--note', DRAWN), args('--password'), args('--password', 7)]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(args('--password', TOKEN)).toBe(1);
    expect(args('a --password', DRAWN)).toBe(0);
    expect(args('--password x', DRAWN)).toBe(0);
    expect(said(plainSecret, [run({ command: ['a', '--password', DRAWN] })])[0]).toContain(
      'spec.containers.0.command --password',
    );
  });

  test('a line of that name in a text', () => {
    const text = (line: string): number => paths(config({ file: line })).length;
    for (const line of [
      `password: ${DRAWN}`,
      `a=1\npassword=${DRAWN}`,
      `{"password": "${DRAWN}"}`,
      `x?password=${DRAWN}&y=1`,
    ])
      expect([line, text(line)]).toEqual([line, 1]);
    for (const line of ['password: short', `note: ${DRAWN}`, `my!password: short`])
      expect([line, text(line)]).toEqual([line, 0]);
    expect(text(`password: ${DRAWN}\napi_key: ${DRAWN}`)).toBe(2);
    expect(said(plainSecret, [config({ file: `password: ${DRAWN}` })])[0]).toContain('data.file password');
  });

  test('said once, wherever it stands', () => {
    expect(paths(object('ConfigMap', 'a', 'tools', { binaryData: { file: base64(`password=${DRAWN}`) } }))).toEqual([
      expect.stringContaining('binaryData.file password'),
    ]);
    expect(paths(object('Other', 'a', 'tools', { binaryData: { file: base64(`password=${DRAWN}`) } }))).toEqual([]);
    expect(paths(object('Other', 'a', 'tools', { spec: { binaryData: { password: DRAWN } } }))).toHaveLength(1);
    expect(paths(object('Secret', 'a', 'tools', { data: { password: DRAWN } }))).toEqual(['data']);
    expect(paths(object('Secret', 'a', 'tools', { data: 'text' }))).toEqual([]);
    expect(paths(object('ConfigMap', 'a', 'tools', { data: { password: DRAWN } }))).toHaveLength(1);
  });
});

const INNER = 29501;
const port_ = (more: object, spec: object = {}): object => of('Service', { ports: [{ port: 8000 }, more], ...spec });
judges(serviceExposure, [
  ['its own', [port_({ port: 443, targetPort: 'a' })], []],
  ['an inner port', [port_({ port: INNER })], [`spec.ports.1.port ${INNER}`]],
  ['an inner target', [port_({ port: 443, targetPort: INNER })], [`spec.ports.1.targetPort ${INNER}`]],
  ['inside a group', [port_({ port: INNER }, { clusterIP: 'None' })], []],
  [
    'inside a group, at a load balancer',
    [port_({ port: INNER }, { clusterIP: 'None', type: 'LoadBalancer' })],
    [`spec.ports.1.port ${INNER}`, 'metadata.annotations service.beta.kubernetes.io/aws-load-balancer-nlb-target-type'],
  ],
  ['a name outside', [port_({}, { type: 'ExternalName' })], ['spec.externalName']],
  ['a name outside, said', [port_({}, { externalName: 'a.example' })], ['spec.externalName a.example']],
  ['addresses', [object('Endpoints', 'a', 'tools')], ['subsets']],
  ['slices of addresses', [object('EndpointSlice', 'a', 'tools')], ['endpoints']],
]);
const lb = (annotations: Readonly<Record<string, string>>, spec: object = {}, where: string = SERVING): object =>
  object(
    'Service',
    'a',
    where,
    { spec: { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb', ...spec } },
    {
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [
          key.includes('.') && !key.startsWith('listener') ? key : `${LB}${key}`,
          value,
        ]),
      ),
    },
  );
const LB = 'service.beta.kubernetes.io/aws-load-balancer-';
const AT = `metadata.annotations ${LB}`;
test('a load balancer of older words is internal too, and of a policy of today', () => {
  const ip = { 'nlb-target-type': 'ip' };
  const exposed = (more: Readonly<Record<string, string>>): readonly string[] =>
    said(serviceExposure, [lb({ ...ip, ...more })]);
  expect(exposed({ internal: 'true' })).toEqual([]);
  expect(exposed({ internal: 'false' })).toEqual([`${AT}internal false`]);
  for (const policy_ of ['ELBSecurityPolicy-TLS13-1-2-2021-06', 'ELBSecurityPolicy-TLS13-1-3-2021-06'])
    expect(exposed({ 'ssl-cert': 'a', 'ssl-negotiation-policy': policy_ })).toEqual([]);
  for (const policy_ of ['ELBSecurityPolicy-TLS13-1-1-2021-06', 'x-ELBSecurityPolicy-TLS13-1-2-2021-06'])
    expect(exposed({ 'ssl-cert': 'a', 'ssl-negotiation-policy': policy_ })).toEqual([
      `${AT}ssl-negotiation-policy ${policy_}`,
    ]);
});
judges(noNodePort, [
  ['a node port', [of('Service', { type: 'NodePort' })], ['spec.type NodePort']],
  [
    'node ports of a load balancer',
    [of('Service', { type: 'LoadBalancer', allocateLoadBalancerNodePorts: true })],
    ['spec.allocateLoadBalancerNodePorts true'],
  ],
  ['node ports by default', [of('Service', { type: 'LoadBalancer' })], ['spec.allocateLoadBalancerNodePorts']],
  ['none', [of('Service', { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false })], []],
  ['none inside', [of('Service', { type: 'ClusterIP' })], []],
]);
const ranges = (...all_: string[]): object[] => [
  of('Service', { type: 'LoadBalancer', loadBalancerSourceRanges: all_ }),
];
judges(sourceRanges, [
  ['a private one', ranges('10.0.0.0/8'), []],
  ['a public one', ranges('203.0.0.0/8'), []],
  ['a wide one', ranges('202.0.0.0/7'), ['spec.loadBalancerSourceRanges']],
  ['a site', ranges('2001:db8::/32'), []],
  ['more than a site', ranges('2001:db8::/31'), ['spec.loadBalancerSourceRanges']],
  ['a private one, IPv6', ranges('fc00::/7'), []],
  ['none beside one', ranges('10.0.0.0/8', 'all'), ['spec.loadBalancerSourceRanges']],
]);

const ENDPOINT = { 'app.kubernetes.io/component': 'endpoint', 'app.kubernetes.io/part-of': 'windlass' };
const answering = (
  number: unknown,
  spec: object = {},
  name = 'one',
  where: string = SERVING,
  target: unknown = 'api',
): object =>
  of(
    'Service',
    {
      selector: where === SERVING ? ENDPOINT : { 'app.kubernetes.io/name': 'front-door' },
      ports: [{ port: number, targetPort: target }],
      ...spec,
    },
    name,
    where,
  );
const PORT = 'spec.ports.0.port';
judges(servicePorts, [
  ...[443, 8000, 3128, 8080, 9079].map((number): Case => [`${number}`, [answering(number)], []]),
  ...[442, 8079, 9080, '8000', '<known at deployment>'].map((number): Case => [
    `${number}, of nobody`,
    [answering(number)],
    [`${PORT} ${number}`],
  ]),
  ['an inner port, said elsewhere', [answering(INNER)], []],
  ['a port of others', [answering(22, {}, 'one', 'tools')], []],
  ['pods of the door', [answering(443, {}, 'one', DOOR)], []],
  [
    'pods that are known, and answer nobody',
    [answering(443, { selector: { 'app.kubernetes.io/name': 'vllm', 'app.kubernetes.io/instance': 'a' } })],
    ['spec.selector'],
  ],
  ['one target, one port', [answering(443), answering(443, {}, 'two')], []],
  ['one target, two ports', [answering(443), answering(8000, {}, 'two')], [`${PORT} 443`, `${PORT} 8000`]],
  ['two targets', [answering(443), answering(8000, {}, 'two', SERVING, 'other')], []],
  ['a target by number', [answering(443, {}, 'one', SERVING, 8000), answering(8000, {}, 'two', SERVING, 8000)], []],
  ['one target without address', [answering(443, { clusterIP: 'None' }), answering(8000, {}, 'two')], []],
  ['one target of nobody’s port', [answering(443), answering(22, {}, 'two')], [`${PORT} 22`]],
  [
    'one target of another kind',
    [answering(443), object('Other', 'x', SERVING, { spec: { ports: [{ port: 8000, targetPort: 'api' }] } })],
    [],
  ],
  [
    'two ports of one',
    [
      of('Service', {
        selector: ENDPOINT,
        ports: [
          { port: 443, targetPort: 'api' },
          { port: 8000, targetPort: 'api' },
        ],
      }),
    ],
    [],
  ],
]);

test('a NetworkPolicy of a VPC that is wider than its subnets may name what holds them all', () => {
  const spec = (cidr: string): KubernetesObject =>
    new KubernetesObject(policy({ ingress: [{ from: [{ ipBlock: { cidr } }] }] }) as never);
  const [vpc, subnet] = ['VPC', 'Subnet'].map((what) => (CidrBlock: string) => ({
    Type: `AWS::EC2::${what}`,
    Properties: { CidrBlock },
  })) as [(cidr: string) => object, (cidr: string) => object];
  const found = (cidr: string, Resources: object): number =>
    check({ stacks: [{ name: 's', template: { Resources } as never }], objects: [spec(cidr)] }, [networkPolicyNetworks])
      .length;
  const two = { V: vpc('10.0.0.0/8'), W: vpc('172.16.0.0/16'), A: subnet('10.42.0.0/25'), B: subnet('10.42.1.0/24') };
  expect([found('10.42.0.0/16', two), found('10.42.0.0/23', two), found('10.42.0.0/25', two)]).toEqual([0, 0, 0]);
  expect(found('10.42.0.0/24', two)).toBe(1);
  expect([found('10.42.1.0/25', two), found('10.43.0.0/16', two), found('10.42.2.0/24', two)]).toEqual([1, 1, 1]);
  expect(found('10.42.0.0/16', { V: vpc('10.0.0.0/8') })).toBe(1);
  expect(found('all', two)).toBe(0);
});

const opening = (direction: 'ingress' | 'egress', ...ports: object[]): object => ({
  [direction]: ports.map((one) => ({ ports: [{ port: 1 }, one] })),
});
const DNS = [{ port: 53, protocol: 'UDP' }, { port: 53 }];
const tcp = (number: number): object => ({ port: number });
const needing = (name: string, ...objects: object[]): readonly string[] =>
  said(networkPolicyNeeds, [namespace(name), ...objects]).filter((one) => one.startsWith('NetworkPolicy'));
const NEEDS: Readonly<Record<string, readonly ['ingress' | 'egress', object][]>> = {
  [SERVING]: [...DNS.map((one): ['egress', object] => ['egress', one]), ['ingress', tcp(8000)]],
  [DOOR]: [
    ...[...DNS, tcp(443), tcp(80), tcp(8000)].map((one): ['egress', object] => ['egress', one]),
    ...[tcp(8080), tcp(8404)].map((one): ['ingress', object] => ['ingress', one]),
  ],
  'windlass-egress': [...DNS.map((one): ['egress', object] => ['egress', one]), ['ingress', tcp(3128)]],
};
describe.each(Object.entries(NEEDS))('what %s needs', (name, ways) => {
  const policies = (some: typeof ways): object[] =>
    some.map(([direction, one], index) => of('NetworkPolicy', opening(direction, one), `p${index}`, name));
  test('each, where it has pods', () => {
    expect(needing(name, pods('a', [], name), ...policies(ways))).toEqual([]);
    ways.forEach((_, at) =>
      expect(needing(name, pods('a', [], name), ...policies(ways.filter((__, index) => index !== at)))).toEqual([
        'NetworkPolicy',
      ]),
    );
    expect(needing(name, pods('a', [], 'tools'), object('Role', 'r', name))).toEqual([]);
    expect(needing(name)).toEqual([]);
    expect(needing('tools', pods('a', [], 'tools'))).toEqual([]);
  });
});
test('the system is asked for where the controllers are', () => {
  const found = needing(CONTROLLERS);
  expect([found.length, found.filter((one) => one.endsWith('of kube-system')).length]).toEqual([13, 8]);
});
judges(networkPolicyNeeds, [
  [
    'tool servers are heard',
    [
      of(
        'NetworkPolicy',
        { ingress: [{ ports: [{ port: 3128 }, { port: 8404 }, { port: 8405 }] }] },
        'p',
        'windlass-egress',
      ),
    ],
    [],
  ],
  [
    'tool servers are heard elsewhere',
    [of('NetworkPolicy', { ingress: [{ ports: [{ port: 3128 }, { port: 22 }] }] }, 'p', 'windlass-egress')],
    ['spec.ingress.0.ports'],
  ],
  [
    'tool servers are heard everywhere',
    [of('NetworkPolicy', { ingress: [{}] }, 'p', 'windlass-egress')],
    ['spec.ingress.0.ports'],
  ],
  ['engines speak everywhere, said elsewhere', [of('NetworkPolicy', { egress: [{}] }, 'p', SERVING)], []],
  [
    'engines speak elsewhere',
    [of('NetworkPolicy', { egress: [{ ports: [{ port: 22 }] }] }, 'p', SERVING)],
    ['spec.egress.0.ports'],
  ],
  [
    'engines speak in a range',
    [of('NetworkPolicy', { egress: [{ ports: [{ port: 443, endPort: 444 }] }] }, 'p', SERVING)],
    ['spec.egress.0.ports'],
  ],
  [
    'the door speaks to engines and its own',
    [of('NetworkPolicy', { egress: [{ ports: [{ port: 8000 }, { port: 8406 }] }] }, 'p', DOOR)],
    [],
  ],
]);

const picking = (where: string, rule: object, podSelector: unknown = {}): object[] => [
  of('NetworkPolicy', { podSelector, ...rule }, 'p', where),
];
const ONE_OF_DOOR = { matchLabels: { 'app.kubernetes.io/name': 'front-door' } };
const SUBNET = { ipBlock: { cidr: '10.0.0.0/24' } };
judges(networkPolicySelector, [
  ['charts', picking(CONTROLLERS, { egress: [{ to: [SUBNET] }], ingress: [{ from: [SUBNET] }] }), []],
  ['the system, out', picking('kube-system', { egress: [{ to: [SUBNET] }] }), []],
  [
    'the system, in to be measured',
    picking('kube-system', { ingress: [{ from: [SUBNET], ports: [{ port: 10250 }, { port: 10251 }] }] }),
    [],
  ],
  [
    'the system, in elsewhere',
    picking('kube-system', { ingress: [{ from: [SUBNET], ports: [{ port: 443 }] }] }),
    ['spec.podSelector'],
  ],
  ['the door, in from a subnet', picking(DOOR, { ingress: [{ from: [SUBNET] }] }), []],
  [
    'the door, in from pods',
    picking(DOOR, { ingress: [{ from: [{ podSelector: ONE_OF_DOOR }] }] }),
    ['spec.podSelector'],
  ],
  [
    'the door, out to a subnet',
    picking(DOOR, { egress: [{ to: [SUBNET], ports: [{ port: 53 }] }] }),
    ['spec.podSelector'],
  ],
  ['engines, in from a subnet', picking(SERVING, { ingress: [{ from: [SUBNET] }] }), ['spec.podSelector']],
  [
    'tool servers are judged elsewhere',
    picking(
      'windlass-egress',
      { ingress: [{ from: [{ namespaceSelector: named(SERVING), podSelector: labels('x') }] }] },
      ONE_OF_DOOR,
    ),
    [],
  ],
  [
    'the door asks another',
    picking(DOOR, { egress: [{ to: [{ namespaceSelector: named('a') }] }] }, ONE_OF_DOOR),
    ['spec.egress.0.to.0.namespaceSelector'],
  ],
  [
    'the door is asked by another',
    picking(DOOR, { ingress: [{ from: [{ namespaceSelector: named('a'), podSelector: labels('x') }] }] }, ONE_OF_DOOR),
    [],
  ],
  [
    'the door is asked by others of ours',
    picking(
      DOOR,
      { ingress: [{ from: [{ namespaceSelector: named(SERVING), podSelector: labels('x') }] }] },
      ONE_OF_DOOR,
    ),
    ['spec.ingress.0.from.0.podSelector'],
  ],
  [
    'the door is asked by all of ours',
    picking(DOOR, { ingress: [{ from: [{ namespaceSelector: named(SERVING) }] }] }, ONE_OF_DOOR),
    [],
  ],
  [
    'the door is asked by itself',
    picking(DOOR, { ingress: [{ from: [{ podSelector: labels('x') }] }] }, ONE_OF_DOOR),
    ['spec.ingress.0.from.0.podSelector'],
  ],
  [
    'daemons ask nobody',
    picking(
      'windlass-node',
      {
        egress: [
          {
            to: [{ namespaceSelector: named('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
          },
        ],
      },
      { matchLabels: { 'app.kubernetes.io/name': 'a' } },
    ),
    ['spec.egress.0.to.0.namespaceSelector'],
  ],
  [
    'controllers ask names',
    picking(CONTROLLERS, { egress: [{ to: [{ namespaceSelector: named('kube-system') }] }] }, ONE_OF_DOOR),
    [],
  ],
  [
    'controllers ask others',
    picking(CONTROLLERS, { egress: [{ to: [{ namespaceSelector: named('a') }] }] }, ONE_OF_DOOR),
    ['spec.egress.0.to.0.namespaceSelector'],
  ],
]);

const FULL = {
  name: 'a',
  subnets: 'a, b',
  attributes: 'load_balancing.cross_zone.enabled=true',
  'target-group-attributes':
    'deregistration_delay.timeout_seconds=300,preserve_client_ip.enabled=false,target_health_state.unhealthy.connection_termination.enabled=false',
  'healthcheck-protocol': 'HTTP',
  'healthcheck-port': 'traffic-port',
  'healthcheck-path': '/health',
  'additional-resource-tags': 'team=a',
};
const ARN = 'arn:aws:acm:us-west-2:111122223333:certificate/1a-2b';
const settings = (
  more: Readonly<Record<string, string>>,
  ports: readonly object[] = [],
  where?: string,
): readonly string[] =>
  said(loadBalancerSettings, [lb({ ...FULL, ...more }, { ports }, where)]).map((one) => one.replace(AT, ''));
test('settings of the load balancer', () => {
  expect(settings({})).toEqual([]);
  expect(
    settings({ scheme: 'any', 'nlb-target-type': 'any', internal: 'any', 'ssl-negotiation-policy': 'any' }),
  ).toEqual([]);
  for (const subnets of ['a,,b', 'a, ', ',']) expect(settings({ subnets })).toEqual([`subnets ${subnets}`]);
  for (const measure of ['interval', 'timeout', 'healthy-threshold', 'unhealthy-threshold']) {
    expect(settings({ [`healthcheck-${measure}`]: '10' })).toEqual([]);
    for (const text of ['x1', '1x', ''])
      expect(settings({ [`healthcheck-${measure}`]: text })).toEqual([`healthcheck-${measure} ${text}`]);
  }
  expect(settings({ 'ssl-cert': ARN })).toEqual([]);
  for (const text of [`x${ARN}`, `${ARN},`, ARN.replace('acm', 'iam')])
    expect(settings({ 'ssl-cert': text })).toEqual([`ssl-cert ${text}`]);
  expect(settings({ 'security-groups': 'sg-1' })).toEqual(['security-groups sg-1']);
  expect(settings({ 'example.com/note': 'a' })).toEqual([]);
  expect(settings({ 'service.kubernetes.io/topology-mode': 'a' })).toHaveLength(1);
  expect(settings({ 'example.com/load-balancer-note': 'a' })).toHaveLength(1);
  expect(settings({ name: '' }, [], 'tools')).toEqual([]);
  const ports = [{ port: 8080 }, { port: 8081 }];
  const idle = 'tcp.idle_timeout.seconds=600';
  expect(settings({ 'listener-attributes.TCP-8080': idle, 'listener-attributes.TCP-8081': idle }, ports)).toEqual([]);
  expect(settings({ 'listener-attributes.TCP-8080': idle }, ports)).toEqual(['listener-attributes.TCP-8081']);
  expect(settings({ 'listener-attributes.TCP-8080': idle, 'listener-attributes.TCP-8081': 'a=b' }, ports)).toEqual([
    'listener-attributes.TCP-8081 a=b',
  ]);
  expect(settings({ 'ssl-cert': ARN, 'ssl-ports': '8080, 8081' }, ports)).toEqual([]);
  expect(settings({ 'ssl-cert': ARN, 'ssl-ports': '8080' }, ports)).toEqual(['ssl-ports 8080']);
});

const role = (kind: string, more: Readonly<Record<string, unknown>>): object[] => [object(kind, 'a', 'tools', more)];
const subject = (name: unknown, kind = 'User'): object[] =>
  role('RoleBinding', { roleRef: { kind: 'Role', name: 'r' }, subjects: [{ kind, name }] });
judges(rbac, [
  ...[
    'anonymous',
    'unauthenticated',
    'authenticated',
    'serviceaccounts',
    'serviceaccounts:tools',
    'masters',
    'nodes',
  ].map((who): Case => [who, subject(`system:${who}`, 'Group'), [`subjects.0.name system:${who}`]]),
  ['known at deployment', subject('<known at deployment>'), ['subjects.0.name <known at deployment>']],
  ['an account by name', subject('a', 'ServiceAccount'), []],
  ['a certificate', role('CertificateSigningRequest', { spec: { signerName: 'a' } }), ['spec.signerName a']],
  ['anybody', subject('*'), ['subjects.0.name *']],
  ...[
    'system:nodes-of-mine',
    'my-system:nodes',
    'a*',
    'system:serviceaccount:tools:a',
    'system:serviceaccount:tools:default2',
    'x-system:serviceaccount:tools:default',
  ].map((who): Case => [who, subject(who), []]),
  [
    'the account of all',
    subject('system:serviceaccount:tools:default'),
    ['subjects.0.name system:serviceaccount:tools:default'],
  ],
  ['the account of all by name', subject('default', 'ServiceAccount'), ['subjects.0.name default']],
  ['somebody of that name', subject('default'), []],
  ...[
    'system:auth-delegator',
    'system:discovery',
    'system:basic-user',
    'system:public-info-viewer',
    'view',
    'my-admin',
  ].map((name): Case => [name, role('RoleBinding', { roleRef: { kind: 'ClusterRole', name } }), []]),
  ...['system:node', 'cluster-admin', 'admin', 'edit'].map((name): Case => [
    name,
    role('RoleBinding', { roleRef: { kind: 'ClusterRole', name } }),
    [`roleRef.name ${name}`],
  ]),
  ...[{ kind: 'Role' }, { name: 'r' }, { kind: 'Role', name: '' }, undefined].map((roleRef): Case => [
    `no role: ${JSON.stringify(roleRef)}`,
    role('RoleBinding', { roleRef }),
    ['roleRef'],
  ]),
  ['whatever carries a label', role('ClusterRole', { aggregationRule: {} }), ['aggregationRule']],
  ['nothing that carries one', role('ClusterRole', { aggregationRule: null }), []],
  [
    'every resource',
    role('Role', { rules: [{ apiGroups: [''], resources: ['*/x'], verbs: ['get'] }] }),
    ['rules.0.resources */x'],
  ],
]);

judges(once, [
  [
    'without a name',
    [object('A', 'x', 'tools', {}, { name: undefined }), object('A', 'x', 'tools', {}, { name: undefined })],
    [],
  ],
  ['three times', ['1', '2', '3'].map(() => object('A', 'x', 'tools')), ['metadata.name x', 'metadata.name x']],
]);
const csi = {
  driver: 'fsx.csi.aws.com',
  volumeHandle: 'fs-01234567',
  volumeAttributes: { dnsname: 'fs-01234567.fsx.a', mountname: 'fsx' },
};
const volume = (spec: object): object[] => [
  object('PersistentVolume', 'v', undefined, { spec: { mountOptions: ['ro'], csi, ...spec } }),
];
judges(storage, [
  ['of FSx', volume({}), []],
  ['of a path', volume({ hostPath: {} }), ['spec.hostPath']],
  ['of no path', volume({ hostPath: null }), []],
  ...['fs-0123456', 'xfs-01234567', 'fs-01234567x', 7].map((volumeHandle): Case => [
    `handle ${volumeHandle}`,
    volume({ csi: { ...csi, volumeHandle } }),
    [`spec.csi.volumeHandle ${volumeHandle}`],
  ]),
  ...['fsxx', 'abcdefghi', 'xfsx', 'ABCDEFGH'].map((mountname): Case => [
    `mount ${mountname}`,
    volume({ csi: { ...csi, volumeAttributes: { ...csi.volumeAttributes, mountname } } }),
    [`spec.csi.volumeAttributes.mountname ${mountname}`],
  ]),
  ...['atime', 'rw'].map((option): Case => [
    `with ${option}`,
    volume({ mountOptions: ['ro', option] }),
    [`spec.mountOptions ${option}`],
  ]),
  ...['noatime', 'relatime', 'flock', 'localflock', 'nosuid', 'nodev', 'noexec', 'lazystatfs'].map((option): Case => [
    `with ${option}`,
    volume({ mountOptions: ['ro', option] }),
    [],
  ]),
  [
    'a class that keeps',
    [
      object('StorageClass', 's', undefined, {
        provisioner: 'a',
        volumeBindingMode: 'WaitForFirstConsumer',
        reclaimPolicy: 'Retain',
      }),
    ],
    [],
  ],
  [
    'a claim of a volume elsewhere',
    [
      of('PersistentVolumeClaim', {
        volumeName: 'x',
        storageClassName: 'a',
        resources: { requests: { storage: '1Gi' } },
      }),
    ],
    [],
  ],
  [
    'a claim of a volume elsewhere, of the default class',
    [of('PersistentVolumeClaim', { volumeName: 'x', resources: { requests: { storage: '1Gi' } } })],
    ['spec.storageClassName'],
  ],
  ['a claim of no volume', [of('PersistentVolumeClaim', { resources: { requests: { storage: '1Gi' } } })], []],
]);

const gate = (...others: object[]): object[] => [namespace(DOOR), ...others];
judges(readinessGate, [
  [
    'a target group',
    gate(object('TargetGroupBinding', 'a', DOOR)),
    ['metadata.labels elbv2.k8s.aws/pod-readiness-gate-inject'],
  ],
  ['one elsewhere', gate(object('TargetGroupBinding', 'a', 'tools'), object('Service', 'a', DOOR)), []],
  ['one of others', [namespace('tools'), object('TargetGroupBinding', 'a', 'tools')], []],
]);
