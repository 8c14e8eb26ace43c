import { Agent, type IncomingHttpHeaders, request, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import type { Wishes } from './doubles/engine';

export interface Asking {
  readonly key?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body, instead of a chat. */
  readonly body?: string | Buffer;
  readonly model?: string;
  readonly stream?: boolean;
  readonly double?: Wishes;
  /** Further fields of the body. */
  readonly more?: object;
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
  readonly onEvent?: (data: string) => void;
}

export interface Answered {
  /** 0: the connection ended without an answer. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The answer ended before its end. */
  readonly isCut: boolean;
  readonly ms: number;
  readonly firstByteMs: number;
}

/** Each request a connection of its own, as the worst client does it. */
const oneShot = new Agent({ keepAlive: false, maxSockets: Infinity });

/** A client of the API at `host:port`. */
export class Client {
  constructor(
    readonly host: string,
    readonly port: number,
    private readonly key: string,
  ) {}

  as(key: string): Client {
    return new Client(this.host, this.port, key);
  }

  /** Never throws: a broken connection is an answer too. */
  ask(asking: Asking = {}): Promise<Answered> {
    const body = bodyOf(asking);
    const start = performance.now();
    let firstByteMs = NaN;
    return new Promise((done) => {
      const parts: Buffer[] = [];
      const finish = (status: number, headers: IncomingHttpHeaders, isCut: boolean): void =>
        done({ status, headers, isCut, firstByteMs, text: Buffer.concat(parts).toString(), ms: performance.now() - start });
      const sent = request(this.options(asking, body), (answer) => {
        answer.on('data', (part: Buffer) => {
          if (Number.isNaN(firstByteMs)) firstByteMs = performance.now() - start;
          parts.push(part);
          asking.onEvent?.(part.toString());
        });
        answer.on('end', () => finish(answer.statusCode ?? 0, answer.headers, !answer.complete));
        answer.on('error', () => finish(answer.statusCode ?? 0, answer.headers, true));
      });
      sent.on('error', () => finish(0, {}, true));
      sent.end(body);
    });
  }

  private options({ key = this.key, path, method, headers, agent, signal }: Asking, body: Buffer): RequestOptions {
    const isGet = method === 'GET';
    return {
      host: this.host,
      port: this.port,
      path: path ?? '/v1/chat/completions',
      method: method ?? 'POST',
      agent: agent ?? oneShot,
      ...(signal === undefined ? {} : { signal }),
      headers: {
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
        ...(isGet ? {} : { 'content-type': 'application/json', 'content-length': body.length }),
        ...headers,
      },
    };
  }
}

function bodyOf({ body, model = 'execution', stream, double, more, method }: Asking): Buffer {
  if (method === 'GET') return Buffer.alloc(0);
  if (body !== undefined) return Buffer.from(body);
  // As the official Python client writes it: the prompt before the model.
  const chat = { messages: [{ role: 'user', content: 'hello' }], model, ...(stream === undefined ? {} : { stream }) };
  return Buffer.from(JSON.stringify({ ...chat, ...(double === undefined ? {} : { double }), ...more }));
}

export const isWhole = ({ status, isCut, text }: Answered): boolean =>
  status === 200 && !isCut && (text.startsWith('{') || text.endsWith('data: [DONE]\n\n'));

/** How often each status came. */
export function statuses(answers: readonly Answered[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Sends bytes as they are; all that comes back until the other side closes or is silent for so long. */
export function sendRaw(host: string, port: number, bytes: Buffer | string, silentMs = 1000): Promise<Buffer> {
  return new Promise((done) => {
    const parts: Buffer[] = [];
    const socket = connect({ host, port }, () => socket.write(bytes));
    const finish = (): void => {
      socket.destroy();
      done(Buffer.concat(parts));
    };
    socket.setTimeout(silentMs, finish);
    socket.on('data', (part) => parts.push(part));
    socket.on('end', finish);
    socket.on('error', finish);
    socket.on('close', finish);
  });
}

/** Status of each answer in raw bytes. */
export const rawStatuses = (bytes: Buffer): number[] =>
  [...bytes.toString('latin1').matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status));
