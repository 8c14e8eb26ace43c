import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { isStream, READABLE, STDIN } from './environment-files';
import { guardedImport } from './guarded-import';
import { problem, type Problem } from '../problem';
import { isObject } from '../schema/paths';

const nameOf = (file: string): string => (file === STDIN ? 'standard input' : file);

/** One line on what keeps a file from being read. */
export const unreadable = (file: string, error: unknown): Problem =>
  problem('environment', `${nameOf(file)} cannot be read: ${reasonOf(error)}`);

export interface Read {
  /** Absent when the file cannot be read at all. */
  readonly value?: unknown;
  readonly problems: readonly Problem[];
}

/** What an environment file says, in either form. */
export async function readEnvironment(file: string): Promise<Read> {
  const isPiped = isStream(file);
  if (!isPiped && !READABLE.includes(extname(file)))
    return { problems: [problem('environment', `${file} must end in ${READABLE.join(' or ')}`)] };
  try {
    return isPiped || extname(file) === '.json' ? await readJson(file) : readModule(file, await guardedImport(file));
  } catch (error) {
    return { problems: [unreadable(file, error)] };
  }
}

/** A socket is read by its number, never by its name. */
function descriptorOf(file: string): number | undefined {
  if (file === STDIN || file === '/dev/stdin') return 0;
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(file) ?? [];
  return number === undefined ? undefined : Number(number);
}

const BYTE_ORDER_MARK = /^\uFEFF/;

/** The second of two equal keys would silently win. */
async function readJson(file: string): Promise<Read> {
  const text = readFileSync(descriptorOf(file) ?? file, 'utf8').replace(BYTE_ORDER_MARK, '');
  if (text.trim() === '') throw new Error('it is empty; give an environment as JSON');
  const value = withoutSchema(parseJson(file, text));
  const { duplicateKeys } = await import('./duplicate-keys'); // reads YAML, which no .ts environment needs
  const problems = duplicateKeys(text).map(({ key, line }) =>
    problem('environment', `${nameOf(file)}, line ${line}: duplicate key '${key}'; remove one`),
  );
  return { value, problems };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw isStream(file) ? new Error(`${reasonOf(error)}; of a pipe JSON is read, nothing else`) : error;
  }
}

/** Without the key by which editors find `docs/schemas/environment.json`. */
function withoutSchema(value: unknown): unknown {
  if (!isObject(value) || typeof value['$schema'] !== 'string') return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$schema'));
}

const WHAT: Readonly<Record<string, string>> = { defineEnvironment: 'the environment', defineConfig: 'the config' };

/** The default export, whichever module format the file ended up in. */
export function readModule(file: string, module: unknown, define = 'defineEnvironment'): Read {
  let value = module;
  while (isObject(value) && 'default' in value) value = value['default'];
  if (value instanceof Promise)
    return { problems: [problem('environment', `${file} exports a promise; export ${WHAT[define]} itself`)] };
  const isModule = isObject(value) && ('__esModule' in value || Reflect.get(value, Symbol.toStringTag) === 'Module');
  if (value !== undefined && !isModule) return { value, problems: [] };
  return {
    problems: [problem('environment', `${file} has no default export; write 'export default ${define}({ … })'`)],
  };
}

/** The first line; of a file that does not compile, the first error with its place. */
function reasonOf(error: unknown): string {
  const lines = textOf(error)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (lines.find((line) => /:\d+:\d+: ERROR:/.test(line)) ?? lines[0] ?? 'it throws').replace(
    /^.*?:(\d+):(\d+): ERROR: /,
    'line $1: ',
  );
}

/** Whatever a file throws. */
function textOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : (error ?? `it throws ${String(error)}`));
  } catch {
    return 'it throws what cannot be printed';
  }
}
