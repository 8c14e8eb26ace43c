import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EndpointSlice } from '../../lib/rehearsal/api/objects';
import { readyAddresses } from '../../lib/rehearsal/door/addresses';
import { TARGET_GROUP_BINDINGS } from '../../lib/rehearsal/door/target-group-binding';
import { stages } from '../../lib/rehearsal/fakes/stages';
import { Traffic } from '../../lib/rehearsal/traffic/traffic';
import { lostOf } from '../../lib/rehearsal/traffic/tally';
import { checksOf } from '../../lib/rehearsal/verdict';
import { at } from '../support/manifests';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { planInput, planOf } from '../support/plan-fixture';

const plan = planInput(DOOR_ENVIRONMENT);
const FACTOR = 100;

/** As the fixture of all kinds has it: closed, and integers or strings without Kubernetes' own word for them. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => closed(item));
  if (typeof node !== 'object' || node === null) return node;
  const own = Object.entries(node)
    .filter(([key]) => key !== 'x-kubernetes-int-or-string')
    .map(([key, value]) => [key, closed(value)] as const);
  const isClosed = 'properties' in node && 'type' in node;
  return { ...Object.fromEntries(own), ...(isClosed ? { additionalProperties: false } : {}) };
}

test('the API server is told the fields of a TargetGroupBinding that the controller has', () => {
  const fixture = JSON.parse(readFileSync(join(__dirname, '../fixtures/kubernetes/schemas-1.36.json'), 'utf8')) as {
    kinds: Record<string, { properties: { spec: unknown } }>;
  };
  const spec = at(TARGET_GROUP_BINDINGS, 'spec.versions.0.schema.openAPIV3Schema.properties.spec');
  expect(closed(spec)).toEqual(fixture.kinds['elbv2.k8s.aws/v1beta1 TargetGroupBinding']!.properties.spec);
});

test('the checks of the door are for environments that have one', () => {
  const own = checksOf(plan).filter((name) => !checksOf(planOf('hybrid')).includes(name));
  expect(own).toEqual(['front door', 'door rollout', 'door drain']);
});

test('its pods have a life of their own, which is not that of daemons', () => {
  const all = stages(plan, { factor: FACTOR });
  const names = all.map(({ metadata }) => metadata.name);
  expect(names).toEqual(expect.arrayContaining(['front-door-starts', 'front-door-is-ready', 'front-door-is-gone']));
  const daemon = all.find(({ metadata }) => metadata.name === 'daemon-starts');
  expect(JSON.stringify(daemon)).toContain('"values":["front-door"]');
});

const slice = (service: string, namespace: string, ready: readonly string[]): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${service}-1`, namespace, labels: { 'kubernetes.io/service-name': service } },
  ports: [{ name: 'http', port: 8000 }],
  endpoints: ['a', 'b'].map((uid) => ({ conditions: { ready: ready.includes(uid) }, targetRef: { uid } })),
});

test('addresses are those of one Service in one namespace, by the name of its port', () => {
  const slices = [slice('one', 'here', ['a', 'b']), slice('one', 'there', ['b'])];
  expect([...readyAddresses(slices, { name: 'one', namespace: 'there', portName: 'http' })]).toEqual(['b']);
  expect([...readyAddresses(slices, { name: 'one', namespace: 'there', portName: 'other' })]).toEqual([]);
  expect([...readyAddresses(slices, { name: 'two' })]).toEqual([]);
});

test('a pod of the door is sent requests when it has been registered for long enough; engines as soon as DNS has them', () => {
  let now = 0;
  let ready: string[] = [];
  const traffic = new Traffic(
    plan,
    { factor: FACTOR },
    {
      pods: () => [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', uid: 'a' }, spec: { containers: [] } }],
      nodes: () => [],
      endpointSlices: () => [slice('execution-replicas', 'windlass-serving', ready)],
      registered: () => new Set(ready),
      now: () => now,
    },
  );
  ready = ['a'];
  traffic.observe();
  expect([traffic.usedOf('execution'), traffic.usedOf('front-door'), traffic.usedOf('nobody')]).toEqual([1, 0, 0]);
  now = 101 / FACTOR;
  expect(traffic.usedOf('front-door')).toBe(1);
  ready = [];
  traffic.observe();
  now += 33 / FACTOR; // CoreDNS has forgotten it, the load balancer has not
  expect([traffic.usedOf('execution'), traffic.usedOf('front-door')]).toEqual([0, 1]);
  traffic.send();
  const tallies = traffic.tallies();
  expect([tallies.get('execution')!.refused, tallies.get('front-door')!.refused]).toEqual([1, 0]);
  expect(lostOf(tallies.get('front-door')!)).toBe(0);
});
