import { gpuNodeShapes, type Situation } from '../../lib/rehearsal';
import {
  keptReady,
  nodeChanges,
  removedObjects,
  replicasIn,
  rolledDeployments,
  unitedPlan,
} from '../../lib/rehearsal/change/differences';
import type { KubernetesObject } from '../../lib/rehearsal/api/objects';
import { planInput } from '../support/plan-fixture';
import { shippedEnvironment } from '../support/synthesize';

const object = (kind: string, name: string, spec: object = {}): KubernetesObject =>
  ({ apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'n' }, spec }) as KubernetesObject;

async function situation(...objects: KubernetesObject[]): Promise<Situation> {
  const plan = planInput(await shippedEnvironment('production'));
  return { plan, nodes: gpuNodeShapes(plan), charts: [{ name: 'a', objects }] };
}

const workload = (template: object, maxUnavailable?: number | string): KubernetesObject =>
  object('Deployment', 'deepseek-v4-pro', {
    template,
    ...(maxUnavailable === undefined ? {} : { strategy: { rollingUpdate: { maxUnavailable } } }),
  });

test('what the second situation lacks is deleted, the last first', async () => {
  const before = await situation(object('A', 'kept'), object('A', 'one'), object('A', 'two'));
  const after = await situation(object('A', 'kept'));
  expect(removedObjects(before, after).map(({ metadata }) => metadata.name)).toEqual(['two', 'one']);
});

test('pods are replaced where the template differs, and nowhere else', async () => {
  const [one, same, other] = await Promise.all(
    [workload({ a: 1 }), workload({ a: 1 }, 0), workload({ a: 2 })].map((each) => situation(each)),
  );
  expect(rolledDeployments(one!, same!)).toEqual([]);
  expect(rolledDeployments(one!, other!).map(({ name }) => name)).toEqual(['deepseek-v4-pro']);
});

test.each([
  [0, 2],
  [1, 1],
  ['50%', 1],
  ['25%', 2],
  [undefined, 2],
])('a strategy with maxUnavailable %s keeps %s of 2 replicas ready', async (maxUnavailable, kept) => {
  const after = await situation(workload({}, maxUnavailable));
  expect(keptReady(after, after.plan.deployments[0]!)).toBe(kept);
});

test('node groups come, change what their nodes are, and go', async () => {
  const before = await situation();
  const [shape] = before.nodes;
  const [coming, changed] = [
    { ...shape!, group: 'next' },
    { ...shape!, labels: { ...shape!.labels, driver: '999' } },
  ];
  expect(nodeChanges(before, before)).toEqual({ added: [], reshaped: [], removed: [] });
  expect(nodeChanges(before, { ...before, nodes: [coming] })).toEqual({
    added: [coming],
    reshaped: [],
    removed: [shape],
  });
  expect(nodeChanges(before, { ...before, nodes: [changed] })).toEqual({ added: [], reshaped: [changed], removed: [] });
});

test('a deployment that goes is followed to its end, and has no replicas afterwards', async () => {
  const before = await situation();
  const after = { ...before, plan: { ...before.plan, deployments: [] } };
  const [deployment] = unitedPlan(before, after).deployments;
  expect(replicasIn(before)(deployment!)).toBe(2);
  expect(replicasIn(after)(deployment!)).toBe(0);
});
