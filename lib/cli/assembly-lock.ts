import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from './refuse';
import { type Problem, problem } from '../problem';

/** File names of the CDK CLI, whose commands wait for nobody: they refuse a folder that another one uses. */
const WRITER = 'synth.lock';
const READER = /^read\.(\d+)\.\d+\.lock$/;

export type AssemblyLock =
  { readonly ok: true; readonly release: () => void } | { readonly ok: false; readonly problem: Problem };

/** Takes a cloud assembly for writing, as `cdk synth` does; release it when it is written. */
export function lockAssembly(directory: string): AssemblyLock {
  try {
    mkdirSync(directory, { recursive: true });
    const [user] = usersOf(directory);
    if (user !== undefined) return refusal(`process ${user} uses ${directory}; wait until it has ended`);
    const lock = join(directory, WRITER);
    writeFileSync(lock, `${process.pid}`);
    return { ok: true, release: () => release(directory, lock) };
  } catch (error) {
    return refusal(`${directory} cannot be written: ${reasonOf(error)}`);
  }
}

const refusal = (message: string): AssemblyLock => ({ ok: false, problem: problem('output', message) });

/** Processes that write or read it; locks of those that have ended count for nothing. */
function usersOf(directory: string): number[] {
  const users = readdirSync(directory).flatMap((file) => {
    if (file === WRITER) return [Number.parseInt(readFileSync(join(directory, file), 'utf8'), 10)];
    const [, reader] = READER.exec(file) ?? [];
    return reader === undefined ? [] : [Number(reader)];
  });
  return users.filter(isRunning);
}

function isRunning(pid: number): boolean {
  try {
    return pid !== process.pid && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Nothing is left of a folder into which nothing was written. */
function release(directory: string, lock: string): void {
  rmSync(lock, { force: true });
  if (readdirSync(directory).length === 0) rmdirSync(directory);
}
