import { Agent } from 'node:http';
import { Client } from './client';
import { ENGINE_CERTIFICATE, removeAuthorities, tlsPlan, without } from './requirements/engine-tls';
import { type Door, World } from './world';
import type { FrontDoorPlan } from '../../../lib/environment';

/**
 * What TLS to engines costs at the door, and what it adds to an answer: the same requests through a door of each kind, in turn, so
 * that both meet the same other work of the machine.
 */
jest.setTimeout(600_000);

const ROUNDS = 5;
const REQUESTS = 400;
const STREAMS = 20;
const EVENTS = 200;
const PADDED = 16_384;

const roomy = (plan: FrontDoorPlan): FrontDoorPlan => ({
  ...plan,
  backends: plan.backends.map((one) => ({ ...one, connectionsPerReplica: 500, queue: 500 })),
});

interface Kind {
  readonly world: World;
  readonly door: Door;
}
const kinds = {} as Record<'plain' | 'tls', Kind>;

beforeAll(async () => {
  for (const [kind, plan] of Object.entries({ plain: without(tlsPlan()), tls: tlsPlan() })) {
    const world = await World.start(roomy(plan), ENGINE_CERTIFICATE);
    kinds[kind as keyof typeof kinds] = { world, door: await world.door() };
  }
});
afterAll(async () => {
  await Promise.all(Object.values(kinds).map(({ world }) => world.stop()));
  removeAuthorities();
});

const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * part)]!;
const median = (values: readonly number[]): number => quantile(values, 0.5);

/** CPU milliseconds of the door while something is done. */
async function cpuMs({ haproxy }: Door, work: () => Promise<void>): Promise<number> {
  const before = haproxy.cpuSeconds;
  await work();
  return (haproxy.cpuSeconds - before) * 1000;
}

async function answers(client: Client, ms: number[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const one = async (): Promise<void> => {
    for (let at = 0; at < REQUESTS / 2; at++) {
      const { status, firstByteMs } = await client.ask({ agent, model: 'strategy' });
      if (status !== 200) throw new Error(`${status}`);
      ms.push(firstByteMs);
    }
  };
  await Promise.all([one(), one()]);
  agent.destroy();
}

async function megabytes(client: Client): Promise<void> {
  const asked = Array.from({ length: STREAMS }, () =>
    client.ask({ model: 'strategy', stream: true, double: { chunks: EVENTS, padBytes: PADDED } }),
  );
  for (const { status } of await Promise.all(asked)) if (status !== 200) throw new Error(`${status}`);
}

test('TLS to engines costs a handshake a request, and little a byte', async () => {
  const figures = { plain: { first: [] as number[], cpu: [] as number[], mb: [] as number[] }, tls: { first: [] as number[], cpu: [] as number[], mb: [] as number[] } };
  for (let round = 0; round < ROUNDS; round++)
    for (const kind of ['plain', 'tls'] as const) {
      const { door } = kinds[kind];
      figures[kind].cpu.push((await cpuMs(door, () => answers(door.client, figures[kind].first))) / REQUESTS);
      figures[kind].mb.push((await cpuMs(door, () => megabytes(door.client))) / ((STREAMS * EVENTS * PADDED) / 1e6));
    }
  const of = ({ first, cpu, mb }: (typeof figures)['tls']) => ({
    medianMs: median(first),
    p99Ms: quantile(first, 0.99),
    cpuMsARequest: median(cpu),
    cpuMsAMegabyte: median(mb),
  });
  const [plain, tls] = [of(figures.plain), of(figures.tls)];
  const shown = Object.entries(tls).map(([name, value]) => {
    const was = plain[name as keyof typeof plain];
    return `${name} ${was.toFixed(2)} plain, ${value.toFixed(2)} TLS`;
  });
  process.stdout.write(`door to engine: ${shown.join('; ')}\n`);
  expect(tls.cpuMsARequest - plain.cpuMsARequest).toBeLessThan(3);
  expect(tls.cpuMsAMegabyte - plain.cpuMsAMegabyte).toBeLessThan(30);
  expect(tls.medianMs - plain.medianMs).toBeLessThan(15);
});
