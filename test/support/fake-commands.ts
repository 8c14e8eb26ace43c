import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Programs that write down how they were called and then do what a few lines of bash say. */
export class FakeCommands {
  readonly directory = mkdtempSync(join(tmpdir(), 'windlass-commands-'));
  private readonly log = join(this.directory, 'calls.log');

  constructor(bodies: Readonly<Record<string, string>>) {
    for (const [name, body] of Object.entries(bodies)) {
      const file = join(this.directory, name);
      writeFileSync(file, `#!/usr/bin/env bash\necho "${name} $*" >> '${this.log}'\n${body}\n`);
      chmodSync(file, 0o755);
    }
  }

  /** Environment in which they come before the real ones. */
  get env(): NodeJS.ProcessEnv {
    return { PATH: `${this.directory}${delimiter}${process.env['PATH']}`, STATE: this.directory };
  }

  calls(): string[] {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n') : [];
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
