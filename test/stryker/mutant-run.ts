import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../support/source-files';
import type { Area } from './areas';
import type { Mutant, Mutated } from './mutants';

export type Status = 'noticed' | 'endless' | 'survived' | 'untested';

export interface Outcome {
  readonly mutant: Mutant;
  readonly status: Status;
  /** The first test that failed. */
  readonly by?: { readonly file: string; readonly test: string };
}

/** A line that jest/runner.cjs writes. */
interface Line {
  readonly looked?: string;
  readonly covers?: number;
  readonly failed?: string;
  readonly tests?: readonly string[];
  readonly files?: readonly unknown[];
  readonly started?: string;
  /** CPU time of the process until then. */
  readonly at?: number;
  readonly ms?: number;
  readonly mutant?: string;
  readonly status?: Status;
  readonly by?: Outcome['by'];
  readonly done?: boolean;
}

export interface Limits {
  /** After which no further mutant is judged. */
  readonly minutes: number;
  /** For what a mutant takes besides its tests: modules are loaded anew. CPU time. @default - 30 s */
  readonly patienceMs?: number;
}

const LEFT_OUT = ['node_modules', '.git', '.cache', 'build', 'dist', 'cdk.out', 'coverage'];
const POLL_MS = 500;
/** How often more CPU time than its test files without it a mutant may take. */
const PATIENCE = 6;

/** CPU time of a process: on a busy machine nothing else tells what never ends from what waits for its turn. */
function cpuMs(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }); // [[dd-]hh:]mm:ss
  const [seconds = 0, minutes = 0, hours = 0, days = 0] = stdout.trim().split(/[-:]/).reverse().map(Number);
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** Judges mutants, as many as the minutes allow, in a copy of the project, which is gone afterwards. */
export async function judged(
  area: Area,
  { instrumented }: Mutated,
  mutants: readonly Mutant[],
  limits: Limits,
  tell: (line: string) => void,
): Promise<readonly Outcome[]> {
  const root = mkdtempSync(join(tmpdir(), 'windlass-mutants-'));
  try {
    cpSync(ROOT, root, { recursive: true, filter: (path) => !LEFT_OUT.includes(relative(ROOT, path)) });
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    return await new MutantRun(root, area, instrumented, mutants, limits, tell).outcomes();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

class MutantRun {
  private readonly outcomesById = new Map<string, Outcome>();
  private readonly results: string;
  private readonly task: string;
  private known?: readonly unknown[];
  private seen = 0;
  private started?: { readonly mutant: Mutant; readonly at: number; readonly ms: number };
  private isDone = false;

  constructor(
    private readonly root: string,
    private readonly area: Area,
    private readonly instrumented: Mutated['instrumented'],
    private readonly mutants: readonly Mutant[],
    private readonly limits: Limits,
    private readonly tell: (line: string) => void,
  ) {
    this.results = join(root, '.results.jsonl');
    this.task = join(root, '.task.json');
  }

  async outcomes(): Promise<readonly Outcome[]> {
    while (!this.isDone) await this.process();
    return [...this.outcomesById.values()];
  }

  /** One process of jest, until it is done, has grown too large or a mutant does not come back. */
  private async process(): Promise<void> {
    const before = this.outcomesById.size;
    const child = this.start();
    let hasEnded = false;
    child.once('exit', () => (hasEnded = true));
    while (!hasEnded && !this.isDone && !this.isLate(child)) {
      await wait(POLL_MS);
      this.read();
    }
    this.read();
    child.kill('SIGKILL');
    const lost = this.started?.mutant;
    if (this.isDone || (lost === undefined && this.outcomesById.size > before)) return;
    if (lost === undefined) throw new Error(`jest ended before the first mutant:\n${readFileSync(this.log(), 'utf8')}`);
    copyFileSync(join(ROOT, lost.file), join(this.root, lost.file));
    this.keep({ mutant: lost, status: 'endless' });
  }

  private start(): ChildProcess {
    const { tests, kept } = this.area;
    const left = this.mutants.filter(({ id }) => !this.outcomesById.has(id));
    const files = new Set(left.map(({ file }) => file));
    const instrumented = Object.fromEntries(Object.entries(this.instrumented).filter(([file]) => files.has(file)));
    const { root, results, known } = this;
    const cacheDirectory = join(root, '.jest');
    writeFileSync(
      this.task,
      JSON.stringify({ root, tests, kept, instrumented, mutants: left, results, known, cacheDirectory }),
    );
    this.started = undefined;
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const child = spawn(
      process.execPath,
      ['--max-old-space-size=6144', jest, '--config', 'test/stryker/jest/jest.config.mjs', '--ci'],
      { cwd: root, env: { ...process.env, WINDLASS_MUTANTS: this.task }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    child.stderr?.on('data', (text: Buffer) => writeFileSync(this.log(), text, { flag: 'a' }));
    return child;
  }

  private log(): string {
    const path = join(this.root, '.log');
    if (!existsSync(path)) writeFileSync(path, '');
    return path;
  }

  private isLate({ pid }: ChildProcess): boolean {
    if (this.started === undefined || pid === undefined) return false;
    const { at, ms } = this.started;
    return cpuMs(pid) - at > (this.limits.patienceMs ?? 30_000) + PATIENCE * ms;
  }

  private read(): void {
    if (!existsSync(this.results)) return;
    const lines = readFileSync(this.results, 'utf8').split('\n').slice(0, -1);
    for (const line of lines.slice(this.seen)) this.take(JSON.parse(line) as Line);
    this.seen = lines.length;
  }

  private take({
    looked,
    covers,
    failed,
    tests,
    files,
    started,
    at = 0,
    ms = 0,
    mutant,
    status,
    by,
    done,
  }: Line): void {
    if (looked !== undefined) this.tell(`${looked}: ${ms} ms, comes to ${covers} mutants`);
    if (failed !== undefined) this.tell(`left out, fails without a mutant: ${failed}: ${tests?.join('; ')}`);
    if (files !== undefined) {
      this.known = files;
      this.tell(`${files.length} test files`);
    }
    if (started !== undefined) this.started = { mutant: this.named(started), at, ms };
    if (mutant !== undefined) this.keep({ mutant: this.named(mutant), status: status!, by });
    if (done) this.isDone = true;
  }

  private named(id: string): Mutant {
    return this.mutants.find((mutant) => mutant.id === id)!;
  }

  private keep(outcome: Outcome): void {
    const { mutant, status, by } = outcome;
    this.started = undefined;
    this.outcomesById.set(mutant.id, outcome);
    const who = by === undefined ? '' : ` (${basename(by.file)}: ${by.test})`;
    const count = `${this.outcomesById.size}/${this.mutants.length}`;
    this.tell(`${count} ${status} ${mutant.file}:${mutant.line} ${mutant.mutator}: ${mutant.text.slice(0, 60)}${who}`);
    const isOver = performance.now() > this.limits.minutes * 60_000;
    if (isOver || this.outcomesById.size === this.mutants.length) this.isDone = true;
  }
}
