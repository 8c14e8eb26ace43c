import { definitionOf, faults, isKnownGroup, isServed, readMinor } from '../../../lib/policy/model/api-schema';
import { Assembly } from '../../../lib/policy/model/assembly';
import { find, isWhole, namesIn, picked, served } from '../../../lib/policy/model/closed-set';
import { admits, podsIn, selectedGroups, selects } from '../../../lib/policy/model/cluster-view';
import {
  annotationOf,
  areProxies,
  attributesIn,
  doorOf,
  isLoadBalancer,
  limitsOf,
  podsBehind,
  proxyConfigsOf,
  queuesOf,
} from '../../../lib/policy/model/edge';
import { escalationsOf } from '../../../lib/policy/model/escalations';
import {
  helmValuesIn,
  isUnresolved,
  KubernetesObject,
  manifestText,
  membersOf,
  objectsIn,
} from '../../../lib/policy/model/kubernetes-object';
import { namedBy } from '../../../lib/policy/model/named';
import {
  areOnly,
  blockOf,
  directionsOf,
  exceptions,
  haveOne,
  holds,
  isNamespace,
  isOpenSelector,
  isWide,
  openings,
  policiesOf,
} from '../../../lib/policy/model/network-policies';
import type { NodeGroupView } from '../../../lib/policy/model/node-groups';
import { identitiesOf, identitiesText, isIdentity } from '../../../lib/policy/model/pod-identities';
import { clusterMinor, isSystemNamespace, levelIn, minorIn } from '../../../lib/policy/model/pod-levels';
import {
  containersOf,
  gpusOf,
  imagesOf,
  podsOf,
  type PodTemplate,
  quantity,
  requestOf,
} from '../../../lib/policy/model/pods';
import type { Resource, TemplateJson } from '../../../lib/policy/model/resource';
import { kubernetesApi } from '../../../lib/catalog';

const made = (json: object): KubernetesObject => new KubernetesObject(json as KubernetesObject['json']);
const object = (kind: string, name: string, namespace?: string, more: object = {}): KubernetesObject =>
  made({ kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, ...more });
const names = (of: readonly KubernetesObject[]): readonly string[] => of.map(({ name }) => name);
const podWith = (spec: object): PodTemplate =>
  podsOf(object('Pod', 'p', 'n', { spec: { containers: [], ...spec } }))[0]!;

describe('objects', () => {
  test('are labelled by kind, namespace and name', () => {
    const one = object('Pod', 'a', 'n');
    expect([one.label, one.namespace, one.at('metadata.name'), one.at('spec.x')]).toEqual([
      'Pod n/a',
      'n',
      'a',
      undefined,
    ]);
    expect([object('Node', 'a').label, made({ kind: 'A', metadata: { namespace: 1 } }).namespace]).toEqual([
      'Node a',
      undefined,
    ]);
  });

  test.each<[object, readonly object[]]>([
    [{ kind: 'Pod', items: [{ a: 1 }] }, [{ kind: 'Pod', items: [{ a: 1 }] }]],
    [{ kind: 'List', items: [{ kind: 'Pod' }, 'x', null, { kind: 'Job' }] }, [{ kind: 'Pod' }, { kind: 'Job' }]],
    [{ kind: 'List' }, [{ kind: 'List' }]],
    [{ kind: 'List', items: [] }, []],
    [{ items: [{ kind: 'Pod' }] }, [{ items: [{ kind: 'Pod' }] }]],
    [
      { apiVersion: 'v1', kind: 'ConfigMapList', items: [{ a: 1 }, { kind: 'Other' }] },
      [
        { apiVersion: 'v1', kind: 'ConfigMap', a: 1 },
        { apiVersion: 'v1', kind: 'Other' },
      ],
    ],
    [{ kind: 'List', items: [{ kind: 'List', items: [{ kind: 'Pod' }] }] }, [{ kind: 'Pod' }]],
  ])('%j has members', (json, members) => expect(membersOf(json as KubernetesObject['json'])).toEqual(members));

  const resource = (Properties: object): Resource =>
    new Assembly([{ name: 's', template: { Resources: { M: { Type: 'T', Properties } } } as unknown as TemplateJson }])
      .resources[0]!;
  const join = (separator: unknown, parts: unknown): object => ({ 'Fn::Join': [separator, parts] });

  test.each<[unknown, string | undefined]>([
    ['text', 'text'],
    [join('-', ['a', { Ref: 'B' }, 'c']), 'a-<known at deployment>-c'],
    [join('', { Ref: 'B' }), undefined],
    [{ 'Fn::Join': 'ab' }, undefined],
    [{ 'Fn::Sub': ['', ['a']] }, undefined],
    [undefined, undefined],
  ])('the manifest %j is a text, or none', (manifest, text) => expect(manifestText(manifest)).toBe(text));

  test.each<[unknown, readonly string[] | undefined]>([
    ['[{"kind":"A","metadata":{"name":"a"}}]', ['A a']],
    [
      '[{"kind":"List","items":[{"kind":"A","metadata":{"name":"a"}},{"kind":"B","metadata":{"name":"b"}}]}]',
      ['A a', 'B b'],
    ],
    [join('', ['[{"kind":"A","metadata":{"name":"', { Ref: 'N' }, '"}}]']), ['A <known at deployment>']],
    ['[]', []],
    ['[1]', undefined],
    ['{"kind":"A"}', undefined],
    ['[', undefined],
    [undefined, undefined],
  ])('the manifest %j holds objects', (Manifest, labels) => {
    const found = objectsIn(resource({ Manifest }));
    expect(found?.map(({ label }) => label)).toEqual(labels);
    expect(objectsIn(resource({ Manifest }))?.map(({ label }) => label)).toEqual(labels);
  });

  test('of a manifest are those of its resource, each read once', () => {
    const one = resource({ Manifest: '[{"kind":"Once"}]' });
    expect(objectsIn(one)?.[0]?.appliedBy).toBe(one);
    expect(objectsIn(one)?.[0]?.json).toBe(objectsIn(one)?.[0]?.json);
  });

  test.each<[unknown, unknown]>([
    [undefined, {}],
    ['{"a":1}', { a: 1 }],
    [join('', ['{"a":"', { Ref: 'B' }, '"}']), { a: '<known at deployment>' }],
    ['[1]', undefined],
    ['{', undefined],
    [{ Ref: 'B' }, undefined],
  ])('values %j of a chart', (Values, values) => expect(helmValuesIn(resource({ Values }))).toEqual(values));

  test('what is known at deployment is unresolved', () =>
    expect(['<known at deployment>', 'a <known at deployment>', 'a', 1].map(isUnresolved)).toEqual([
      true,
      true,
      false,
      false,
    ]));
});

describe('pods', () => {
  const spec = { containers: [{ name: 'c' }] };
  const paths = (json: object): unknown => podsOf(made(json)).map(({ path, count }) => [path, count]);

  test.each<[object, unknown]>([
    [{ kind: 'Pod', spec }, [['spec', 1]]],
    [{ kind: 'Pod' }, []],
    [{ kind: 'Pod', spec: 'x' }, []],
    [{ kind: 'Deployment', spec: { replicas: 3, template: { spec } } }, [['spec.template.spec', 3]]],
    [{ kind: 'Deployment', spec: { template: { spec: {} } } }, [['spec.template.spec', 1]]],
    [{ kind: 'DaemonSet', spec: { replicas: 3, template: { spec } } }, [['spec.template.spec', undefined]]],
    [
      { kind: 'CronJob', spec: { jobTemplate: { spec: { template: { spec } } } } },
      [['spec.jobTemplate.spec.template.spec', 1]],
    ],
    [
      {
        kind: 'LeaderWorkerSet',
        spec: { replicas: 2, leaderWorkerTemplate: { size: 4, leaderTemplate: { spec }, workerTemplate: { spec } } },
      },
      [
        ['spec.leaderWorkerTemplate.leaderTemplate.spec', 2],
        ['spec.leaderWorkerTemplate.workerTemplate.spec', 6],
      ],
    ],
    [
      { kind: 'LeaderWorkerSet', spec: { leaderWorkerTemplate: { workerTemplate: { spec } } } },
      [['spec.leaderWorkerTemplate.workerTemplate.spec', 0]],
    ],
    [
      {
        kind: 'Own',
        deep: [{ spec: { initContainers: [] } }, { spec: { ephemeralContainers: [] } }, { spec: { containers: {} } }],
      },
      [
        ['deep.0.spec', 1],
        ['deep.1.spec', 1],
      ],
    ],
    [{ kind: 'Own', spec: { template: null } }, []],
  ])('of %j', (json, found) => expect(paths(json)).toEqual(found));

  test('have labels and annotations where they are maps', () => {
    const of = (metadata: unknown): unknown => {
      const [pod] = podsOf(made({ kind: 'Pod', metadata, spec }));
      return [pod?.labels, pod?.annotations];
    };
    expect([
      of({ labels: { a: 'b' }, annotations: { c: 'd' } }),
      of({ labels: 'a', annotations: [] }),
      of(undefined),
    ]).toEqual([
      [{ a: 'b' }, { c: 'd' }],
      [{}, {}],
      [{}, {}],
    ]);
  });

  test('have containers of every kind, and images they run or mount', () => {
    const pod = podWith({
      containers: [{ image: 'a' }, 'x'],
      initContainers: [{ image: 'b' }],
      ephemeralContainers: [null, { image: 'c' }],
      volumes: [{ emptyDir: {} }, { image: { reference: 'd' } }, { image: 'e' }],
    });
    expect(containersOf(pod).map(({ path }) => path)).toEqual([
      'spec.containers.0',
      'spec.initContainers.0',
      'spec.ephemeralContainers.1',
    ]);
    expect(imagesOf(pod)).toEqual([
      { path: 'spec.containers.0.image', image: 'a' },
      { path: 'spec.initContainers.0.image', image: 'b' },
      { path: 'spec.ephemeralContainers.1.image', image: 'c' },
      { path: 'spec.volumes.1.image.reference', image: 'd' },
    ]);
  });

  test('ask for the sum of their containers, or for the largest that runs before', () => {
    const asks = (requests: unknown, limits?: unknown): object => ({
      resources: { requests: { x: requests }, limits: { x: limits } },
    });
    const of = (more: object): number => requestOf(podWith(more), 'x');
    expect(of({ containers: [asks('1'), asks('500m')] })).toBe(1.5);
    expect(of({ containers: [asks(1), asks(undefined, 2), {}] })).toBe(3);
    expect(of({ containers: [asks(1, 5)] })).toBe(1);
    expect(of({ containers: [asks(1), asks(1)], initContainers: [asks(3), asks(2)] })).toBe(3);
    expect(of({ containers: [asks(2), asks(2)], initContainers: [asks(3)] })).toBe(4);
    expect(of({ containers: [asks(1)], ephemeralContainers: [asks(9)] })).toBe(1);
    expect(of({})).toBe(0);
    expect(gpusOf(podWith({ containers: [{ resources: { limits: { 'nvidia.com/gpu': '8' } } }] }))).toBe(8);
  });

  test.each<[unknown, number]>([
    [undefined, 0],
    [7, 7],
    ['1.5', 1.5],
    ['184800m', 184.8],
    ['2k', 2000],
    ['2M', 2e6],
    ['2G', 2e9],
    ['2T', 2e12],
    ['2Ki', 2048],
    ['3Mi', 3 * 1024 ** 2],
    ['4Gi', 4 * 1024 ** 3],
    ['2Ti', 2 * 1024 ** 4],
    ['12.25', 12.25],
    ['2x', NaN],
    ['x2', NaN],
    ['-2', NaN],
    ['2 Gi', NaN],
    ['2.', NaN],
    ['', NaN],
    [null, NaN],
  ])('the quantity %j is %d', (text, value) => expect(quantity(text)).toBe(value));
});

describe('a set of objects', () => {
  const labelled = (name: string, labels: object, namespace = 'n'): KubernetesObject =>
    object('Deployment', name, namespace, { spec: { template: { metadata: { labels }, spec: { containers: [] } } } });
  const lws = (replicas: unknown): KubernetesObject =>
    object('LeaderWorkerSet', 'group', 'n', {
      spec: {
        replicas,
        leaderWorkerTemplate: { workerTemplate: { metadata: { labels: { app: 'l' } }, spec: { containers: [] } } },
      },
    });
  const cluster = {
    objects: [
      labelled('a', { app: 'a', x: '1' }),
      labelled('b', { app: 'b' }),
      labelled('a', { app: 'a' }, 'other'),
      lws(2),
    ],
  };

  test('is whole where it makes a namespace of the product', () => {
    const with_ = (...objects: KubernetesObject[]): boolean => isWhole('windlass-serving', { objects });
    expect(with_(object('Namespace', 'windlass-serving'))).toBe(true);
    expect(with_(object('Pod', 'windlass-serving'), object('Namespace', 'other'))).toBe(false);
    expect(isWhole('other', { objects: [object('Namespace', 'other')] })).toBe(false);
    expect(isWhole(undefined, { objects: [] })).toBe(false);
  });

  test('finds by kind, name and namespace', () => {
    expect(find(cluster, 'Deployment', 'a', 'other')?.namespace).toBe('other');
    expect([
      find(cluster, 'Deployment', 'a'),
      find(cluster, 'Service', 'a', 'n'),
      find(cluster, 'Deployment', 'c', 'n'),
    ]).toEqual([undefined, undefined, undefined]);
    expect(namesIn([{ name: 'a' }, {}, 'x'])).toEqual(['a', undefined, undefined]);
    expect(namesIn('x')).toEqual([]);
    expect(podsIn(cluster)).toHaveLength(4);
  });

  const LWS = 'leaderworkerset.sigs.k8s.io/';
  test.each<[object, readonly string[]]>([
    [{}, ['a', 'b', 'group']],
    [{ matchLabels: { app: 'a' } }, ['a']],
    [{ matchLabels: { app: 'a', x: '2' } }, []],
    [{ matchLabels: { [`${LWS}name`]: 'group', app: 'l' } }, ['group']],
    [{ matchLabels: { [`${LWS}group-index`]: '1' } }, ['group']],
    [{ matchLabels: { [`${LWS}group-index`]: '2' } }, []],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] }, ['a', 'b']],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['a'] }] }, ['b', 'group']],
    [{ matchExpressions: [{ key: 'x', operator: 'Exists' }] }, ['a']],
    [{ matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }, ['b', 'group']],
    [{ matchExpressions: [{ key: 'x', operator: 'Other' }] }, ['a', 'b', 'group']],
    [{ matchLabels: { app: 'a' }, matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }, []],
  ])('%j picks pods', (selector, found) =>
    expect(picked(selector, 'n', cluster).map(({ object: of }) => of.name)).toEqual(found),
  );

  test('a group of no replicas, or of very many, is picked as it is', () => {
    const of = (replicas: unknown, index: string): number =>
      picked({ matchLabels: { [`${LWS}group-index`]: index } }, 'n', { objects: [lws(replicas)] }).length;
    expect([of(0, '0'), of(undefined, '0'), of(undefined, '1'), of('x', '0'), of(1e9, '999'), of(1e9, '1000')]).toEqual(
      [0, 1, 0, 0, 1, 0],
    );
  });

  test('a Service serves the pods of its selector; without one, none', () => {
    const service = (selector: unknown): number =>
      served(object('Service', 's', 'n', { spec: { selector } }), cluster).length;
    expect([service({ app: 'a' }), service({}), service(undefined), service('app')]).toEqual([1, 0, 0, 0]);
    expect([selects('x', {}), selects({ matchLabels: 'x' }, {})]).toEqual([true, true]);
  });

  test.each<[unknown, boolean]>([
    [[{ key: 'k', operator: 'Exists' }], true],
    [[{ operator: 'Exists' }], true],
    [[{ key: 'l', operator: 'Exists' }], false],
    [[{ key: 'k', value: 'v' }], true],
    [[{ key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule' }], true],
    [[{ key: 'k', value: 'v', effect: 'NoExecute' }], false],
    [[{ key: 'k', value: 'w' }], false],
    [[{ key: 'k' }], false],
    [[{ value: 'v' }], false],
    [[{ key: 'l' }, { key: 'k', value: 'v' }], true],
    [[], false],
    [undefined, false],
    [{ key: 'k', operator: 'Exists' }, false],
  ])('%j stand on a tainted node: %s', (tolerations, expected) =>
    expect(admits(tolerations, { key: 'k', value: 'v', effect: 'NoSchedule' })).toBe(expected),
  );

  test('a taint without a value is that of the empty one', () => {
    expect(admits([{ key: 'k' }], { key: 'k', effect: 'NoSchedule' })).toBe(true);
    expect(admits([{ key: 'k', value: 'v' }], { key: 'k', effect: 'NoSchedule' })).toBe(false);
  });

  test('a pod may stand on the groups that its selector names', () => {
    const group = (name: string, labels: Record<string, string>): NodeGroupView => ({
      name,
      labels,
      taints: [],
      maxSize: 1,
      efa: false,
    });
    const nodeGroups = [group('a', { x: '1', y: '2' }), group('b', { x: '1' })];
    const on = (nodeSelector: unknown): unknown =>
      selectedGroups(podWith({ nodeSelector }), { objects: [], nodeGroups })?.map(({ name }) => name);
    expect([on({ x: '1' }), on({ x: '1', y: '2' }), on({ z: '1' }), on(undefined), on('x')]).toEqual([
      ['a', 'b'],
      ['a'],
      [],
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(selectedGroups(podWith({}), { objects: [] })).toBeUndefined();
  });
});

describe('names in a pod', () => {
  const of = (spec: object): unknown => namedBy(podWith(spec)).map((one) => ({ ...one }));
  test.each<[string, object, readonly object[]]>([
    ['nothing', {}, []],
    ['what is always there', { serviceAccountName: 'default', priorityClassName: 'system-node-critical' }, []],
    ['the other of it', { priorityClassName: 'system-cluster-critical' }, []],
    [
      'an account and classes',
      { serviceAccountName: 'a', priorityClassName: 'p', runtimeClassName: 'r' },
      [
        { path: 'spec.serviceAccountName', kind: 'ServiceAccount', name: 'a' },
        { path: 'spec.priorityClassName', kind: 'PriorityClass', name: 'p', isClusterWide: true },
        { path: 'spec.runtimeClassName', kind: 'RuntimeClass', name: 'r', isClusterWide: true },
      ],
    ],
    [
      'secrets of registries',
      { imagePullSecrets: [{ name: 'a' }, { name: 'b' }] },
      [
        { path: 'spec.imagePullSecrets.0', kind: 'Secret', name: 'a' },
        { path: 'spec.imagePullSecrets.1', kind: 'Secret', name: 'b' },
      ],
    ],
    [
      'volumes',
      {
        volumes: [
          { configMap: { name: 'c', items: [{ key: 'k' }], optional: true } },
          { secret: { secretName: 's', name: 'no' } },
          { persistentVolumeClaim: { claimName: 'p' } },
          { projected: { sources: [{ configMap: { name: 'c' } }, { secret: { name: 's', optional: 'true' } }] } },
          { configMap: 'x', secret: null, persistentVolumeClaim: 1 },
        ],
      },
      [
        { path: 'spec.volumes.0.configMap', kind: 'ConfigMap', name: 'c', keys: ['k'], isOptional: true },
        { path: 'spec.volumes.1.secret', kind: 'Secret', name: 's', keys: [], isOptional: false },
        { path: 'spec.volumes.2.persistentVolumeClaim', kind: 'PersistentVolumeClaim', name: 'p' },
        {
          path: 'spec.volumes.3.projected.sources.0.configMap',
          kind: 'ConfigMap',
          name: 'c',
          keys: [],
          isOptional: false,
        },
        { path: 'spec.volumes.3.projected.sources.1.secret', kind: 'Secret', name: 's', keys: [], isOptional: false },
      ],
    ],
    [
      'variables',
      {
        initContainers: [
          {
            envFrom: [
              { configMapRef: { name: 'c' } },
              { secretRef: { name: 's', optional: true } },
              { configMapRef: 'x' },
            ],
            env: [
              { name: 'A', value: 'v' },
              { name: 'B', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } },
              { name: 'C', valueFrom: { secretKeyRef: { name: 's', key: 'l', optional: true } } },
            ],
          },
        ],
      },
      [
        { path: 'spec.initContainers.0.envFrom.0', kind: 'ConfigMap', name: 'c', isOptional: false },
        { path: 'spec.initContainers.0.env B', kind: 'ConfigMap', name: 'c', keys: ['k'], isOptional: false },
        { path: 'spec.initContainers.0.envFrom.1', kind: 'Secret', name: 's', isOptional: true },
        { path: 'spec.initContainers.0.env C', kind: 'Secret', name: 's', keys: ['l'], isOptional: true },
      ],
    ],
  ])('are %s', (_, spec, found) => expect(of(spec)).toEqual(found));
});

describe('levels and identities', () => {
  const space = (name: string, labels: object = {}): KubernetesObject =>
    object('Namespace', name, undefined, { metadata: { name, labels } });
  const ENFORCE = 'pod-security.kubernetes.io/enforce';
  test.each<[string | undefined, string | undefined, string]>([
    ['windlass-serving', 'privileged', 'restricted'],
    ['windlass-door', 'baseline', 'restricted'],
    ['windlass-node', undefined, 'baseline'],
    ['kube-system', undefined, 'baseline'],
    ['kub', undefined, 'restricted'],
    ['other', 'baseline', 'baseline'],
    ['other', 'privileged', 'baseline'],
    ['other', 'restricted', 'restricted'],
    ['other', undefined, 'restricted'],
    [undefined, undefined, 'restricted'],
  ])('pods of %s, labelled %s, are held to %s', (namespace, label, level) => {
    const objects = [space('x', { [ENFORCE]: 'privileged' }), space(namespace ?? 'y', { [ENFORCE]: label })];
    expect(levelIn(object('Pod', 'p', namespace), { objects })).toBe(level);
  });

  test('the standard is of the minor that a namespace says, or of the newest', () => {
    const newest = minorIn(object('Pod', 'p', 'n'), { objects: [] });
    const of = (version: unknown): number =>
      minorIn(object('Pod', 'p', 'n'), { objects: [space('n', { [`${ENFORCE}-version`]: version })] });
    expect([of('v1.31'), of('v1.7'), of('latest'), of('v2.31'), of('xv1.31'), of('v1.31x')]).toEqual([
      31,
      7,
      newest,
      newest,
      newest,
      newest,
    ]);
    expect(newest).toBeGreaterThan(30);
    const minor = (...objects: KubernetesObject[]): number => clusterMinor({ objects });
    expect([
      minor(
        space('other', { [`${ENFORCE}-version`]: 'v1.5' }),
        space('windlass-node', { [`${ENFORCE}-version`]: 'v1.33' }),
      ),
      minor(
        object('Pod', 'windlass-node', undefined, {
          metadata: { name: 'windlass-node', labels: { [`${ENFORCE}-version`]: 'v1.5' } },
        }),
      ),
      minor(),
    ]).toEqual([33, newest, newest]);
    expect([undefined, 'kube-', 'kube-x', 'xkube-'].map(isSystemNamespace)).toEqual([false, true, true, false]);
  });

  const NAME = 'app.kubernetes.io/name';
  const INSTANCE = 'app.kubernetes.io/instance';
  test.each<[unknown, string | undefined, boolean]>([
    [{ matchLabels: { [NAME]: 'router' } }, 'windlass-door', true],
    [{ matchLabels: { [NAME]: 'router', more: 'x' } }, 'windlass-door', true],
    [{ matchLabels: { [NAME]: '' } }, 'windlass-door', false],
    [{ matchLabels: { [NAME]: 1 } }, 'windlass-door', false],
    [{ matchLabels: {} }, 'windlass-door', false],
    [{ matchLabels: { [NAME]: 'router' }, matchExpressions: [{}] }, 'windlass-door', false],
    [{ matchLabels: 'x' }, 'windlass-door', false],
    [undefined, 'windlass-door', false],
    [{ matchLabels: { [NAME]: 'vllm', [INSTANCE]: 'a' } }, 'windlass-serving', true],
    [{ matchLabels: { [NAME]: 'vllm' } }, 'windlass-serving', false],
    [{ matchLabels: { [NAME]: 'other', [INSTANCE]: 'a' } }, 'windlass-serving', false],
    [{ matchLabels: { 'k8s-app': 'kube-dns' } }, 'kube-system', true],
    [{ matchLabels: { 'k8s-app': 'other' } }, 'kube-system', false],
    [{ matchLabels: { [NAME]: 'a' } }, 'other', false],
    [{ matchLabels: { [NAME]: 'a' } }, undefined, false],
  ])('%j in %s names pods: %s', (selector, namespace, expected) =>
    expect(isIdentity(selector, namespace)).toBe(expected),
  );

  test('identities are told as a person reads them', () => {
    expect(identitiesText('kube-system')).toBe('k8s-app=kube-dns');
    expect(identitiesText('windlass-serving')).toBe(
      'app.kubernetes.io/part-of=windlass, app.kubernetes.io/component=endpoint; or ' +
        'app.kubernetes.io/name=vllm, app.kubernetes.io/instance=…; or ' +
        'leaderworkerset.sigs.k8s.io/name=…, leaderworkerset.sigs.k8s.io/group-index=…',
    );
    expect([identitiesText('other'), identitiesOf('other'), identitiesOf(undefined)]).toEqual([
      '',
      undefined,
      undefined,
    ]);
  });
});

describe('NetworkPolicies', () => {
  const policy = (spec: object): KubernetesObject => object('NetworkPolicy', 'p', 'n', { spec });
  test('are those of a namespace', () =>
    expect(
      names(policiesOf('n', { objects: [policy({}), object('NetworkPolicy', 'q', 'm'), object('Pod', 'r', 'n')] })),
    ).toEqual(['p']));

  test.each<[object, readonly string[]]>([
    [{}, ['ingress']],
    [{ egress: [{}] }, ['ingress', 'egress']],
    [{ egress: [] }, ['ingress']],
    [{ egress: null }, ['ingress']],
    [{ policyTypes: ['Egress'] }, ['egress']],
    [{ policyTypes: ['Egress', 'Ingress'] }, ['ingress', 'egress']],
    [{ policyTypes: [], egress: [{}] }, ['ingress', 'egress']],
    [{ policyTypes: null }, ['ingress']],
    [{ policyTypes: ['Ingress'], egress: [{}] }, ['ingress']],
  ])('%j decide directions', (spec, directions) => expect(directionsOf(policy(spec))).toEqual(directions));

  test('open what each peer of each rule says, everybody where there is none', () => {
    const spec = { ingress: [{ from: [{ a: 1 }, { b: 2 }], ports: [{ port: 1 }] }, {}, { from: [], ports: [] }, null] };
    const everybody = (index: number): object => ({
      path: `spec.ingress.${index}.from`,
      peer: undefined,
      ports: undefined,
      portsPath: `spec.ingress.${index}.ports`,
    });
    const one = { ports: [{ port: 1 }], portsPath: 'spec.ingress.0.ports' };
    expect(openings(policy(spec), 'ingress')).toEqual([
      { path: 'spec.ingress.0.from.0', peer: { a: 1 }, ...one },
      { path: 'spec.ingress.0.from.1', peer: { b: 2 }, ...one },
      ...[1, 2, 3].map(everybody),
    ]);
    expect(openings(policy(spec), 'egress')).toEqual([]);
    expect(openings(policy({ egress: [{ to: [{}] }] }), 'egress').map(({ path }) => path)).toEqual([
      'spec.egress.0.to.0',
    ]);
    expect(openings(policy({ policyTypes: ['Ingress'], egress: [{}] }), 'egress')).toEqual([]);
  });

  const NAMESPACE = 'kubernetes.io/metadata.name';
  test.each<[unknown, boolean]>([
    [{}, true],
    [undefined, true],
    [{ matchLabels: {} }, true],
    [{ matchLabels: { a: 'b' } }, false],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }, false],
    [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }, false],
    [{ matchExpressions: [{ key: NAMESPACE, operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] }, true],
    [{ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, true],
    [
      {
        matchExpressions: [
          { key: 'a', operator: 'NotIn' },
          { key: 'a', operator: 'In' },
        ],
      },
      false,
    ],
    [{ matchExpressions: null }, true],
  ])('%j picks what nobody named: %s', (selector, expected) => expect(isOpenSelector(selector)).toBe(expected));

  test('name a namespace by its own label', () => {
    expect(isNamespace({ matchLabels: { [NAMESPACE]: 'n' } }, 'n')).toBe(true);
    expect([isNamespace({ matchLabels: { [NAMESPACE]: 'm' } }, 'n'), isNamespace({}, 'n')]).toEqual([false, false]);
  });

  test.each<[unknown, object | undefined]>([
    ['10.0.0.0/8', { cidr: '10.0.0.0/8', address: '10.0.0.0', prefix: 8, family: 'ipv4' }],
    ['10.0.0.0/32', { cidr: '10.0.0.0/32', address: '10.0.0.0', prefix: 32, family: 'ipv4' }],
    ['10.0.0.0/33', undefined],
    ['::/128', { cidr: '::/128', address: '::', prefix: 128, family: 'ipv6' }],
    ['::/129', undefined],
    ['10.0.0.0', undefined],
    ['10.0.0.0/8/8', undefined],
    ['10.0.0.0/x8', undefined],
    ['10.0.0.0/8x', undefined],
    ['10.0.0.0/0008', undefined],
    ['a/8', undefined],
    [undefined, undefined],
  ])('the block %j', (cidr, block) => expect(blockOf(cidr)).toEqual(block));

  test('hold addresses, wide ones those of more than a network', () => {
    const blocks = [blockOf('10.0.0.0/8')!, blockOf('fd00::/8')!];
    expect(['10.1.2.3', '11.0.0.0', 'fd00::1', 'fe00::1'].map((address) => holds(blocks, address))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(holds([], '10.0.0.1')).toBe(false);
    expect(['10.0.0.0/15', '10.0.0.0/16', '::/55', '::/56'].map((cidr) => isWide(blockOf(cidr)!))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(exceptions({ except: ['10.0.0.0/8', 'x'] })).toEqual([blockOf('10.0.0.0/8')]);
    expect(exceptions({})).toEqual([]);
  });

  test.each<[readonly object[] | undefined, boolean]>([
    [[{ port: 443 }], true],
    [[{ port: '443', protocol: 'TCP' }, { port: 53 }], true],
    [[{ port: 443 }, { port: 80 }], false],
    [[{ port: 443, protocol: 'UDP' }], false],
    [[{ port: 443, endPort: 443 }], false],
    [[{}], false],
    [undefined, false],
  ])('%j are only 443 and 53 of TCP: %s', (ports, expected) => expect(areOnly(ports, [443, 53])).toBe(expected));

  test.each<[readonly object[] | undefined, boolean]>([
    [[{ port: 443 }], true],
    [[{ port: 442 }], false],
    [[{ port: 444 }], false],
    [[{ port: 80 }, { port: 400, endPort: 500 }], true],
    [[{ port: 443, endPort: 500 }], true],
    [[{ port: 400, endPort: 443 }], true],
    [[{ port: 400, endPort: 442 }], false],
    [[{ port: 444, endPort: 500 }], false],
    [[{ protocol: 'TCP' }], true],
    [[], false],
    [undefined, true],
  ])('%j have 443: %s', (ports, expected) => {
    expect(haveOne(ports, 443)).toBe(expected);
    expect(areOnly([{ port: 53, protocol: 'UDP' }], [53], ['UDP', 'TCP'])).toBe(true);
  });
});

describe('rights that make others', () => {
  const rule = (group: string | undefined, resources: unknown, verbs: unknown, resourceNames?: unknown): object => ({
    ...(group === undefined ? {} : { apiGroups: [group] }),
    resources,
    verbs,
    resourceNames,
  });
  const found = (of: object, isClusterWide = false): readonly string[] =>
    escalationsOf(of, isClusterWide).map(({ what }) => what);
  const RBAC = 'rbac.authorization.k8s.io';

  test.each<[object, readonly string[]]>([
    [rule('', ['secrets'], ['get', 'list', 'delete']), ['secrets: get,list']],
    [rule('', ['secrets'], ['get'], ['one']), []],
    [rule('', ['secrets'], ['get'], ['one*']), ['secrets: get']],
    [rule('', ['secrets'], ['get'], ['one', '*']), ['secrets: get']],
    [rule('', ['secrets'], ['get'], ['']), ['secrets: get']],
    [rule('', ['secrets'], ['get'], [null]), ['secrets: get']],
    [rule('apps', ['secrets'], ['get']), []],
    [rule(undefined, ['secrets'], ['get']), ['secrets: get']],
    [rule('', ['secrets'], ['create']), []],
    [rule('', 'secrets', 'watch'), ['secrets: watch']],
    [rule('', ['pods', 'podtemplates'], ['create', 'get']), ['pods: create, podtemplates: create']],
    [rule('', ['pods'], ['create'], ['one']), ['pods: create']],
    [rule('apps', ['deployments'], ['create', 'update', 'patch', 'get']), ['deployments: create,update,patch']],
    [rule('', ['pods/exec'], ['get', 'any']), ['pods/exec: get,any']],
    [rule('', ['pods/exec'], []), []],
    [rule('', ['pods/ephemeralcontainers'], ['patch', 'create']), ['pods/ephemeralcontainers: patch']],
    [rule('', ['serviceaccounts/token'], ['create']), ['serviceaccounts/token: create']],
    [rule('', ['serviceaccounts/token'], ['create'], ['one']), []],
    [rule(RBAC, ['roles'], ['bind', 'escalate', 'create']), ['roles: bind,escalate']],
    [rule(RBAC, ['roles'], ['bind'], ['one']), []],
    [rule('certificates.k8s.io', ['signers'], ['approve', 'sign', 'get']), ['signers: approve,sign']],
    [
      rule('certificates.k8s.io', ['certificatesigningrequests/approval'], ['update', 'get']),
      ['certificatesigningrequests/approval: update'],
    ],
    [
      rule(
        'admissionregistration.k8s.io',
        ['mutatingwebhookconfigurations'],
        ['patch', 'delete', 'deletecollection', 'get'],
      ),
      ['mutatingwebhookconfigurations: patch,delete,deletecollection'],
    ],
    [rule('admissionregistration.k8s.io', ['mutatingwebhookconfigurations'], ['patch'], ['one']), []],
    [rule('apiregistration.k8s.io', ['apiservices'], ['update', 'delete']), ['apiservices: update']],
    [rule('', ['persistentvolumes'], ['create', 'get']), ['persistentvolumes: create']],
    [rule('', ['namespaces'], ['patch', 'create']), ['namespaces: patch']],
    [rule('', ['namespaces'], ['patch'], ['one']), []],
    [
      rule('networking.k8s.io', ['networkpolicies'], ['create', 'delete', 'deletecollection', 'get']),
      ['networkpolicies: create,delete,deletecollection'],
    ],
    [rule('', ['users', 'groups'], ['impersonate', 'get']), ['users,groups: impersonate']],
    [rule('', ['users'], ['impersonate'], ['one']), []],
    [rule('', ['groups'], ['impersonate'], ['system:masters']), ['groups: impersonate']],
    [rule('', ['users'], ['impersonate:user-info']), ['users: impersonate:user-info']],
    [rule('', ['configmaps'], ['get']), []],
    [{}, []],
  ])('%j', (of, what) => expect(found(of)).toEqual(what));

  test('secrets of every namespace are not few because they have names', () => {
    expect(found(rule('', ['secrets'], ['get'], ['one']), true)).toEqual(['secrets: get']);
    expect(found(rule('', ['namespaces'], ['patch'], ['one']), true)).toEqual([]);
    expect(escalationsOf(rule('', ['secrets'], ['get']), false)).toEqual([
      { what: 'secrets: get', why: 'it reads secrets' },
    ]);
    expect(escalationsOf(rule('', ['users'], ['impersonate']), false)).toEqual([
      { what: 'users: impersonate', why: 'it acts as somebody else' },
    ]);
  });
});

describe('the edge', () => {
  test('annotations have attributes', () => {
    expect([...attributesIn('a.b=c, d = e=f ,g')]).toEqual([
      ['a.b', 'c'],
      ['d', 'e=f'],
      ['g', ''],
    ]);
    expect([...attributesIn(undefined)]).toEqual([['', '']]);
    const one = object('Service', 's', 'n', {
      metadata: { name: 's', namespace: 'n', annotations: { a: 'b' } },
      spec: { type: 'LoadBalancer' },
    });
    expect([annotationOf(one, 'a'), annotationOf(one, 'b'), isLoadBalancer(one)]).toEqual(['b', undefined, true]);
    expect(isLoadBalancer(object('Service', 's', 'n', { spec: { type: 'ClusterIP' } }))).toBe(false);
    expect(isLoadBalancer(object('Other', 's', 'n', { spec: { type: 'LoadBalancer' } }))).toBe(false);
  });

  const FRONT = [
    'http-request set-var(txn.refused) str(unknown_url) unless { var(txn.tasks) -m found }',
    'http-request return status 404 content-type a string unknown_url',
    'http-request set-var(txn.refused) str(invalid_api_key) unless { a }',
    'http-request return status 401 content-type a string invalid_api_key',
    'http-request set-var(txn.refused) str(request_too_large) if { req.body_size,sub(1) gt 0 }',
    'http-request return status 413 content-type a string request_too_large',
    'http-request set-var(txn.refused) str(rate_limit_exceeded) if { sc_gpc_rate(0,0) gt 1 }',
    'http-request return status 429 content-type a string rate_limit_exceeded',
    'option httplog',
  ];
  const BACK = [
    'server-template a 1-3 b:80 check maxconn 4',
    'http-request set-var(txn.refused) str(queue_full) if { queue(b) ge 10 }',
    'http-request return status 429 content-type a string queue_full',
  ];
  const config = (kind: string, ...lines: readonly string[]): string =>
    `global\n  log stdout\n\n${kind} main\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
  const without = (lines: readonly string[], index: number): readonly string[] =>
    lines.filter((_, place) => place !== index);
  const LEADS = 'default_backend b';
  const SAID = [
    'paths that it does not know are refused',
    'requests without a key are refused',
    'requests that are too long are refused',
    'a tenant that asks too often is refused',
  ].flatMap((what) => [what, what]);

  test('a frontend says everything, or what it does not', () => {
    expect(limitsOf(config('frontend', ...FRONT, LEADS))).toEqual([]);
    expect(limitsOf(config('listen', ...FRONT, 'server a b:80'))).toEqual([]);
    FRONT.forEach((_, index) =>
      expect(limitsOf(config('frontend', ...without(FRONT, index), 'use_backend b'))).toEqual([
        { where: 'frontend main', what: SAID[index] ?? 'requests are written down' },
      ]),
    );
    expect(limitsOf(config('frontend', ...FRONT.map((line) => `# ${line}`), LEADS))).toHaveLength(5);
    expect(limitsOf(config('frontend', LEADS) + config('frontend', ...FRONT, LEADS))).toHaveLength(5);
    const nowhere = [{ where: 'it', what: 'where requests come in' }];
    expect([
      limitsOf(''),
      limitsOf(config('frontend', 'stats enable')),
      limitsOf(config('backend', LEADS)),
      limitsOf(config('frontend', 'no use_backend b')),
    ]).toEqual([nowhere, nowhere, nowhere, nowhere]);
    for (const line of ['log global', 'log-format a'])
      expect(limitsOf(config('frontend', ...FRONT.slice(0, -1), line, LEADS))).toEqual([]);
    expect(limitsOf(config('frontend', ...FRONT.slice(0, -1), 'no log global', LEADS))).toHaveLength(1);
  });

  test('a backend says everything, or what it does not', () => {
    expect(queuesOf(config('backend', ...BACK))).toEqual([]);
    expect(queuesOf(config('listen', ...BACK))).toEqual([]);
    expect(queuesOf(config('backend', ...BACK, 'server a b:80'))).toEqual([]);
    const wrong = (...lines: readonly string[]): unknown =>
      queuesOf(config('backend', ...lines)).map(({ where, what }) => `${where}: ${what}`);
    const [queue, each] = [
      'backend main: a full queue takes nobody',
      'backend main: each replica takes so many requests at once',
    ];
    expect([wrong(BACK[0]!, BACK[1]!), wrong(BACK[0]!, BACK[2]!), wrong('server a b:80', BACK[1]!, BACK[2]!)]).toEqual([
      [queue],
      [queue],
      [each],
    ]);
    expect([
      wrong('server a b:80 maxconn 0', BACK[1]!, BACK[2]!),
      wrong('no server a maxconn 4', 'server a b', BACK[1]!, BACK[2]!),
    ]).toEqual([[each], [each]]);
    const nowhere = [{ where: 'it', what: 'where requests go' }];
    expect([
      queuesOf(''),
      queuesOf(config('backend', ...BACK.slice(1))),
      queuesOf(config('frontend', ...BACK)),
    ]).toEqual([nowhere, nowhere, nowhere]);
  });

  const map = (name: string, data: unknown): KubernetesObject => object('ConfigMap', name, 'n', { data });
  const proxy = object('Deployment', 'proxy', 'n', {
    spec: {
      template: {
        metadata: { labels: { app: 'p' } },
        spec: {
          containers: [],
          volumes: [
            { configMap: { name: 'a' } },
            { projected: { sources: [{ configMap: { name: 'b' } }, { secret: {} }] } },
            { emptyDir: {} },
          ],
        },
      },
    },
  });
  const service = object('Service', 's', 'n', { spec: { selector: { app: 'p' } } });

  test('configurations are those of mounted ConfigMaps, without comments', () => {
    const objects = [
      map('a', {
        'haproxy.cfg': 'a # b\n#c\nd#e',
        'haproxy-2.cfg': 'f',
        'other.cfg': 'g',
        'haproxy.txt': 'h',
        'my-haproxy.cfg.bak': 'i',
        'haproxy.x.cfg': 1,
      }),
      map('b', { 'my-haproxy.cfg': 'j' }),
      map('c', { 'haproxy.cfg': 'k' }),
    ];
    expect(proxyConfigsOf(podsOf(proxy)[0]!, { objects })).toEqual(['a\nd#e', 'f', 'j']);
    expect(proxyConfigsOf(podsOf(proxy)[0]!, { objects: [map('a', 'x')] })).toEqual([]);
  });

  test('pods stand behind a Service, and behind the one that a binding names', () => {
    const objects = [proxy, service];
    const binding = (name: string): KubernetesObject =>
      object('TargetGroupBinding', 't', 'n', { spec: { serviceRef: { name } } });
    expect(podsBehind(service, { objects })).toHaveLength(1);
    expect(podsBehind(binding('s'), { objects })).toHaveLength(1);
    expect(podsBehind(binding('x'), { objects })).toBeUndefined();
  });

  test('proxies are pods that all have a configuration without a fault', () => {
    const pods = podsOf(proxy);
    const are = (...data: object[]): boolean =>
      areProxies(pods, { objects: data.map((one, index) => map(['a', 'b'][index]!, one)) }, queuesOf);
    const good = { 'haproxy.cfg': config('backend', ...BACK) };
    expect([are(good), are(good, good), are(good, { 'haproxy.cfg': '' }), are({}), are()]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(areProxies([], { objects: [] }, queuesOf)).toBe(false);
    expect(areProxies([...pods, podWith({})], { objects: [map('a', good)] }, queuesOf)).toBe(false);
  });

  test('the front door is a Deployment by its name', () => {
    const door = object('Deployment', 'front-door', 'windlass-door');
    const others = [
      object('Service', 'front-door', 'windlass-door'),
      object('Deployment', 'front-door', 'n'),
      object('Deployment', 'x', 'windlass-door'),
    ];
    expect(doorOf({ objects: [...others, door] })).toBe(door);
    expect(doorOf({ objects: others })).toBeUndefined();
  });
});

describe('the schema of the API server', () => {
  const MINOR = kubernetesApi.minors.at(-1)!;
  const OLDEST = kubernetesApi.minors[0]!;
  const of = (json: object): readonly string[] =>
    faults(json, `#${definitionOf('apps/v1', 'Deployment')}`, MINOR, '').map(
      ({ path, problem, wayOut }) => `${path}: ${problem}; ${wayOut}`,
    );
  const takes = (path: string, what: string): string => `${path}: the API server takes ${what} there; write that`;
  const spec = { selector: {}, template: {} };

  test.each<[object, readonly string[]]>([
    [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec }, []],
    [{ spec: { ...spec, replicas: '3' } }, [takes('spec.replicas', 'a whole number')]],
    [{ spec: { ...spec, replicas: 1.5 } }, [takes('spec.replicas', 'a whole number')]],
    [{ spec: { ...spec, paused: 'x' } }, [takes('spec.paused', 'true or false')]],
    [
      { spec: { ...spec, strategy: { rollingUpdate: { maxSurge: true } } } },
      [takes('spec.strategy.rollingUpdate.maxSurge', 'a string or a number')],
    ],
    [{ spec: { ...spec, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } } } }, []],
    [{ metadata: { name: 1 } }, [takes('metadata.name', 'a string')]],
    [{ metadata: { labels: { a: 1, b: 'c' } } }, [takes('metadata.labels a', 'a string')]],
    [{ metadata: { labels: ['a'] } }, [takes('metadata.labels', 'a map')]],
    [{ metadata: { finalizers: 'a' } }, [takes('metadata.finalizers', 'a list')]],
    [{ metadata: { finalizers: ['a', 1] } }, [takes('metadata.finalizers.1', 'a string')]],
    [{ metadata: 'a' }, [takes('metadata', 'an object')]],
    [{ metadata: null, spec: { ...spec, replicas: null } }, []],
    [
      { spec: { selector: null } },
      ['spec.selector: the API server demands it; add it', 'spec.template: the API server demands it; add it'],
    ],
    [
      { spec: { ...spec, replica: 1 } },
      [`spec.replica: Kubernetes ${MINOR} knows no such field, and drops it; did you mean replicas?`],
    ],
    [
      { zzzzzzzzzzzz: 1 },
      [`zzzzzzzzzzzz: Kubernetes ${MINOR} knows no such field, and drops it; leave it out, or correct its name`],
    ],
  ])('%j', (json, found) => expect(of(json)).toEqual(found));

  test('kinds, groups and minors are known, or not', () => {
    expect([definitionOf('v1', 'Pod') === undefined, definitionOf('v1', 'Deployment')]).toEqual([false, undefined]);
    expect(['v1', 'apps/v1', 'apps/v9', 'extensions/v1', 'example.com/v1', undefined].map(isKnownGroup)).toEqual([
      true,
      true,
      true,
      true,
      false,
      true,
    ]);
    expect([readMinor(MINOR), readMinor(OLDEST), readMinor('1.1'), readMinor('1.999')]).toEqual([
      MINOR,
      OLDEST,
      OLDEST,
      MINOR,
    ]);
    expect([isServed('v1', 'Pod', MINOR), isServed('v1', 'Pod', 'x')]).toEqual([true, true]);
    for (const [minor, { kinds }] of Object.entries(kubernetesApi.missing))
      for (const kind of kinds) expect(isServed(...(kind.split(' ') as [string, string]), minor)).toBe(false);
  });

  test('a field that a minor does not have yet is dropped there', () => {
    const [minor, { fields }] = Object.entries(kubernetesApi.missing).find(([, { fields: some }]) => some.length > 0)!;
    const [definition, field] = fields[0]!;
    const said = (of_: string): readonly string[] =>
      faults({ [field]: null }, `#${definition}`, of_, 'x').map(({ path, problem }) => `${path}: ${problem}`);
    const dropped = `x.${field}: Kubernetes ${minor} knows no such field, and drops it`;
    expect(said(minor)).toContain(dropped);
    expect(said(minor)).toContain(dropped);
    expect(said('none').filter((one) => one.includes('knows no such field'))).toEqual([]);
  });
});
