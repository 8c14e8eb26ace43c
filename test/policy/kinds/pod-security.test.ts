import { checkManifests, message } from '../../../lib/policy';
import { KubernetesObject } from '../../../lib/policy/model/kubernetes-object';
import { podsOf } from '../../../lib/policy/model/pods';
import { violations } from '../../../lib/policy/pod-security';
import { podSecurity } from '../../../lib/policy/rules/pods/pod-security';
import { CONTAINERS, container, podSpec, WORKLOADS } from './pods';

const found = (...objects: object[]): string[] => checkManifests(objects, { rules: [podSecurity] }).map(message);
const context = (fields: object): object => ({
  ...container('bad'),
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, ...fields },
});

/** What no container may have at the restricted level, by field. */
const BAD_CONTAINERS: Readonly<Record<string, object>> = {
  privileged: context({ privileged: true }),
  'no security context': { ...container('bad'), securityContext: undefined },
  'security context null': { ...container('bad'), securityContext: null },
  allowPrivilegeEscalation: context({ allowPrivilegeEscalation: true }),
  'allowPrivilegeEscalation absent': context({ allowPrivilegeEscalation: undefined }),
  'capabilities.drop': context({ capabilities: { drop: ['NET_RAW'] } }),
  'capabilities.add': context({ capabilities: { drop: ['ALL'], add: ['IPC_LOCK'] } }),
  runAsNonRoot: context({ runAsNonRoot: false }),
  runAsUser: context({ runAsUser: 0 }),
  procMount: context({ procMount: 'Unmasked' }),
  'seccompProfile.type': context({ seccompProfile: { type: 'Unconfined' } }),
  'appArmorProfile.type': context({ appArmorProfile: { type: 'Unconfined' } }),
  'seLinuxOptions.type': context({ seLinuxOptions: { type: 'spc_t' } }),
  'seLinuxOptions.user': context({ seLinuxOptions: { user: 'root' } }),
  'seLinuxOptions.role': context({ seLinuxOptions: { role: 'admin' } }),
  'windowsOptions.hostProcess': context({ windowsOptions: { hostProcess: true } }),
  hostPort: { ...container('bad'), ports: [{ containerPort: 80, hostPort: 80 }] },
  ...Object.fromEntries(
    ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
      ['httpGet', 'tcpSocket'].map((handler) => [
        `${probe}.${handler}.host`,
        { ...container('bad'), [probe]: { [handler]: { host: '169.254.169.254', port: 80 } } },
      ]),
    ),
  ),
  'preStop host': { ...container('bad'), lifecycle: { preStop: { httpGet: { host: '10.0.0.1', port: 80 } } } },
  'postStart host': { ...container('bad'), lifecycle: { postStart: { tcpSocket: { host: '10.0.0.1', port: 80 } } } },
};

const pod = (fields: object): object =>
  podSpec({ securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, ...fields } });
const OTHER_VOLUMES = {
  hostPath: { path: '/' },
  nfs: { server: 'a', path: '/' },
  gitRepo: { repository: 'a' },
  fc: {},
};
/** What no pod may have. */
const BAD_PODS: Readonly<Record<string, object>> = {
  hostNetwork: podSpec({ hostNetwork: true }),
  'hostNetwork as text': podSpec({ hostNetwork: 'true' }),
  hostPID: podSpec({ hostPID: true }),
  hostIPC: podSpec({ hostIPC: true }),
  'no security context': podSpec({ securityContext: undefined }),
  runAsNonRoot: pod({ runAsNonRoot: false }),
  runAsUser: pod({ runAsUser: 0 }),
  'seccompProfile.type': pod({ seccompProfile: { type: 'Unconfined' } }),
  'seccompProfile without type': pod({ seccompProfile: {} }),
  'appArmorProfile.type': pod({ appArmorProfile: { type: 'Unconfined' } }),
  'seLinuxOptions.type': pod({ seLinuxOptions: { type: 'spc_t' } }),
  sysctls: pod({ sysctls: [{ name: 'kernel.msgmax', value: '1' }] }),
  'windowsOptions.hostProcess': pod({ windowsOptions: { hostProcess: true } }),
  ...Object.fromEntries(
    Object.entries(OTHER_VOLUMES).map(([type, source]) => [
      type,
      podSpec({ volumes: [{ name: 'a', [type]: source }] }),
    ]),
  ),
};

describe.each(Object.entries(WORKLOADS))('%s', (_, wrap) => {
  test('without a mistake has no finding', () => {
    expect(found(wrap(podSpec()))).toEqual([]);
    for (const place of Object.values(CONTAINERS)) expect(found(wrap(place(container('good'))))).toEqual([]);
  });

  test('every field of every kind of container is judged', () => {
    const missed = Object.entries(CONTAINERS).flatMap(([place, put]) =>
      Object.entries(BAD_CONTAINERS)
        .filter(([, bad]) => found(wrap(put(bad))).length === 0)
        .map(([field]) => `${place}: ${field}`),
    );
    expect(missed).toEqual([]);
  });

  test('every field of the pod is judged', () => {
    expect(Object.entries(BAD_PODS).filter(([, bad]) => found(wrap(bad)).length === 0)).toEqual([]);
    expect(
      found(wrap(podSpec(), { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' })),
    ).toHaveLength(1);
  });

  test('inside a List too', () => {
    expect(found({ apiVersion: 'v1', kind: 'List', items: [wrap(podSpec({ hostPID: true }))] })).toHaveLength(1);
  });
});

test('a finding names the container, the field, the check and what is allowed', () => {
  const [said] = found(WORKLOADS['Deployment']!(CONTAINERS['init container']!(context({ privileged: true }))));
  expect(said).toBe(
    'Deployment tools/tool: spec.template.spec.initContainers.1.securityContext.privileged is true, but the restricted Pod ' +
      'Security level (privileged) allows false; write what it allows',
  );
});

describe('the level is that of the namespace', () => {
  const namespace = (name: string, level: string): object => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': level } },
  });
  const inside = (name: string, spec: object): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'tool', namespace: name },
    spec,
  });
  const root = podSpec({ securityContext: {} });

  test.each([
    ['restricted where nothing is said', 'tools', undefined, 2],
    ['restricted where its label says so', 'tools', 'restricted', 2],
    ['baseline where its label says so', 'tools', 'baseline', 0],
    ['baseline at least, where everything would be allowed', 'tools', 'privileged', 0],
    ['restricted in ours, whatever the label says', 'windlass-serving', 'privileged', 2],
    ['restricted in that of the door', 'windlass-door', 'baseline', 2],
    ['baseline in that of the system', 'kube-system', undefined, 0],
  ])('%s', (_, name, level, findings) => {
    const objects = level === undefined ? [] : [namespace(name, level)];
    expect(found(...objects, inside(name, root))).toHaveLength(findings);
    expect(found(...objects, inside(name, podSpec({ hostPID: true }))).length).toBeGreaterThan(0);
  });

  test('in the version of its label', () => {
    const old = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'tools', labels: { 'pod-security.kubernetes.io/enforce-version': 'v1.33' } },
    };
    const probed = podSpec({ containers: [{ ...container('a'), livenessProbe: { httpGet: { host: 'x', port: 1 } } }] });
    expect(found(old, inside('tools', probed))).toEqual([]);
    expect(found(inside('tools', probed))).toHaveLength(1);
  });
});

/** Pod Security Standards: what is meant for others, from which minor of Kubernetes on. */
test.each<[what: string, minor: number, own: object, spec: object, checks: readonly string[]]>([
  [
    'root in a user namespace of its own',
    35,
    { hostUsers: false },
    podSpec({ securityContext: { runAsNonRoot: false, runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } } }),
    ['runAsNonRoot', 'runAsUser'],
  ],
  [
    'a pod of Windows without what Linux alone knows',
    25,
    { os: { name: 'windows' } },
    podSpec({ securityContext: { runAsNonRoot: true }, containers: [container('main', { securityContext: {} })] }),
    ['allowPrivilegeEscalation', 'capabilities_restricted', 'seccompProfile_restricted'],
  ],
])('%s is let in since 1.%i, and by nothing else', (_, minor, own, spec, checks) => {
  const refusedIn = (version: number, fields: object): string[] => {
    const [pod] = podsOf(new KubernetesObject({ kind: 'Pod', metadata: {}, spec: { ...spec, ...fields } }));
    return violations(pod!, 'restricted', version).map(({ check }) => check);
  };
  expect(refusedIn(minor, own)).toEqual([]);
  expect(refusedIn(minor - 1, own)).toEqual(checks);
  expect(refusedIn(minor, {})).toEqual(checks);
});

test.each([null, 'text', 7, [], {}, [null, 'a', 7]])('no shape of %j makes it throw', (odd) => {
  const pods = [{ containers: odd }, { containers: [{ securityContext: odd, ports: odd, livenessProbe: odd }] }];
  const more = ['securityContext', 'volumes', 'initContainers', 'os', 'hostNetwork'].map((field) =>
    podSpec({ [field]: odd }),
  );
  const objects = [...pods, ...more].map((spec) => ({ kind: 'Pod', metadata: odd, spec }));
  expect(found(...objects).filter((said) => said.includes('throws'))).toEqual([]);
});
