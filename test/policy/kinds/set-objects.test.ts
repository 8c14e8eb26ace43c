import { NOT_INTERNET } from '../../../lib/contract';
import { findInstanceType } from '../../../lib/catalog';
import { checkManifests, message } from '../../../lib/policy';
import type { ManifestOptions } from '../../../lib/policy/check';
import type { NodeGroupView } from '../../../lib/policy/model/node-groups';
import { disruptionBudget } from '../../../lib/policy/rules/objects/disruption-budget';
import { groupName } from '../../../lib/policy/rules/objects/group-name';
import { homeNamespace } from '../../../lib/policy/rules/objects/home-namespace';
import { namespaceLevel } from '../../../lib/policy/rules/objects/namespace-level';
import { namespaceLimits } from '../../../lib/policy/rules/objects/namespace-limits';
import { namespaceQuota } from '../../../lib/policy/rules/objects/namespace-quota';
import { once } from '../../../lib/policy/rules/objects/once';
import { ownSubjects } from '../../../lib/policy/rules/objects/own-subjects';
import { priorityClass } from '../../../lib/policy/rules/objects/priority-class';
import { rollout } from '../../../lib/policy/rules/objects/rollout';
import { serviceName } from '../../../lib/policy/rules/objects/service-name';
import { surge } from '../../../lib/policy/rules/objects/surge';
import { toolEgressLists } from '../../../lib/policy/rules/objects/tool-egress-lists';
import { toolEgressReach } from '../../../lib/policy/rules/objects/tool-egress-reach';
import { webhooks } from '../../../lib/policy/rules/objects/webhooks';
import type { Rule } from '../../../lib/policy/types';
import { type Case, GPU, judges, LATER, object, said } from '../support/said';

const SERVING = 'windlass-serving';
const namespace = (name: string, labels?: object): object => object('Namespace', name, undefined, {}, { labels });
const NAMESPACE = namespace(SERVING);

const workload = (replicas: number | undefined, more: Readonly<Record<string, unknown>> = {}): object => {
  const { kind = 'Deployment', name = 'a', app = 'a', where = SERVING, gpus = 0, pod = {}, ...spec } = more;
  return object(String(kind), String(name), String(where), {
    spec: {
      replicas,
      template: {
        metadata: { labels: { app } },
        spec: { ...(pod as object), containers: [{ resources: { limits: { [GPU]: gpus } } }] },
      },
      ...spec,
    },
  });
};
const budget = (spec: object, where = SERVING, name = 'b'): object =>
  object('PodDisruptionBudget', name, where, {
    spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: { app: 'a' } }, ...spec },
  });
const ONE = budget({ maxUnavailable: 1 });
const nodes = (more: Partial<NodeGroupView> = {}): ManifestOptions => ({
  nodeGroups: [{ name: 'n', labels: { n: 'a' }, taints: [], maxSize: 2, efa: false, ...more }],
});
const onNodes = { pod: { nodeSelector: { n: 'a' } }, gpus: 8 };
const template = {
  metadata: { labels: { app: 'a' } },
  spec: { ...onNodes.pod, containers: [{ resources: { limits: { [GPU]: 8 } } }] },
};
const groups = (replicas: number, size: number | undefined): object =>
  object('LeaderWorkerSet', 'g', SERVING, {
    spec: { replicas, leaderWorkerTemplate: { size, leaderTemplate: template, workerTemplate: template } },
  });
const lets = (replicas: number, spec: object, paths: readonly string[]): Case => [
  `${JSON.stringify(spec)} of ${replicas}`,
  [NAMESPACE, workload(replicas), budget(spec)],
  paths,
];

const TWO_GROUPS: ManifestOptions = {
  nodeGroups: [...nodes().nodeGroups!, ...nodes({ endsTogether: true }).nodeGroups!],
};
judges(disruptionBudget, [
  [
    'nodes of a replica, said of a kind that has one each',
    [NAMESPACE, workload(2, { ...onNodes, leaderWorkerTemplate: { size: 4 } })],
    ['spec.replicas 2'],
    nodes(),
  ],
  ['models of which some end together', [NAMESPACE, workload(2, onNodes)], [], TWO_GROUPS],
  lets(2, { minAvailable: 1 }, []),
  lets(2, { minAvailable: 2 }, ['spec.minAvailable 2']),
  lets(3, { minAvailable: '50%' }, []),
  lets(3, { minAvailable: '67%' }, ['spec.minAvailable 67%']),
  lets(3, { minAvailable: '66%' }, []),
  lets(2, { maxUnavailable: '1%' }, []),
  lets(2, { maxUnavailable: '0%' }, ['spec.maxUnavailable 0%']),
  lets(2, { maxUnavailable: 0 }, ['spec.maxUnavailable 0']),
  lets(2, {}, ['spec.maxUnavailable']),
  lets(2, { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'IfHealthyBudget' }, [
    'spec.unhealthyPodEvictionPolicy IfHealthyBudget',
  ]),
  [
    'of one workload of two',
    [
      budget({ maxUnavailable: 1 }, 'tools'),
      workload(1, { where: 'tools' }),
      workload(1, { where: 'tools', app: 'b', name: 'b' }),
    ],
    [],
  ],
  [
    'of two workloads',
    [
      budget({ maxUnavailable: 1 }, 'tools'),
      workload(1, { where: 'tools' }),
      workload(1, { where: 'tools', name: 'b' }),
    ],
    ['spec.selector'],
  ],
  [
    'of every workload',
    [budget({ maxUnavailable: 1, selector: {} }, 'tools'), workload(1, { where: 'tools' })],
    ['spec.selector'],
  ],
  [
    'of another namespace',
    [budget({ maxUnavailable: 1 }, 'tools'), workload(2, { where: 'others' })],
    ['spec.maxUnavailable 1'],
  ],
  [
    'of a daemon',
    [budget({ maxUnavailable: 1 }, 'tools'), workload(2, { where: 'tools', kind: 'DaemonSet' })],
    ['spec.maxUnavailable 1'],
  ],
  ['one replica', [NAMESPACE, workload(1)], []],
  ['replicas unsaid', [NAMESPACE, workload(undefined)], []],
  ['two without', [NAMESPACE, workload(2)], ['spec.replicas 2']],
  ['two with one', [NAMESPACE, workload(2), ONE], []],
  ['two with two', [NAMESPACE, workload(2), ONE, budget({ maxUnavailable: 1 }, SERVING, 'c')], ['spec.replicas 2']],
  [
    'two with one of another namespace',
    [NAMESPACE, workload(2), budget({ maxUnavailable: 1 }, 'tools'), workload(1, { where: 'tools' })],
    ['spec.replicas 2'],
  ],
  ['two of others', [NAMESPACE, workload(2, { where: 'tools' })], []],
  ['two of a Job', [NAMESPACE, workload(2, { kind: 'Job' })], []],
  ['no pods', [NAMESPACE, object('Deployment', 'a', SERVING, { spec: { replicas: 2 } })], []],
  ['models on nodes nobody knows', [NAMESPACE, workload(2, onNodes)], []],
  ['models on no nodes', [NAMESPACE, workload(2, onNodes)], [], nodes({ labels: {} })],
  ['models on two nodes', [NAMESPACE, workload(2, onNodes)], ['spec.replicas 2'], nodes()],
  ['models on one node', [NAMESPACE, workload(2, onNodes)], [], nodes({ maxSize: 1 })],
  ['models on nodes that end together', [NAMESPACE, workload(2, onNodes)], [], nodes({ endsTogether: true })],
  ['no model on one node', [NAMESPACE, workload(2, { pod: onNodes.pod })], ['spec.replicas 2'], nodes({ maxSize: 1 })],
  ['groups on two nodes each', [NAMESPACE, groups(2, 2)], ['spec.replicas 2'], nodes({ maxSize: 4 })],
  ['groups that cannot both stand', [NAMESPACE, groups(2, 2)], [], nodes({ maxSize: 3 })],
  ['groups of one node', [NAMESPACE, groups(2, undefined)], ['spec.replicas 2'], nodes({ maxSize: 2 })],
]);

test('a budget says of whom, and how many', () => {
  const text = (...objects: object[]): string =>
    checkManifests(objects, { rules: [disruptionBudget] })
      .map(message)
      .join('\n');
  expect(text(NAMESPACE, workload(1), ONE)).toBe('');
  expect(text(NAMESPACE, workload(2), budget({ minAvailable: 2 }))).toContain('of 2 pods it never lets one go');
  expect(text(NAMESPACE, workload(2), budget({ minAvailable: 2 }))).toContain('use maxUnavailable: 1');
  expect(text(budget({ maxUnavailable: 1 }, 'tools'))).toContain('it selects no pod of any workload here');
  expect(text(budget({ maxUnavailable: 1 }, 'tools'))).toContain('select the labels of a workload');
  expect(text(NAMESPACE, workload(2))).toContain('no disruption budget selects its pods');
  expect(text(NAMESPACE, workload(2), ONE, budget({ maxUnavailable: 1 }, SERVING, 'c'))).toContain(
    '2 disruption budgets',
  );
});

const [ENFORCE, AUDIT, WARN] = ['enforce', 'audit', 'warn'].map((mode) => `pod-security.kubernetes.io/${mode}`) as [
  string,
  string,
  string,
];
const levels = (level: string, version = 'v1.36'): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [ENFORCE, AUDIT, WARN].flatMap((mode) => [
      [mode, level],
      [`${mode}-version`, version],
    ]),
  );
const at = (name: string, level: string, more: object = {}): object => namespace(name, { ...levels(level), ...more });
const LABELS = 'metadata.labels';
judges(namespaceLevel, [
  ...['v1.36', 'v10.5', 'v1.5'].map((version): Case => [
    version,
    [namespace('tools', levels('baseline', version))],
    [],
  ]),
  ...['v1', 'v1.', 'v1.36.1', 'xv1.36', '1.36', 'v1.x', 'latest'].map((version): Case => [
    version,
    [namespace('tools', levels('baseline', version))],
    [`${LABELS} ${ENFORCE}-version ${version}`],
  ]),
  ...['xrestricted', 'restricted2', 'none'].map((level): Case => [
    level,
    [at('tools', level)],
    [`${LABELS} ${ENFORCE} ${level}`],
  ]),
  ['nodes, with the host', [at('windlass-node', 'privileged')], []],
  ['nodes, without', [at('windlass-node', 'baseline')], []],
  ['controllers', [at('windlass-controllers', 'baseline')], []],
  ['controllers with the host', [at('windlass-controllers', 'privileged')], [`${LABELS} ${ENFORCE} privileged`]],
  [
    'controllers that only enforce',
    [namespace('windlass-controllers', { [ENFORCE]: 'restricted', [`${ENFORCE}-version`]: 'v1.36' })],
    [],
  ],
  ['nobody told', [at(SERVING, 'restricted', { [WARN]: 'baseline' })], [`${LABELS} ${WARN} baseline`]],
  [
    'told by another version',
    [at(SERVING, 'restricted', { [`${AUDIT}-version`]: 'v1.35' })],
    [`${LABELS} ${AUDIT} restricted`],
  ],
  [
    'another version',
    [at(SERVING, 'restricted'), namespace('windlass-door', levels('restricted', 'v1.35'))],
    [`${LABELS} ${ENFORCE}-version v1.35`],
  ],
  [
    'another version of others',
    [at('tools', 'restricted'), namespace('windlass-door', levels('restricted', 'v1.35'))],
    [],
  ],
  [
    'a version that is none',
    [at(SERVING, 'restricted'), namespace('windlass-door', levels('restricted', 'xv1.36'))],
    [`${LABELS} ${ENFORCE}-version xv1.36`],
  ],
  [
    'what only has the name of a namespace',
    [
      object('ClusterRole', 'windlass-door', undefined),
      at(SERVING, 'restricted'),
      object('Role', 'a', 'windlass-door'),
    ],
    ['metadata.namespace windlass-door'],
  ],
  [
    'a namespace that nobody makes',
    [at(SERVING, 'restricted'), object('Role', 'a', 'windlass-door')],
    ['metadata.namespace windlass-door'],
  ],
  [
    'a namespace that is made',
    [at(SERVING, 'restricted'), at('windlass-door', 'restricted'), object('Role', 'a', 'windlass-door')],
    [],
  ],
  [
    'a namespace of others that nobody makes',
    [at(SERVING, 'restricted'), object('Role', 'a', 'tools'), object('ClusterRole', 'a', undefined)],
    [],
  ],
]);

const quota = (hard: object, more: object = {}, name = 'q'): object =>
  object('ResourceQuota', name, SERVING, { spec: { hard, ...more } });
const doors = (count: number): object[] =>
  Array.from({ length: count }, (_, index) =>
    object('Service', `s${index}`, SERVING, { spec: { type: 'LoadBalancer' } }),
  );
const open = (loadbalancers: number | undefined, nodeports: number | undefined = 0): object =>
  quota({ 'services.loadbalancers': loadbalancers, 'services.nodeports': nodeports });
const [PORTS, BALANCERS] = ['ResourceQuota services.nodeports', 'ResourceQuota services.loadbalancers'];
const ELSEWHERE = object('ResourceQuota', 'q', 'tools', { spec: { hard: { 'services.loadbalancers': 9 } } });
const NO_QUOTA = object('Other', 'q', SERVING, { spec: { hard: { 'services.nodeports': 9 } } });
judges(namespaceQuota, [
  ['quotas of others', [NAMESPACE, ELSEWHERE, NO_QUOTA, open(0), quota({}, {}, 'empty')], []],
  ['quotas of others alone', [NAMESPACE, ELSEWHERE, NO_QUOTA], [PORTS, BALANCERS]],
  ['a namespace of daemons', [namespace('windlass-node')], []],
  ['a namespace that is not here', [namespace('tools'), ...doors(2)], []],
  [
    'something that is no Service',
    [NAMESPACE, open(0), object('Other', 's', SERVING, { spec: { type: 'LoadBalancer' } })],
    [],
  ],
  ['none, and none allowed', [NAMESPACE, open(0)], []],
  ['one allowed more than there is none', [NAMESPACE, open(1)], []],
  ['two allowed', [NAMESPACE, open(2)], [`${BALANCERS} 2`]],
  ['one of one', [NAMESPACE, ...doors(1), open(1)], []],
  ['one of none', [NAMESPACE, ...doors(1), open(0)], [`${BALANCERS} 0`]],
  ['one of two', [NAMESPACE, ...doors(1), open(2)], [`${BALANCERS} 2`]],
  ['two of two', [NAMESPACE, ...doors(2), open(2)], []],
  ['two of three', [NAMESPACE, ...doors(2), open(3)], [`${BALANCERS} 3`]],
  ['a node port', [NAMESPACE, open(0, 1)], [`${PORTS} 1`]],
  ['the least of several', [NAMESPACE, open(0), quota({ 'services.nodeports': 5 }, {}, 'r')], []],
  ['the least of several, first', [NAMESPACE, quota({ 'services.nodeports': 5 }, {}, 'r'), open(0)], []],
  [
    'of some pods',
    [NAMESPACE, quota({ 'services.nodeports': 0, 'services.loadbalancers': 0 }, { scopeSelector: {} })],
    [PORTS, BALANCERS],
  ],
  ['Services of others', [NAMESPACE, open(0), object('Service', 's', 'tools', { spec: { type: 'LoadBalancer' } })], []],
  [
    'Services inside',
    [NAMESPACE, ...doors(1), object('Service', 's', SERVING, { spec: { type: 'ClusterIP' } }), open(1)],
    [],
  ],
]);

const limits = (...items: object[]): object => object('LimitRange', 'l', SERVING, { spec: { limits: items } });
const LITTLE = { type: 'Container', default: { memory: '1Gi' }, defaultRequest: { cpu: '1', memory: '1Gi' } };
const allowing = (count: unknown, more: object = {}, name?: string): object =>
  quota({ [`requests.${GPU}`]: count }, more, name);
const MODELS = [NAMESPACE, limits(LITTLE), workload(2, { gpus: 4 })];
const GPUS = `ResourceQuota requests.${GPU}`;
const OTHERS = [
  object('ResourceQuota', 'q', 'tools', { spec: { hard: { [`requests.${GPU}`]: 1 } } }),
  object('Other', 'q', SERVING, { spec: { hard: { [`requests.${GPU}`]: 1 } } }),
  object('LimitRange', 'l', 'tools', { spec: { limits: [LITTLE] } }),
  object('Other', 'l', SERVING, { spec: { limits: [LITTLE] } }),
];
judges(namespaceLimits, [
  ['quotas of others', [...MODELS, ...OTHERS, allowing(8), quota({}, {}, 'empty')], []],
  [
    'limits of others alone',
    [NAMESPACE, ...OTHERS, allowing(0)],
    ['LimitRange default.memory', 'LimitRange defaultRequest.cpu', 'LimitRange defaultRequest.memory'],
  ],
  ['a namespace of daemons', [namespace('windlass-node')], []],
  ['as many as asked', [...MODELS, allowing('8')], []],
  ['twice as many', [...MODELS, allowing(16)], []],
  ['more than twice', [...MODELS, allowing(17)], [`${GPUS} 17`]],
  ['fewer', [...MODELS, allowing(7)], [`${GPUS} 7`]],
  ['no number', [...MODELS, allowing('many')], [`${GPUS} many`]],
  ['none', MODELS, [GPUS]],
  ['none for more than can be counted', [...MODELS, workload(Infinity, { gpus: 1, name: 'b' })], [GPUS]],
  ['of some pods', [...MODELS, allowing(8, { scopes: ['BestEffort'] })], [GPUS]],
  ['of some classes', [...MODELS, allowing(8, { scopeSelector: {} })], [GPUS]],
  ['the least of several', [...MODELS, allowing(100), allowing(8, {}, 'r')], []],
  ['of others beside them', [...MODELS, allowing(8), workload(9, { gpus: 8, where: 'tools' })], []],
  ['of two workloads', [...MODELS, allowing(9), workload(1, { gpus: 1, name: 'b' })], []],
  ['no GPUs at all', [NAMESPACE, limits(LITTLE), allowing(0)], []],
  [
    'a daemon, which counts nobody',
    [NAMESPACE, limits(LITTLE), allowing(0), workload(1, { gpus: 1, kind: 'DaemonSet' })],
    [],
  ],
  [
    'no limits',
    [NAMESPACE, allowing(0)],
    ['LimitRange default.memory', 'LimitRange defaultRequest.cpu', 'LimitRange defaultRequest.memory'],
  ],
  [
    'limits of pods',
    [NAMESPACE, allowing(0), limits({ ...LITTLE, type: 'Pod' })],
    ['LimitRange default.memory', 'LimitRange defaultRequest.cpu', 'LimitRange defaultRequest.memory'],
  ],
  [
    'limits in two',
    [NAMESPACE, allowing(0), limits({ ...LITTLE, default: {} }, { ...LITTLE, defaultRequest: {} })],
    [],
  ],
  [
    'no default',
    [NAMESPACE, allowing(0), limits({ ...LITTLE, default: { memory: '0' } })],
    ['LimitRange default.memory'],
  ],
  [
    'no request of processors',
    [NAMESPACE, allowing(0), limits({ ...LITTLE, defaultRequest: { memory: '1' } })],
    ['LimitRange defaultRequest.cpu'],
  ],
  ['another namespace', [namespace('tools')], []],
  ['a namespace that is not here', [allowing(0), workload(1, { gpus: 8 })], []],
]);

test('GPUs are allowed twice, for a pod that ends and its successor', () => {
  const text = checkManifests([...MODELS, allowing(1)], { rules: [namespaceLimits] })
    .map(message)
    .join();
  expect(text).toContain('the set asks for 8');
  expect(text).toContain('allow 16');
});

const binding = (roleRef: object, subjects: readonly unknown[], kind = 'RoleBinding', where = SERVING): object =>
  object(kind, 'b', where, { roleRef, subjects });
const bound = (...subjects: unknown[]): readonly object[] => [
  NAMESPACE,
  object('ServiceAccount', 'a', SERVING),
  binding({ name: 'r' }, subjects),
];
const everywhere = (...subjects: unknown[]): readonly object[] => [
  NAMESPACE,
  object('ServiceAccount', 'a', SERVING),
  object('ClusterRoleBinding', 'b', undefined, { roleRef: { name: 'r' }, subjects }),
];
const ACCOUNT = { kind: 'ServiceAccount', name: 'a', namespace: SERVING };
judges(ownSubjects, [
  ['its own', bound(ACCOUNT), []],
  ['one that is not there', bound(ACCOUNT, { ...ACCOUNT, name: 'b' }), ['subjects.1.name b']],
  ['of another namespace', bound({ ...ACCOUNT, namespace: 'tools' }), ['subjects.0.namespace tools']],
  ['of no namespace', bound({ ...ACCOUNT, namespace: undefined }), ['subjects.0.namespace']],
  ['by its long name', bound({ kind: 'User', name: `system:serviceaccount:${SERVING}:a` }), []],
  [
    'by its long name, not there',
    bound({ kind: 'User', name: `system:serviceaccount:${SERVING}:b` }),
    ['subjects.0.name b'],
  ],
  [
    'by its long name, of others',
    bound({ kind: 'User', name: 'system:serviceaccount:tools:a' }),
    ['subjects.0.namespace tools'],
  ],
  ['somebody', bound({ kind: 'User', name: 'me' }), ['subjects.0']],
  ['a group of that name', bound({ kind: 'Group', name: `system:serviceaccount:${SERVING}:a` }), ['subjects.0']],
  ['more than a long name', bound({ kind: 'User', name: `system:serviceaccount:${SERVING}:a:b` }), ['subjects.0']],
  [
    'something before a long name',
    bound({ kind: 'User', name: `x:system:serviceaccount:${SERVING}:a` }),
    ['subjects.0'],
  ],
  ['somebody, of others', [binding({ name: 'r' }, [{ kind: 'User', name: 'me' }], 'RoleBinding', 'tools')], []],
  ['somebody, everywhere', everywhere({ kind: 'User', name: 'me' }), []],
  ['one account, everywhere', everywhere(ACCOUNT), []],
  ['one that is not there, everywhere', everywhere({ ...ACCOUNT, name: 'b' }), ['subjects.0.name b']],
  ['one of no namespace, everywhere', everywhere({ ...ACCOUNT, namespace: undefined }), ['subjects.0']],
  ['one of others, everywhere', everywhere({ ...ACCOUNT, namespace: 'tools', name: 'b' }), []],
  [
    'one of a chart',
    [
      namespace('windlass-controllers'),
      binding(
        { name: 'r' },
        [{ ...ACCOUNT, namespace: 'windlass-controllers' }],
        'RoleBinding',
        'windlass-controllers',
      ),
    ],
    [],
  ],
  ...(['kube-system', 'tools'] as const).map((where): Case => [
    `who reads there who calls, in ${where}`,
    [binding({ name: 'extension-apiserver-authentication-reader' }, [ACCOUNT], 'RoleBinding', where)],
    where === 'tools' ? [`subjects.0.namespace ${SERVING}`] : [],
  ]),
  [
    'another role there',
    [binding({ name: 'r' }, [ACCOUNT], 'RoleBinding', 'kube-system')],
    [`subjects.0.namespace ${SERVING}`],
  ],
  ['nobody', bound(), []],
]);

const priority = (more: Readonly<Record<string, unknown>>, name = 'p'): object[] => [
  object('PriorityClass', name, undefined, { value: 1, ...more }),
];
judges(priorityClass, [
  ...[undefined, null, false].map((globalDefault): Case => [
    `default ${globalDefault}`,
    priority({ globalDefault }),
    [],
  ]),
  ...[true, 'true', LATER].map((globalDefault): Case => [
    `default ${globalDefault}`,
    priority({ globalDefault }),
    [`globalDefault ${globalDefault}`],
  ]),
  ['models that wait', priority({ preemptionPolicy: 'Never' }, 'windlass-engine'), []],
  ['models that end others', priority({}, 'windlass-engine'), ['preemptionPolicy']],
  ['others that do', priority({ preemptionPolicy: 'PreemptLowerPriority' }), []],
  ['the highest', priority({ value: 1_000_000_000 }), []],
  ['one more', priority({ value: 1_000_000_001 }), ['value 1000000001']],
  ['a text', priority({ value: '5' }), ['value 5']],
  ['none', priority({ value: undefined }), ['value']],
]);

describe('rollouts', () => {
  const P5 = findInstanceType('p5.48xlarge')!;
  const update = 'spec.strategy.rollingUpdate';
  const model = (maxSurge: unknown, replicas: number | null = 2, more: object = {}): object =>
    workload(replicas ?? undefined, { ...onNodes, strategy: { rollingUpdate: { maxSurge } }, ...more });
  const ofSurge = (json: object, maxSize: number, ...others: object[]): readonly string[] =>
    said(surge, [json, ...others], nodes({ maxSize, instanceType: P5 }));

  test('starts no more than there are free GPUs', () => {
    expect(ofSurge(model(1), 2)).toEqual([`${update}.maxSurge 1`]);
    expect(ofSurge(model(1), 3)).toEqual([]);
    expect(ofSurge(model(2), 3)).toEqual([`${update}.maxSurge 2`]);
    expect(ofSurge(model(0), 2)).toEqual([]);
    const [told] = checkManifests([model(2)], { rules: [surge], ...nodes({ maxSize: 3, instanceType: P5 }) }).map(
      message,
    );
    expect(told).toContain('16 GPUs’ worth of pods beside the old ones, and 8 are free');
    expect(ofSurge(model('50%'), 3)).toEqual([]);
    expect(ofSurge(model('51%'), 3)).toEqual([`${update}.maxSurge 51%`]);
    expect(ofSurge(model(undefined), 2)).toEqual([`${update}.maxSurge`]);
    expect(ofSurge(model(undefined), 3)).toEqual([]);
    expect(ofSurge(model(1, null), 1)).toEqual([`${update}.maxSurge 1`]);
    expect(ofSurge(model(1, null), 2)).toEqual([]);
    expect(ofSurge(model(1, 0), 0)).toEqual([]);
    expect(ofSurge(model(1), 3, workload(1, { ...onNodes, name: 'b', strategy: { type: 'Recreate' } }))).toEqual([
      `${update}.maxSurge 1`,
    ]);
    expect(
      ofSurge(
        model(1),
        3,
        workload(1, { gpus: 8, name: 'b', pod: { nodeSelector: { n: 'other' } }, strategy: { type: 'Recreate' } }),
      ),
    ).toEqual([]);
    expect(ofSurge(model(1, 2, { strategy: { type: 'Recreate' } }), 2)).toEqual([]);
    expect(ofSurge(model(1, 2, { gpus: 0 }), 2)).toEqual([]);
    expect(said(surge, [model(1)])).toEqual([`${update}.maxSurge 1`]);
  });

  test('of groups, which by themselves start none', () => {
    const of = (maxSurge: unknown, maxSize: number): readonly string[] => {
      const json = groups(2, 2) as { readonly spec: object };
      const rolloutStrategy = { rollingUpdateConfiguration: { maxSurge } };
      return ofSurge({ ...json, spec: { ...json.spec, rolloutStrategy } }, maxSize);
    };
    expect(of(undefined, 4)).toEqual([]);
    expect(of(1, 5)).toEqual(['spec.rolloutStrategy.rollingUpdateConfiguration.maxSurge 1']);
    expect(of(1, 6)).toEqual([]);
  });

  test('that leave for other nodes leave their own behind', () => {
    const leaving = (from: string): object => {
      const json = model(2) as { readonly metadata: object };
      return { ...json, metadata: { ...json.metadata, annotations: { 'windlass.dev/moves-from': from } } };
    };
    const labels = { n: 'a', 'windlass.dev/node-group': 'old' };
    const of = (from: string): readonly string[] => said(surge, [leaving(from)], nodes({ labels, instanceType: P5 }));
    expect(of('old')).toEqual([]);
    expect(of('gone')).toEqual([`${update}.maxSurge 2`]);
  });

  test.each<[unknown, unknown, boolean]>([
    [0, 0, true],
    ['0', '0%', true],
    ['0%', '0', true],
    [0, 1, false],
    [1, 0, false],
    [undefined, 0, false],
    [0, undefined, false],
  ])('maxSurge %s and maxUnavailable %s cannot move: %s', (maxSurge, maxUnavailable, isStuck) => {
    const both = { maxSurge, maxUnavailable };
    const stuck = (path: string): readonly string[] =>
      isStuck ? [`${path}.maxUnavailable ${String(maxUnavailable)}`] : [];
    expect(
      said(rollout, [object('Deployment', 'a', 'tools', { spec: { strategy: { rollingUpdate: both } } })]),
    ).toEqual(stuck(update));
    expect(
      said(rollout, [
        object('LeaderWorkerSet', 'a', 'tools', { spec: { rolloutStrategy: { rollingUpdateConfiguration: both } } }),
      ]),
    ).toEqual(stuck('spec.rolloutStrategy.rollingUpdateConfiguration'));
  });
});

const hooks = (...all_: object[]): object[] => [
  object('ValidatingWebhookConfiguration', 'w', undefined, { webhooks: all_ }),
];
const SERVICE = { clientConfig: { service: { name: 'a' } } };
judges(webhooks, [
  ['in the cluster', hooks(SERVICE, { ...SERVICE, failurePolicy: 'Fail' }), []],
  [
    'outside',
    hooks(SERVICE, { clientConfig: { url: 'https://a.example' } }),
    ['webhooks.1.clientConfig.url https://a.example'],
  ],
  ['open when away', hooks({ ...SERVICE, failurePolicy: 'Ignore' }), ['webhooks.0.failurePolicy Ignore']],
]);

const NAMESPACED =
  'ConfigMap Secret Service ServiceAccount PersistentVolumeClaim ResourceQuota LimitRange Role RoleBinding Ingress PodDisruptionBudget HorizontalPodAutoscaler NetworkPolicy TargetGroupBinding Endpoints EndpointSlice'.split(
    ' ',
  );
describe('home-namespace', () => {
  test.each(NAMESPACED)('%s', (kind) => {
    const of = (where: string | undefined): readonly string[] => said(homeNamespace, [object(kind, 'a', where)]);
    const PATH = 'metadata.namespace';
    expect(of('tools')).toEqual([]);
    for (const where of ['', 'default', LATER]) expect(of(where)).toEqual([`${PATH} ${where}`]);
    expect(of(undefined)).toEqual([PATH]);
    expect(of('kube-system')).toEqual(kind === 'NetworkPolicy' ? [] : [`${PATH} kube-system`]);
  });
  test('pods of any kind, and nothing that has no namespace', () => {
    expect(said(homeNamespace, [workload(1, { where: 'default', kind: 'Training' })])).toEqual([
      'metadata.namespace default',
    ]);
    expect(said(homeNamespace, [object('ClusterRole', 'a', undefined)])).toEqual([]);
  });
});

const names = (rule: Rule, kind: string, good: readonly unknown[], bad: readonly unknown[]): void =>
  describe(rule.id, () => {
    const of = (name: unknown): number => said(rule, [{ kind, metadata: { name, namespace: 'tools' } }]).length;
    test('legal', () => expect(good.filter((name) => of(name) !== 0)).toEqual([]));
    test('illegal', () => expect(bad.filter((name) => of(name) !== 1)).toEqual([]));
  });
const ILLEGAL = ['', '-a', 'a-', '1a', 'A', 'aB', 'a.b', 'a_b', 7, undefined, LATER, ['a']];
names(groupName, 'LeaderWorkerSet', ['a', 'a1', 'a-b', 'a'.repeat(51)], [...ILLEGAL, 'a'.repeat(52)]);
names(serviceName, 'Service', ['a', 'a1', 'a-b', 'vllm2', 'a'.repeat(63)], [...ILLEGAL, 'vllm', 'a'.repeat(64)]);

judges(once, [
  [
    'of one group',
    ['apps/v1', 'apps/v1beta1'].map((apiVersion) => object('Deployment', 'a', 'tools', { apiVersion })),
    ['metadata.name a'],
  ],
  [
    'of two groups',
    ['apps/v1', 'extensions/v1'].map((apiVersion) => object('Deployment', 'a', 'tools', { apiVersion })),
    [],
  ],
]);

describe('the proxy of tool servers', () => {
  const EGRESS = 'windlass-egress';
  const stating = (text: unknown, name = 'tool-egress'): object =>
    object('Deployment', name, EGRESS, {}, { annotations: { 'windlass.dev/tool-egress': text } });
  const STATED = {
    hosts: ['api.example.com', '*.example.org'],
    from: [{ namespace: 'tools', podLabels: { app: 'search', tier: 'a' } }, { namespace: 'mcp' }],
  };
  const PROXY = stating(JSON.stringify(STATED));
  const blocks = NOT_INTERNET.join('\n');
  const lists = (data: object, proxy: object = PROXY, name = 'tool-egress-config', where = EGRESS): readonly string[] =>
    said(toolEgressLists, [
      proxy,
      object('ConfigMap', name, where, { data: { 'refused-networks.list': blocks, ...data } }),
    ]);

  test('names what the environment states', () => {
    expect(lists({ 'hosts.list': 'api.example.com\n \n', 'below.list': '.example.org\n' })).toEqual([]);
    expect(lists({ 'hosts.list': 'api.example.com\nb.example.com' })).toEqual(['data.hosts.list b.example.com']);
    expect(lists({ 'below.list': '.example.com' })).toEqual(['data.below.list *.example.com']);
    expect(lists({ 'hosts.list': '*.example.org' })).toEqual([]);
    expect(lists({ 'hosts.list': '10.0.0.1' })).toEqual(['data.hosts.list 10.0.0.1']);
    expect(lists({ 'below.list': '..example.org' })).toEqual(['data.below.list *..example.org']);
    for (const other of [stating('{'), stating(undefined), stating(JSON.stringify(STATED), 'other')])
      expect(lists({ 'hosts.list': 'api.example.com' }, other)).toEqual(['data.hosts.list api.example.com']);
    expect(lists({ 'hosts.list': '10.0.0.1' }, PROXY, 'other')).toEqual([]);
    expect(lists({ 'hosts.list': '10.0.0.1' }, PROXY, 'tool-egress-config', 'tools')).toEqual([]);
  });

  test('refuses every block that is not the internet', () => {
    const open_ = ['data.refused-networks.list'];
    for (const block of NOT_INTERNET)
      expect(lists({ 'refused-networks.list': NOT_INTERNET.filter((one) => one !== block).join('\n') })).toEqual(open_);
    expect(lists({ 'refused-networks.list': undefined })).toEqual(open_);
    expect(lists({ 'refused-networks.list': `1.2.3.0/24\n${blocks}\n` })).toEqual([]);
  });

  const reach = (spec: object, where = EGRESS): readonly string[] =>
    said(toolEgressReach, [PROXY, object('NetworkPolicy', 'a', where, { spec })]);
  const named = (name: string, labels?: object): object => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    ...(labels === undefined ? {} : { podSelector: { matchLabels: labels } }),
  });
  const READER = { namespaceSelector: { matchLabels: { 'windlass.dev/reads-metrics': 'true' } } };
  const into = (from: unknown, ports: unknown = [{ port: 3128 }]): readonly string[] =>
    reach({ ingress: [{ from, ports }] });
  const FROM = 'spec.ingress.0.from';
  const OWN = { app: 'search', tier: 'a' };

  test('lets in whom it states', () => {
    expect(into([named('tools', OWN), named('tools', { ...OWN, more: 'x' }), named('mcp'), named('mcp', OWN)])).toEqual(
      [],
    );
    for (const other of [
      named('tools'),
      named('tools', { app: 'search' }),
      named('tools', { ...OWN, tier: 'b' }),
      named('others', OWN),
      { podSelector: {} },
      {},
    ])
      expect(into([named('mcp'), other])).toEqual([FROM]);
    for (const none of [[], undefined, null]) expect(into(none)).toEqual([FROM]);
    expect(reach({ ingress: [{ from: [named('others')] }] }, 'tools')).toEqual([]);
  });

  test('is measured on one port', () => {
    expect(into([READER], [{ port: 8405 }])).toEqual([]);
    for (const ports of [
      [{ port: 3128 }],
      [{ port: 8405 }, { port: 3128 }],
      [{ port: 8405, endPort: 9000 }],
      [],
      undefined,
    ])
      expect(into([READER], ports ?? [])).toEqual([FROM]);
  });

  const HTTPS = [{ port: 443 }];
  const internet = { ipBlock: { cidr: '0.0.0.0/0', except: NOT_INTERNET } };
  const out = (to: unknown, ports: unknown = HTTPS): readonly string[] => reach({ egress: [{ to, ports }] });
  const TO = 'spec.egress.0.to';

  test('reaches the internet and names, and nothing else', () => {
    expect(out([internet])).toEqual([]);
    expect(out([named('kube-system')], [{ port: 53, protocol: 'UDP' }, { port: 53 }])).toEqual([]);
    for (const ports of [[{ port: 53 }, { port: 443 }], [], [{ port: 53, endPort: 60 }]])
      expect(out([named('kube-system')], ports)).toEqual([TO]);
    for (const ports of [[{ port: 443 }, { port: 80 }], [], [{ port: 443, endPort: 500 }]])
      expect(out([internet], ports)).toEqual([TO]);
    expect(out([internet, named('tools')])).toEqual([TO]);
    expect(out([{ ipBlock: { cidr: '0.0.0.0/0', except: NOT_INTERNET.slice(1) } }])).toEqual([TO]);
    expect(out([])).toEqual([TO]);
    expect(out(undefined)).toEqual([TO]);
  });
});
