import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads "watch <pid>" and "forget <pid>" until its input ends, then kills every process group still watched and removes
 * the directory. Its input ends when this process ends, however that happens: normally, by Ctrl-C, by a crash, by kill -9.
 */
const GUARD = `
pids=''
while read -r word pid; do
  case "$word" in
    watch) pids="$pids $pid " ;;
    forget) pids=$(printf '%s' "$pids" | sed "s/ $pid / /") ;;
  esac
done
for pid in $pids; do kill -9 "-$pid" 2>/dev/null; done
rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }
`;

const LOG_LINES = 15;

/** The processes of one rehearsal and the directory they write to; nothing of either outlives this process. */
export class Processes {
  private readonly guard: ChildProcess;
  private readonly running = new Map<string, ChildProcess>();

  constructor(readonly directory: string) {
    this.guard = spawn('/bin/sh', ['-c', GUARD, 'windlass-rehearsal-guard', directory], {
      detached: true, // Ctrl-C in a terminal goes to the whole foreground group, and this one has work left to do
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }

  /** Starts a program in a process group of its own; what it prints goes to `<name>.log`. */
  start(name: string, binary: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    const log = openSync(this.logOf(name), 'a');
    const child = spawn(binary, [...args], { detached: true, stdio: ['ignore', log, log], cwd: this.directory, env });
    closeSync(log);
    child.on('error', () => undefined); // seen as "exited" by whoever waits for it
    if (child.pid === undefined) return;
    this.running.set(name, child);
    this.guard.stdin?.write(`watch ${child.pid}\n`);
  }

  /** What a program that ended by itself printed last; undefined while it runs. */
  failure(name: string): string | undefined {
    const child = this.running.get(name);
    if (child !== undefined && child.exitCode === null && child.signalCode === null) return undefined;
    const lines = readFileSync(this.logOf(name), 'utf8').trimEnd().split('\n');
    return `${name} ended with ${child?.exitCode ?? child?.signalCode ?? 'no process'}:\n${lines.slice(-LOG_LINES).join('\n')}`;
  }

  failures = (): string[] => [...this.running.keys()].flatMap((name) => this.failure(name) ?? []);

  async stop(name: string): Promise<void> {
    const child = this.running.get(name);
    if (child?.pid === undefined) return;
    const ended = exit(child);
    kill(child.pid);
    await ended;
    this.running.delete(name);
    this.guard.stdin?.write(`forget ${child.pid}\n`);
  }

  /** Ends everything through the guard, the way it also goes after a crash. */
  async stopAll(): Promise<void> {
    const ended = exit(this.guard);
    this.guard.stdin?.end();
    await ended;
  }

  private logOf(name: string): string {
    return join(this.directory, `${name}.log`);
  }
}

function exit(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** The whole group; a group that is gone already is fine. */
function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
