import { setTimeout as sleep } from 'node:timers/promises';
import { SHARE_PARTS } from '../../../../lib/environment';
import { MIB } from '../../../../lib/units';
import { type Answered, isWhole, statuses } from '../client';
import { inConfig, type Requirement, type Stage } from '../requirement';
import { until } from '../world';

/** Models of the engines that got something. */
const reached = ({ world }: Stage): string[] =>
  [...world.engines]
    .filter(([, engines]) => engines.some(({ received }) => received.length > 0))
    .map(([model]) => model);

/** Where a request went, if anywhere. */
async function target(stage: Stage, asking: Parameters<Stage['door']['client']['ask']>[0]): Promise<string> {
  stage.world.forget();
  const { status } = await stage.door.client.ask(asking);
  return `${status} ${reached(stage).join()}`;
}

const prompt = (bytes: number): string => `"messages":[{"role":"user","content":"${'a'.repeat(bytes)}"}]`;

const anywhere: Requirement = {
  title: 'the model is found wherever it stands in 8 MB',
  holds: async (stage) => {
    for (const bytes of [100, 20_000, 1 * MIB, 8 * MIB - 1024]) {
      expect(await target(stage, { body: `{${prompt(bytes)},"model":"strategy"}` })).toBe('200 strategy');
      expect(stage.world.of('strategy')[0]!.received[0]!.bytes).toBeGreaterThan(bytes);
      expect(await target(stage, { body: `{"model":"strategy",${prompt(bytes)}}` })).toBe('200 strategy');
    }
  },
  defects: {
    'a body that must fit a usual buffer': [inConfig(' use-large-buffer', '')],
    'large buffers of 1 MB': [inConfig(/tune\.bufsize\.large \d+/, 'tune.bufsize.large 1048576')],
  },
};

const asPython: Requirement = {
  title: 'the model is the one that the engine reads',
  holds: async (stage) => {
    const bodies: Record<string, string> = {
      '{"model":"execution","model":"strategy"}': 'strategy',
      '{"model":"execution","\\u006dodel":"strategy"}': 'strategy',
      '{"model":"execution","\\u006d\\u006fdel":"strategy"}': 'strategy',
      '{"model":"execution","\\u006d\\u006f\\u0064\\u0065\\u006c":"strategy"}': 'strategy',
      '{"model":"\\u0073\\u0074rategy"}': 'strategy',
      '{"model":"execution","messages":[{"model":"execution"}],"model":"strategy"}': 'strategy',
      '{"messages":[{"content":"\\",\\"model\\":\\"execution"}],"model":"strategy"}': 'strategy',
      ' {\n"a":"\\\\","model" : "strategy" } ': 'strategy',
      '{"a":"\\\\\\"","model":"strategy"}': 'strategy',
      '{"a":{"b":"}"},"c":["]",{}],"model":"strategy"}': 'strategy',
    };
    for (const [body, model] of Object.entries(bodies)) {
      expect([body, (JSON.parse(body) as { model: string }).model]).toEqual([body, model]);
      expect([body, await target(stage, { body })]).toEqual([body, `200 ${model}`]);
    }
    for (const body of [
      '',
      '[]',
      '"x"',
      '{',
      '{"model":"strategy"',
      '{"model":"strategy"} x',
      '{"model":5}',
      '{"messages":[]}',
      '\ufeff{"model":"strategy"}',
    ])
      expect([body, await target(stage, { body })]).toEqual([body, '400 ']);
  },
  defects: {
    'the first of two fields': [
      { file: 'read_request.lua', from: 'if WANTED[key] then', to: 'if WANTED[key] and not found[key] then' },
    ],
    'names as they are written': [
      {
        file: 'read_request.lua',
        from: '= key_end - p <= LONGEST_NAME and unescaped(',
        to: '= key_end - p <= LONGEST_NAME and (',
      },
    ],
  },
};

const names: Requirement = {
  title: 'aliases and adapters go to their model',
  holds: async (stage) => {
    expect(await target(stage, { model: 'planner' })).toBe('200 strategy');
    expect(await target(stage, { model: 'strategy' })).toBe('200 strategy');
    for (const model of ['sql', 'math', 'own']) expect(await target(stage, { model })).toBe('200 execution');
    const embedding = { path: '/v1/embeddings', body: '{"input":"text","model":"vectors"}' };
    expect(await target(stage, embedding)).toBe('200 vectors');
  },
  defects: {
    'an alias of another model': [
      { file: 'allowed.map', from: 'search|planner strategy', to: 'search|planner execution' },
    ],
    'an adapter nobody knows': [{ file: 'allowed.map', from: 'search|sql ', to: 'search|sqlx ' }],
  },
};

const CLIENTS = 400;

async function variants({ door }: Stage, of = CLIENTS): Promise<string[]> {
  const answers: Answered[] = [];
  for (let from = 0; from < of; from += 20)
    answers.push(
      ...(await Promise.all(
        Array.from({ length: 20 }, (_, at) => door.client.ask({ more: { user: `user-${from + at}` } })),
      )),
    );
  expect(statuses(answers)).toEqual({ 200: of });
  const ids = answers.map(({ headers }) => String(headers['x-request-id']));
  const byId = (): Map<unknown, string> => new Map(door.log.map(({ id, model }) => [id, String(model)]));
  await until(() => ids.every((id) => byId().has(id))); // a line comes after its answer
  const known = byId();
  return ids.map((id) => known.get(id) ?? 'not in the log');
}

const share = (models: readonly string[], of: string): number =>
  models.filter((model) => model === of).length / models.length;

const sticky: Requirement = {
  title: 'of two variants each client always meets the same one, one client in ten the second',
  holds: async (stage) => {
    const first = await variants(stage);
    expect(share(first, 'execution-next')).toBeGreaterThan(0.05);
    expect(share(first, 'execution-next')).toBeLessThan(0.16);
    expect(share(first, 'execution') + share(first, 'execution-next')).toBe(1);
    expect((await variants(stage, 100)).filter((model, at) => model !== first[at])).toEqual([]);
  },
  defects: {
    'a throw of dice for each request': [
      inConfig('var(txn.asked),concat(|,txn.tenant,|),concat(,txn.client),xxh32,mod(10000)', 'rand(10000)'),
    ],
    'half of the clients': [{ file: 'allowed.map', from: 'execution:9000', to: 'execution:5000' }],
    'all of a tenant as one client': [inConfig(',concat(,txn.client)', '')],
  },
};

const shifted: Requirement = {
  title: 'shares change without a restart, and no stream is lost',
  options: {},
  holds: async (stage) => {
    const { door } = stage;
    const streams = Array.from({ length: 20 }, (_, at) =>
      door.client.ask({ stream: true, double: { chunks: 20, everyMs: 200 }, more: { user: `user-${at}` } }),
    );
    await sleep(300);
    const before = await variants(stage, 100);
    door.takeMaps({
      ...door.plan,
      names: door.plan.names.map((one) =>
        one.name === 'execution'
          ? {
              ...one,
              variants: [
                { model: 'execution', share: 0 },
                { model: 'execution-next', share: SHARE_PARTS },
              ],
            }
          : one,
      ),
    });
    await until(
      async () => share(await variants(stage, 20), 'execution-next') === 1,
      () => 'shares stayed',
      6000,
    );
    expect(share(before, 'execution-next')).toBeLessThan(0.3);
    expect((await Promise.all(streams)).filter(isWhole)).toHaveLength(20);
  },
  defects: {
    'maps that are read once': [{ file: 'hot_files.lua', from: /INTERVAL_MS = \d+/, to: 'INTERVAL_MS = 3600000' }],
  },
};

const unknown: Requirement = {
  title: 'an unknown model is 404 and names those that this key may use',
  holds: async (stage) => {
    const { world, door } = stage;
    const answer = await door.client.ask({ model: 'gpt-4' });
    expect(answer.status).toBe(404);
    const { error } = JSON.parse(answer.text) as { error: Record<string, string> };
    expect(error).toMatchObject({ code: 'model_not_found', param: 'model', type: 'invalid_request_error' });
    for (const { name } of door.plan.names) expect(error['message']).toContain(name);
    const others = await door.as('reports').ask({ model: 'strategy' });
    expect(others.status).toBe(404);
    expect(others.text).toContain('planner');
    expect(others.text).not.toContain('vectors');
    const odd = await door.client.ask({ model: '"\\\r\n%[path]é' });
    expect([odd.status, typeof JSON.parse(odd.text)]).toEqual([404, 'object']);
    expect(world.all.flatMap(({ received }) => received)).toEqual([]);
  },
  defects: {
    'a model that all may use': [
      { file: 'allowed.map', from: 'reports|planner', to: 'reports|strategy strategy:10000\nreports|planner' },
    ],
    'no names': [inConfig(/; it may use: %\[[^\]]*\]/, '')],
    'odd signs in the answer': [{ file: 'read_request.lua', from: '[^%w._:/@+-]', to: '[^%z%w%p%s]' }],
  },
};

const listed: Requirement = {
  title: 'GET /v1/models lists what this key may use',
  holds: async ({ world, door }) => {
    for (const { name, names: allowed } of door.plan.tenants) {
      const { status, text } = await door.as(name).ask({ method: 'GET', path: '/v1/models' });
      const { data } = JSON.parse(text) as { data: readonly { id: string }[] };
      expect([status, data.map(({ id }) => id).sort()]).toEqual([200, [...allowed].sort()]);
    }
    const get = async (path: string) => (await door.as('stranger').ask({ method: 'GET', path })).status;
    expect([await get('/v1/models/vectors'), await get('/v1/models/strategy')]).toEqual([200, 404]);
    expect((await door.client.ask({ method: 'GET', path: '/v1/models', key: '' })).status).toBe(401);
    expect(world.all.flatMap(({ received }) => received)).toEqual([]);
  },
  defects: {
    'the list of another': [{ file: 'names.list', from: 'stranger vectors', to: 'stranger strategy' }],
    'a list without a key': [
      inConfig(/http-request use-service lua\.models if is_listing/, ''),
      inConfig(
        '  acl is_listing path /v1/models\n',
        '  acl is_listing path /v1/models\n  http-request use-service lua.models if is_listing\n',
      ),
    ],
  },
};

const tasks: Requirement = {
  title: 'a model is asked only for what it is for',
  holds: async (stage) => {
    expect(await target(stage, { model: 'vectors' })).toBe('400 ');
    expect(await target(stage, { path: '/v1/embeddings', model: 'strategy' })).toBe('400 ');
  },
  defects: {
    'a path for every model': [
      { file: 'fits.map', from: '/v1/embeddings|embed 1', to: '/v1/embeddings|embed 1\n/v1/embeddings|generate 1' },
    ],
  },
};

export const ROUTING = [anywhere, asPython, names, sticky, shifted, unknown, listed, tasks] as const;
