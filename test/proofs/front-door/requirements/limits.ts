import { setTimeout as sleep } from 'node:timers/promises';
import { MIB } from '../../../../lib/units';
import { sendRaw, rawStatuses, statuses } from '../client';
import { inConfig, type Requirement } from '../requirement';
import { keyOf } from '../world';

const rate: Requirement = {
  title: 'requests a minute of a tenant are limited, and it is told when to ask again',
  options: {},
  holds: async ({ door }) => {
    const { requestsPerMinute } = door.plan.tenants.find(({ name }) => name === 'hurried')!;
    const most = Math.ceil(requestsPerMinute! / door.plan.sharedBy);
    const answers = [];
    for (let count = 0; count < most + 5; count++) answers.push(await door.as('hurried').ask());
    expect(statuses(answers)).toEqual({ 200: most, 429: 5 });
    expect(Number(answers.at(-1)!.headers['retry-after'])).toBeGreaterThan(0);
    expect(answers.at(-1)!.text).toContain('rate_limit_exceeded');
    expect((await door.client.ask()).status).toBe(200);
  },
  defects: {
    'another limit': [{ file: 'rate.map', from: 'hurried 12', to: 'hurried 14' }],
    'no time to ask again': [inConfig('hdr retry-after %[var(txn.again)] ', '')],
    'one count for all': [inConfig('track-sc0 var(txn.tenant)', 'track-sc0 str(all)'), inConfig('{ var(txn.rate) -m found } { sc_gpc_rate(0,0),sub(txn.rate) ge 0 }', '{ sc_gpc_rate(0,0) ge 12 }')],
  },
};

const concurrency: Requirement = {
  title: 'requests at once of a tenant are limited; an ended or aborted one makes room',
  options: {},
  holds: async ({ door }) => {
    const narrow = door.as('narrow');
    const slow = { double: { beforeMs: 700 } };
    const answers = await Promise.all(Array.from({ length: 9 }, () => narrow.ask(slow)));
    expect(statuses(answers)).toEqual({ 200: 4, 429: 5 });
    expect(answers.find(({ status }) => status === 429)!.headers['retry-after']).toBeDefined();
    const abort = new AbortController();
    const streams = Array.from({ length: 4 }, () => narrow.ask({ stream: true, double: { chunks: 100, everyMs: 100 }, signal: abort.signal }));
    await sleep(400);
    expect((await narrow.ask()).status).toBe(429);
    abort.abort();
    await Promise.all(streams);
    await sleep(300);
    expect((await narrow.ask()).status).toBe(200);
  },
  defects: {
    'no limit': [{ file: 'concurrency.map', from: 'narrow 4', to: 'narrow 4000' }],
    'no time to ask again': [inConfig('hdr retry-after 1 ', '')],
  },
};

const tokens: Requirement = {
  title: 'tokens that are asked for are limited, in every field that says them',
  holds: async ({ door }) => {
    const ask = async (more: object) => (await door.as('reports').ask({ more })).status;
    for (const field of ['max_tokens', 'max_completion_tokens', 'max_output_tokens'])
      expect([field, await ask({ [field]: 2048 }), await ask({ [field]: 2049 }), await ask({ [field]: '9000' })]).toEqual([field, 200, 400, 400]);
    expect(await ask({ max_tokens: 5, max_completion_tokens: 9000 })).toBe(400);
    expect([await ask({ max_tokens: 1e30 }), await ask({})]).toEqual([400, 200]);
    expect((await door.client.ask({ more: { max_tokens: 9000 } })).status).toBe(200);
  },
  defects: {
    'one field only': [{ file: 'read_request.lua', from: 'local LIMITS = { "max_tokens", "max_completion_tokens", "max_output_tokens" }', to: 'local LIMITS = { "max_tokens" }' }],
    'texts as no number': [inConfig(/ {2}http-request set-var\(txn\.refused\) str\(invalid_tokens\)[^\n]*\n/, '')],
  },
};

const bodies: Requirement = {
  title: 'bodies are limited by tenant and by the door, with and without a stated length',
  holds: async ({ world, door }) => {
    const text = (bytes: number): string => {
      const body = '{"model":"execution","messages":[{"role":"user","content":""}]}';
      return body.replace('""', `"${'a'.repeat(bytes - body.length)}"`);
    };
    const ask = async (tenant: string, bytes: number) => (await door.as(tenant).ask({ body: text(bytes) })).status;
    expect([await ask('reports', MIB), await ask('reports', MIB + 1)]).toEqual([200, 413]);
    expect([await ask('search', 8 * MIB), await ask('search', 8 * MIB + 1), await ask('search', 20 * MIB)]).toEqual([200, 413, 413]);
    world.forget();
    const chunk = `20000\r\n${'a'.repeat(0x20000)}\r\n`;
    const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyOf('reports')}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(rawStatuses(await sendRaw(door.address, door.client.port, `${head}${chunk.repeat(12)}0\r\n\r\n`, 3000))).toEqual([413]);
    expect(world.all.flatMap(({ received }) => received)).toEqual([]);
  },
  defects: {
    'one length for all': [{ file: 'body.map', from: 'reports 1048576', to: 'reports 8388608' }],
    'only stated lengths': [inConfig(/ {2}http-request set-var\(txn\.refused\) str\(request_body_too_large\)[^\n]*\n/, '')],
  },
};

export const LIMITS_OF_TENANTS = [rate, concurrency, tokens, bodies] as const;
