import { type ChildProcess, type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export interface Load {
  readonly clients: number;
  readonly seconds: number;
  /** @default - each client asks again at once */
  readonly perSecond?: number;
}

export interface Felt {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Before every other program of the machine, where that is allowed: a command that starts another one so. */
export const URGENTLY: readonly string[] =
  spawnSync('chrt', ['-r', '1', 'true']).status === 0 ? ['chrt', '-r', '1'] : [];

/** `load.go`, built: its engines and its clients are processes of their own. */
export class LoadProgram {
  private readonly folder = mkdtempSync(join(tmpdir(), 'front-door-load-'));
  private readonly program = join(this.folder, 'load');
  private readonly engines: ChildProcess[] = [];

  constructor() {
    execFileSync('go', ['build', '-o', this.program, join(__dirname, 'load.go')], { stdio: 'inherit' });
  }

  async engine(address: string): Promise<void> {
    const engine = this.spawn('engine', address);
    this.engines.push(engine);
    engine.stdin.end();
    await once(engine.stdout, 'data');
  }

  async ask(address: string, key: string, body: string, { clients, seconds, perSecond = 0 }: Load): Promise<Felt> {
    const client = this.spawn('ask', address, key, String(clients), String(seconds), String(perSecond));
    client.stdin.end(body);
    let said = '';
    client.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(client, 'close')) as [number | null];
    if (code !== 0) throw new Error(`the client ended with ${code}`);
    return JSON.parse(said) as Felt;
  }

  private spawn(...args: string[]): ChildProcessByStdio<Writable, Readable, null> {
    const [command, ...rest] = [...URGENTLY, this.program, ...args];
    return spawn(command!, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  stop(): void {
    for (const engine of this.engines) engine.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
