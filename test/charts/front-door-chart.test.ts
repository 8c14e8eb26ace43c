import { renderYaml, synthesizeCharts } from '../../charts';
import type { EnvironmentPlan } from '../../lib/environment';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { DOOR_VARIANTS } from '../support/door-variants';
import { manifestErrors } from '../support/kubernetes-schemas';
import { at, find, type Manifest, manifestsOf, podTemplates } from '../support/manifests';
import { chartsOf, planInput } from '../support/plan-fixture';
import { restrictedViolations } from './support/pod-security';

const plan = planInput(DOOR_ENVIRONMENT);
const door = plan.frontDoor!;
const outputs = chartsOf(plan);
const deployment = (of = outputs): Manifest => find(of, 'Deployment', 'front-door');
const pod = (path: string, of = outputs): unknown => at(deployment(of), `spec.template.spec.${path}`);
const checksum = (of: EnvironmentPlan): unknown =>
  (at(deployment(synthesizeCharts(of)), 'spec.template.metadata.annotations') as Record<string, string>)[
    'windlass.dev/config-sha256'
  ];

test.each(Object.entries(DOOR_VARIANTS))('%s: Kubernetes knows every field, and pods are restricted', (_, input) => {
  const manifests = manifestsOf(chartsOf(planInput(input)));
  expect(manifests.flatMap(manifestErrors)).toEqual([]);
  const pods = podTemplates(manifests).filter(({ namespace }) => namespace === 'windlass-door');
  expect(pods).toHaveLength(1);
  expect(pods.flatMap(restrictedViolations)).toEqual([]);
  const keys = manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each(['00-namespaces', '35-front-door'])('%s', (name) => {
  expect(`\n${renderYaml(outputs.find((output) => output.name === name)!)}`).toMatchSnapshot();
});

test('a changed configuration rolls out; shares, limits and tenants do not', () => {
  const [first, ...rest] = door.tenants;
  const maps = { ...door, tenants: [{ ...first!, requestsPerMinute: 7 }, ...rest, { ...first!, name: 'other' }] };
  expect(checksum({ ...plan, frontDoor: maps })).toBe(checksum(plan));
  expect(checksum({ ...plan, frontDoor: { ...door, queueSeconds: 7 } })).not.toBe(checksum(plan));
});

test('a pod is told to stop after the load balancer sends it nothing new, and may then finish', () => {
  expect(pod('containers.0.lifecycle.preStop.sleep.seconds')).toBe(door.drain.preStopSeconds);
  expect(pod('terminationGracePeriodSeconds')).toBe(door.drain.terminationGracePeriodSeconds);
});

test('no pod goes before another serves', () => {
  expect(at(deployment(), 'spec.strategy.rollingUpdate')).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  expect(at(deployment(), 'spec.minReadySeconds')).toBeGreaterThanOrEqual(60);
  expect(at(find(outputs, 'PodDisruptionBudget', 'front-door'), 'spec.maxUnavailable')).toBe(1);
});

test('a pod is ready when the load balancer uses it, if its controller gives it a gate', () => {
  const { labels } = find(outputs, 'Namespace', 'windlass-door').metadata;
  expect(labels).toMatchObject({ 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' });
  // Coming, the gate and the pause, each progress of its own, end within it.
  expect(Number(at(deployment(), 'spec.progressDeadlineSeconds'))).toBeGreaterThan(
    2 * Number(at(deployment(), 'spec.minReadySeconds')),
  );
});

test('pods of a revision stand on system nodes apart', () => {
  expect(pod('nodeSelector')).toEqual({ 'windlass.dev/node-role': 'system' });
  expect(pod('topologySpreadConstraints.0')).toMatchObject({
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'DoNotSchedule',
    matchLabelKeys: ['pod-template-hash'],
  });
});

test('the proxy starts when keys, and what else it needs, are there', () => {
  const tests = (name: keyof typeof DOOR_VARIANTS): string =>
    String(pod('initContainers.0.startupProbe.exec.command.2', chartsOf(planInput(DOOR_VARIANTS[name]))));
  expect(pod('initContainers.0.restartPolicy')).toBe('Always');
  expect(tests('front door')).toBe('test -s /run/front-door/keys.map && test -s /run/front-door/engine.map');
  expect(tests('front door, TLS in the door')).toBe(`${tests('front door')} && test -s /run/front-door/door.pem`);
  expect(tests('front door, no key of the engines')).toBe('test -s /run/front-door/keys.map');
});

test('what the sidecar writes is memory, which the proxy only reads', () => {
  const volumes = pod('volumes') as readonly { name: string; emptyDir?: { medium?: string } }[];
  expect(volumes.find(({ name }) => name === 'secrets')?.emptyDir?.medium).toBe('Memory');
  const mounts = pod('containers.0.volumeMounts') as readonly { readOnly?: boolean }[];
  expect(mounts.map(({ readOnly }) => readOnly)).toEqual([true, true, true]);
});

test('each model has a name with the addresses of its ready replicas, of those alone that answer HTTP', () => {
  for (const { model } of door.backends)
    expect(find(outputs, 'Service', `${model}-replicas`)).toMatchObject({
      metadata: { namespace: 'windlass-serving' },
      spec: {
        clusterIP: 'None',
        selector: { 'app.kubernetes.io/instance': model, 'app.kubernetes.io/component': 'endpoint' },
      },
    });
});

const policies = (namespace: string): Record<string, unknown> =>
  Object.fromEntries(
    manifestsOf(outputs)
      .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === namespace)
      .map(({ metadata, spec }) => [metadata.name, spec]),
  );

test('engines let in the door and collectors of metrics', () => {
  const open = Object.entries(policies('windlass-serving')).filter(([, spec]) => at(spec, 'ingress') !== undefined);
  expect(open.map(([name]) => name).sort()).toEqual(['allow-front-door', 'allow-metrics-readers']);
  expect(at(policies('windlass-serving')['allow-front-door'], 'ingress.0')).toEqual({
    from: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'windlass-door' } },
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'front-door' } },
      },
    ],
    ports: [{ port: 8000, protocol: 'TCP' }],
  });
});

test('the door reaches DNS, engines and Secrets Manager, and nothing else', () => {
  const out = Object.entries(policies('windlass-door')).flatMap(([name, spec]) =>
    at(spec, 'egress') === undefined ? [] : [name],
  );
  expect(out.sort()).toEqual(['allow-dns', 'allow-engines', 'allow-secrets']);
});

test('collectors find the door, and may', () => {
  expect(at(policies('windlass-door')['allow-metrics-readers'], 'ingress.0.ports.0.port')).toBe(8405);
  expect(String(at(find(outputs, 'ConfigMap', 'scrape-config'), 'data')?.['prometheus.yaml' as never])).toContain(
    'job_name: windlass-front-door',
  );
});

test('pods that remember conversations ask each other, and nobody else may', () => {
  const models = DOOR_ENVIRONMENT.models.map((one) => ({ ...one, balancer: 'kv-aware' as const }));
  const charts = chartsOf(planInput({ ...DOOR_ENVIRONMENT, models }));
  const doors = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'front-door' } } };
  const ports = [{ port: 8406, protocol: 'TCP' }];
  expect(find(charts, 'NetworkPolicy', 'allow-door-pods').spec).toEqual({
    ...doors,
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [doors], ports }],
    egress: [{ to: [doors], ports }],
  });
  // One that is not ready any more still knows.
  expect(find(charts, 'Service', 'front-door-pods').spec).toEqual({
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    selector: doors.podSelector.matchLabels,
    ports: [{ name: 'memory', port: 8406, protocol: 'TCP' }],
  });
  const listened = (of: typeof charts) => pod('containers.0.ports', of) as readonly object[];
  expect(listened(charts)).toEqual([...listened(outputs), { name: 'memory', containerPort: 8406 }]);
  const read = (of: typeof charts) => Object.keys(at(find(of, 'ConfigMap', 'front-door-config'), 'data') as object);
  expect(read(charts).filter((file) => !read(outputs).includes(file))).toEqual(['recall.lua']);
  expect(manifestsOf(charts).flatMap(manifestErrors)).toEqual([]);
  expect(JSON.stringify(find(charts, 'ConfigMap', 'scrape-config'))).toContain('/conversations');
  expect(JSON.stringify(outputs)).not.toMatch(/8406|front-door-pods|\/conversations/);
});
