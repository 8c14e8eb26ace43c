import { checkManifests, message } from '../../../lib/policy';
import { rbac } from '../../../lib/policy/rules/objects/rbac';

const API = 'rbac.authorization.k8s.io';
const found = (object: object): string[] => checkManifests([object], { rules: [rbac] }).map(message);
const role = (kind: string, rule: object): object => ({
  apiVersion: `${API}/v1`,
  kind,
  metadata: { name: 'a', ...(kind === 'Role' ? { namespace: 'tools' } : {}) },
  rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }, rule],
});
const bound = (kind: string, roleRef: object | undefined, ...subjects: object[]): object => ({
  apiVersion: `${API}/v1`,
  kind,
  metadata: { name: 'a', namespace: 'tools' },
  roleRef,
  subjects,
});
const KINDS = ['Role', 'ClusterRole'];
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];
const VIEW = { apiGroup: API, kind: 'ClusterRole', name: 'view' };
const TOOL = { kind: 'ServiceAccount', name: 'tool', namespace: 'tools' };

/** group, resources, verbs: each pair of the two is a right that makes others. */
const ESCALATIONS: readonly (readonly [string, string, string])[] = [
  ['', 'secrets', 'get list watch'],
  ['', 'pods replicationcontrollers podtemplates', 'create'],
  ['apps', 'deployments daemonsets statefulsets replicasets', 'create update patch'],
  ['batch', 'jobs cronjobs', 'create update patch'],
  ['leaderworkerset.x-k8s.io', 'leaderworkersets', 'create update patch'],
  ['', 'pods/exec pods/attach pods/portforward pods/proxy services/proxy nodes/proxy', 'create get'],
  ['', 'pods/ephemeralcontainers', 'update patch'],
  ['', 'serviceaccounts/token', 'create'],
  [API, 'roles clusterroles', 'escalate bind'],
  ['', 'users groups serviceaccounts', 'impersonate'],
  ['certificates.k8s.io', 'certificatesigningrequests/approval', 'update patch'],
  ['certificates.k8s.io', 'signers', 'approve sign'],
  [
    'admissionregistration.k8s.io',
    'validatingwebhookconfigurations mutatingwebhookconfigurations',
    'create update patch',
  ],
  ['apiregistration.k8s.io', 'apiservices', 'create update patch'],
  ['', 'persistentvolumes', 'create update patch'],
  ['', 'namespaces', 'update patch'],
  ['networking.k8s.io', 'networkpolicies', 'create update patch delete'],
];
const rights = ESCALATIONS.flatMap(([group, resources, verbs]) =>
  resources.split(' ').flatMap((resource) => verbs.split(' ').map((verb) => [group, resource, verb] as const)),
);

test.each(KINDS)('a %s with any right that makes others is refused', (kind) => {
  const missed = rights.filter(
    ([group, resource, verb]) =>
      found(role(kind, { apiGroups: ['example.com', group], resources: ['a', resource], verbs: ['x', verb] }))
        .length !== 1,
  );
  expect(missed).toEqual([]);
});

test.each(KINDS)('a %s with a wildcard anywhere is refused, in every form', (kind) => {
  const rules = [
    ...['apiGroups', 'resources', 'verbs'].map((field) => ({
      apiGroups: ['a'],
      resources: ['a'],
      verbs: ['a'],
      [field]: ['*'],
    })),
    { apiGroups: ['a'], resources: ['*/scale'], verbs: ['get'] },
    { apiGroups: ['a'], resources: ['pods/*'], verbs: ['get'] },
    { nonResourceURLs: ['*'], verbs: ['get'] },
    { nonResourceURLs: ['/logs/*'], verbs: ['get'] },
    { apiGroups: '*', resources: 'a', verbs: 'a' },
  ];
  for (const rule of rules) expect(found(role(kind, rule))).toHaveLength(1);
});

test('names make some rights narrow, and reading secrets only in one namespace', () => {
  const named = (resource: string, verb: string, group = '', resourceNames = ['a']): object => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
    resourceNames,
  });
  expect(found(role('Role', named('secrets', 'get')))).toEqual([]);
  expect(found(role('ClusterRole', named('secrets', 'get')))).toHaveLength(1);
  expect(found(role('Role', named('secrets', 'get', '', [])))).toHaveLength(1);
  expect(found(role('Role', named('secrets', 'get', '', [''])))).toHaveLength(1);
  expect(found(role('ClusterRole', named('clusterroles', 'bind', API)))).toEqual([]);
  expect(found(role('ClusterRole', named('groups', 'impersonate')))).toEqual([]);
  expect(found(role('ClusterRole', named('groups', 'impersonate', '', ['system:masters'])))).toHaveLength(1);
  expect(found(role('Role', named('pods/exec', 'create')))).toHaveLength(1);
});

test('a role that others add to is refused', () => {
  const object = { ...role('ClusterRole', {}), aggregationRule: { clusterRoleSelectors: [{}] } };
  expect(found(object)).toHaveLength(1);
});

describe.each(BINDINGS)('%s', (kind) => {
  test.each([
    'cluster-admin',
    'admin',
    'edit',
    'system:node',
    'system:kube-controller-manager',
    'system:controller:job-controller',
  ])('to %s is refused', (name) => expect(found(bound(kind, { ...VIEW, name }, TOOL))).toHaveLength(1));

  test.each([undefined, {}, { name: 'a' }, { kind: 'Role' }, { kind: 'Role', name: '' }])(
    'to %j, which is no role, is refused',
    (roleRef) => expect(found(bound(kind, roleRef, TOOL))).toHaveLength(1),
  );

  test.each([
    ['Group', 'system:masters'],
    ['Group', 'system:authenticated'],
    ['Group', 'system:unauthenticated'],
    ['Group', 'system:serviceaccounts'],
    ['Group', 'system:serviceaccounts:tools'],
    ['User', 'system:anonymous'],
    ['User', 'system:serviceaccount:tools:default'],
    ['ServiceAccount', 'default'],
  ])('of %s %s is refused, beside others too', (subjectKind, name) => {
    expect(found(bound(kind, VIEW, TOOL, { kind: subjectKind, name, namespace: 'tools' }))).toHaveLength(1);
  });

  test('to a narrow role of somebody is fine', () => expect(found(bound(kind, VIEW, TOOL))).toEqual([]));
});

test.each([null, 'text', 7, [null], {}, [[]]])('no shape of %j makes it throw', (odd) => {
  const objects = [
    { kind: 'Role', metadata: odd, rules: odd },
    { kind: 'Role', rules: [{ apiGroups: odd, resources: odd, verbs: odd, resourceNames: odd }] },
    { kind: 'RoleBinding', roleRef: odd, subjects: odd },
  ];
  expect(objects.flatMap(found).filter((said) => said.includes('throws'))).toEqual([]);
});
