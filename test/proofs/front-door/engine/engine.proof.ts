import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultEngine } from '../../../../lib/catalog';
import { UNGUARDED_PATHS } from '../../../../lib/contract';
import { DOOR_ENVIRONMENT } from '../../../support/door-environment';
import { planInput } from '../../../support/plan-fixture';
import { checkApi } from '../../engine-args/engine-checks';
import { API_KEY } from '../../engine-args/key-file';
import type { RunningEngine } from '../../engine-args/running-engine';
import { keyOf, type Door, until, World } from '../world';
import { startEngine } from './start-engine';

/** vLLM itself, with the command line of a pod and a tiny model, behind the rendered door. */
jest.setTimeout(900_000);

const CANARY = 'xanthophyll-heron-7341';
const MODEL = 'execution-next';
/** A name of the door alone, which leads to two models; here both clients and shares lead to this one. */
const ALIAS = 'execution';

const folder = mkdtempSync(join(tmpdir(), 'front-door-engine-'));
const log = join(folder, 'serve.log');
const plan = planInput({
  ...DOOR_ENVIRONMENT,
  models: DOOR_ENVIRONMENT.models.map((model) =>
    model.name === MODEL ? { ...model, engine: { args: { 'enable-force-include-usage': true } } } : model,
  ),
  frontDoor: {
    tenants: [{ name: 'search' }],
    names: [{ name: ALIAS, variants: [{ model: 'execution', weight: 0 }, { model: MODEL }] }],
  },
});

let world: World;
let door: Door;
let engine: RunningEngine;

beforeAll(async () => {
  world = await World.start(plan.frontDoor!);
  const [double] = world.of(MODEL);
  await double!.kill(); // vLLM takes its address
  engine = startEngine({ plan, model: MODEL, host: double!.address, folder, logFile: log });
  await engine.healthy();
  door = await world.door();
  door.write('secrets', 'engine.map', `engine ${API_KEY}\n`);
  await until(async () => (await door.client.ask({ model: MODEL, more: { max_tokens: 1 } })).status === 200);
});

afterAll(async () => {
  await engine?.stop();
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const throughDoor = (headers: Record<string, string> = {}) => {
  const at = `http://${door.address}:${door.client.port}`;
  return {
    get: (path: string, more: Record<string, string> = {}) =>
      fetch(`${at}${path}`, { headers: { ...headers, ...more } }),
    post: (path: string, body: object, more: Record<string, string> = {}) =>
      fetch(`${at}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers, ...more },
        body: JSON.stringify(body),
      }),
  };
};

test.each([
  ['its own name', MODEL],
  ['a name of the door', ALIAS],
])('completions, chat, tools and schemas by %s', async (_, servedModelName) => {
  const target = { engine: throughDoor(), version: defaultEngine.version, servedModelName, apiKey: keyOf('search') };
  expect((await checkApi(target)).filter(({ ok }) => !ok)).toEqual([]);
});

const LONG = { max_tokens: 200, ignore_eos: true, skip_special_tokens: false, stream_options: { include_usage: true } };

test('a stream ends whole, and the access log has the tokens that the engine counted', async () => {
  const { status, text } = await door.client.ask({ model: MODEL, stream: true, more: LONG });
  expect(status).toBe(200);
  expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  const usage = /"prompt_tokens":(\d+),.*?"completion_tokens":(\d+)/.exec(
    text.split('\n').findLast((line) => line.includes('"usage":{'))!,
  )!;
  await until(() => door.log.some((line) => Number(line['tokens_out']) === LONG.max_tokens));
  const line = door.log.findLast((one) => Number(one['tokens_out']) === LONG.max_tokens)!;
  expect([Number(line['tokens_in']), Number(line['tokens_out'])]).toEqual([Number(usage[1]), Number(usage[2])]);
  expect(line).toMatchObject({ tenant: 'search', model: MODEL });
});

test('where the engine is told to count every stream, the log has the tokens of one whose client did not ask for them', async () => {
  const unasked = { ...LONG, max_tokens: 33, stream_options: undefined }; // JSON leaves it out
  const { status, text } = await door.client.ask({ model: MODEL, stream: true, more: unasked });
  expect(status).toBe(200);
  const events = text.split('\n').filter((line) => line.startsWith('data: {'));
  const [last, before] = events.map((line) => JSON.parse(line.slice(6)) as object).reverse();
  expect(last).toMatchObject({ choices: [], usage: { completion_tokens: 33 } });
  expect(before).toMatchObject({ choices: [expect.anything()], usage: { completion_tokens: 33 } });
  await until(() => door.log.some((line) => Number(line['tokens_out']) === 33));
});

test('a key of a tenant opens nothing at the engine itself, and the key of the engine nothing at the door', async () => {
  const body = { model: MODEL, prompt: 'x', max_tokens: 1 };
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  expect((await engine.post('/v1/completions', body, bearer(keyOf('search')))).status).toBe(401);
  expect((await throughDoor().post('/v1/completions', body, bearer(API_KEY))).status).toBe(401);
});

test('what the engine answers to whoever reaches it does not pass the door', async () => {
  const headers = { authorization: `Bearer ${keyOf('search')}` };
  for (const path of UNGUARDED_PATHS.GET)
    expect([path, (await throughDoor(headers).get(path)).status]).toEqual([path, 404]);
  for (const path of UNGUARDED_PATHS.POST)
    expect([path, (await throughDoor(headers).post(path, { model: MODEL, prompt: 'x' })).status]).toEqual([path, 404]);
});

test('a prompt is in no log and no metric, of the door or of the engine', async () => {
  const messages = [{ role: 'user', content: CANARY }];
  const { status } = await door.client.ask({
    model: MODEL,
    body: JSON.stringify({ messages, model: MODEL, max_tokens: 4 }),
  });
  expect(status).toBe(200);
  const said = [
    door.haproxy.said,
    readFileSync(log, 'utf8'),
    await door.metrics(),
    await (await engine.get('/metrics')).text(),
  ];
  const seen = ['"tenant": "search"', 'POST /v1/chat/completions', 'haproxy_backend', 'vllm:num_requests_running'];
  expect(said.map((text, index) => text.includes(seen[index]!))).toEqual([true, true, true, true]); // they are what they should be
  expect(said.filter((text) => text.includes(CANARY))).toEqual([]);
});

test('an engine that stops ends the streams it has, through the door', async () => {
  let hasBegun = false;
  const stream = door.client.ask({ model: MODEL, stream: true, more: LONG, onEvent: () => (hasBegun = true) });
  await until(() => hasBegun);
  engine.terminate();
  const { text, isCut } = await stream;
  expect(isCut).toBe(false);
  expect(text.trimEnd().endsWith('data: [DONE]')).toBe(true);
  await engine.ended();
  await until(async () => (await door.client.ask({ model: MODEL })).status === 503);
});
