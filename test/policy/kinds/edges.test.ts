import { chartSources } from '../../../lib/policy/rules/objects/chart-sources';
import { doorConfig } from '../../../lib/policy/rules/objects/door-config';
import { edgeKinds } from '../../../lib/policy/rules/objects/edge-kinds';
import { edgeLimits } from '../../../lib/policy/rules/objects/edge-limits';
import { edgeLogs } from '../../../lib/policy/rules/objects/edge-logs';
import { edgeObjects } from '../../../lib/policy/rules/objects/edge-objects';
import { serviceTls } from '../../../lib/policy/rules/objects/service-tls';
import { ECR, LATER, object, said } from '../support/said';
import { container, podSpec, WORKLOADS } from './pods';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const of = (kind: string, spec: unknown, annotations?: object): object =>
  object(kind, 'a', 'tools', { spec }, { annotations });

describe('charts that controllers install', () => {
  const release = (version: unknown, chart = 'a'): object => of('HelmRelease', { chart: { spec: { chart, version } } });
  const rancher = (spec: object): object => of('HelmChart', { chart: 'a', version: '1.2.3', ...spec });
  const oci = (ref: unknown, url = `oci://${ECR}/charts/a`): object => of('OCIRepository', { url, ref });
  const git = { repoURL: 'https://git.example.com/a', targetRevision: COMMIT };
  const helm = { repoURL: `${ECR}/charts`, chart: 'a', targetRevision: '1.2.3' };

  test.each<[string, object, readonly string[]]>([
    ['one version', release('1.2.3'), []],
    ['one version of two digits', release('v10.20.30'), []],
    ['a range', release('^1.2.3'), ['spec.chart.spec.version ^1.2.3']],
    ['what comes before a release', release('1.2.3-rc.1'), ['spec.chart.spec.version 1.2.3-rc.1']],
    ['a line', release('1.2'), ['spec.chart.spec.version 1.2']],
    ['no version', release(undefined), ['spec.chart.spec.version']],
    ['holes', release('2.4.0', 'external-secrets'), ['spec.chart.spec.version 2.4.0']],
    ['holes mended', release('2.4.1', 'external-secrets'), []],
    ['a range of what had holes', release('~2.4.0', 'external-secrets'), ['spec.chart.spec.version ~2.4.0']],
    ['a chart named elsewhere', of('HelmRelease', { chartRef: { kind: 'OCIRepository', name: 'a' } }), []],
    ['the registry of the cluster', rancher({}), []],
    ['the own registry', rancher({ repo: `oci://${ECR}/charts` }), []],
    ['a registry outside', rancher({ repo: 'https://a.example' }), ['spec.repo https://a.example']],
    ['no version, of Rancher', rancher({ version: undefined }), ['spec.version']],
    ['holes, of Rancher', rancher({ chart: 'kubeai', version: '0.23.1' }), ['spec.version 0.23.1']],
    ['a repository', of('HelmRepository', { url: `oci://${ECR}/charts` }), []],
    ['a repository outside', of('HelmRepository', { url: 'https://a.example' }), ['spec.url https://a.example']],
    ['a repository without address', of('HelmRepository', {}), ['spec.url']],
    ['a tag', oci({ tag: '1.2.3' }), []],
    ['a digest', oci({ digest: 'sha256:a' }), []],
    ['a tag that moves', oci({ tag: 'latest' }), ['spec.ref latest']],
    ['a range of tags', oci({ semver: '*' }), ['spec.ref']],
    ['no reference', oci(undefined), ['spec.ref']],
    ['holes, by address', oci({ tag: '2.0.9' }, `oci://${ECR}/charts/kgateway`), ['spec.ref 2.0.9']],
    ['an artifact outside', oci({ tag: '1.2.3' }, 'oci://ghcr.io/a'), ['spec.url oci://ghcr.io/a']],
    ['a commit', of('Application', { source: git }), []],
    [
      'a branch',
      of('Application', { source: { ...git, targetRevision: 'main' } }),
      ['spec.source.targetRevision main'],
    ],
    ...[COMMIT.slice(1), `${COMMIT}0`, COMMIT.replace('f', 'g')].map(
      (revision): [string, object, readonly string[]] => [
        `no commit: ${revision}`,
        of('Application', { source: { ...git, targetRevision: revision } }),
        [`spec.source.targetRevision ${revision}`],
      ],
    ),
    ['a chart', of('Application', { source: helm }), []],
    [
      'a chart outside',
      of('Application', { source: { ...helm, repoURL: 'a.example' } }),
      ['spec.source.repoURL a.example'],
    ],
    [
      'holes, of Argo CD',
      of('Application', { source: { ...helm, chart: 'kubeai', targetRevision: '0.23.1' } }),
      ['spec.source.targetRevision 0.23.1'],
    ],
    [
      'the second of several',
      of('Application', { sources: [helm, { ...git, targetRevision: 'main' }] }),
      ['spec.sources.1.targetRevision main'],
    ],
    [
      'a set of applications',
      of('ApplicationSet', { template: { spec: { source: { ...helm, targetRevision: '*' } } } }),
      ['spec.template.spec.source.targetRevision *'],
    ],
    ['a set without template', of('ApplicationSet', { source: { targetRevision: '*' } }), []],
  ])('%s', (_, json, paths) => expect(said(chartSources, [json])).toEqual(paths));
});

describe('the configuration of the door', () => {
  const map = (data: unknown, namespace = 'windlass-door'): object =>
    object('ConfigMap', 'front-door-config', namespace, { data });
  const of_ = (data: unknown, namespace?: string): readonly string[] => said(doorConfig, [map(data, namespace)]);

  test('paths that no key guards are named, comments and empty lines are none', () => {
    const paths = '# all\n\n  /v1/chat/completions chat\n/metrics x\n/v1/completions completion\n';
    expect(of_({ 'routes.map': paths })).toEqual(['data routes.map /metrics']);
    expect(of_({ 'routes.map': paths }, 'tools')).toEqual([]);
    expect(of_({ 'other.map': paths })).toEqual([]);
    for (const odd of [undefined, null, 'text', []]) expect(of_(odd)).toEqual([]);
  });

  test('every tenant has a longest request and a most of requests', () => {
    const sets = { 'sets.map': 'one a\ntwo b\n' };
    const one = 'data sets.map one';
    const two = 'data sets.map two';
    expect(of_(sets)).toEqual([one, one, two, two]);
    const full = { ...sets, 'body.map': 'one 1\ntwo  2048 # bytes\n', 'rate.map': 'one 1', 'concurrency.map': 'two 3' };
    expect(of_(full)).toEqual([]);
    expect(of_({ ...full, 'body.map': 'one 0\ntwo 1' })).toEqual([one]);
    expect(of_({ ...full, 'body.map': '# one 5\ntwo 1' })).toEqual([one]);
    expect(of_({ ...full, 'rate.map': 'one many' })).toEqual([one]);
    expect(of_({ ...full, 'concurrency.map': 'one 1' })).toEqual([two]);
    expect(of_({ ...full, 'concurrency.map': undefined })).toEqual([two]);
  });

  test('what only the deployment knows is judged elsewhere', () => {
    expect(of_({ 'haproxy.cfg': LATER })).toEqual([]);
    expect(of_({ 'haproxy.cfg': 'global' })).toEqual(['data haproxy.cfg, it']);
  });
});

/** Doors that no rule reads, by the group of their API. */
const UNREAD: readonly (readonly [string, readonly string[]])[] = [
  ['networking.istio.io/v1', ['Gateway', 'VirtualService', 'ServiceEntry', 'EnvoyFilter']],
  ['traefik.io/v1alpha1', ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP']],
  ['traefik.containo.us/v1alpha1', ['IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP']],
  ['projectcontour.io/v1', ['HTTPProxy']],
  ['route.openshift.io/v1', ['Route']],
  ['getambassador.io/v2', ['Mapping', 'TCPMapping', 'Host', 'Listener']],
  ['gateway.networking.k8s.io/v1', ['TCPRoute', 'TLSRoute', 'UDPRoute', 'GRPCRoute']],
  ['k8s.nginx.org/v1', ['VirtualServer', 'VirtualServerRoute', 'TransportServer']],
  ['configuration.konghq.com/v1', ['TCPIngress', 'UDPIngress']],
  ['apisix.apache.org/v2', ['ApisixRoute']],
  ['gateway.envoyproxy.io/v1alpha1', ['EnvoyPatchPolicy']],
  ['cilium.io/v2', ['CiliumEnvoyConfig', 'CiliumClusterwideEnvoyConfig']],
  ['tailscale.com/v1alpha1', ['Connector', 'ProxyGroup']],
  ['ingress.k8s.ngrok.com/v1alpha1', ['Domain', 'IPPolicy', 'TCPEdge', 'HTTPSEdge']],
];

describe('doors of other controllers', () => {
  test.each(UNREAD)('%s', (apiVersion, kinds) => {
    for (const kind of kinds) {
      const group = apiVersion.split('/')[0]!;
      expect(said(edgeKinds, [object(kind, 'a', 'tools', { apiVersion })])).toEqual([`kind ${kind} of ${group}`]);
      expect(said(edgeKinds, [object(kind, 'a', 'tools', { apiVersion: 'example.com/v1' })])).toEqual([]);
    }
  });

  test.each<[object, readonly string[]]>([
    [{}, []],
    [{ scheme: 'internal', inboundCIDRs: ['10.0.0.0/8'], sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' }, []],
    [{ scheme: 'internet-facing' }, ['spec.scheme internet-facing']],
    [{ inboundCIDRs: ['10.0.0.0/8', '10.0.0.0/7', 'all'] }, ['spec.inboundCIDRs 10.0.0.0/7', 'spec.inboundCIDRs all']],
    [{ sslPolicy: 'ELBSecurityPolicy-2016-08' }, ['spec.sslPolicy ELBSecurityPolicy-2016-08']],
  ])('parameters of a class: %j', (spec, paths) =>
    expect(said(edgeKinds, [of('IngressClassParams', spec)])).toEqual(paths),
  );

  test.each(['ListenerSet', 'XListenerSet'])('%s', (kind) => {
    const tls = { certificateRefs: [{ name: 'a' }] };
    const listeners = (...all: unknown[]): readonly string[] => said(edgeKinds, [of(kind, { listeners: all })]);
    expect(listeners({ protocol: 'HTTPS', tls }, { protocol: 'TLS', tls })).toEqual([]);
    expect(listeners({ protocol: 'HTTPS', tls }, { protocol: 'HTTP', tls })).toEqual(['spec.listeners HTTP']);
    expect(listeners({ protocol: 'HTTPS', tls: { certificateRefs: [] } })).toEqual(['spec.listeners HTTPS']);
    expect(listeners({ protocol: 'TLS' })).toEqual(['spec.listeners TLS']);
  });
});

const NLB = 'service.beta.kubernetes.io/aws-load-balancer-';
const balancer = (annotations: object = {}, spec: object = {}, namespace = 'tools'): object =>
  object('Service', 'a', namespace, { spec: { type: 'LoadBalancer', ...spec } }, { annotations });

describe('limits', () => {
  const PROXY = `frontend clients
  http-request set-var(txn.refused) str(unknown_url) unless { var(txn.tasks) -m found }
  http-request return status 404 if unknown_url
  http-request set-var(txn.refused) str(invalid_api_key) unless { a }
  http-request return status 401 if invalid_api_key
  http-request set-var(txn.refused) str(request_too_large) if { req.body_size,sub(1) gt 0 }
  http-request return status 413 if request_too_large
  http-request set-var(txn.refused) str(rate_limit_exceeded) if { sc_gpc_rate(0) gt 1 }
  http-request return status 429 if rate_limit_exceeded
  log global
  use_backend engines
`;
  const at = (json: object, namespace: string): object => {
    const { metadata } = json as { metadata: object };
    return { ...json, metadata: { ...metadata, namespace } };
  };
  const proxy = podSpec({ volumes: [{ name: 'v', configMap: { name: 'files' } }] });
  const set = (text: string, namespace = 'tools'): readonly object[] => [
    at(WORKLOADS['Deployment']!(proxy), namespace),
    object('ConfigMap', 'files', namespace, { data: { 'haproxy.cfg': text } }),
  ];
  const LEADS = { selector: { app: 'tool' } };
  const of_ = (...objects: object[]): readonly string[] => said(edgeLimits, objects);

  test('a load balancer leads to a proxy that has them', () => {
    expect(of_(balancer({}, LEADS), ...set(PROXY))).toEqual([]);
    expect(of_(balancer({}, LEADS), ...set('global'))).toEqual(['spec.selector']);
    expect(of_(balancer({}, LEADS), at(WORKLOADS['Deployment']!(podSpec()), 'tools'))).toEqual(['spec.selector']);
    expect(of_(balancer({}, LEADS))).toEqual(['spec.selector']);
    expect(of_(of('Service', { type: 'ClusterIP', ...LEADS }))).toEqual([]);
    expect(of_(balancer({}, LEADS, 'windlass-door'), ...set('global', 'windlass-door'))).toEqual([]);
  });

  test('so does a target group', () => {
    const binding = of('TargetGroupBinding', { serviceRef: { name: 'a' } });
    const service = of('Service', LEADS);
    expect(of_(binding, service, ...set(PROXY))).toEqual([]);
    expect(of_(binding, service, ...set('global'))).toEqual(['spec.serviceRef']);
    expect(of_(binding, ...set(PROXY))).toEqual(['spec.serviceRef']);
  });

  test.each(['wafv2-acl-arn', 'web-acl-id', 'waf-acl-id'])('an Ingress has them by %s', (name) => {
    const waf = (value: unknown): number =>
      of_(of('Ingress', {}, { [`alb.ingress.kubernetes.io/${name}`]: value })).length;
    expect(waf('arn')).toBe(0);
    for (const none of ['', '0', 'none', undefined, 7]) expect(waf(none)).toBe(2);
  });

  test.each(['limit-rps', 'limit-rpm', 'global-rate-limit'])(
    'an Ingress of nginx has them by %s and a size',
    (rate) => {
      const nginx = (value: string, size: string): number =>
        of_(
          of(
            'Ingress',
            {},
            {
              [`nginx.ingress.kubernetes.io/${rate}`]: value,
              'nginx.ingress.kubernetes.io/proxy-body-size': size,
            },
          ),
        ).length;
      expect([nginx('5', '1m'), nginx('0', '1m'), nginx('5', '0'), nginx('', '')]).toEqual([0, 1, 1, 2]);
    },
  );

  describe.each(['HTTPRoute', 'GRPCRoute'])('%s', (kind) => {
    const route = of(kind, { parentRefs: [{ name: 'gate' }, { name: 'other' }] });
    const policy = (spec: object, aim: object = { targetRefs: [{ kind, name: 'a' }] }): object =>
      object('BackendTrafficPolicy', 'p', 'tools', { spec: { ...aim, ...spec } });
    const rate = { rateLimit: { type: 'Global' } };
    const length = { requestBuffer: { limit: '1Mi' } };

    test.each<[string, object[], number]>([
      ['none', [], 2],
      ['both of one policy', [policy({ ...rate, ...length })], 0],
      ['both of two', [policy(rate), policy(length)], 0],
      ['a rate alone', [policy(rate)], 1],
      ['a length alone', [policy(length)], 1],
      ['a length of connections', [policy({ ...rate, connection: { bufferLimit: '1Mi' } })], 0],
      ['a length of buffers', [policy({ ...rate, buffer: { maxRequestSize: 1024 } })], 0],
      ['nothing in them', [policy({ rateLimit: {}, requestBuffer: { limit: '' } })], 2],
      ['null in them', [policy({ rateLimit: null, requestBuffer: { limit: null } })], 2],
      ['one aim', [policy({ ...rate, ...length }, { targetRef: { kind, name: 'a' } })], 0],
      ['at the gateway', [policy({ ...rate, ...length }, { targetRefs: [{ kind: 'Gateway', name: 'gate' }] })], 0],
      [
        'at something of that name',
        [policy({ ...rate, ...length }, { targetRefs: [{ kind: 'Service', name: 'gate' }] })],
        2,
      ],
      [
        'at the second gateway',
        [policy({ ...rate, ...length }, { targetRefs: [{ kind: 'Gateway', name: 'other' }] })],
        0,
      ],
      ['at another gateway', [policy({ ...rate, ...length }, { targetRefs: [{ kind: 'Gateway', name: 'b' }] })], 2],
      ['at another route', [policy({ ...rate, ...length }, { targetRefs: [{ kind, name: 'b' }] })], 2],
      ['at another kind', [policy({ ...rate, ...length }, { targetRefs: [{ kind: 'Service', name: 'a' }] })], 2],
      [
        'at several',
        [
          policy(
            { ...rate, ...length },
            {
              targetRefs: [
                { kind, name: 'b' },
                { kind, name: 'a' },
              ],
            },
          ),
        ],
        0,
      ],
    ])('%s', (_, policies, missing) => expect(of_(route, ...policies)).toHaveLength(missing));
  });
});

describe('logs', () => {
  const ON = 'access_logs.s3.enabled=true,access_logs.s3.bucket=logs';
  const list = (...pairs: [string, string?][]): object => ({
    loadBalancerAttributes: pairs.map(([key, value]) => ({ key, value })),
  });
  const ENABLED = 'access_logs.s3.enabled';
  const BUCKET = 'access_logs.s3.bucket';

  test.each<[string, (text?: string) => object]>([
    [`${NLB}attributes`, (text) => balancer({ [`${NLB}attributes`]: text })],
    [
      'alb.ingress.kubernetes.io/load-balancer-attributes',
      (text) => of('Ingress', {}, { 'alb.ingress.kubernetes.io/load-balancer-attributes': text }),
    ],
  ])('%s', (name, json) => {
    const path = `metadata.annotations ${name}`;
    expect(said(edgeLogs, [json(ON)])).toEqual([]);
    expect(said(edgeLogs, [json(` ${ON.replace(',', ' , ')}`)])).toEqual([]);
    expect(said(edgeLogs, [json()])).toEqual([path]);
    expect(said(edgeLogs, [json('access_logs.s3.enabled=true')])).toEqual([`${path} true`]);
    expect(said(edgeLogs, [json('access_logs.s3.enabled=true,access_logs.s3.bucket=')])).toEqual([`${path} true`]);
    expect(said(edgeLogs, [json(ON.replace('true', 'false'))])).toEqual([`${path} false`]);
  });

  test('a Service inside the cluster has none', () => expect(said(edgeLogs, [of('Service', {})])).toEqual([]));

  test.each(['LoadBalancerConfiguration', 'IngressClassParams'])('%s', (kind) => {
    const of_ = (spec: object): readonly string[] => said(edgeLogs, [of(kind, spec)]);
    const path = 'spec.loadBalancerAttributes';
    expect(of_(list([ENABLED, 'true'], [BUCKET, 'logs']))).toEqual([]);
    expect(of_(list([ENABLED, 'true'], [BUCKET]))).toEqual([`${path} true`]);
    expect(of_(list([ENABLED, 'false'], [BUCKET, 'logs']))).toEqual([`${path} false`]);
    expect(of_({})).toEqual(kind === 'IngressClassParams' ? [] : [path]);
  });
});

describe('TLS of load balancers', () => {
  const [CERTIFICATE, PORTS] = [`${NLB}ssl-cert`, `${NLB}ssl-ports`];
  const ARN = 'arn:aws:acm:us-west-2:111122223333:certificate/a';
  const ports = [
    { name: 'web', port: 443 },
    { name: 'other', port: 8443 },
  ];
  const of_ = (annotations: object): readonly string[] => said(serviceTls, [balancer(annotations, { ports })]);

  test.each([ARN, ARN.replace('acm', 'iam'), ARN.replace('aws', 'aws-us-gov'), LATER, `${ARN}, ${ARN}`])('%s', (text) =>
    expect(of_({ [CERTIFICATE]: text })).toEqual([]),
  );
  test.each([undefined, '', 'a', `${ARN},`, `${ARN},a`, `x${ARN}`, ARN.replace('acm', 's3')])('not %s', (text) =>
    expect(of_({ [CERTIFICATE]: text })).toHaveLength(1),
  );
  test.each<[string | undefined, number]>([
    [undefined, 0],
    ['*', 0],
    ['443,8443', 0],
    ['web, other', 0],
    ['443', 1],
    ['other', 1],
    ['80', 2],
  ])('on ports %s: %s without', (text, count) =>
    expect(of_({ [CERTIFICATE]: ARN, [PORTS]: text })).toHaveLength(count),
  );
  test('no certificate is said once, and inside the cluster it needs none', () => {
    expect(of_({ [PORTS]: '80' })).toHaveLength(1);
    expect(said(serviceTls, [of('Service', { type: 'ClusterIP' })])).toEqual([]);
  });
});

describe('paths that lead to others than engines', () => {
  const web = WORKLOADS['Deployment']!(podSpec());
  const engines = WORKLOADS['Deployment']!(
    podSpec({ containers: [container('c'), container('e', { command: ['vllm'] })] }),
  );
  const service = of('Service', { selector: { app: 'tool' } });
  const route = (...backendRefs: object[]): object =>
    of('HTTPRoute', { rules: [{ matches: [{ path: { value: '/web' } }], backendRefs }] });
  const PATH = 'spec.rules.0.matches /web';
  const of_ = (...objects: object[]): readonly string[] => said(edgeObjects, objects);

  test('a route may have any where no engine is behind it', () => {
    expect(of_(route({ name: 'a' }), service, web)).toEqual([]);
    expect(of_(route({ name: 'a', namespace: 'tools' }), service, web)).toEqual([]);
    expect(of_(route({ name: 'a' }), service, engines)).toEqual([PATH]);
    expect(of_(route({ name: 'a' }), service)).toEqual([PATH]);
    expect(of_(route({ name: 'a' }), web)).toEqual([PATH]);
    expect(of_(route({ name: 'a' }, { name: 'b' }), service, web)).toEqual([PATH]);
    expect(of_(route({ name: 'a', namespace: 'windlass-serving' }), service, web)).toEqual([PATH]);
    expect(of_(route(), service, web)).toEqual([PATH]);
  });

  test('of ours every Service may lead to engines, and one without a namespace', () => {
    const at = (namespace: string | undefined): object[] => [
      object('HTTPRoute', 'r', namespace, {
        spec: { rules: [{ matches: [{ path: { value: '/web' } }], backendRefs: [{ name: 'a' }] }] },
      }),
      object('Service', 'a', namespace, { spec: { selector: { app: 'tool' } } }),
      object('Deployment', 'd', namespace, {
        spec: { template: { metadata: { labels: { app: 'tool' } }, spec: { containers: [{}] } } },
      }),
    ];
    expect(of_(...at('tools'))).toEqual([]);
    expect(of_(...at('windlass-serving'))).toEqual([PATH]);
    expect(of_(...at(undefined))).toEqual([PATH]);
    expect(of_(route({ name: 'a' }), service, web, engines)).toEqual([PATH]);
  });

  test.each<[string, object, readonly string[]]>([
    ['a grant of one', of('ReferenceGrant', { to: [{ name: 'a' }] }), []],
    ['a grant of a kind', of('ReferenceGrant', { to: [{ name: 'a' }, { kind: 'Secret' }] }), ['spec.to.1.name']],
    ['a configuration inside', of('LoadBalancerConfiguration', { scheme: 'internal' }), []],
    [
      'a configuration outside',
      of('LoadBalancerConfiguration', { scheme: 'internet-facing' }),
      ['spec.scheme internet-facing'],
    ],
    ...[{ securityGroup: { groupID: '' } }, { ipBlock: { cidr: '203.0.113.0/24' } }].map(
      (peer): [string, object, readonly string[]] => [
        `a target group for ${JSON.stringify(peer)}`,
        of('TargetGroupBinding', { targetType: 'ip', networking: { ingress: [{ from: [peer] }] } }),
        ['spec.networking.ingress'],
      ],
    ),
  ])('%s', (_, json, paths) => expect(of_(json)).toEqual(paths));

  test('so may an Ingress', () => {
    const ALB = 'alb.ingress.kubernetes.io/';
    const good = {
      [`${ALB}scheme`]: 'internal',
      [`${ALB}inbound-cidrs`]: '10.0.0.0/8, 172.16.0.0/12',
      [`${ALB}certificate-arn`]: 'a',
    };
    const paths = [
      { path: '/v1/models', backend: { service: { name: 'engine' } } },
      { path: '/web', backend: { service: { name: 'a' } } },
    ];
    const ingress = (annotations: object = {}, spec: object = {}): object =>
      of('Ingress', { rules: [{ http: { paths } }], ...spec }, { ...good, ...annotations });
    expect(of_(ingress(), service, web)).toEqual([]);
    expect(of_(ingress(), service, engines)).toEqual(['spec.rules /web']);
    expect(of_(ingress({ [`${ALB}certificate-arn`]: undefined }, { tls: [{}] }), service, web)).toEqual([]);
    expect(of_(ingress({ [`${ALB}certificate-arn`]: undefined }, { tls: [] }), service, web)).toEqual(['spec.tls']);
    const ranges = `${ALB}inbound-cidrs`;
    expect(of_(ingress({ [ranges]: '10.0.0.0/8,0.0.0.0/7' }), service, web)).toEqual([
      `metadata.annotations ${ranges} 10.0.0.0/8,0.0.0.0/7`,
    ]);
    expect(of_(ingress({}, { defaultBackend: {} }), service, web)).toEqual(['spec.defaultBackend']);
  });
});
