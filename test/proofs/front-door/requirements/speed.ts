import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '../client';
import { proofPlan } from '../environment';
import { inConfig, type Requirement, type Stage } from '../requirement';
import { ENGINE_KEY } from '../world';

const plan = proofPlan();
const roomy = {
  ...plan,
  backends: plan.backends.map((one) => ({ ...one, connectionsPerReplica: 500, queue: 500 })),
};

const ROUNDS = 3;
const PROMPT = { messages: [{ role: 'system', content: 'You are helpful. '.repeat(60) }] };

const quantile = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)]!;
const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** Requests a second with so many clients that each ask again at once. */
async function throughput(client: Client, clients: number, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < end) {
      const { status } = await client.ask({ agent, model: 'strategy', more: PROMPT });
      if (status !== 200) throw new Error(`${status} under load`);
      done++;
    }
  };
  await Promise.all(Array.from({ length: clients }, one));
  agent.destroy();
  return done / seconds;
}

/** Sorted milliseconds of requests that are sent at a steady pace, whether or not the last ones were answered. */
async function latencies(client: Client, perSecond: number, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const asked: Promise<number>[] = [];
  const start = performance.now();
  while (asked.length < perSecond * seconds) {
    const due = ((performance.now() - start) / 1000) * perSecond;
    while (asked.length < due) asked.push(client.ask({ agent, model: 'strategy', more: PROMPT }).then(({ ms }) => ms));
    await sleep(1);
  }
  const all = await Promise.all(asked);
  agent.destroy();
  return all.slice(Math.floor(all.length / 5)).sort((a, b) => a - b);
}

interface Figures {
  readonly addedMedianMs: number;
  readonly addedP99Ms: number;
  /** Of the round that other work of the machine disturbed least. */
  readonly leastAddedMs: number;
  readonly direct: number;
  readonly through: number;
}

/** Direct and through the door in turn, so that both meet the same other work of the machine; medians of the rounds. */
async function measured({ world, door }: Stage): Promise<Figures> {
  const [engine] = world.of('strategy');
  const direct = new Client(engine!.address, 8000, ENGINE_KEY);
  const rates = { direct: [] as number[], through: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.direct.push(await throughput(direct, 16, 1));
    rates.through.push(await throughput(door.client, 16, 1));
  }
  // Client and double are one process and share the cores with the door: it is at half its load long after they are at theirs.
  const pace = median(rates.through) / 5;
  const added = { median: [] as number[], p99: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const [without, through] = [await latencies(direct, pace, 2), await latencies(door.client, pace, 2)];
    added.median.push(quantile(through, 0.5) - quantile(without, 0.5));
    added.p99.push(quantile(through, 0.99) - quantile(without, 0.99));
  }
  return {
    addedMedianMs: median(added.median),
    leastAddedMs: Math.min(...added.median),
    addedP99Ms: median(added.p99),
    direct: median(rates.direct),
    through: median(rates.through),
  };
}

/** What is aimed at on quiet cores is 1 ms and 3 ms; what is held here is what a busy machine still meets. */
const MOST_MEDIAN_MS = 15;

export const speed: Requirement = {
  title: 'the door adds little',
  options: { plan: roomy },
  holds: async (stage) => {
    const { addedMedianMs, addedP99Ms, leastAddedMs, direct, through } = await measured(stage);
    process.stdout.write(
      `requests a second, one process as client and engine: ${direct.toFixed(0)} direct, ${through.toFixed(0)} through the door; ` +
        `added at a fifth of that: ${addedMedianMs.toFixed(2)} ms in the median, ${addedP99Ms.toFixed(2)} ms at p99, ${leastAddedMs.toFixed(2)} ms in the median of the best round\n`,
    );
    expect(leastAddedMs).toBeLessThan(MOST_MEDIAN_MS);
    expect(through).toBeGreaterThan(direct / 20);
  },
  defects: {
    'a door that thinks': [
      inConfig('http-request lua.read_request', 'http-request lua.read_request\n  http-request pause 60ms'),
    ],
  },
};
