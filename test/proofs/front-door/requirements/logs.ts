import { setTimeout as sleep } from 'node:timers/promises';
import { sendRaw } from '../client';
import { inConfig, type Requirement } from '../requirement';
import { keyOf, until } from '../world';

const FIELDS = [
  'time',
  'id',
  'tenant',
  'key',
  'method',
  'path',
  'asked',
  'model',
  'replica',
  'status',
  'refused',
  'end',
  'bytes_in',
  'bytes_out',
  'tokens_in',
  'tokens_out',
  'queue_ms',
  'first_byte_ms',
  'total_ms',
  'retries',
];

const logged: Requirement = {
  title: 'the access log has tenant, model, tokens, times and reasons',
  options: {},
  holds: async ({ world, door }) => {
    const line = async (asking: Parameters<typeof door.client.ask>[0]) => {
      const { headers } = await door.client.ask(asking);
      const id = headers['x-request-id'];
      await until(
        () => door.log.some((one) => one['id'] === id),
        () => `no line of ${id}`,
        3000,
      );
      return door.log.find((one) => one['id'] === id)!;
    };
    const whole = await line({ model: 'planner', double: { beforeMs: 200 } });
    expect(Object.keys(whole).sort()).toEqual([...FIELDS].sort());
    expect(whole).toMatchObject({
      tenant: 'search',
      method: 'POST',
      path: '/v1/chat/completions',
      asked: 'planner',
      model: 'strategy',
      status: 200,
      tokens_in: 11,
      tokens_out: 7,
      retries: 0,
    });
    expect(whole['total_ms']).toBeGreaterThanOrEqual(195);
    expect(whole['replica']).toMatch(/^127\./);
    const stream = { stream: true, more: { stream_options: { include_usage: true } } };
    expect(await line({ ...stream, double: { chunks: 5, everyMs: 60 } })).toMatchObject({
      status: 200,
      tokens_in: 11,
      tokens_out: 7,
    });
    expect(await line({ stream: true, model: 'strategy' })).toMatchObject({ tokens_in: '', tokens_out: '' });
    for (const engine of world.of('strategy')) engine.alwaysCounts = true;
    expect(await line({ stream: true, model: 'strategy' })).toMatchObject({ tokens_in: 11, tokens_out: 7 });
    expect(await line({ model: 'gpt-4' })).toMatchObject({ status: 404, refused: 'model_not_found', asked: 'gpt-4' });
    expect(await line({ key: 'wrong' })).toMatchObject({
      status: 401,
      refused: 'invalid_api_key',
      tenant: expect.not.stringContaining('search') as string,
    });
    expect(await line({ path: '/metrics' })).toMatchObject({ status: 404, refused: 'unknown_url' });
    expect(await line({ headers: { 'x-request-id': 'mine-1' } })).toMatchObject({ id: 'mine-1' });
  },
  defects: {
    'no tokens': [inConfig(/ {2}filter lua\.token_usage\n/, '')],
    'no reasons': [inConfig('%(refused)[var(txn.refused)]', '%(refused)[str()]')],
    'no tenant': [inConfig('%(tenant)[var(txn.tenant)]', '%(tenant)[str()]')],
  },
};

const CANARY = 'canary-5f1d9c';

/** In every place where a client can say something, and in what engines answer. */
async function sing(door: Parameters<Requirement['holds']>[0]['door']): Promise<void> {
  const said = {
    messages: [{ role: 'user', content: CANARY }],
    user: CANARY,
    metadata: { a: CANARY },
    prompt_cache_key: CANARY,
    tools: [
      {
        type: 'function',
        function: { name: CANARY, parameters: { type: 'object', properties: { city: { const: CANARY } } } },
      },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { const: CANARY } } },
  };
  const { client } = door;
  const headers = {
    cookie: CANARY,
    'user-agent': CANARY,
    referer: CANARY,
    'x-tenant': CANARY,
    traceparent: CANARY,
    'anthropic-beta': CANARY,
    'x-request-id': `${CANARY} and more`,
  };
  const shapes = [
    { more: said },
    { more: { ...said, tools: undefined }, stream: true },
    { more: said, model: 'nobody' },
    { more: { ...said, max_tokens: CANARY }, key: keyOf('reports') },
  ];
  for (const shape of shapes) await client.ask({ ...shape, headers });
  await client.ask({ path: `/v1/chat/completions?prompt=${CANARY}`, more: said });
  await client.ask({ body: `{"messages":"${CANARY}", broken` });
  await client.ask({ body: `{"model":{"a":"${CANARY}"}}` });
  await client.ask({ key: CANARY, more: said });
  await client.ask({ headers: { 'content-type': `text/${CANARY}` }, more: said });
  await sendRaw(
    door.address,
    client.port,
    `POST /v1/chat/completions HTTP/1.1\r\nHost: ${CANARY}\r\n${CANARY}\r\n\r\n`,
    300,
  );
  await sendRaw(door.address, client.port, `${CANARY} ${CANARY}\r\n\r\n`, 300);
  await sendRaw(
    door.address,
    client.port,
    `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyOf('search')}\r\nContent-Length: 90\r\n\r\n{"messages":"${CANARY}`,
    300,
  );
  await client.ask({ more: said, stream: true, double: { chunks: 3, everyMs: 100 }, signal: AbortSignal.timeout(150) });
}

const secret: Requirement = {
  title: 'no log, statistic or metric has a word of a prompt, an answer or a key',
  options: {},
  holds: async ({ world, door }) => {
    world.of('execution')[0]!.faults = { hangUpAfter: 1 };
    await sing(door);
    world.forget();
    await sing(door);
    world.of('execution')[0]!.faults = { status: 503 };
    await sing(door);
    await sleep(300);
    const places: Record<string, string> = { log: door.haproxy.said, metrics: await door.metrics() };
    for (const command of [
      'show stat',
      'show info',
      'show table',
      'show table _tenants',
      'show table _retries',
      'show activity',
      'show events',
      'show resolvers',
    ])
      places[command] = await door.haproxy.command(command);
    expect(places['log']!.length).toBeGreaterThan(5000);
    for (const [place, text] of Object.entries(places))
      for (const word of [CANARY, keyOf('search'), keyOf('reports'), 'Trondheim', 'tok1'])
        expect([place, word, text.includes(word)]).toEqual([place, word, false]);
  },
  defects: {
    'addresses with their query': [inConfig('%(path)[var(txn.path),bytes(0,64)]', '%(path)HU')],
    'a header': [inConfig('http-request set-var(txn.path) path', 'http-request set-var(txn.path) req.hdr(user-agent)')],
    'what could not be read': [
      inConfig(
        'http-request lua.read_request',
        'http-request lua.read_request\n  http-request set-var(txn.asked) req.body,bytes(0,400)',
      ),
    ],
    'the wrong key': [
      inConfig('sha2(256),hex,lower if { http_auth_bearer -m found }', 'bytes(0,60) if { http_auth_bearer -m found }'),
      inConfig('%(key)[var(txn.key),bytes(0,8)]', '%(key)[var(txn.key)]'),
    ],
  },
};

export const LOGS = [logged, secret] as const;
