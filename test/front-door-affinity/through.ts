import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineDoubles } from './engine-doubles';
import type { Balancer } from './replay';
import type { TracedRequest } from './trace';

/** JSON that a client sends; `seed` says which request it is. */
export type BodyOf = (request: TracedRequest, index: number) => string;

export const chatBody: BodyOf = ({ messages, outputTokens }, seed) =>
  JSON.stringify({ messages, model: 'm', max_tokens: outputTokens, stream: true, seed });

/** A request that no replica got after so long waits in a queue. */
const PATIENCE_MS = 1000;

/** What listens at these ports, one request after another at each in turn, as a balancer of a replay. */
export function through(ports: readonly number[], doubles: EngineDoubles, bodyOf: BodyOf = chatBody): Balancer {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const answers = new Map<number, Promise<void>>();
  return {
    send: (index, request) => {
      const answer = post(agent, ports[index % ports.length]!, bodyOf(request, index));
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

function post(agent: Agent, port: number, body: string): Promise<void> {
  return new Promise((done, fail) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: 'Bearer k' };
    const request = httpRequest({ agent, port, host: '127.0.0.1', method: 'POST', path: '/v1/chat/completions', headers });
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) done();
        else fail(new Error(`status ${response.statusCode}`));
      });
      response.on('error', fail);
    });
    request.on('error', fail);
    request.end(body);
  });
}
