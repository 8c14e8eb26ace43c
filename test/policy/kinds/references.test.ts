import { checkManifests, message } from '../../../lib/policy';
import { references } from '../../../lib/policy/rules/objects/references';
import { podParts } from '../../../lib/policy/rules/pods/pod-parts';
import { container, podSpec, WORKLOADS } from './pods';

const SERVING = 'windlass-serving';
const at = (object: object, namespace: string): object => {
  const { metadata } = object as { metadata: object };
  return { ...object, metadata: { ...metadata, namespace } };
};
const named = (kind: string, name: string, more: object = {}, namespace: string | undefined = SERVING): object => ({
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...more,
});
const clusterWide = (kind: string, name: string): object => ({ kind, metadata: { name } });
const NAMESPACE = clusterWide('Namespace', SERVING);
const BASE = [NAMESPACE, named('ServiceAccount', 'tool')];
const found = (...objects: object[]): string[] =>
  checkManifests(objects, { rules: [references, podParts] }).map(message);
const PORTS = { ports: [{ name: 'http', containerPort: 8000 }] };

/** What a pod may name: where, and the object that it then needs. */
const NAMES: Readonly<Record<string, readonly [spec: object, needed: object, wrong?: object]>> = {
  'a priority class': [{ priorityClassName: 'high' }, clusterWide('PriorityClass', 'high')],
  'a runtime class': [{ runtimeClassName: 'nvidia' }, clusterWide('RuntimeClass', 'nvidia')],
  'a pull secret': [{ imagePullSecrets: [{ name: 'pull' }] }, named('Secret', 'pull')],
  'a config map': [{ volumes: [{ name: 'v', configMap: { name: 'files' } }] }, named('ConfigMap', 'files')],
  'a key of a config map': [
    { volumes: [{ name: 'v', configMap: { name: 'files', items: [{ key: 'a', path: 'a' }] } }] },
    named('ConfigMap', 'files', { data: { a: '' } }),
    named('ConfigMap', 'files', { data: { b: '' } }),
  ],
  'a secret': [{ volumes: [{ name: 'v', secret: { secretName: 'files' } }] }, named('Secret', 'files')],
  'a claim': [
    { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'disk' } }] },
    named('PersistentVolumeClaim', 'disk'),
  ],
  'a projected config map': [
    { volumes: [{ name: 'v', projected: { sources: [{ configMap: { name: 'files' } }] } }] },
    named('ConfigMap', 'files'),
  ],
  'a projected secret': [
    { volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'files' } }] } }] },
    named('Secret', 'files'),
  ],
  ...Object.fromEntries(
    (['containers', 'initContainers', 'ephemeralContainers'] as const).flatMap((field) => [
      [
        `a variable's key, ${field}`,
        [
          {
            [field]: [
              container('c', { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'm', key: 'a' } } }] }),
            ],
          },
          named('ConfigMap', 'm', { data: { a: '1' } }),
          named('ConfigMap', 'm', { data: {} }),
        ],
      ],
      [
        `variables of a secret, ${field}`,
        [{ [field]: [container('c', { envFrom: [{ secretRef: { name: 'm' } }] })] }, named('Secret', 'm')],
      ],
    ]),
  ),
};

describe.each(Object.entries(WORKLOADS))('%s', (_, wrap) => {
  test.each(Object.entries(NAMES))('%s', (_name, [spec, needed, wrong]) => {
    const pod = at(wrap(podSpec(spec)), SERVING);
    expect(found(...BASE, pod, needed)).toEqual([]);
    expect(found(...BASE, pod, ...(wrong === undefined ? [] : [wrong]))).toHaveLength(1);
    expect(found(pod)).toEqual([]);
  });

  test('a service account', () => {
    const pod = at(wrap(podSpec()), SERVING);
    expect(found(NAMESPACE, pod).length).toBeGreaterThan(0);
    expect(found(...BASE, pod)).toEqual([]);
  });

  test('mounts and ports in the pod itself, whoever owns it', () => {
    const mounting = container('c', { volumeMounts: [{ name: 'gone', mountPath: '/x' }] });
    expect(found(wrap(podSpec({ containers: [mounting] })))).toHaveLength(1);
    expect(found(wrap(podSpec({ initContainers: [mounting] })))).toHaveLength(1);
    for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'])
      for (const how of ['httpGet', 'tcpSocket']) {
        const asking = (port: unknown): object => container('c', { ...PORTS, [probe]: { [how]: { port } } });
        expect(found(wrap(podSpec({ containers: [asking('gone')] })))).toHaveLength(1);
        expect(found(wrap(podSpec({ containers: [asking('http')] })))).toEqual([]);
      }
  });
});

const POD = at(WORKLOADS['Deployment']!(podSpec({ containers: [container('main', PORTS)] })), SERVING);
const service = (spec: object): object => named('Service', 'tool', { spec });
const rule = (kind: string, more: object): object => named(kind, 'one', more);
const HTTP = { port: 80, targetPort: 8000 };
const SERVICE = service({ selector: { app: 'tool' }, ports: [HTTP] });

test.each<[string, object, object]>([
  [
    'selector',
    service({ selector: { app: 'tool' }, ports: [HTTP] }),
    service({ selector: { app: 'other' }, ports: [HTTP] }),
  ],
  ['no selector', service({ selector: { app: 'tool' } }), service({})],
  ['empty selector', service({ selector: { app: 'tool' } }), service({ selector: {} })],
  [
    'port by name',
    service({ selector: { app: 'tool' }, ports: [{ port: 80, targetPort: 'http' }] }),
    service({ selector: { app: 'tool' }, ports: [{ port: 80, targetPort: 'web' }] }),
  ],
  ['port by number', SERVICE, service({ selector: { app: 'tool' }, ports: [{ port: 80, targetPort: 22 }] })],
  ['protocol', SERVICE, service({ selector: { app: 'tool' }, ports: [{ ...HTTP, protocol: 'SCTP' }] })],
  [
    'policy',
    rule('NetworkPolicy', { spec: { podSelector: { matchLabels: { app: 'tool' } } } }),
    rule('NetworkPolicy', { spec: { podSelector: { matchLabels: { app: 'other' } } } }),
  ],
  [
    'peer of a policy',
    rule('NetworkPolicy', {
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'tool' } } }] }] },
    }),
    rule('NetworkPolicy', {
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'x' } } }] }] },
    }),
  ],
  [
    'scaler',
    rule('HorizontalPodAutoscaler', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'tool' } } }),
    rule('HorizontalPodAutoscaler', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'gone' } } }),
  ],
  [
    'role',
    rule('RoleBinding', { roleRef: { kind: 'ClusterRole', name: 'view' } }),
    rule('RoleBinding', { roleRef: { kind: 'Role', name: 'gone' } }),
  ],
  [
    'subject',
    rule('RoleBinding', {
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'tool' }],
    }),
    rule('RoleBinding', {
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'x' }],
    }),
  ],
  [
    'claim',
    rule('PersistentVolumeClaim', { spec: { storageClassName: '' } }),
    rule('PersistentVolumeClaim', { spec: { storageClassName: 'gone' } }),
  ],
  [
    'volume',
    rule('PersistentVolumeClaim', { spec: {} }),
    rule('PersistentVolumeClaim', { spec: { volumeName: 'gone' } }),
  ],
  ...['TargetGroupBinding'].map((kind): [string, object, object] => [
    kind,
    rule(kind, { spec: { serviceRef: { name: 'tool', port: 80 } } }),
    rule(kind, { spec: { serviceRef: { name: 'tool', port: 81 } } }),
  ]),
  [
    'ingress',
    rule('Ingress', {
      spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'tool', port: { number: 80 } } } }] } }] },
    }),
    rule('Ingress', {
      spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'gone', port: { number: 80 } } } }] } }] },
    }),
  ],
  [
    'route',
    rule('HTTPRoute', { spec: { rules: [{ backendRefs: [{ name: 'tool', port: 80 }] }] } }),
    rule('HTTPRoute', { spec: { rules: [{ backendRefs: [{ name: 'tool', port: 8 }] }] } }),
  ],
])('%s', (_, right, wrong) => {
  const others = [...BASE, POD, SERVICE];
  expect(found(...others, right)).toEqual([]);
  expect(found(...others, wrong)).toHaveLength(1);
  expect(found(wrong)).toEqual([]);
});

test('workloads pick their own pods', () => {
  for (const kind of ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']) {
    const object = structuredClone(WORKLOADS[kind]!(podSpec())) as { spec: { selector?: object } };
    object.spec.selector = { matchLabels: { app: 'other' } };
    expect(found(object)).toHaveLength(1);
    delete object.spec.selector;
    expect(found(object)).toHaveLength(1);
  }
});

test('objects of any shape are no error', () => {
  for (const odd of [null, 'text', 7, [], [null], {}])
    for (const kind of [
      'Service',
      'NetworkPolicy',
      'Ingress',
      'HTTPRoute',
      'RoleBinding',
      'Deployment',
      'TargetGroupBinding',
    ])
      expect(() => found(NAMESPACE, named(kind, 'one', { spec: odd, subjects: odd, roleRef: odd }))).not.toThrow();
});
