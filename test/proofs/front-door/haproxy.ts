import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const INSTALL = join(__dirname, 'install-haproxy.sh');

/** Path of the program; installs it once a machine. */
export const installedHaproxy = (): string =>
  execFileSync(INSTALL, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

/** USER_HZ, which Linux shows to programs whatever it counts in. */
const TICKS_A_SECOND = 100;

export interface Verdict {
  readonly isValid: boolean;
  readonly said: string;
}

/** What `haproxy -c` says of a configuration; warnings are said too. */
export function check(program: string, configuration: string, env: NodeJS.ProcessEnv = {}): Verdict {
  const { status, stdout, stderr } = spawnSync(program, ['-c', '-f', configuration], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
  return { isValid: status === 0, said: `${stdout}${stderr}` };
}

/** A door that runs: one process, as in its pod. What it writes goes into a file, which costs whoever measures it nothing. */
export class RunningHaproxy {
  private constructor(
    private readonly process: ChildProcess,
    private readonly socket: string,
    private readonly output: string,
  ) {}

  /** `before`: a command that starts it in its own place. */
  static start(program: string, configuration: string, socket: string, before: readonly string[] = []): RunningHaproxy {
    const [command, ...rest] = [...before, program, '-db', '-f', configuration];
    const output = `${configuration}.out`;
    const file = openSync(output, 'a');
    const child = spawn(command!, rest, {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    return new RunningHaproxy(child, socket, output);
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Everything it wrote: access log and messages. */
  get said(): string {
    return readFileSync(this.output, 'utf8');
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.process, 'exit');
    return this.process.exitCode;
  }

  async stop(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended();
  }

  /** Greatest resident memory so far. */
  get peakMiB(): number {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  /** Of all its threads, so far. */
  get cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  }

  /** What the administrative socket answers. */
  async command(line: string): Promise<string> {
    const socket = connect(this.socket);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.write(`${line}\n`);
    await once(socket, 'end');
    return answer;
  }
}
