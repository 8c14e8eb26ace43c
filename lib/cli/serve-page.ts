import { createServer, type Server, type ServerResponse } from 'node:http';

const LOOPBACK = '127.0.0.1';

export interface Serving {
  readonly url: string;
  /** Resolves once it has ended, by `stop` or by a signal. */
  readonly ended: Promise<void>;
  readonly stop: () => void;
}

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Serves one page to this machine alone, and nothing else, until it is interrupted. Rejects with what the system says of the port. */
export function servePage(html: string, port: number): Promise<Serving> {
  const server = createServer(({ method = '', url = '', headers: { host = '' } }, response) => {
    if (!isOurs(host, server)) return answer(response, 403, 'it answers to its own address alone');
    if (method !== 'GET' && method !== 'HEAD') return answer(response, 405, 'a page is read, nothing else');
    if (new URL(url, 'http://page').pathname !== '/') return answer(response, 404, 'there is one page, at /');
    response.writeHead(200, HEADERS).end(method === 'HEAD' ? undefined : html);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => resolve(serving(server)));
  });
}

/** A page of elsewhere that has its name point here must not read it. */
const isOurs = (host: string, server: Server): boolean =>
  [LOOPBACK, 'localhost'].some((name) => host === `${name}:${portOf(server)}`);

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const answer = (response: ServerResponse, status: number, words: string): void => {
  response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${words}\n`);
};

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function serving(server: Server): Serving {
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, stop);
    server.close();
    server.closeAllConnections();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return {
    url: `http://${LOOPBACK}:${portOf(server)}/`,
    ended: new Promise((resolve) => server.once('close', resolve)),
    stop,
  };
}
