import { Agent, request, type RequestOptions } from 'node:https';
import { type IncomingMessage } from 'node:http';

export interface ApiResponse<T = unknown> {
  readonly status: number;
  readonly body: T;
  /** Texts of `Warning` headers: deprecated APIs, pods that Pod Security would refuse. */
  readonly warnings: readonly string[];
}

const REQUEST_TIMEOUT_MS = 30_000;
const OK = 200;
const REDIRECTION = 300;
export const NOT_FOUND = 404;
export const isSuccess = (status: number): boolean => status >= OK && status < REDIRECTION;

export interface Endpoint {
  readonly port: number;
  readonly token: string;
  /** PEM of the server's own certificate. */
  readonly certificate: string;
}

/** Speaks JSON with one API server over kept-alive connections. */
export class ApiClient {
  private readonly agent: Agent;

  constructor(private readonly endpoint: Endpoint) {
    this.agent = new Agent({ keepAlive: true, ca: endpoint.certificate });
  }

  get = <T>(path: string): Promise<ApiResponse<T>> => this.send<T>('GET', path);
  post = <T>(path: string, body: unknown): Promise<ApiResponse<T>> => this.send<T>('POST', path, body);
  put = <T>(path: string, body: unknown): Promise<ApiResponse<T>> => this.send<T>('PUT', path, body);
  delete = <T>(path: string, body?: unknown): Promise<ApiResponse<T>> => this.send<T>('DELETE', path, body);
  mergePatch = <T>(path: string, body: unknown): Promise<ApiResponse<T>> =>
    this.send<T>('PATCH', path, body, 'application/merge-patch+json');
  /** Server-side apply as the field manager `windlass`; unknown and repeated fields are refused. */
  apply = <T>(path: string, body: unknown): Promise<ApiResponse<T>> =>
    this.send<T>(
      'PATCH',
      `${path}?fieldManager=windlass&force=true&fieldValidation=Strict`,
      body,
      'application/apply-patch+yaml',
    );

  /** Open response of a watch; the caller reads lines from it and destroys it. */
  stream(path: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const call = request(this.options('GET', path), resolve);
      call.on('error', reject);
      call.end();
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private options(method: string, path: string): RequestOptions {
    const { port, token } = this.endpoint;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    return { method, path, host: '127.0.0.1', port, agent: this.agent, headers };
  }

  private async send<T>(method: string, path: string, body?: unknown, contentType?: string): Promise<ApiResponse<T>> {
    try {
      return await this.sendOnce<T>(method, path, body, contentType);
    } catch (error) {
      if (!(error instanceof ClosedConnection)) throw error;
      return this.send<T>(method, path, body, contentType); // ends: each try uses up a kept-alive connection
    }
  }

  private sendOnce<T>(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): Promise<ApiResponse<T>> {
    return new Promise((resolve, reject) => {
      const call = request(this.options(method, path), (response) => {
        collect(response).then((text) => resolve(parsed<T>(response, text)), reject);
      });
      call.setTimeout(REQUEST_TIMEOUT_MS, () => call.destroy(new Error(`${method} ${path}: no answer`)));
      call.on('error', (error: NodeJS.ErrnoException) =>
        reject(call.reusedSocket && error.code === 'ECONNRESET' ? new ClosedConnection(error.message) : error),
      );
      if (body === undefined) {
        call.end();
        return;
      }
      const bytes = Buffer.from(JSON.stringify(body));
      call.setHeader('content-type', contentType);
      call.setHeader('content-length', bytes.length); // without it Node sends a DELETE's body unannounced
      call.end(bytes);
    });
  }
}

/** A kept-alive connection that the server had closed when a request was written to it: nobody read that request. */
class ClosedConnection extends Error {}

async function collect(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed<T>(response: IncomingMessage, text: string): ApiResponse<T> {
  const isJson = (response.headers['content-type'] ?? '').includes('json');
  const header = response.headers['warning'] ?? '';
  return {
    status: response.statusCode ?? 0,
    body: (isJson ? JSON.parse(text) : text) as T,
    warnings: [...header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, warning = '']) => warning),
  };
}

/** What the API server answered, in its own words. */
export function messageOf({ status, body }: ApiResponse): string {
  const message = (body as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : `HTTP ${status}: ${String(body).slice(0, 200)}`;
}
