import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suggest } from '../catalog';
import { Draft } from './draft';
import { parseEnvironment, type ParseResult } from './parse';
import { problem, type Problem } from '../problem';
import { isObject } from '../schema/paths';

/** Where the shipped environments live. */
export const ENVIRONMENTS_DIRECTORY = join(__dirname, '..', '..', 'environments');

/**
 * Reads an environment: a name in `environments/`, or the path of a `.ts` or `.json` file anywhere.
 * Every problem of the file is reported at once; nothing is thrown for bad input.
 */
export async function loadEnvironment(nameOrPath: string): Promise<ParseResult> {
  const file = environmentFile(nameOrPath);
  if (file === undefined) return { ok: false, problems: [problem('environment', notFound(nameOrPath))] };
  const read = await readEnvironment(file);
  if (!('value' in read)) return { ok: false, problems: read.problems };
  const parsed = parseEnvironment(read.value);
  if (read.problems.length === 0) return parsed;
  return parsed.ok
    ? { ok: false, problems: read.problems, draft: Draft.of(parsed.config) }
    : { ...parsed, problems: [...read.problems, ...parsed.problems] };
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** The file behind a name or path, if there is one. */
export function environmentFile(nameOrPath: string): string | undefined {
  const shipped = basename(nameOrPath) === nameOrPath ? [`${nameOrPath}.ts`, nameOrPath] : [];
  const candidates = [...shipped.map((file) => join(ENVIRONMENTS_DIRECTORY, file)), resolve(nameOrPath)];
  return candidates.find(isFile);
}

const READABLE = ['.ts', '.json'];
const environmentFiles = (directory: string): string[] =>
  existsSync(directory) ? readdirSync(directory).filter((file) => READABLE.includes(extname(file))) : [];

/** The shipped environments by name. */
export const environmentNames = (): string[] =>
  environmentFiles(ENVIRONMENTS_DIRECTORY).map((file) => file.replace(/\.ts$/, ''));

function notFound(nameOrPath: string): string {
  const isName = basename(nameOrPath) === nameOrPath;
  const path = resolve(nameOrPath);
  if (!isName && existsSync(path))
    return `'${nameOrPath}' is a directory; give one of its files: ${environmentFiles(path).join(', ') || 'it has no .ts or .json'}`;
  const here = isName ? [] : environmentFiles(dirname(path));
  const [nearest] = suggest(basename(nameOrPath), isName ? environmentNames() : here);
  const names = `a name (${environmentNames().join(', ')}) or the path of a .ts or .json file`;
  const hint =
    nearest === undefined || nameOrPath === ''
      ? ''
      : `; did you mean '${isName ? nearest : join(dirname(nameOrPath), nearest)}'?`;
  return `'${nameOrPath}' is neither a file nor a name in environments/${hint || `; give ${names}`}`;
}

interface Read {
  /** Absent when the file cannot be read at all. */
  readonly value?: unknown;
  readonly problems: readonly Problem[];
}

async function readEnvironment(file: string): Promise<Read> {
  if (!READABLE.includes(extname(file)))
    return { problems: [problem('environment', `${file} must end in ${READABLE.join(' or ')}`)] };
  try {
    return extname(file) === '.json' ? await readJson(file) : readModule(file, await import(pathToFileURL(file).href));
  } catch (error) {
    return { problems: [problem('environment', `${file} cannot be read: ${reasonOf(error)}`)] };
  }
}

const BYTE_ORDER_MARK = /^\uFEFF/;

/** The second of two equal keys would silently win. */
async function readJson(file: string): Promise<Read> {
  const text = readFileSync(file, 'utf8').replace(BYTE_ORDER_MARK, '');
  const value = withoutSchema(JSON.parse(text));
  const { duplicateKeys } = await import('./duplicate-keys'); // reads YAML, which no .ts environment needs
  const problems = duplicateKeys(text).map(({ key, line }) =>
    problem('environment', `${file}, line ${line}: duplicate key '${key}'; remove one`),
  );
  return { value, problems };
}

/** Without the key by which editors find `docs/schemas/environment.json`. */
function withoutSchema(value: unknown): unknown {
  if (!isObject(value) || typeof value['$schema'] !== 'string') return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$schema'));
}

/** The default export, whichever module format the file ended up in. */
function readModule(file: string, module: unknown): Read {
  let value = module;
  while (isObject(value) && 'default' in value) value = value['default'];
  const isModule = isObject(value) && ('__esModule' in value || Reflect.get(value, Symbol.toStringTag) === 'Module');
  if (value !== undefined && !isModule) return { value, problems: [] };
  return {
    problems: [
      problem('environment', `${file} has no default export; write 'export default defineEnvironment({ … })'`),
    ],
  };
}

/** The first line; of a file that does not compile, the first error with its place. */
function reasonOf(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n').map((line) => line.trim());
  return (lines.find((line) => /:\d+:\d+: ERROR:/.test(line)) ?? lines[0] ?? '').replace(
    /^.*?:(\d+):(\d+): ERROR: /,
    'line $1: ',
  );
}
