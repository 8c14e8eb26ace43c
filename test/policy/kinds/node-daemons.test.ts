import { checkManifests, message } from '../../../lib/policy';
import type { NodeGroupView } from '../../../lib/policy/model/node-groups';
import { nodeDaemon } from '../../../lib/policy/rules/pods/node-daemon';
import { nodeDaemonPlace } from '../../../lib/policy/rules/pods/node-daemon-place';
import { podIsolation } from '../../../lib/policy/rules/pods/pod-isolation';
import { LATER } from '../support/said';

const ROLE = 'windlass.dev/node-role';
const GROUP = 'windlass.dev/node-group';
const TAINT = { key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' };
const TOLERATION = { ...TAINT, operator: 'Equal' };
const group = (name: string, role: string, efa = false): NodeGroupView => ({
  name,
  labels: { [ROLE]: role, [GROUP]: name },
  taints: role === 'gpu' ? [TAINT] : [],
  maxSize: 1,
  efa,
});
const GROUPS = [group('system', 'system'), group('l40s', 'gpu'), group('b300', 'gpu', true)];
const onGroups = (...values: string[]): object => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: GROUP, operator: 'In', values }] }],
    },
  },
});

const variables = (values: Readonly<Record<string, string>>): object[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const DRIVER = { NVIDIA_VISIBLE_DEVICES: 'all', NVIDIA_DRIVER_CAPABILITIES: 'compute,utility' };
const POD_RESOURCES = '/var/lib/kubelet/pod-resources';

/** Container and pod of each daemon, as they should be. */
const DAEMONS: Readonly<Record<string, { readonly container: object; readonly pod?: object }>> = {
  'k8s-device-plugin': {
    container: {
      env: variables({ FAIL_ON_INIT_ERROR: 'true', MIG_STRATEGY: 'none', MOFED_ENABLED: 'false', ...DRIVER }),
    },
  },
  'aws-efa-k8s-device-plugin': { container: {}, pod: { hostNetwork: true, affinity: onGroups('b300') } },
  'dcgm-exporter': {
    container: {
      command: ['/usr/bin/dcgm-exporter', '-f', '/etc/windlass/counters.csv'],
      env: [
        ...variables({ DCGM_EXPORTER_LISTEN: ':9400', DCGM_EXPORTER_KUBERNETES: 'true', ...DRIVER }),
        { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      ],
      readinessProbe: { httpGet: { path: '/health', port: 9400 } },
      securityContext: { runAsUser: 0 },
      volumeMounts: [{ name: 'resources', mountPath: POD_RESOURCES, readOnly: true }],
    },
    pod: { volumes: [{ name: 'resources', hostPath: { path: POD_RESOURCES } }] },
  },
};
const names = Object.keys(DAEMONS);

const daemonSet = (name: string, container: object = {}, pod: object = {}, namespace = 'windlass-node'): object => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace },
  spec: {
    template: {
      spec: {
        enableServiceLinks: false,
        priorityClassName: 'system-node-critical',
        nodeSelector: { [ROLE]: 'gpu' },
        tolerations: [TOLERATION],
        ...DAEMONS[name]!.pod,
        ...pod,
        containers: [
          {
            name,
            image: `111122223333.dkr.ecr.us-west-2.amazonaws.com/a/${name}@sha256:a`,
            ...DAEMONS[name]!.container,
            ...container,
          },
        ],
      },
    },
  },
});
const rules = [nodeDaemon, nodeDaemonPlace, podIsolation];
const found = (object: object, nodeGroups: readonly NodeGroupView[] | undefined = GROUPS): string[] =>
  checkManifests([object], { rules, ...(nodeGroups === undefined ? {} : { nodeGroups }) }).map(message);

describe.each(names)('%s', (name) => {
  const own = DAEMONS[name]!.container as {
    readonly env?: { readonly name: string }[];
    readonly securityContext?: object;
  };
  const missedOf = (cases: readonly (readonly [object, object])[]): unknown[] =>
    cases.filter(([container, pod]) => found(daemonSet(name, container, pod)).length === 0);

  test('as it was reviewed, with nodes and without', () => {
    expect(found(daemonSet(name))).toEqual([]);
    expect(checkManifests([daemonSet(name)], { rules })).toEqual([]);
    expect(found(daemonSet(name, { image: 'mine/other:1', command: ['x'] }))).toEqual([]);
    expect(found(daemonSet(name, { command: ['x'] }, { nodeSelector: {} }, 'tools'))).toEqual([]);
  });

  test('every variable: another value, none, one more', () => {
    const env = own.env ?? [];
    const changed = env.flatMap((one, index) => [
      env.filter((_, place) => place !== index),
      env.with(index, { name: one.name }),
      env.with(index, { name: one.name, value: 'other' } as object as { name: string }),
      env.with(index, { name: one.name, value: LATER } as object as { name: string }),
    ]);
    const more = [...env, { name: 'LD_PRELOAD', value: '/x.so' }];
    expect(missedOf([...changed, more].map((one) => [{ env: one }, {}]))).toEqual([]);
    expect(missedOf([[{ envFrom: [{ configMapRef: { name: 'a' } }] }, {}]])).toEqual([]);
  });

  test('command, arguments and pulling', () => {
    const fields = [
      { command: ['/bin/sh'] },
      { args: ['--x'] },
      { args: [] },
      { command: [LATER] },
      { workingDir: '/tmp' },
      { stdin: true },
    ];
    const hooks = ['postStart', 'preStop'].map((hook) => ({ lifecycle: { [hook]: { exec: { command: ['sh'] } } } }));
    const policies = ['Never', LATER, 'whatever'].map((imagePullPolicy) => ({ imagePullPolicy }));
    expect(missedOf([...fields, ...hooks, ...policies].map((one) => [one, {}]))).toEqual([]);
  });

  test.each(['runAsUser', 'runAsGroup', 'runAsNonRoot'])('%s at the pod and at the container', (field) => {
    const values = [1000, false, LATER];
    expect(missedOf(values.map((value) => [{}, { securityContext: { [field]: value } }]))).toEqual([]);
    const inContainer = values.map((value) => ({ securityContext: { ...own.securityContext, [field]: value } }));
    expect(missedOf(inContainer.map((one) => [one, {}]))).toEqual([]);
  });

  test('links, processes and place', () => {
    const pods = [
      { enableServiceLinks: true },
      { enableServiceLinks: undefined },
      { shareProcessNamespace: true },
      { priorityClassName: undefined },
      { priorityClassName: 'windlass-engine' },
      { hostAliases: [{ ip: '10.0.0.1', hostnames: ['sts.amazonaws.com'] }] },
      { dnsPolicy: 'None', dnsConfig: { nameservers: ['203.0.113.7'] } },
      { runtimeClassName: 'other' },
      { nodeSelector: undefined },
      { nodeSelector: {} },
      { nodeSelector: { [ROLE]: 'other' } },
      { tolerations: undefined },
      { tolerations: [] },
      { tolerations: [{ operator: 'Exists' }] },
      { tolerations: [TOLERATION, { operator: 'Exists', effect: 'NoExecute' }] },
      { tolerations: [{ ...TOLERATION, value: 'false' }] },
      { tolerations: [{ ...TOLERATION, value: undefined }] },
      { tolerations: [{ ...TOLERATION, effect: 'NoExecute' }] },
      { tolerations: [{ ...TOLERATION, value: LATER }] },
    ];
    expect(missedOf(pods.map((one) => [{}, one]))).toEqual([]);
  });
});

test('the EFA plugin stands where interfaces are, all of them, in the network of the host', () => {
  const of = (pod: object): string[] => found(daemonSet('aws-efa-k8s-device-plugin', {}, pod));
  for (const affinity of [undefined, {}, { nodeAffinity: {} }, onGroups('l40s'), onGroups('b300', 'l40s'), onGroups()])
    expect(of({ affinity })).toHaveLength(1);
  for (const hostNetwork of [undefined, false]) expect(of({ hostNetwork })).toHaveLength(1);
});

test('the exporter reads beside the kubelet, and says itself when it is ready', () => {
  const mount = { name: 'resources', mountPath: POD_RESOURCES };
  for (const readOnly of [undefined, false, LATER])
    expect(found(daemonSet('dcgm-exporter', { volumeMounts: [{ ...mount, readOnly }] }))).toHaveLength(1);
  for (const readinessProbe of [undefined, {}, { httpGet: { path: '/none' } }])
    expect(found(daemonSet('dcgm-exporter', { readinessProbe }))).toHaveLength(1);
  for (const securityContext of [undefined, {}, { runAsUser: 1000 }])
    expect(found(daemonSet('dcgm-exporter', { securityContext }))).toHaveLength(1);
});

test('objects of any shape are no error', () => {
  for (const odd of [null, 'text', 7, [], [null], {}])
    for (const spec of [
      odd,
      { template: { spec: odd } },
      { template: { spec: { containers: odd, tolerations: odd, affinity: odd } } },
    ])
      expect(
        found({ kind: 'DaemonSet', metadata: { name: 'a', namespace: 'windlass-node' }, spec }).join(),
      ).not.toContain('a rule that throws');
});
