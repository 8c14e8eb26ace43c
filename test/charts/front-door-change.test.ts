import { synthesizeCharts } from '../../charts';
import type { EnvironmentInput } from '../../lib/config';
import { removedObjects, rolledDeployments } from '../../lib/rehearsal/change/differences';
import { DOOR_ENVIRONMENT } from '../support/door-environment';
import { planInput } from '../support/plan-fixture';

/** Listeners to a front door and back, as Kubernetes sees it. */
const situation = (input: EnvironmentInput) => {
  const plan = planInput(input);
  const charts = synthesizeCharts(plan).map(({ name, manifests }) => ({ name, objects: manifests }));
  return { plan, charts, nodes: [] } as unknown as Parameters<typeof removedObjects>[0];
};
const { frontDoor, ...listening } = DOOR_ENVIRONMENT;
const listeners = situation(listening);
const door = situation({ ...listening, frontDoor: { tenants: frontDoor!.tenants.slice(0, 1) } });
const named = situation({ ...listening, frontDoor: { ...frontDoor!, tenants: frontDoor!.tenants.slice(0, 1) } });

const removed = (...[before, after]: Parameters<typeof removedObjects>): string[] =>
  removedObjects(before, after).map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace ?? ''}/${name}`);

test('no engine restarts when a door comes or goes', () => {
  expect(rolledDeployments(listeners, door)).toEqual([]);
  expect(rolledDeployments(door, listeners)).toEqual([]);
});

test('engines that get another name restart', () => {
  expect(rolledDeployments(listeners, named).map(({ name }) => name)).toEqual(['strategy', 'execution-next']);
});

test('what goes for a door is the way in alone', () => {
  expect(removed(listeners, door)).toEqual([
    'NetworkPolicy windlass-serving/allow-load-balancer',
    'Service windlass-serving/endpoint',
  ]);
});

test('with the door goes all that is its own, and nothing of an engine', () => {
  const gone = removed(door, listeners);
  expect(gone.filter((name) => !/windlass-door|\/front-door$|-replicas$|allow-front-door/.test(name))).toEqual([]);
  expect(gone).toEqual(expect.arrayContaining(['Namespace /windlass-door', 'Deployment windlass-door/front-door']));
});
