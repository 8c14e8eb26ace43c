import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { pathOf, ROOT, sourceFiles } from './source-files';

/** Code of one file with a change in it: `from` becomes `to`. */
export interface Seed {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  noImplicitAny: false,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

/** Members of a type are missing, or a value does not satisfy it. */
const INCOMPLETE: ReadonlySet<number> = new Set([1360, 2322, 2739, 2740, 2741]);

/** Where a table can be: the compiler can name no other file for want of a row. */
const MAY_HOLD_A_TABLE = /Record<|satisfies|\[\w+ in /;

/**
 * Files of these folders that no longer compile once the seeds are in, by their paths in the project. Packages are left out,
 * which makes the compiler fast and says nothing about tables.
 */
export function incompleteWith(seeds: readonly Seed[], folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) => sourceFiles(join(ROOT, folder)));
  const program = ts.createProgram(files, OPTIONS, seededHost(seeds));
  return files
    .filter((file) => MAY_HOLD_A_TABLE.test(readFileSync(file, 'utf8')))
    .filter((file) => program.getSemanticDiagnostics(program.getSourceFile(file)).some(isIncomplete))
    .map(pathOf)
    .sort();
}

function seededHost(seeds: readonly Seed[]): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile } = host;
  host.readFile = (path) => seeds.filter(({ file }) => file === pathOf(path)).reduce(seeded, readFile(path));
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) =>
      text.startsWith('.') ? ts.resolveModuleName(text, containing, OPTIONS, host) : { resolvedModule: undefined },
    );
  return host;
}

const isIncomplete = ({ code }: ts.Diagnostic): boolean => INCOMPLETE.has(code);

function seeded(text: string | undefined, { file, from, to }: Seed): string {
  if (text?.includes(from) !== true) throw new Error(`${file} does not hold ${JSON.stringify(from)} any more`);
  return text.replace(from, to);
}
