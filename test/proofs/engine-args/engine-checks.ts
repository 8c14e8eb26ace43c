import { isAtLeast, THRESHOLDS } from '../../../lib/catalog';
import { LATER_UNGUARDED_PATHS, UNGUARDED_PATHS } from '../../../lib/contract';
import { laterMetrics, vllmMetrics } from '../../fixtures/vllm-metrics';
import { metricFamilies, sampleSum } from './metrics';
import type { RunningEngine } from './running-engine';

export interface Check {
  readonly claim: string;
  readonly ok: boolean;
  /** What the engine answered. */
  readonly seen: string;
}

export interface EngineUnderTest {
  /** The engine itself, or what stands before it. */
  readonly engine: Pick<RunningEngine, 'get' | 'post'>;
  readonly version: string;
  readonly servedModelName: string;
  readonly apiKey: string;
}

const check = (claim: string, ok: boolean, seen: string): Check => ({ claim, ok, seen });
const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

/** Requests of a client, one after the other. */
export async function checkApi(target: EngineUnderTest): Promise<Check[]> {
  return [
    await checkCompletion(target),
    await checkChat(target),
    await checkToolPrompt(target),
    await checkToolCall(target),
    await checkStructure(target),
  ];
}

/** Requests a client, a probe and a scraper make of a running engine. */
export async function checkServing(target: EngineUnderTest): Promise<Check[]> {
  return [
    await checkModels(target),
    ...(await checkApi(target)),
    ...(await checkKey(target)),
    ...(await checkMetrics(target)),
  ];
}

async function checkModels({ engine, servedModelName, apiKey }: EngineUnderTest): Promise<Check> {
  const answer = await engine.get('/v1/models', bearer(apiKey));
  const { data = [] } = (await answer.json()) as { data?: { id: string; max_model_len: number }[] };
  const seen = data.map(({ id, max_model_len }) => `${id}, ${max_model_len} tokens`).join('; ');
  return check('/v1/models lists the served name', data[0]?.id === servedModelName, seen);
}

async function checkCompletion({ engine, servedModelName: model, apiKey }: EngineUnderTest): Promise<Check> {
  const body = { model, prompt: 'Once upon a time', max_tokens: 8, temperature: 0, ignore_eos: true };
  const answer = await engine.post('/v1/completions', body, bearer(apiKey));
  const { usage } = (await answer.json()) as { usage?: { completion_tokens: number } };
  return check(
    'a completion has as many tokens as asked for',
    usage?.completion_tokens === body.max_tokens,
    `HTTP ${answer.status}, ${usage?.completion_tokens} tokens`,
  );
}

async function checkChat({ engine, servedModelName: model, apiKey }: EngineUnderTest): Promise<Check> {
  const body = { model, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 4, temperature: 0 };
  const answer = await engine.post('/v1/chat/completions', body, bearer(apiKey));
  return check('a chat completion is answered', answer.status === 200, `HTTP ${answer.status}`);
}

const CITY = {
  type: 'object',
  properties: { city: { enum: ['Paris'] } },
  required: ['city'],
  additionalProperties: false,
};
/** From 0.33.0 on the schema binds the arguments of tools that say so, and of no others. */
const TOOL = {
  type: 'function',
  function: { name: 'get_weather', description: 'Weather of a city', parameters: CITY, strict: true },
};
const WEATHER = [{ role: 'user', content: 'What is the weather in Paris?' }];

/** A schema allows spaces between its words, and random weights asked for their first choice may write them for ever. */
const UNDECIDED = { temperature: 1, seed: 1 };

interface ChatAnswer {
  readonly choices?: readonly {
    readonly message: {
      readonly content?: string | null;
      readonly tool_calls?: readonly { readonly function: { readonly name: string; readonly arguments: string } }[];
    };
  }[];
  readonly usage?: { readonly prompt_tokens: number };
}

async function chat(
  { engine, servedModelName: model, apiKey }: EngineUnderTest,
  more: object,
): Promise<[number, ChatAnswer]> {
  const body = { model, messages: WEATHER, max_tokens: 512, ...UNDECIDED, ...more };
  const answer = await engine.post('/v1/chat/completions', body, bearer(apiKey));
  return [answer.status, (await answer.json()) as ChatAnswer];
}

async function checkToolPrompt(target: EngineUnderTest): Promise<Check> {
  const [, alone] = await chat(target, {});
  const [status, offered] = await chat(target, { tools: [TOOL], tool_choice: 'auto' });
  const tokens = [alone, offered].map(({ usage }) => usage?.prompt_tokens ?? 0);
  return check(
    'a tool that is offered is in the prompt',
    status === 200 && tokens[1]! > tokens[0]!,
    `HTTP ${status}, ${tokens.join(' and ')} tokens`,
  );
}

async function checkToolCall(target: EngineUnderTest): Promise<Check> {
  const choice = { type: 'function', function: { name: 'get_weather' } };
  const [status, { choices }] = await chat(target, { tools: [TOOL], tool_choice: choice });
  const call = choices?.[0]?.message.tool_calls?.[0]?.function;
  const seen = call === undefined ? 'no call' : `${call.name}(${call.arguments})`;
  return check(
    'a strict tool that is asked for is called with what its schema allows',
    /get_weather\(\s*\{\s*"city"\s*:\s*"Paris"\s*\}\s*\)/.test(seen),
    `HTTP ${status}, ${seen}`,
  );
}

async function checkStructure(target: EngineUnderTest): Promise<Check> {
  const format = { type: 'json_schema', json_schema: { name: 'city', schema: CITY } };
  const [status, { choices }] = await chat(target, { response_format: format });
  const text = choices?.[0]?.message.content ?? '';
  return check(
    'an answer keeps to a schema',
    /"city"\s*:\s*"Paris"/.test(text),
    `HTTP ${status}, ${text.trim().replace(/\s+/g, ' ')}`,
  );
}

const GUARDED = ['/v1/completions', '/v1/chat/completions', '/v1/responses', '/v1/rerank'];
const CONTROL = ['/pause', '/resume', '/sleep', '/wake_up', '/collective_rpc', '/abort_requests'];
const DOCUMENTATION = ['/docs', '/openapi.json'];
const UNAUTHORIZED = 401;
const NOT_FOUND = 404;

async function checkKey({ engine, version, servedModelName: model }: EngineUnderTest): Promise<Check[]> {
  const body = { model, prompt: 'hi', max_tokens: 1 };
  const post = async (path: string): Promise<[string, number]> => [path, (await engine.post(path, body)).status];
  const get = async (path: string): Promise<[string, number]> => [path, (await engine.get(path)).status];
  const guarded = await Promise.all(GUARDED.map(post));
  const later = isAtLeast(version, THRESHOLDS.kvEventSources) ? LATER_UNGUARDED_PATHS : [];
  const open = [
    ...(await Promise.all([...UNGUARDED_PATHS.GET, ...later].map(get))),
    ...(await Promise.all(UNGUARDED_PATHS.POST.map(post))),
  ];
  const absent = [...(await Promise.all(CONTROL.map(post))), ...(await Promise.all(DOCUMENTATION.map(get)))];
  const list = (answers: readonly [string, number][]) =>
    answers.map(([path, status]) => `${path} ${status}`).join(', ');
  return [
    check(
      'without the key, /v1 refuses',
      guarded.every(([, status]) => status === UNAUTHORIZED),
      list(guarded),
    ),
    check(
      'without the key, these answer all the same',
      open.every(([, status]) => status !== UNAUTHORIZED && status !== NOT_FOUND),
      list(open),
    ),
    check(
      'control and documentation endpoints do not exist',
      absent.every(([, status]) => status === NOT_FOUND),
      list(absent),
    ),
  ];
}

async function checkMetrics({ engine }: EngineUnderTest): Promise<Check[]> {
  const text = await (await engine.get('/metrics')).text();
  const families = metricFamilies(text);
  const held = [...vllmMetrics, ...laterMetrics];
  const own = families.filter((name) => name.startsWith('vllm:'));
  const unknown = own.filter((name) => !held.includes(name.replace(/_total$/, '')) && !held.includes(name));
  const steps = sampleSum(text, 'vllm:iteration_tokens_total_count') ?? 0;
  return [
    check(
      'every vLLM metric is one whose name we hold',
      unknown.length === 0,
      `${own.length} of ${families.length} families are vLLM's${unknown.length === 0 ? '' : `; unknown: ${unknown.join(', ')}`}`,
    ),
    check('the heartbeat counter moves with requests', steps > 0, `vllm:iteration_tokens_total_count ${steps}`),
  ];
}

const LONG_ANSWER_TOKENS = 2500;
const SETTLE_MS = 1500;

/** SIGTERM while a stream runs: it finishes, what comes later is refused, and the process ends by itself. */
export async function checkDrain(
  { engine, servedModelName: model, apiKey }: EngineUnderTest & { readonly engine: RunningEngine },
  shutdownTimeoutSeconds: number,
): Promise<Check[]> {
  const body = {
    model,
    prompt: 'Once',
    max_tokens: LONG_ANSWER_TOKENS,
    ignore_eos: true,
    skip_special_tokens: false,
    stream: true,
  };
  const stream = await engine.post('/v1/completions', body, bearer(apiKey));
  const text = stream.text();
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  await new Promise((done) => setTimeout(done, SETTLE_MS));
  engine.terminate();
  const terminatedAt = seconds();
  await new Promise((done) => setTimeout(done, SETTLE_MS));
  const later = await engine.post('/v1/completions', { model, prompt: 'x', max_tokens: 1 }, bearer(apiKey)).then(
    ({ status }) => `HTTP ${status}`,
    () => 'connection refused',
  );
  const health = await engine.get('/health').then(
    ({ status }) => `HTTP ${status}`,
    () => 'connection refused',
  );
  const streamed = await text.catch(() => '');
  const finishedAt = seconds();
  const exitCode = await engine.ended();
  const took = seconds() - terminatedAt;
  const tokens = streamed.split('\n').filter((line) => line.startsWith('data: {')).length;
  return [
    check(
      'a stream in flight finishes after SIGTERM',
      streamed.includes('data: [DONE]') && finishedAt > terminatedAt,
      `${tokens} events and [DONE], ${(finishedAt - terminatedAt).toFixed(1)} s after SIGTERM`,
    ),
    check('a request after SIGTERM is not served', later !== 'HTTP 200', `${later}, while /health answers ${health}`),
    check(
      'the process ends by itself within --shutdown-timeout',
      took < shutdownTimeoutSeconds,
      `exit code ${exitCode} after ${took.toFixed(1)} s of ${shutdownTimeoutSeconds} s`,
    ),
  ];
}
