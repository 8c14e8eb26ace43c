import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineDoubles } from './engine-doubles';
import type { Balancer } from './replay';
import type { TracedRequest } from './trace';

/** JSON that a client sends; `seed` says which request it is. */
export type BodyOf = (request: TracedRequest, index: number) => string;

/** A chat as the Python client of OpenAI writes it: `messages` first. */
export const chatOf =
  (model: string): BodyOf =>
  ({ messages, outputTokens }, seed) =>
    JSON.stringify({ messages, model, max_tokens: outputTokens, stream: true, seed });

export const withCacheKey =
  (bodyOf: BodyOf, key: string): BodyOf =>
  (request, index) =>
    JSON.stringify({ ...(JSON.parse(bodyOf(request, index)) as object), prompt_cache_key: key });

export interface Listener {
  readonly host: string;
  readonly port: number;
}

export interface Route {
  /** One request after another goes to each in turn. */
  readonly listeners: readonly Listener[];
  readonly doubles: EngineDoubles;
  readonly key: string;
  readonly bodyOf: BodyOf;
}

/** A request that no replica got after so long waits in a queue. */
const PATIENCE_MS = 1000;

/** What listens somewhere and sends on to the doubles, as a balancer of a replay. */
export function through({ listeners, doubles, key, bodyOf }: Route): Balancer {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const answers = new Map<number, Promise<void>>();
  return {
    send: (index, request) => {
      const answer = post({ agent, ...listeners[index % listeners.length]! }, key, bodyOf(request, index));
      answer.catch(() => undefined);
      answers.set(index, answer);
      return Promise.race([doubles.place(index, PATIENCE_MS), answer.then(() => undefined)]);
    },
    arrived: () => doubles.arrived(),
    finish: async (index) => {
      doubles.end(index);
      await answers.get(index);
      answers.delete(index);
      await sleep(0);
    },
  };
}

function post(to: Listener & { readonly agent: Agent }, key: string, body: string): Promise<void> {
  return new Promise((done, fail) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${key}`,
    };
    const request = httpRequest({ ...to, method: 'POST', path: '/v1/chat/completions', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        if (response.statusCode === 200) done();
        else fail(new Error(`${response.statusCode} ${Buffer.concat(parts).toString()}`));
      });
      response.on('error', fail);
    });
    request.on('error', fail);
    request.end(body);
  });
}
