import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTES } from './support';

jest.setTimeout(3 * MINUTES);

const ROOT = resolve(__dirname, '../../..');

/** Processes whose command line names the directory of a rehearsal. */
function processesOf(directory: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory);
      } catch {
        return false; // ended in between
      }
    });
}

/** A rehearsal that keeps its cluster, as a process of its own; resolves once the cluster is up and kept. */
async function keptRehearsal(): Promise<{ kill: (signal: NodeJS.Signals) => void; directory: string }> {
  const args = ['--import', 'tsx', 'bin/windlass.ts', 'rehearse', 'development', '--keep', '--only', 'topology'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  for await (const chunk of child.stderr) {
    text += String(chunk);
    const [, kubeconfig] = /KUBECONFIG=(\S+)/.exec(text) ?? [];
    if (kubeconfig !== undefined) return { kill: (signal) => void child.kill(signal), directory: dirname(kubeconfig) };
  }
  throw new Error(`the rehearsal ended:\n${text}`);
}

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('after %s nothing is left', async (signal) => {
  const { kill, directory } = await keptRehearsal();
  expect(processesOf(directory).length).toBeGreaterThan(5);
  kill(signal);
  for (let waited = 0; waited < 50 && (existsSync(directory) || processesOf(directory).length > 0); waited++)
    await sleep(200);
  expect(processesOf(directory)).toEqual([]);
  expect(existsSync(directory)).toBe(false);
});
