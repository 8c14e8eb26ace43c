import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..', '..');

export interface CliResult {
  readonly status: number;
  readonly output: string;
  readonly seconds: number;
}

export interface CdkCli {
  run(args: readonly string[]): Promise<CliResult>;
}

const running = new Set<ChildProcess>();

/** Ends what a cancelled run started. */
export function stopRunning(): void {
  for (const child of running) child.kill('SIGTERM');
}

/** The pinned CDK CLI, with an endpoint on loopback, credentials of no account and a home directory of its own. */
export function cdkCli(endpoint: string, scratch: string): CdkCli {
  const home = join(scratch, 'home');
  mkdirSync(home, { recursive: true });
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    TMPDIR: scratch,
    CI: 'true',
    NO_COLOR: '1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'LOOPBACK',
    AWS_SECRET_ACCESS_KEY: 'loopback',
    AWS_REGION: 'us-west-2',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  const program = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  return {
    run: (args) => execute([program, '--no-notices', '--no-version-reporting', ...args], env),
  };
}

function execute(args: readonly string[], env: NodeJS.ProcessEnv): Promise<CliResult> {
  const started = performance.now();
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', failed);
    child.on('close', (code) => {
      running.delete(child);
      done({ status: code ?? 1, output, seconds: (performance.now() - started) / 1000 });
    });
  });
}
