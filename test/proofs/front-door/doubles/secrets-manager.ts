import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../engine-args/running-engine';
import { pythonPrograms } from '../python/environment';
import { until } from '../world';

/** Moto's Secrets Manager, and AWS's own command line to ask it. */
export class SecretsManagerDouble {
  private process: ChildProcess | undefined;
  private constructor(
    private readonly programs: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<SecretsManagerDouble> {
    const double = new SecretsManagerDouble(pythonPrograms(), await freePort());
    await double.run();
    return double;
  }

  /** Environment of a process that asks it. */
  get env(): NodeJS.ProcessEnv {
    return {
      PATH: `${this.programs}:${process.env['PATH']}`,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${this.port}`,
      AWS_ACCESS_KEY_ID: 'double',
      AWS_SECRET_ACCESS_KEY: 'double',
      AWS_REGION: 'us-west-2',
      AWS_DEFAULT_REGION: 'us-west-2',
      AWS_PAGER: '',
      AWS_MAX_ATTEMPTS: '1',
      PYTHONDONTWRITEBYTECODE: '1',
    };
  }

  /** `aws secretsmanager …` */
  do(...args: readonly string[]): string {
    return execFileSync(join(this.programs, 'aws'), ['secretsmanager', ...args], { env: this.env, encoding: 'utf8' });
  }

  create(name: string, value: string): void {
    this.do('create-secret', '--name', name, '--secret-string', value);
  }

  write(name: string, value: string): void {
    this.do('put-secret-value', '--secret-id', name, '--secret-string', value);
  }

  /** What it knew is gone, as it is kept in memory. */
  async stop(): Promise<void> {
    this.process?.kill('SIGKILL');
    if (this.process?.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
  }

  async run(): Promise<void> {
    this.process = spawn(join(this.programs, 'moto_server'), ['-H', '127.0.0.1', '-p', String(this.port)], {
      env: this.env,
      stdio: 'ignore',
    });
    await until(
      async () => (await fetch(`http://127.0.0.1:${this.port}/moto-api/data.json`).catch(() => undefined))?.ok === true,
      () => 'moto_server',
      60_000,
    );
  }
}
