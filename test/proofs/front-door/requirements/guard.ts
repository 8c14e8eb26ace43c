import { setTimeout as sleep } from 'node:timers/promises';
import { DOOR_ROUTES, LATER_UNGUARDED_PATHS, UNGUARDED_PATHS } from '../../../../lib/contract';
import { isWhole, rawStatuses, sendRaw } from '../client';
import { closedDisguises } from '../fuzz/generator';
import { inConfig, type Requirement, type Stage } from '../requirement';
import { ENGINE_KEY, keyOf, until } from '../world';

/** Of vLLM's other routes, also those of its development mode; none is for clients. */
export const CLOSED = [
  ...UNGUARDED_PATHS.GET,
  ...UNGUARDED_PATHS.POST,
  ...LATER_UNGUARDED_PATHS,
  ...['/v1/load_lora_adapter', '/v1/unload_lora_adapter', '/v1/files', '/v1/audio/transcriptions', '/v1/realtime'],
  ...['/sleep', '/wake_up', '/is_sleeping', '/reset_prefix_cache', '/collective_rpc', '/pause', '/resume', '/update_weights'],
  ...['/server_info', '/start_profile', '/stop_profile', '/docs', '/openapi.json', '/abort_requests', '/inference/v1/generate'],
  ...['/v1/responses/resp_1', '/v1/responses/resp_1/cancel', '/v2/embed', '/classify/x', '/'],
];

const nothingReached = ({ world }: Stage): void =>
  expect(world.all.flatMap(({ received }) => received.map(({ method, path }) => `${method} ${path}`))).toEqual([]);

const closed: Requirement = {
  title: 'only the API is open: nothing else of an engine, under no disguise',
  holds: async (stage) => {
    const { door } = stage;
    const open = new Set(door.plan.routes.map(({ path }) => path));
    for (const path of CLOSED.filter((one) => !open.has(one)))
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])
        expect([path, method, (await door.client.ask({ path, method })).status]).toEqual([path, method, 404]);
    for (const path of CLOSED.filter((one) => !open.has(one)))
      for (const disguise of closedDisguises(path)) {
        const body = '{"model":"strategy"}';
        const head = `POST ${disguise} HTTP/1.1\r\nHost: door\r\nAuthorization: Bearer ${keyOf('search')}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
        await sendRaw(door.address, door.client.port, head + body);
      }
    nothingReached(stage);
  },
  defects: {
    'one more route': [
      { file: 'routes.map', from: '/v1/responses generate', to: '/v1/responses generate\n/tokenize generate' },
      { file: 'fits.map', from: '/v1/responses|generate 1', to: '/v1/responses|generate 1\n/tokenize|generate 1' },
    ],
    'paths that are compared by their beginning': [
      inConfig(/path,map_str\(([^)]*routes\.map)\)/, 'path,map_beg($1)'),
      inConfig(/path,concat\(\|,txn\.task\),map_str\([^)]*fits\.map\) -m found/, 'always_true'),
    ],
  },
};

const methods: Requirement = {
  title: 'open paths are asked with their method only',
  holds: async (stage) => {
    const { door } = stage;
    for (const { path } of door.plan.routes)
      for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'])
        expect([path, method, (await door.client.ask({ path, method })).status]).toEqual([path, method, 405]);
    expect((await door.client.ask({ path: '/v1/models', method: 'POST' })).status).toBe(405);
    nothingReached(stage);
  },
  defects: { 'every method': [inConfig('if !is_listing !{ method POST }', 'if { always_false }')] },
};

const strangers: Requirement = {
  title: 'without a valid key nothing is answered but 401',
  holds: async (stage) => {
    const { door } = stage;
    const key = keyOf('search');
    for (const wrong of ['', 'x', `${key}x`, key.slice(1), key.toUpperCase(), '_ready', 'search', ENGINE_KEY]) {
      const { status, headers, text } = await door.client.ask({ key: wrong });
      expect([wrong, status, headers['www-authenticate']]).toEqual([wrong, 401, 'Bearer']);
      expect(text).toContain('invalid_api_key');
    }
    const basic = `Basic ${Buffer.from(`user:${key}`).toString('base64')}`;
    for (const authorization of [basic, key, `Bearer`, `Token ${key}`])
      expect((await door.client.ask({ key: '', headers: { authorization } })).status).toBe(401);
    expect((await door.client.ask({ key: '', headers: { 'x-api-key': key } })).status).toBe(200);
    expect(stage.world.all.flatMap(({ received }) => received)).toHaveLength(1);
  },
  defects: {
    'one key for all': [inConfig(/var\(txn\.key\),map_str\([^)]*keys\.map\)/, 'str(search)')],
    'keys that are not hashed': [inConfig('http_auth_bearer,sha2(256),hex,lower', 'http_auth_bearer')],
  },
};

const TAKEN_MS = 5000;

const rotated: Requirement = {
  title: 'two keys are valid at once, a new one within seconds, a revoked one no longer, and its open stream goes on',
  options: {},
  holds: async ({ door }) => {
    const others = door.plan.tenants.slice(1).map(({ name }) => [keyOf(name), name] as const);
    const [old, next] = [keyOf('search'), 'the-next-key-of-search-0123456789'];
    const works = async (key: string): Promise<boolean> => (await door.client.ask({ key })).status === 200;
    const open = door.client.ask({ key: old, stream: true, double: { chunks: 60, everyMs: 200 } });
    await sleep(200);
    expect([await works(old), await works(next)]).toEqual([true, false]);
    door.writeKeys([[old, 'search'], [next, 'search'], ...others]);
    await until(() => works(next), () => 'the new key is not taken', TAKEN_MS);
    expect(await works(old)).toBe(true);
    door.writeKeys([[next, 'search'], ...others]);
    await until(async () => !(await works(old)), () => 'the old key stays valid', TAKEN_MS);
    expect(await works(next)).toBe(true);
    expect(isWhole(await open)).toBe(true);
  },
  defects: {
    'keys that are read once': [{ file: 'hot_files.lua', from: /INTERVAL_MS = \d+/, to: 'INTERVAL_MS = 3600000' }],
    'keys that are only added': [{ file: 'hot_files.lua', from: 'map:prepare()', to: '' }, { file: 'hot_files.lua', from: 'local done, problem = map:commit()', to: 'local done, problem = true, nil' }],
  },
};

const headers: Requirement = {
  title: 'what clients say of themselves in headers, and their key, stay outside',
  holds: async ({ world, door }) => {
    const said = { 'x-tenant': 'reports', 'x-windlass-tenant': 'reports', 'x-forwarded-for': '10.0.0.1', 'x-api-key': keyOf('reports'), cookie: 'a=b', forwarded: 'for=x', 'x-data-parallel-rank': '1', 'x-request-priority': '1', 'x-kv-transfer': '1' };
    const { status } = await door.client.ask({ headers: said, path: '/v1/chat/completions?tenant=reports' });
    expect(status).toBe(200);
    const [received] = world.all.flatMap((engine) => engine.received);
    expect(received!.headers['authorization']).toBe(`Bearer ${ENGINE_KEY}`);
    expect(Object.keys(said).filter((name) => name in received!.headers)).toEqual([]);
    expect(JSON.stringify(received)).not.toContain(keyOf('search'));
    expect(received!.path).toBe('/v1/chat/completions');
  },
  defects: {
    'headers as they come': [inConfig(/http-request del-header [^\n]*/, '')],
    'no key for engines': [inConfig(/http-request set-header authorization [^\n]*/, '')],
    'the query as it comes': [inConfig(/http-request set-uri %\[path\]/, '')],
  },
};

export const GUARD = [closed, methods, strangers, rotated, headers] as const;
export const OPEN = DOOR_ROUTES.map(({ path }) => path);
