import { parseEnvironment } from '../../../lib/config';
import { planFrontDoor } from '../../../lib/environment/door';
import type { Layout } from '../../../lib/planner';
import { DOOR_ENVIRONMENT } from '../../support/door-environment';
import { planInput } from '../../support/plan-fixture';

const parsed = parseEnvironment(DOOR_ENVIRONMENT);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { config } = parsed;
const plan = planInput(DOOR_ENVIRONMENT);
const door = plan.frontDoor!;

test('all pods but one fill every replica, and as many requests may wait', () => {
  for (const { maxNumSeqs, connectionsPerReplica, queue, replicas, model } of door.backends) {
    const deployment = plan.deployments.find(({ name }) => name === model)!;
    expect(maxNumSeqs).toBe(deployment.plan.settings.maxNumSeqs);
    expect(connectionsPerReplica * door.sharedBy).toBeGreaterThanOrEqual(maxNumSeqs);
    expect((connectionsPerReplica - 1) * door.sharedBy).toBeLessThan(maxNumSeqs);
    expect(queue * door.sharedBy).toBeGreaterThanOrEqual(maxNumSeqs * replicas);
  }
});

test('all nodes of a group may answer, and every data-parallel rank is an engine with its own places', () => {
  const serving = plan.deployments.find(({ name }) => name === 'execution')!;
  const backendOf = (layout: Partial<Layout>) => {
    const changed = { ...serving, plan: { ...serving.plan, layout: { ...serving.plan.layout, ...layout } } };
    return planFrontDoor(config, [changed])!.backends[0]!;
  };
  const alone = backendOf({});
  expect(backendOf({ dataParallelSize: 4, dataParallelSizeLocal: 4 })).toMatchObject({
    replicas: alone.replicas,
    maxNumSeqs: 4 * alone.maxNumSeqs,
  });
  expect(backendOf({ nodes: 2, dataParallelSize: 8, dataParallelSizeLocal: 4 })).toMatchObject({
    replicas: 2 * alone.replicas,
    mostReplicas: 2 * alone.mostReplicas,
    maxNumSeqs: 4 * alone.maxNumSeqs,
  });
  expect(backendOf({ nodes: 2, pipelineParallelSize: 2 })).toMatchObject(alone);
});

test('shares are those of the weights', () => {
  expect(door.names).toEqual([
    { name: 'strategy', task: 'generate', variants: [{ model: 'strategy', share: 10_000 }] },
    { name: 'execution-next', task: 'generate', variants: [{ model: 'execution-next', share: 10_000 }] },
    { name: 'planner', task: 'generate', variants: [{ model: 'strategy', share: 10_000 }] },
    {
      name: 'execution',
      task: 'generate',
      variants: [
        { model: 'execution', share: 9000 },
        { model: 'execution-next', share: 1000 },
      ],
    },
  ]);
});

test('an engine knows every name under which requests come', () => {
  expect(plan.deployments.map(({ name, aliases }) => [name, aliases])).toEqual([
    ['strategy', ['planner']],
    ['execution', undefined],
    ['execution-next', ['execution']],
  ]);
});

test('a pod stays until the answers that pass through it have ended', () => {
  const { preStopSeconds, finishSeconds, terminationGracePeriodSeconds, deregistrationDelaySeconds } = door.drain;
  expect(finishSeconds).toBe(Math.max(...plan.deployments.map(({ drain }) => drain.shutdownTimeoutSeconds)));
  expect(terminationGracePeriodSeconds).toBeGreaterThan(preStopSeconds + finishSeconds);
  expect(deregistrationDelaySeconds).toBeLessThanOrEqual(preStopSeconds + finishSeconds);
});

test('door', () => {
  expect(door).toMatchObject({ replicas: 2, port: 8080, tls: 'nowhere', bodyBytes: 8 * 1024 ** 2 });
});

test('a pod remembers as many conversations as caches hold, and has memory for them', () => {
  const models = DOOR_ENVIRONMENT.models.map((one) => ({ ...one, balancer: 'kv-aware' as const }));
  const remembering = planInput({ ...DOOR_ENVIRONMENT, models }).frontDoor!;
  const bytes = remembering.backends.reduce((sum, { remembered = 0 }) => sum + remembered * 256, 0);
  for (const { model, replicas, remembered } of remembering.backends) {
    const { kvCache } = plan.deployments.find(({ name }) => name === model)!.plan;
    const most = Math.ceil((kvCache!.tokens * replicas) / 256);
    expect(remembered).toBe(Math.min(262_144, Math.max(1024, most)));
  }
  expect(remembering.resources.memoryMiB - door.resources.memoryMiB).toBeGreaterThanOrEqual(
    Math.floor(bytes / 1024 ** 2 / 64) * 64,
  );
  expect(door.backends.map(({ remembered }) => remembered)).toEqual([undefined, undefined, undefined]);
});
