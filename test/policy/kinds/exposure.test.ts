import { checkManifests, message } from '../../../lib/policy';
import { edgeObjects } from '../../../lib/policy/rules/objects/edge-objects';
import { internalLoadBalancer } from '../../../lib/policy/rules/objects/internal-load-balancer';
import { loadBalancerSettings } from '../../../lib/policy/rules/objects/load-balancer-settings';
import { noNodePort } from '../../../lib/policy/rules/objects/no-node-port';
import { readinessGate } from '../../../lib/policy/rules/objects/readiness-gate';
import { serviceExposure } from '../../../lib/policy/rules/objects/service-exposure';
import { servicePorts } from '../../../lib/policy/rules/objects/service-ports';
import { sourceRanges } from '../../../lib/policy/rules/objects/source-ranges';

const LB = 'service.beta.kubernetes.io/aws-load-balancer-';
const rules = [
  edgeObjects,
  internalLoadBalancer,
  loadBalancerSettings,
  noNodePort,
  readinessGate,
  serviceExposure,
  servicePorts,
  sourceRanges,
];
const found = (...objects: object[]): string[] => checkManifests(objects, { rules }).map(message);
const fired = (...objects: object[]): string[] => [
  ...new Set(checkManifests(objects, { rules }).map(({ rule }) => rule.id)),
];

const ANNOTATIONS: Readonly<Record<string, string>> = {
  name: 'windlass-a',
  scheme: 'internal',
  'nlb-target-type': 'ip',
  subnets: 'a,b',
  attributes: 'load_balancing.cross_zone.enabled=true',
  'target-group-attributes':
    'deregistration_delay.timeout_seconds=300,preserve_client_ip.enabled=false,target_health_state.unhealthy.connection_termination.enabled=false',
  'healthcheck-protocol': 'http',
  'healthcheck-port': 'traffic-port',
  'healthcheck-path': '/health',
  'listener-attributes.TCP-8080': 'tcp.idle_timeout.seconds=600',
  'additional-resource-tags': 'team=a',
};
const named = (all: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(all).map(([key, value]) => [`${LB}${key}`, value]));
const ENDPOINT = { 'app.kubernetes.io/component': 'endpoint', 'app.kubernetes.io/part-of': 'windlass' };
const service = (spec: object = {}, annotations: Readonly<Record<string, unknown>> = {}): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a', namespace: 'windlass-serving', annotations: named(annotations) },
  spec: { type: 'ClusterIP', selector: ENDPOINT, ports: [{ port: 8080, targetPort: 'a' }], ...spec },
});
const balancer = (annotations: Readonly<Record<string, unknown>> = {}, spec: object = {}): object =>
  service(
    {
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      allocateLoadBalancerNodePorts: false,
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      ...spec,
    },
    { ...ANNOTATIONS, ...annotations },
  );

describe('Services', () => {
  test('inside the cluster, and at an internal load balancer', () => {
    expect(found(service())).toEqual([]);
    expect(found(service({ type: undefined }))).toEqual([]);
    expect(found(balancer())).toEqual([]);
  });

  test.each<[string, object]>([
    ['a node port', { type: 'NodePort' }],
    ['a type of deployment time', { type: '<known at deployment>' }],
    ['an unknown type', { type: 'Public' }],
    ['an external address', { externalIPs: ['203.0.113.7'] }],
    ['a private external address', { externalIPs: ['10.0.0.7'] }],
    ['an external name', { type: 'ExternalName', externalName: 'example.com' }],
    ['an external name without the type', { externalName: 'example.com' }],
    ['pods of every component', { selector: { 'app.kubernetes.io/part-of': 'windlass' } }],
    ['endpoints of everybody', { selector: { 'app.kubernetes.io/component': 'endpoint' } }],
    ['workers of a model', { selector: { 'app.kubernetes.io/name': 'vllm', 'app.kubernetes.io/instance': 'a' } }],
    ['nobody in particular', { selector: {} }],
    ['pods that are not ready', { publishNotReadyAddresses: true }],
    ['another port', { ports: [{ port: 22, targetPort: 'a' }] }],
    ['a port of deployment time', { ports: [{ port: '<known at deployment>', targetPort: 'a' }] }],
    ['an inner port', { ports: [{ port: 8080, targetPort: 29501 }] }],
    ['an inner port beside another', { ports: [{ port: 8080 }, { port: 6379 }] }],
  ])('%s', (_, spec) => expect(found(service(spec)).length).toBeGreaterThan(0));

  test('a name without an address may lead to pods that are not ready', () =>
    expect(found(service({ clusterIP: 'None', publishNotReadyAddresses: true }))).toEqual([]));

  test('one target has one port, in one namespace', () => {
    const other = { ...service({ ports: [{ port: 8081, targetPort: 'a' }] }) } as { metadata: object };
    other.metadata = { ...other.metadata, name: 'b' };
    expect(fired(service(), other)).toEqual(['service-ports']);
    other.metadata = { ...other.metadata, namespace: 'tools' };
    expect(found(service(), other)).toEqual([]);
  });
});

describe('the load balancer of the endpoint', () => {
  test.each(Object.keys(ANNOTATIONS))('%s: left out, empty, or of deployment time', (key) => {
    for (const value of [undefined, '', '<known at deployment>', 7, null])
      expect([value, found(balancer({ [key]: value })).length > 0]).toEqual([value, true]);
  });

  test.each<[string, string]>([
    ['scheme', 'internet-facing'],
    ['nlb-target-type', 'instance'],
    ['internal', 'false'],
    ['attributes', 'load_balancing.cross_zone.enabled=false'],
    ['attributes', 'load_balancing.cross_zone.enabled=true,access_logs.s3.enabled=true'],
    ['target-group-attributes', `${ANNOTATIONS['target-group-attributes']!},preserve_client_ip.enabled=true`],
    ['healthcheck-protocol', 'tcp'],
    ['healthcheck-path', '/v1/models'],
    ['healthcheck-port', '22'],
    ['ssl-cert', 'arn:aws:iam::111122223333:server-certificate/a'],
    ['security-groups', 'sg-1'],
    ['eip-allocations', 'eipalloc-1'],
    ['type', 'external'],
    ['manage-backend-security-group-rules', 'false'],
    ['proxy-protocol', '*'],
    ['inbound-sg-rules-on-private-link-traffic', 'off'],
  ])('%s: %s', (key, value) => expect(found(balancer({ [key]: value })).length).toBeGreaterThan(0));

  test('with TLS on every port, by a policy of today', () => {
    const tls = {
      'listener-attributes.TCP-8080': undefined,
      'ssl-cert': 'arn:aws:acm:us-west-2:111122223333:certificate/a',
      'ssl-ports': '8080',
      'ssl-negotiation-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    };
    expect(found(balancer(tls))).toEqual([]);
    expect(found(balancer({ ...tls, 'ssl-ports': '8081' }))).toHaveLength(1);
    expect(found(balancer({ ...tls, 'ssl-ports': undefined }))).toHaveLength(1);
    for (const policy of [undefined, 'ELBSecurityPolicy-2016-08', 'ELBSecurityPolicy-TLS13-1-0-2021-06'])
      expect(found(balancer({ ...tls, 'ssl-negotiation-policy': policy }))).toHaveLength(1);
  });

  test.each<[string, object]>([
    ['another class', { loadBalancerClass: 'service.k8s.aws/other' }],
    ['no class', { loadBalancerClass: undefined }],
    ['node ports', { allocateLoadBalancerNodePorts: true }],
    ['node ports by default', { allocateLoadBalancerNodePorts: undefined }],
    ['everybody', { loadBalancerSourceRanges: undefined }],
    ['nobody named', { loadBalancerSourceRanges: [] }],
    ['the internet', { loadBalancerSourceRanges: ['10.0.0.0/8', '0.0.0.0/0'] }],
    ['the internet in halves', { loadBalancerSourceRanges: ['0.0.0.0/1', '128.0.0.0/1'] }],
    ['the internet in IPv6', { loadBalancerSourceRanges: ['2000::/3'] }],
    ['a network of deployment time', { loadBalancerSourceRanges: ['<known at deployment>'] }],
  ])('%s', (_, spec) => expect(found(balancer({}, spec)).length).toBeGreaterThan(0));

  test.each(['10.0.0.0/8', '172.16.0.0/12', '192.168.1.0/24', '100.64.0.0/10', 'fd00::/8'])('%s is fine', (range) =>
    expect(found(balancer({}, { loadBalancerSourceRanges: [range] }))).toEqual([]),
  );
});

describe('edges', () => {
  const ALB = 'alb.ingress.kubernetes.io/';
  const path = { path: '/v1/chat/completions', backend: { service: { name: 'a', port: { number: 80 } } } };
  const ingress = (annotations: object = {}, spec: object = {}): object => ({
    kind: 'Ingress',
    metadata: {
      name: 'a',
      namespace: 'tools',
      annotations: {
        [`${ALB}scheme`]: 'internal',
        [`${ALB}inbound-cidrs`]: '10.0.0.0/8',
        [`${ALB}certificate-arn`]: 'arn',
        ...annotations,
      },
    },
    spec: { rules: [{ http: { paths: [path] } }], ...spec },
  });
  const listener = { protocol: 'HTTPS', port: 443, tls: { certificateRefs: [{ name: 'a' }] } };
  const gateway = (more: object = {}): object => ({
    kind: 'Gateway',
    metadata: { name: 'a', namespace: 'tools' },
    spec: { listeners: [listener, { ...listener, ...more }] },
  });
  const route = (...matches: object[]): object => ({
    kind: 'HTTPRoute',
    metadata: { name: 'a', namespace: 'tools' },
    spec: { rules: [{ matches }] },
  });
  const chat = { path: { type: 'PathPrefix', value: '/v1/chat/completions' } };

  test('what is internal, encrypted and narrow', () => {
    expect(found(ingress(), gateway(), route(chat))).toEqual([]);
    const others = { from: 'Selector', selector: { matchLabels: { a: 'b' } } };
    expect(found(gateway({ allowedRoutes: { namespaces: others } }))).toEqual([]);
  });

  test('what leads to pods of others may be asked every path', () => {
    const service = { kind: 'Service', metadata: { name: 'a', namespace: 'tools' }, spec: { selector: { app: 'a' } } };
    const pod = (args: string[]): object => ({
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'tools', labels: { app: 'a' } },
      spec: { containers: [{ name: 'a', image: 'some', args }] },
    });
    const everyPath = ingress({}, { rules: [{ http: { paths: [{ ...path, path: '/' }] } }] });
    const said = (...objects: object[]): boolean =>
      checkManifests(objects).some(({ rule, problem }) => rule.id === 'edge-objects' && /engines/.test(problem));
    expect(said(everyPath, service, pod(['--port=80']))).toBe(false);
    expect(said(everyPath, service, pod(['--served-model-name', 'm']))).toBe(true);
    expect(said(everyPath, service)).toBe(true);
  });

  test.each<[string, object]>([
    ['an Ingress of the internet', ingress({ [`${ALB}scheme`]: 'internet-facing' })],
    ['an Ingress that does not say', ingress({ [`${ALB}scheme`]: undefined })],
    ['an Ingress for everybody', ingress({ [`${ALB}inbound-cidrs`]: '10.0.0.0/8, 0.0.0.0/0' })],
    ['an Ingress for whom it does not say', ingress({ [`${ALB}inbound-cidrs`]: undefined })],
    ['an Ingress in the clear', ingress({ [`${ALB}certificate-arn`]: undefined })],
    ['an Ingress of every path', ingress({}, { rules: [{ http: { paths: [path, { ...path, path: '/' }] } }] })],
    ['an Ingress of the rest', ingress({}, { defaultBackend: { service: { name: 'a' } } })],
    ['a Gateway in the clear', gateway({ protocol: 'HTTP' })],
    ['a Gateway without certificate', gateway({ tls: {} })],
    ['a Gateway that passes TLS on by nothing', gateway({ protocol: 'TLS', tls: undefined })],
    ['a Gateway for every namespace', gateway({ allowedRoutes: { namespaces: { from: 'All' } } })],
    ['a route of every path', route()],
    ['a route of a path that no key guards', route(chat, { path: { value: '/metrics' } })],
    ['a route by header alone', route({ headers: [{ name: 'a', value: 'b' }] })],
    [
      'a grant of a whole kind',
      { kind: 'ReferenceGrant', metadata: { name: 'a' }, spec: { to: [{ kind: 'Secret' }] } },
    ],
    [
      'a configuration for the internet',
      { kind: 'LoadBalancerConfiguration', metadata: { name: 'a' }, spec: { scheme: 'internet-facing' } },
    ],
    ['a configuration that does not say', { kind: 'LoadBalancerConfiguration', metadata: { name: 'a' }, spec: {} }],
  ])('%s', (_, object) => expect(found(object)).toHaveLength(1));

  const target = (spec: object = {}): object => ({
    kind: 'TargetGroupBinding',
    metadata: { name: 'a', namespace: 'windlass-door' },
    spec: { targetType: 'ip', serviceRef: { name: 'a', port: 8080 }, ...spec },
  });
  const from = (...peers: object[]): object => ({ networking: { ingress: [{ from: peers, ports: [{ port: 80 }] }] } });

  test('a target group of pods, opened to nobody or to whom it names', () => {
    expect(found(target())).toEqual([]);
    expect(found(target(from({ ipBlock: { cidr: '10.0.0.0/16' } }, { securityGroup: { groupID: 'sg-1' } })))).toEqual(
      [],
    );
    for (const targetType of [undefined, 'instance', '<known at deployment>'])
      expect(found(target({ targetType }))).toHaveLength(1);
    for (const peer of [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '203.0.113.0/24' } }, {}])
      expect(found(target(from(peer)))).toHaveLength(1);
    expect(found(target(from()))).toHaveLength(1);
  });

  test('a target group has pods that wait for it', () => {
    const binding = target();
    const namespace = (labels: object): object => ({ kind: 'Namespace', metadata: { name: 'windlass-door', labels } });
    const gate = 'elbv2.k8s.aws/pod-readiness-gate-inject';
    expect(found(binding, namespace({ [gate]: 'enabled' }))).toEqual([]);
    for (const value of [undefined, 'disabled', '<known at deployment>'])
      expect(fired(binding, namespace({ [gate]: value }))).toEqual(['readiness-gate']);
    expect(found(namespace({}))).toEqual([]);
  });
});

test('objects of any shape are no error', () => {
  for (const odd of [null, 'text', 7, [], [null], {}])
    for (const kind of ['Service', 'Ingress', 'Gateway', 'HTTPRoute', 'ReferenceGrant', 'Namespace'])
      for (const spec of [odd, { ports: odd, listeners: odd, rules: odd, type: 'LoadBalancer', to: odd }])
        expect(
          found({
            kind,
            metadata: { name: 'a', namespace: 'windlass-serving', annotations: odd, labels: odd },
            spec,
          }).join(),
        ).not.toContain('a rule that throws');
});
