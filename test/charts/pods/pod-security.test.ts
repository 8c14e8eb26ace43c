import { synthesizeCharts } from '../../../charts';
import { environmentPlanFixture } from '../../support/deployment-fixture';
import { manifestsOf, type PodTemplate, podTemplates } from '../../support/manifests';
import { restrictedViolations } from '../support/pod-security';

const pods = podTemplates(manifestsOf(synthesizeCharts(environmentPlanFixture())));
const serving = pods.filter(({ namespace }) => namespace === 'windlass-serving');

test('every model pod meets the restricted level, with EFA or without', () => {
  expect(serving).toHaveLength(3);
  expect(serving.flatMap(restrictedViolations)).toEqual([]);
});

test('device plugins and the exporter do not, which is why their namespace is another', () => {
  const node = pods.filter(({ namespace }) => namespace === 'windlass-node');
  expect(node).toHaveLength(3);
  for (const pod of node) expect(restrictedViolations(pod)).not.toEqual([]);
});

type Break = (pod: Record<string, never>) => void;
const set =
  (path: string, value: unknown): Break =>
  (pod) => {
    const keys = path.split('.');
    const last = keys.pop()!;
    const parent = keys.reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, pod);
    parent[last] = value;
  };

test.each<[string, Break, string]>([
  ['host network', set('spec.hostNetwork', true), 'hostNetwork must be false'],
  ['a host path', set('spec.volumes.0', { name: 'x', hostPath: { path: '/' } }), 'volume type hostPath is not allowed'],
  ['root', set('spec.securityContext.runAsUser', 0), 'runAsUser must not be 0'],
  ['no promise not to be root', set('spec.securityContext.runAsNonRoot', undefined), 'runAsNonRoot must be true'],
  ['no seccomp', set('spec.securityContext.seccompProfile', undefined), 'seccompProfile must be'],
  [
    'unconfined seccomp',
    set('spec.containers.0.securityContext.seccompProfile', { type: 'Unconfined' }),
    'seccompProfile must be',
  ],
  [
    'escalation',
    set('spec.containers.0.securityContext.allowPrivilegeEscalation', undefined),
    'allowPrivilegeEscalation must be false',
  ],
  [
    'IPC_LOCK',
    set('spec.containers.0.securityContext.capabilities', { drop: ['ALL'], add: ['IPC_LOCK'] }),
    'capability IPC_LOCK is not allowed',
  ],
  ['kept capabilities', set('spec.initContainers.0.securityContext.capabilities', {}), 'must drop ALL capabilities'],
  ['a privileged step', set('spec.initContainers.0.securityContext.privileged', true), 'privileged must be false'],
  ['a host port', set('spec.containers.0.ports.0.hostPort', 8000), 'hostPort is not allowed'],
  ['a probe of another host', set('spec.containers.0.startupProbe.httpGet.host', '10.0.0.1'), 'must not name a host'],
])('the check sees %s', (_what, damage, message) => {
  const pod = structuredClone(serving[0]!) as PodTemplate;
  damage(pod as unknown as Record<string, never>);
  expect(restrictedViolations(pod).join('\n')).toContain(message);
});
