import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWhole, Client, statuses } from '../client';
import { proofPlan } from '../environment';
import { LoadBalancer } from '../load-balancer';
import { inConfig, type Requirement } from '../requirement';
import { type Door, keyOf, until } from '../world';

const plan = proofPlan();
const roomy = {
  ...plan,
  backends: plan.backends.map((one) => ({ ...one, connectionsPerReplica: 500, queue: 500 })),
};

const drained: Requirement = {
  title: 'told to stop, a door takes nothing new, ends what is open, and exits by itself',
  options: {},
  holds: async ({ door }) => {
    const open = Array.from({ length: 30 }, (_, at) =>
      door.client.ask({
        stream: at % 2 === 0,
        double: { beforeMs: at % 2 === 0 ? 0 : 2500, chunks: 25, everyMs: 100 },
      }),
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect((await door.client.ask({ agent })).status).toBe(200);
    await sleep(500);
    door.haproxy.signal('SIGUSR1');
    await sleep(300);
    // A client that keeps its connection is answered once more, and told to leave.
    const last = await door.client.ask({ agent });
    expect([last.status, last.headers.connection]).toEqual([200, 'close']);
    expect((await door.client.ask()).status).toBe(0);
    expect((await Promise.all(open)).filter(isWhole)).toHaveLength(30);
    expect(await Promise.race([door.haproxy.ended(), sleep(5000, 'still there')])).toBe(0);
  },
  defects: {
    'no time to finish': [inConfig(/hard-stop-after \w+/, 'hard-stop-after 1s')],
    'kept connections that are closed at once': [inConfig(/ {2}option idle-close-on-response[^\n]*\n/, '')],
  },
};

const REQUESTS = 2000;
const WORKERS = 60;

/** Requests, each marked, from clients that keep no connection. */
async function load(client: Client, onDone: (count: number) => void) {
  const answers: Awaited<ReturnType<Client['ask']>>[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < REQUESTS) {
      const mark = `request-${next++}`;
      const isStream = next % 3 > 0;
      const double = { mark, ...(isStream ? { chunks: 4, everyMs: next % 10 === 0 ? 400 : 20 } : { beforeMs: 40 }) };
      answers.push(await client.ask({ stream: isStream, double, more: { user: mark } }));
      onDone(answers.length);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return answers;
}

const rolled: Requirement = {
  title: `while both pods are replaced, none of ${REQUESTS} requests is lost or asked twice`,
  options: { plan: roomy },
  holds: async ({ world, door }) => {
    const balancer = await LoadBalancer.start();
    const target = (one: Door) => ({ host: one.address, port: door.client.port });
    try {
      const pods = [door, await world.door({ plan: roomy, edits: door.edits })];
      balancer.register(...pods.map(target));
      let done = 0;
      const answers = load(new Client('127.0.0.1', balancer.port, keyOf('search')), (count) => (done = count));
      for (const at of [0, 1]) {
        await until(() => done > 300 + at * 600);
        const [leaves, comes] = [pods[at]!, await world.door({ plan: roomy, edits: door.edits })];
        // As a rollout does it: the new one ready, the old one out of the targets, a pause, then the signal.
        pods[at] = comes;
        balancer.register(...pods.map(target));
        await sleep(500);
        leaves.haproxy.signal('SIGUSR1');
        expect(await Promise.race([leaves.haproxy.ended(), sleep(10_000, 'still there')])).toBe(0);
      }
      const all = await answers;
      expect(statuses(all)).toEqual({ 200: REQUESTS });
      expect(all.filter((one) => !isWhole(one))).toEqual([]);
      const marks = world.all.flatMap(({ received }) => received.map(({ mark }) => mark));
      expect([marks.length, new Set(marks).size]).toEqual([REQUESTS, REQUESTS]);
    } finally {
      balancer.stop();
    }
  },
  defects: { 'no time to finish': [inConfig(/hard-stop-after \w+/, 'hard-stop-after 1ms')] },
};

const late: Requirement = {
  title: 'a door without keys is not ready; one whose keys are gone from their file still knows them',
  options: {},
  holds: async ({ world, door }) => {
    const bare = await world.door({ edits: door.edits, isLaunched: false });
    bare.write('secrets', 'keys.map', '\n');
    bare.launch();
    await until(async () => (await bare.health('/live')) === 200);
    await sleep(300);
    expect([await bare.health(), (await bare.client.ask()).status]).toEqual([503, 401]);
    bare.writeKeys([[keyOf('search'), 'search']]);
    await until(
      async () => (await bare.health()) === 200,
      () => 'not ready',
      5000,
    );
    bare.write('secrets', 'keys.map', '');
    await sleep(2500);
    expect([await bare.health(), (await bare.client.ask()).status]).toEqual([200, 200]);
  },
  defects: {
    'ready from the start': [inConfig(/if \{ path \/ready \} \{ str\([^\n]*/, 'if { path /ready }')],
    'an empty file is no key': [
      { file: 'hot_files.lua', from: 'return text ~= "" and text or nil', to: 'return text' },
    ],
  },
};

export const PODS = [drained, rolled, late] as const;
