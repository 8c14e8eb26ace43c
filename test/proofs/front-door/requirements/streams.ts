import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MIB } from '../../../../lib/units';
import { isWhole, statuses } from '../client';
import { proofPlan } from '../environment';
import { inConfig, type Requirement } from '../requirement';
import { keyOf, until } from '../world';

const plan = proofPlan();

/** Ten minutes on a clock that runs so many times as fast. */
const CLOCK = 40;
const SILENCE_MS = 600_000 / CLOCK;

const silent: Requirement = {
  title: 'ten minutes of silence before the first byte and between two are borne',
  options: { clock: CLOCK },
  holds: async ({ door }) => {
    const gaps = { beforeMs: SILENCE_MS, chunks: 1, everyMs: 0 };
    const answers = await Promise.all([
      door.client.ask({ stream: true, double: gaps }),
      door.client.ask({ double: gaps }),
      door.client.ask({ stream: true, double: { chunks: 2, everyMs: SILENCE_MS / 4 } }),
    ]);
    expect(answers.map(isWhole)).toEqual([true, true, true]);
  },
  defects: {
    'an engine that may be silent for a minute': [inConfig(/timeout server [^\n]*/, 'timeout server 60s')],
  },
};

const SLOW_CLOCK = 60;
const SLOW_LIMIT_MS = (600 / SLOW_CLOCK) * 1000;

const slowReader: Requirement = {
  title: 'a client that takes nothing does not hold its place in an engine for more than ten minutes',
  options: { clock: SLOW_CLOCK },
  holds: async ({ world, door }) => {
    const [engine] = world.of('strategy');
    const body = JSON.stringify({ model: 'strategy', stream: true, double: { chunks: 3000, padBytes: 60_000 } });
    const socket = connect({ host: door.address, port: door.client.port });
    socket.on('error', () => undefined);
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyOf('search')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    socket.pause();
    try {
      await until(() => engine!.inFlight === 1);
      await until(
        () => engine!.inFlight === 0,
        () => 'the engine still has it',
        SLOW_LIMIT_MS,
      );
      expect(engine!.received[0]!.end).toBe('aborted');
      expect((await door.client.ask({ model: 'strategy' })).status).toBe(200);
    } finally {
      socket.destroy();
    }
  },
  defects: { 'no limit of what is not taken': [inConfig(/ tcp-ut \w+/, '')] },
};

const aborted: Requirement = {
  title: 'when a client goes away its engine learns of it, in the queue and in a stream',
  holds: async ({ world, door }) => {
    const [engine] = world.of('strategy');
    const streams = Array.from({ length: 20 }, () => {
      const abort = new AbortController();
      const stream = { abort, hasBegun: false, answer: Promise.resolve({}) };
      stream.answer = door.client.ask({
        model: 'strategy',
        stream: true,
        double: { chunks: 100, everyMs: 100 },
        signal: abort.signal,
        onEvent: () => (stream.hasBegun = true),
      });
      return stream;
    });
    await until(() => streams.filter(({ hasBegun }) => hasBegun).length === 16);
    for (const { abort } of streams.filter(({ hasBegun }) => !hasBegun)) abort.abort();
    await sleep(300); // those that wait first: a place that is free at the same moment would be theirs
    for (const { abort } of streams) abort.abort();
    await Promise.all(streams.map(({ answer }) => answer));
    await until(
      () => engine!.inFlight === 0,
      () => 'the engine goes on',
      2000,
    );
    await sleep(300);
    expect(engine!.received.filter(({ end }) => end !== 'aborted')).toEqual([]);
    expect(engine!.received).toHaveLength(16);
    expect((await door.client.ask({ model: 'strategy' })).status).toBe(200);
  },
  defects: {
    'what a client left goes on': [
      inConfig('option http-server-close', 'option http-server-close\n  no option abortonclose'),
    ],
  },
};

const STREAMS = 1000;
const roomy = {
  ...plan,
  maxConnections: 2 * STREAMS,
  backends: plan.backends.map((one) => ({ ...one, connectionsPerReplica: STREAMS, queue: STREAMS })),
};

const thousand: Requirement = {
  title: `${STREAMS} streams at once end whole`,
  options: { plan: roomy },
  holds: async ({ world, door }) => {
    const answers = await Promise.all(
      Array.from({ length: STREAMS }, async (_, at) => {
        await sleep(at);
        return door.client.ask({ stream: true, double: { chunks: 10, everyMs: 300 }, more: { user: `user-${at}` } });
      }),
    );
    expect(statuses(answers)).toEqual({ 200: STREAMS });
    expect(answers.filter((one) => !isWhole(one))).toEqual([]);
    expect(world.all.reduce((sum, { peak }) => sum + peak, 0)).toBeGreaterThan(STREAMS * 0.8);
    expect(world.all.reduce((sum, { received }) => sum + received.length, 0)).toBe(STREAMS);
    expect(door.haproxy.peakMiB).toBeLessThan(plan.resources.memoryMiB);
  },
  defects: { 'an engine that may be silent for a moment': [inConfig(/timeout server \w+/, 'timeout server 250ms')] },
};

/** Prompts of 8 MB, of which the door holds so many; a quarter of the plan's own number is enough to see it. */
export const large = (most: number): Requirement => {
  const asked = Math.ceil(most * 1.25);
  const { largeBodies, resources, bodyBytes } = plan;
  const memoryMiB = resources.memoryMiB - ((largeBodies.most - most) * bodyBytes) / MIB;
  return {
    title: `of ${asked} prompts of 8 MB at once the ${most} that memory is planned for are answered, the rest is told to come again`,
    options: { plan: { ...plan, largeBodies: { ...largeBodies, most } } },
    holds: async ({ door }) => {
      const body = Buffer.from(
        `{"input":"${'a'.repeat(bodyBytes - 100)}","double":{"beforeMs":2000},"model":"vectors"}`,
      );
      const answers = await Promise.all(
        Array.from({ length: asked }, () => door.client.ask({ path: '/v1/embeddings', body })),
      );
      const counted = statuses(answers);
      // A place that an ended answer left may be taken by one of those that came last.
      expect(counted[200]).toBeGreaterThanOrEqual(most);
      expect(counted[503]).toBeGreaterThan(0);
      expect(counted[200]! + counted[503]!).toBe(asked);
      for (const { status, headers } of answers)
        if (status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(door.haproxy.peakMiB).toBeLessThan(memoryMiB);
    },
    defects: { 'no limit of large ones': [inConfig(`sc_conn_cur(2) gt ${most}`, 'sc_conn_cur(2) gt 100000')] },
  };
};

export const STREAMS_AND_SIZES = [silent, slowReader, aborted, thousand, large(plan.largeBodies.most / 4)] as const;
