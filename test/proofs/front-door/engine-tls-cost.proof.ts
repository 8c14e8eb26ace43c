import { Agent } from 'node:http';
import type { Client } from './client';
import { inConfig } from './requirement';
import { ENGINE_CERTIFICATE, tlsPlan, without } from './requirements/engine-tls';
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

/** Whether a handshake took up where an earlier one with the same engine ended, as a header of the answer. */
const SHOWS_RESUMED = inConfig(
  'option http-server-close',
  'option http-server-close\n  http-response set-header x-resumed %[ssl_bc_is_resumed]',
);

interface Kind {
  readonly world: World;
  readonly door: Door;
}
const kinds = {} as Record<'plain' | 'tls', Kind>;

beforeAll(async () => {
  for (const [kind, plan] of Object.entries({ plain: without(tlsPlan()), tls: tlsPlan() })) {
    const world = await World.start(roomy(plan), ENGINE_CERTIFICATE);
    const edits = kind === 'tls' ? [SHOWS_RESUMED] : [];
    kinds[kind as keyof typeof kinds] = { world, door: await world.door({ edits }) };
  }
});
afterAll(async () => {
  await Promise.all(Object.values(kinds).map(({ world }) => world.stop()));
});

const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * part)]!;
const median = (values: readonly number[]): number => quantile(values, 0.5);

/** CPU milliseconds of the door while something is done. */
async function cpuMs({ haproxy }: Door, work: () => Promise<unknown>): Promise<number> {
  const before = haproxy.cpuSeconds;
  await work();
  return (haproxy.cpuSeconds - before) * 1000;
}

async function answers(client: Client, ms: number[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  let resumed = 0;
  const one = async (): Promise<void> => {
    for (let at = 0; at < REQUESTS / 2; at++) {
      const { status, firstByteMs, headers } = await client.ask({ agent, model: 'strategy' });
      if (status !== 200) throw new Error(`${status}`);
      ms.push(firstByteMs);
      resumed += Number(headers['x-resumed'] ?? 0);
    }
  };
  await Promise.all([one(), one()]);
  agent.destroy();
  return resumed / REQUESTS;
}

async function megabytes(client: Client): Promise<void> {
  const asked = Array.from({ length: STREAMS }, () =>
    client.ask({ model: 'strategy', stream: true, double: { chunks: EVENTS, padBytes: PADDED } }),
  );
  for (const { status } of await Promise.all(asked)) if (status !== 200) throw new Error(`${status}`);
}

interface Figures {
  readonly medianMs: number[];
  readonly p99Ms: number[];
  readonly cpuMsARequest: number[];
  readonly cpuMsAMegabyte: number[];
}
const none = (): Figures => ({ medianMs: [], p99Ms: [], cpuMsARequest: [], cpuMsAMegabyte: [] });

test('TLS to engines costs a handshake a request, and little a byte', async () => {
  const figures = { plain: none(), tls: none() };
  for (let round = 0; round < ROUNDS; round++)
    for (const kind of ['plain', 'tls'] as const) {
      const { door } = kinds[kind];
      const ms: number[] = [];
      const { cpuMsARequest, cpuMsAMegabyte, medianMs, p99Ms } = figures[kind];
      cpuMsARequest.push((await cpuMs(door, () => answers(door.client, ms))) / REQUESTS);
      medianMs.push(median(ms));
      p99Ms.push(quantile(ms, 0.99));
      cpuMsAMegabyte.push((await cpuMs(door, () => megabytes(door.client))) / ((STREAMS * EVENTS * PADDED) / 1e6));
    }
  const { plain, tls } = figures;
  // Of the round that other work of the machine disturbed least.
  const least = (name: keyof Figures): readonly [number, number] => [Math.min(...plain[name]), Math.min(...tls[name])];
  for (const name of Object.keys(plain) as (keyof Figures)[])
    process.stdout.write(
      `door to engine, ${name}: ${least(name)[0].toFixed(2)} plain, ${least(name)[1].toFixed(2)} TLS\n`,
    );
  const added = (name: keyof Figures): number => least(name)[1] - least(name)[0];
  expect(added('cpuMsARequest')).toBeLessThan(3);
  expect(added('cpuMsAMegabyte')).toBeLessThan(30);
  expect(added('medianMs')).toBeLessThan(30);
});

test('nearly every handshake is a short one, for the door keeps what it agreed on with an engine', async () => {
  const { world, door } = kinds.tls;
  expect(await answers(door.client, [])).toBeGreaterThan(0.9);
  const forgetful = await world.door({
    edits: [SHOWS_RESUMED, inConfig('verify required', 'verify required no-ssl-reuse')],
  });
  expect(await answers(forgetful.client, [])).toBe(0);
});
