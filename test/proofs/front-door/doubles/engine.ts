import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENGINE_HTTP_PORT } from '../../../../lib/contract';
import { type ChatRequest, streamedAnswer, wholeAnswer, write } from './answers';

/** A request's own wishes of the double, in the field `double` of its body; vLLM ignores fields that it doesn't know. */
export interface Wishes {
  /** Silence before the first byte. */
  readonly beforeMs?: number;
  readonly chunks?: number;
  readonly everyMs?: number;
  /** Added to each event of a stream. */
  readonly padBytes?: number;
  /** Found again by a test. */
  readonly mark?: string;
}

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
  readonly model?: unknown;
  readonly mark?: string;
  readonly startedAt: number;
  /** How it ended; absent: it goes on. */
  end?: 'complete' | 'aborted';
  endedAt?: number;
}

export interface Faults {
  /** Answers this to everything but /health. */
  readonly status?: number;
  /** Closes the connection instead of an answer, or after so many events of a stream. */
  readonly hangUpAfter?: number;
  /** What /health answers. */
  readonly health?: number;
}

/** As `--served-model-name` and `--api-key`; absent: every name, no key. */
export interface Serves {
  readonly names?: readonly string[];
  readonly key?: string;
  /** Certificate, chain and key as PEM: TLS. @default - plain HTTP */
  readonly certificate?: string;
}

type Asked = ChatRequest & { readonly double?: Wishes };

/** vLLM's HTTP API as far as a proxy sees it. */
export class EngineDouble {
  readonly received: Received[] = [];
  faults: Faults = {};
  /** As `--enable-force-include-usage`. */
  alwaysCounts = false;
  inFlight = 0;
  peak = 0;

  private constructor(
    private server: Server,
    readonly address: string,
    private readonly serves: Serves,
  ) {}

  static async start(address: string, serves: Serves = {}): Promise<EngineDouble> {
    const engine = new EngineDouble(serverOf(serves.certificate), address, serves);
    await engine.listen();
    return engine;
  }

  private async listen(): Promise<void> {
    this.server.on('request', (request, response) => void this.take(request, response));
    this.server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) => {
      if (code.startsWith('HPE_')) this.malformed++;
      socket.destroy();
    });
    this.server.on('tlsClientError', () => this.brokenHandshakes++);
    this.server.listen({ port: ENGINE_HTTP_PORT, host: this.address, backlog: 4096 });
    await once(this.server, 'listening');
  }

  /** Connections that did not come to speak TLS. */
  brokenHandshakes = 0;

  /** A pod that takes the place of this one, at the same address: with TLS, or without a certificate in plain HTTP. */
  async replace(certificate?: string): Promise<void> {
    await this.kill();
    this.faults = {};
    this.server = serverOf(certificate);
    await this.listen();
  }

  /** Requests that are no HTTP: a proxy must let none through. */
  malformed = 0;

  forget(): void {
    this.received.length = 0;
    this.peak = this.inFlight;
    this.malformed = 0;
    this.faults = {};
    this.alwaysCounts = false;
  }

  /** As after SIGTERM: unhealthy, nothing new is taken, what runs may end. */
  terminate(): void {
    this.faults = { status: 503, health: 503 };
  }

  /** As after SIGKILL: every connection is gone and nothing listens. */
  async kill(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close').catch(() => undefined);
  }

  async revive(): Promise<void> {
    this.faults = {};
    this.server.listen({ port: ENGINE_HTTP_PORT, host: this.address, backlog: 4096 });
    await once(this.server, 'listening');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path === '/health') return void response.writeHead(this.faults.health ?? 200).end();
    const startedAt = performance.now();
    this.inFlight++;
    this.peak = Math.max(this.peak, this.inFlight);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    const gone = new AbortController();
    let record: Received | undefined;
    response.on('close', () => {
      this.inFlight--;
      gone.abort();
      if (record !== undefined)
        Object.assign(record, { end: response.writableFinished ? 'complete' : 'aborted', endedAt: performance.now() });
    });
    response.on('error', () => undefined);
    request.on('error', () => undefined);
    try {
      await once(request, 'end', { signal: gone.signal });
      const body = Buffer.concat(parts);
      const asked = parsed(body);
      record = {
        method: request.method ?? '',
        path,
        headers: request.headers,
        bytes: body.length,
        model: asked?.model,
        mark: asked?.double?.mark,
        startedAt,
      };
      this.received.push(record);
      const refusal = this.refusal(request, asked);
      if (refusal !== undefined) return json(response, refusal, { error: { message: 'double', code: refusal } });
      await this.answer(asked!, response, gone.signal);
    } catch {
      response.destroy();
    }
  }

  private refusal({ headers }: IncomingMessage, asked: Asked | undefined): number | undefined {
    const { names, key } = this.serves;
    if (this.faults.status !== undefined) return this.faults.status;
    if (key !== undefined && headers.authorization !== `Bearer ${key}`) return 401;
    if (asked === undefined || !isSound(asked)) return 400;
    return names?.includes(asked.model as string) === false ? 404 : undefined;
  }

  private async answer(asked: Asked, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { hangUpAfter } = this.faults;
    if (hangUpAfter === 0) return void response.socket?.destroy();
    const { beforeMs = 0 } = asked.double ?? {};
    if (asked.stream !== true && beforeMs > 0) await sleep(beforeMs, undefined, { signal });
    if (asked.messages === undefined && 'input' in asked) return json(response, 200, EMBEDDING);
    if (asked.stream !== true) return json(response, 200, wholeAnswer(asked, write(asked)));
    const counted = this.alwaysCounts ? { ...asked, stream_options: { include_usage: true } } : asked;
    await stream(counted, response, { signal, ...(hangUpAfter === undefined ? {} : { hangUpAfter }) });
  }
}

const OPTIONS = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
const serverOf = (certificate?: string): Server =>
  certificate === undefined
    ? createServer(OPTIONS)
    : createTlsServer({ ...OPTIONS, cert: certificate, key: certificate });

/** What was written is on its way. */
const BEFORE_HANG_UP_MS = 50;

const EMBEDDING = {
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding: [0.5, -0.5] }],
  usage: { prompt_tokens: 11, total_tokens: 11 },
};

/** Of a shape that vLLM's own check lets pass, as far as the double looks at it. */
const isSound = ({ messages = [], tools = [], stream = false, double = {} }: Asked): boolean =>
  [messages, tools].every((list) => Array.isArray(list) && list.every(isObject)) &&
  typeof stream === 'boolean' &&
  isObject(double);

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function parsed(body: Buffer): Asked | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? (value as Asked) : undefined;
  } catch {
    return undefined;
  }
}

function json(response: ServerResponse, status: number, value: object): void {
  const text = JSON.stringify(value);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

interface Streaming {
  readonly signal: AbortSignal;
  readonly hangUpAfter?: number;
}

/** As vLLM: headers at once, then silence while the prompt is read. */
async function stream(asked: Asked, response: ServerResponse, { signal, hangUpAfter }: Streaming): Promise<void> {
  const { beforeMs = 0, chunks, everyMs = 0, padBytes = 0 } = asked.double ?? {};
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.flushHeaders();
  if (beforeMs > 0) await sleep(beforeMs, undefined, { signal });
  const pad = padBytes === 0 ? {} : { pad: 'x'.repeat(padBytes) };
  for (const [index, event] of streamedAnswer(asked, write(asked), chunks).entries()) {
    if (index === hangUpAfter) {
      await sleep(BEFORE_HANG_UP_MS);
      return void response.socket?.destroy();
    }
    const flows = response.write(`data: ${JSON.stringify({ ...event, ...pad })}\n\n`);
    if (!flows) await once(response, 'drain', { signal });
    if (everyMs > 0) await sleep(everyMs, undefined, { signal });
  }
  response.end('data: [DONE]\n\n');
}
