import type { EndpointSlice, Pod } from '../../lib/rehearsal/api/objects';
import { countRequests } from '../../lib/rehearsal/checks/requests';
import { lostOf, type Tally } from '../../lib/rehearsal/traffic/tally';
import { REQUESTS_PER_SECOND, Traffic } from '../../lib/rehearsal/traffic/traffic';
import { planInput } from '../support/plan-fixture';
import { shippedEnvironment } from '../support/synthesize';
import type { EnvironmentPlan } from '../../lib/environment';

const FACTOR = 100;
const NAME = 'deepseek-v4-pro';

/** Two engines on two nodes, a clock that stands still, and a load balancer in front of them. */
class World {
  now = 0;
  slowNews = 0;
  readonly nodes = new Set(['node-0', 'node-1']);
  readonly ready = new Set(['0', '1']);
  readonly told = new Set<string>();
  readonly gone: Set<string>;
  readonly traffic: Traffic;

  constructor(
    readonly plan: EnvironmentPlan,
    private readonly spec: { preStop?: number; grace?: number } = {},
    gone: readonly string[] = [],
  ) {
    this.gone = new Set(gone);
    this.traffic = new Traffic(
      plan,
      { factor: FACTOR },
      {
        pods: () => ['0', '1'].filter((uid) => !this.gone.has(uid)).map((uid) => this.pod(uid)),
        nodes: () => [...this.nodes].map((name) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } })),
        endpointSlices: () => [this.slice()],
        now: () => this.now,
      },
    );
    this.traffic.observe();
  }

  /** Sends requests for so many cluster seconds. */
  pass(clusterSeconds: number): void {
    const end = this.now + clusterSeconds / FACTOR;
    for (; this.now < end; this.now += 1 / REQUESTS_PER_SECOND) this.traffic.send();
  }

  /** The pod is told to go; the load balancer hears of it so many real seconds later. */
  tell(uid: string): void {
    this.told.add(uid);
    this.traffic.observe();
    this.pass(this.slowNews * FACTOR);
    this.ready.delete(uid);
    this.traffic.observe();
  }

  get tally(): Tally {
    return this.traffic.tallies().get(NAME)!;
  }

  private pod(uid: string): Pod {
    const { preStop = 180, grace = 315 } = this.spec;
    const lifecycle = preStop === 0 ? undefined : { preStop: { sleep: { seconds: preStop } } };
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: uid, uid, ...(this.told.has(uid) ? { deletionTimestamp: '2026-11-23T00:00:00Z' } : {}) },
      spec: {
        nodeName: `node-${uid}`,
        terminationGracePeriodSeconds: grace,
        containers: [{ name: 'vllm', image: 'vllm', args: ['--shutdown-timeout', '120'], lifecycle }],
      },
    };
  }

  private slice(): EndpointSlice {
    return {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'endpoint-1', labels: { 'kubernetes.io/service-name': 'endpoint' } },
      ports: [{ name: this.plan.deployments[0]!.portName, port: 8000 }],
      endpoints: ['0', '1'].map((uid) => ({
        conditions: { ready: this.ready.has(uid), terminating: this.told.has(uid) },
        targetRef: { uid },
      })),
    };
  }
}

const production = async (): Promise<EnvironmentPlan> => planInput(await shippedEnvironment('production'));

test('the planned drain loses nothing, not even while news are late', async () => {
  const world = new World(await production());
  world.slowNews = 20;
  world.pass(600);
  world.tell('0');
  world.pass(600);
  expect(lostOf(world.tally)).toBe(0);
  expect(world.tally.refused).toBe(0);
  expect(world.tally.served).toBeGreaterThan(REQUESTS_PER_SECOND * 20);
});

test('what the load balancer still sends reaches an engine that takes no more when nothing waits before SIGTERM', async () => {
  const world = new World(await production(), { preStop: 0, grace: 135 });
  world.pass(600);
  world.tell('0');
  world.pass(600);
  const stillSentShare = (120 / FACTOR) * REQUESTS_PER_SECOND * 0.5; // two targets take turns
  expect(world.tally.lost.closed).toBeGreaterThan(stillSentShare * 0.9);
  expect(world.tally.lost.closed).toBeLessThanOrEqual(stillSentShare + 1);
});

test('a grace period shorter than sleep and shutdown cuts answers off', async () => {
  const world = new World(await production(), { grace: 200 });
  world.pass(600);
  world.tell('0');
  world.pass(600);
  expect(world.tally.lost).toMatchObject({ closed: 0, disconnected: 0, died: 0 });
  expect(world.tally.lost.killed).toBeGreaterThan(0);
});

test('a deregistration delay shorter than the longest answer cuts answers off', async () => {
  const plan = await production();
  const loadBalancer = { ...plan.loadBalancer, deregistrationDelaySeconds: 100 };
  const world = new World({ ...plan, loadBalancer });
  world.pass(600);
  world.tell('0');
  world.pass(600);
  expect(world.tally.lost).toMatchObject({ closed: 0, killed: 0, died: 0 });
  expect(world.tally.lost.disconnected).toBeGreaterThan(0);
});

test('while no replica is ready requests are refused, for as long as it lasts', async () => {
  const world = new World(await production());
  world.tell('0');
  world.tell('1');
  world.pass(120 + 1000);
  expect(lostOf(world.tally)).toBe(0);
  expect(world.tally.refused).toBeGreaterThan((1000 / FACTOR) * REQUESTS_PER_SECOND - 3);
  expect(world.tally.refused).toBeLessThan((1000 / FACTOR) * REQUESTS_PER_SECOND + 3);
});

test('requests on an instance that dies are lost, and no more go there', async () => {
  const world = new World(await production());
  world.pass(600);
  const inFlight = (120 / FACTOR) * REQUESTS_PER_SECOND * 0.5;
  world.nodes.delete('node-0');
  world.traffic.observe();
  world.pass(600);
  expect(world.tally.lost).toMatchObject({ closed: 0, killed: 0, disconnected: 0 });
  expect(world.tally.lost.died).toBeGreaterThan(inFlight - 2);
  expect(world.tally.lost.died).toBeLessThan(inFlight + 2);
});

test('a pod that is gone without having been told loses what it had', async () => {
  const world = new World(await production());
  world.pass(600);
  world.gone.add('0');
  world.traffic.observe();
  expect(world.tally.lost.died).toBeGreaterThan(0);
});

test('a pod that is heard of after its address is used from then on', async () => {
  const world = new World(await production(), {}, ['1']); // its address is known, the pod is not yet
  world.tell('0');
  world.gone.delete('1');
  world.traffic.observe();
  world.pass(600);
  expect(world.tally.refused).toBe(0);
  expect(lostOf(world.tally)).toBe(0);
});

test('a count says what was lost and what was refused though a replica was to stay', async () => {
  const world = new World(await production());
  const requests = countRequests(world, { staysReady: ({ replicas }) => replicas - 1 });
  world.pass(600);
  expect(requests().findings).toEqual([]);
  expect(requests().line).toMatch(/^\d+ requests to deepseek-v4-pro, none lost$/);
  world.tell('0');
  world.tell('1');
  world.pass(600);
  expect(requests().line).toMatch(/^\d+ requests to deepseek-v4-pro, none lost, \d+ refused while none was ready$/);
  expect(requests().findings).toEqual([
    expect.stringMatching(/^deepseek-v4-pro: \d+ of \d+ requests were refused, though 1 of its replicas stay ready$/),
  ]);
});

test('instances that are taken away may take requests with them where that is expected', async () => {
  const world = new World(await production());
  const [expected, judged] = [true, false].map((isExpected) =>
    countRequests(world, { staysReady: () => 0, mayDie: () => isExpected }),
  );
  world.pass(600);
  world.nodes.delete('node-0');
  world.traffic.observe();
  expect(expected!().findings).toEqual([]);
  expect(judged!().findings).toEqual([expect.stringMatching(/were on a pod that was gone/)]);
});

test('a load balancer that is deleted cuts what is in flight, and answers nothing more', async () => {
  const world = new World(await production());
  world.pass(600);
  const cut = world.traffic.close(NAME);
  const { served } = world.tally;
  expect(cut).toBeGreaterThan(0);
  expect(world.tally.lost.disconnected).toBe(cut);
  world.traffic.observe(); // the pods are still there
  world.pass(60);
  expect(world.tally.served).toBe(served);
  expect(world.tally.refused).toBeGreaterThan(0);
  expect(() => world.traffic.close('nobody')).toThrow("no way 'nobody'");
});
