import { readFileSync, existsSync, statSync } from 'node:fs';
import { extname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Problem } from '../planner/types';
import { parseEnvironment, type ParseResult } from './parse';

/** Where the shipped environments live. */
export const ENVIRONMENTS_DIRECTORY = join(__dirname, '..', '..', 'environments');

/**
 * Reads an environment: a name in `environments/`, or the path of a `.ts` or `.json` file anywhere.
 * Every problem of the file is reported at once; nothing is thrown for bad input.
 */
export async function loadEnvironment(nameOrPath: string): Promise<ParseResult> {
  const file = locate(nameOrPath);
  if (file === undefined) return failure('environment', notFoundMessage(nameOrPath));
  const read = await readEnvironment(file);
  return 'problem' in read ? { ok: false, problems: [read.problem] } : parseEnvironment(read.value);
}

function locate(nameOrPath: string): string | undefined {
  const candidates = /^[\w.-]+$/.test(nameOrPath)
    ? [join(ENVIRONMENTS_DIRECTORY, `${nameOrPath}.ts`), resolve(nameOrPath)]
    : [isAbsolute(nameOrPath) ? nameOrPath : resolve(nameOrPath)];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile());
}

function notFoundMessage(nameOrPath: string): string {
  return `'${nameOrPath}' is neither a file nor a name in environments/; give a name like 'production' or the path of a .ts or .json file`;
}

type Read = { readonly value: unknown } | { readonly problem: Problem };

async function readEnvironment(file: string): Promise<Read> {
  try {
    switch (extname(file)) {
      case '.json':
        return { value: JSON.parse(readFileSync(file, 'utf8')) };
      case '.ts':
        return { value: defaultExport(await import(pathToFileURL(file).href)) };
      default:
        return { problem: { field: 'environment', message: `${file} must end in .ts or .json` } };
    }
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { problem: { field: 'environment', message: `${file} cannot be read: ${reason}` } };
  }
}

/** The default export, whichever module format the file ended up in. */
function defaultExport(module: unknown): unknown {
  let value = module;
  while (typeof value === 'object' && value !== null && 'default' in value) value = value.default;
  return value;
}

function failure(field: string, message: string): ParseResult {
  return { ok: false, problems: [{ field, message }] };
}
