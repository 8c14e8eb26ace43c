import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { until } from '../world';
import type { Listener } from './through';

const INSTALL = join(__dirname, 'install-router.sh');

const HOST = '127.0.0.1';

export interface RunningRouter extends Listener {
  readonly stop: () => Promise<void>;
}

/** vLLM's router before engines at fixed addresses; it repeats nothing, for that is the door's part. */
export async function startRouter(workers: readonly string[], flags: readonly string[]): Promise<RunningRouter> {
  const program = execFileSync(INSTALL, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const [port, metrics] = [await freePort(), await freePort()];
  const said: string[] = [];
  const child = spawn(
    program,
    [
      ...['--host', HOST, '--port', String(port), '--prometheus-port', String(metrics)],
      ...['--worker-startup-check-interval', '1', '--disable-retries', '--disable-circuit-breaker'],
      ...['--worker-urls', ...workers],
      ...flags,
    ],
    { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  await until(
    () => isHealthy(port),
    () => said.join(''),
  );
  return { host: HOST, port, stop: () => stopped(child) };
}

async function isHealthy(port: number): Promise<boolean> {
  const answer = await fetch(`http://${HOST}:${port}/health`).catch(() => undefined);
  return answer?.ok === true;
}

async function stopped(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
