import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FrontDoorPlan } from '../../../../lib/environment';
import { rawStatuses } from '../client';
import type { Received } from '../doubles/engine';
import { CLOSED } from '../requirements/guard';
import type { Stage } from '../requirement';
import { ENGINE_KEY, keyOf } from '../world';
import { type Attack, attack, type Ground } from './generator';
import { Random } from './random';

export interface Campaign {
  readonly seed: number;
  readonly attacks: number;
}

export interface Outcome {
  /** Attacks by kind, and answers by status; 0: none. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  /** Requests that engines got. */
  readonly passed: number;
  /** What should not have happened, each with what led to it. */
  readonly faults: readonly string[];
}

const AT_ONCE = 24;
/** One that is not answered so soon waits beside the next ones. */
const PATIENCE_MS = 30;
const BATCH = 2000;
const MOST_FAULTS = 10;
/** No answer for so long: the other side waits for more, and learns that nothing comes. */
const SILENCE_MS = 500;
const LONGEST_MS = 3000;
const TENANT = 'reports';

const groundOf = ({ world, door }: Stage): Ground => {
  const allowed = allowedNames(world.plan);
  return {
    host: 'door',
    key: keyOf(TENANT),
    model: 'planner',
    otherModels: world.plan.names.map(({ name }) => name).filter((name) => !allowed.includes(name)),
    paths: door.plan.routes.filter(({ tasks }) => tasks.includes('generate')).map(({ path }) => path),
    closed: CLOSED.filter((path) => !door.plan.routes.some((route) => route.path === path)),
  };
};

const allowedNames = (plan: FrontDoorPlan): readonly string[] =>
  plan.tenants.find(({ name }) => name === TENANT)!.names;

/** Attacks a door with what a seed gives, and judges answers and what came through. */
export async function wage(stage: Stage, { seed, attacks }: Campaign): Promise<Outcome> {
  const { door, world } = stage;
  const random = new Random(seed);
  const ground = groundOf(stage);
  const kinds: Record<string, number> = {};
  const statuses: Record<string, number> = {};
  const faults: string[] = [];
  let passed = 0;
  for (let done = 0; done < attacks && faults.length < MOST_FAULTS; done += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, attacks - done) }, () => attack(random, ground));
    await inTurn(batch, async (one) => {
      kinds[one.kind] = (kinds[one.kind] ?? 0) + 1;
      const raw = await send(door.address, door.client.port, one.bytes);
      const answers = rawStatuses(raw);
      for (const status of answers.length === 0 ? [0] : answers) statuses[status] = (statuses[status] ?? 0) + 1;
      if (answers.some((status) => status >= 500))
        faults.push(`${one.kind} was answered ${answers.join()} (${codes(raw)}): ${shown(one)}`);
    });
    if (!door.haproxy.isRunning) faults.push(`the door is gone: ${door.haproxy.said.slice(-500)}`);
    for (const engine of world.all) {
      passed += engine.received.length;
      faults.push(...engine.received.flatMap((received) => wrongOf(received, stage)));
      if (engine.malformed > 0) faults.push(`${engine.malformed} times an engine got what is no HTTP`);
      engine.forget();
    }
  }
  return { kinds, statuses, passed, faults: faults.slice(0, MOST_FAULTS) };
}

/** Reasons that the door gives. */
const codes = (raw: Buffer): string =>
  [...raw.toString('latin1').matchAll(/"code":"?(\w+)/g)].map(([, code]) => code).join();

const shown = ({ bytes }: Attack): string => JSON.stringify(bytes.subarray(0, 400).toString('latin1'));

const FROM_CLIENTS = [
  'host',
  'content-type',
  'content-length',
  'transfer-encoding',
  'accept',
  'user-agent',
  'traceparent',
  'tracestate',
];
const FROM_DOOR = ['authorization', 'x-request-id', 'connection'];

/** What a request at an engine has that no well-formed, allowed one has. */
function wrongOf({ method, path, headers, model, bytes }: Received, { world, door }: Stage): string[] {
  const said = `${method} ${path} with model ${JSON.stringify(model)}, ${bytes} bytes, ${JSON.stringify(headers)}`;
  const names = allowedNames(world.plan);
  const checks: readonly (readonly [boolean, string])[] = [
    [method === 'POST' && door.plan.routes.some((route) => route.path === path), 'a closed route'],
    // What is no JSON the engine refuses: then there is no model.
    [model === undefined || names.includes(model as string), 'a model that the key may not use'],
    [headers.authorization === `Bearer ${ENGINE_KEY}`, 'another key'],
    [
      Object.keys(headers).every((name) => [...FROM_CLIENTS, ...FROM_DOOR].includes(name)),
      'a header that nobody may send',
    ],
  ];
  return checks.filter(([isSo]) => !isSo).map(([, wrong]) => `an engine got ${wrong}: ${said}`);
}

/** So many at a time, and those that take long beside them. */
async function inTurn<T>(all: readonly T[], each: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const begun: Promise<void>[] = [];
  const worker = async (): Promise<void> => {
    while (next < all.length) {
      const one = each(all[next++]!);
      begun.push(one);
      await Promise.race([one, sleep(PATIENCE_MS)]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await Promise.all(begun);
}

/** All that comes back. A side that goes silent is told that nothing more comes; nothing is waited for longer than a limit. */
function send(host: string, port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((done) => {
    const parts: Buffer[] = [];
    const socket = connect({ host, port });
    const silence = setTimeout(() => socket.end(), SILENCE_MS);
    const limit = setTimeout(() => socket.destroy(), LONGEST_MS);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (part) => {
      parts.push(part);
      silence.refresh();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(silence);
      clearTimeout(limit);
      done(Buffer.concat(parts));
    });
  });
}
