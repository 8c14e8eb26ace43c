import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const SERVE = join(__dirname, 'serve.py');
const START_LIMIT_S = 600;
const POLL_MS = 500;
const STOP_LIMIT_MS = 20_000;

/** Nothing is written into the checkout. */
export const NO_BYTECODE = { PYTHONDONTWRITEBYTECODE: '1' };

/** Where a process listens, if it does, and what it may write. */
export interface Place {
  readonly port: number;
  /** @default - 127.0.0.1 */
  readonly host?: string;
  readonly logFile: string;
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A `vllm serve` on this machine's CPU. */
export class RunningEngine {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
    private readonly host: string,
  ) {}

  static start(
    python: string,
    args: readonly string[],
    { port, host = '127.0.0.1', logFile, home, env = {} }: Place,
  ): RunningEngine {
    const child = spawn('nice', ['-n', '5', python, SERVE, 'serve', ...args], {
      env: { ...CPU_ENVIRONMENT, ...env, PATH: process.env.PATH, HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(logFile);
    child.stdout.pipe(log);
    child.stderr.pipe(log, { end: false });
    return new RunningEngine(child, port, host);
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Seconds until `/health` answered 200; throws when the process ended first. */
  async healthy(): Promise<number> {
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    while (seconds() < START_LIMIT_S) {
      if (!this.isRunning) throw new Error(`vllm serve ended with ${this.process.exitCode} before it was healthy`);
      const answer = await this.get('/health').catch(() => undefined);
      if (answer?.status === 200) return seconds();
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
    throw new Error(`vllm serve was not healthy after ${START_LIMIT_S} s`);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`http://${this.host}:${this.port}${path}`, { headers });
  }

  post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`http://${this.host}:${this.port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  terminate(): void {
    this.process.kill('SIGTERM');
  }

  /** Nothing of it is left afterwards. */
  async stop(): Promise<void> {
    this.terminate();
    const kill = setTimeout(() => this.process.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.ended();
    clearTimeout(kill);
  }

  /** Exit code of the process, once it has ended. */
  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.process, 'exit');
    return this.process.exitCode;
  }
}

/** Of the pod's environment what a CPU run shares, and room for the KV cache, which a CPU takes from main memory. */
const CPU_ENVIRONMENT = {
  ...NO_BYTECODE,
  VLLM_CPU_KVCACHE_SPACE: '1',
  VLLM_NO_USAGE_STATS: '1',
  DO_NOT_TRACK: '1',
  HF_HUB_OFFLINE: '1',
  TRANSFORMERS_OFFLINE: '1',
  VLLM_HOST_IP: '127.0.0.1',
};

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
