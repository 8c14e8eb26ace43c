import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScriptResult {
  readonly code: number | null;
  readonly stderr: string;
}

const directory = mkdtempSync(join(tmpdir(), 'windlass-scripts-'));
export const scratchFile = (name: string): string => join(directory, name);

/** The interpreter itself: what is called python3 may be a slow wrapper. */
const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();

/** Runs a script as a probe does: Python without the user's environment, no shell. */
export async function runScript(source: string, args: readonly string[], env = {}): Promise<ScriptResult> {
  const file = scratchFile('script.py');
  writeFileSync(file, source);
  const child = spawn(python, [file, ...args], { env: { PATH: process.env.PATH, ...env } });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

export interface FakeAnswer {
  readonly status?: number;
  readonly body?: string;
  /** Never answers. */
  readonly hangs?: boolean;
}

export type Answers = Record<string, FakeAnswer>;

export interface SeenRequest {
  readonly path: string;
  readonly authorization?: string;
  readonly body: string;
}

/** A server on the loopback interface that answers what a test tells it to; answers may be changed while it runs. */
export class FakeEngine {
  readonly seen: SeenRequest[] = [];

  private constructor(
    private readonly server: Server,
    readonly answers: Answers,
  ) {}

  static async start(answers: Answers): Promise<FakeEngine> {
    const server = createServer();
    const fake = new FakeEngine(server, answers);
    server.on('request', (request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const path = request.url ?? '';
        const { authorization } = request.headers;
        fake.seen.push({ path, body, ...(authorization === undefined ? {} : { authorization }) });
        const { status = 200, body: text = '', hangs = false } = fake.answers[path] ?? { status: 404 };
        if (!hangs) response.writeHead(status).end(text);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return fake;
  }

  get port(): string {
    return String((this.server.address() as AddressInfo).port);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
