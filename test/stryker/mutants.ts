import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathOf, ROOT, sourceFiles } from '../support/source-files';

/** A change of one place of the code. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly mutator: string;
  readonly line: number;
  /** Characters of the file that `text` replaces. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Mutated {
  readonly mutants: readonly Mutant[];
  /** Code that counts in `__stryker__` which mutants it came to, by file. */
  readonly instrumented: Readonly<Record<string, string>>;
}

/** What these mutators change is no expression. */
const OF_STATEMENTS = ['BlockStatement'];

/** What instrument.mjs writes. */
interface Instrumented {
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly mutants: readonly {
    readonly id: string;
    readonly fileName: string;
    readonly mutatorName: string;
    readonly location: { readonly start: Position; readonly end: Position };
    readonly replacement: string;
    /** 'Ignored' by a comment. */
    readonly status?: string;
  }[];
}

const LARGEST_BYTES = 1e9;

export function mutantsOf(folders: readonly string[]): Mutated {
  const names = folders.flatMap((folder) => sourceFiles(join(ROOT, folder)).map(pathOf)).sort();
  const written = execFileSync(process.execPath, [join(__dirname, 'instrument.mjs')], {
    cwd: ROOT,
    input: JSON.stringify(names),
    encoding: 'utf8',
    maxBuffer: LARGEST_BYTES,
  });
  const { files, mutants } = JSON.parse(written) as Instrumented;
  const contents = new Map(names.map((name) => [name, readFileSync(join(ROOT, name), 'utf8')]));
  return {
    mutants: mutants
      .filter(({ status }) => status === undefined)
      .map(({ id, fileName, mutatorName, location, replacement }) => {
        const text = contents.get(fileName)!;
        const [start, end] = [offsetOf(text, location.start), offsetOf(text, location.end)];
        return {
          id,
          file: fileName,
          mutator: mutatorName,
          line: location.start.line + 1,
          start,
          end,
          text: inPlaceOf(text.slice(start, end), mutatorName, replacement),
        };
      }),
    instrumented: Object.fromEntries(files.map(({ name, content }) => [name, content])),
  };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function offsetOf(text: string, { line, column }: Position): number {
  let offset = 0;
  for (let passed = 0; passed < line; passed++) offset = text.indexOf('\n', offset) + 1;
  return offset + column;
}

/** An expression stays one among what stands around it. */
function inPlaceOf(original: string, mutator: string, replacement: string): string {
  const isStatement = OF_STATEMENTS.includes(mutator) || /^(case\b|default\b)/.test(original);
  return isStatement ? replacement : `(${replacement})`;
}

/** Tommy Ettinger's mulberry32: the same numbers everywhere. */
function random(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function sampled<T>(all: readonly T[], count: number, seed: number): readonly T[] {
  const next = random(seed);
  return all
    .map((one) => ({ one, rank: next() }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, count)
    .map(({ one }) => one);
}
