import { Draft } from './draft';
import { dirname } from 'node:path';
import { environmentFile, isStream, notFound } from './environment-files';
import { parseEnvironment, type ParseResult } from './parse';
import { readEnvironment, unreadable } from './read-environment';
import { problem } from '../problem';

/**
 * Reads an environment: a name in `environments/`, the path of a `.ts` or `.json` file anywhere, or `-` and other pipes of JSON.
 * Every problem of the file is reported at once; nothing is thrown for bad input.
 */
export async function loadEnvironment(nameOrPath: string): Promise<ParseResult> {
  const file = environmentFile(nameOrPath);
  if (file === undefined) return { ok: false, problems: [problem('environment', notFound(nameOrPath))] };
  const read = await readEnvironment(file);
  if (!('value' in read)) return { ok: false, problems: read.problems };
  const parsed = parseRead(file, read.value);
  if (read.problems.length === 0) return parsed;
  return parsed.ok
    ? { ok: false, problems: read.problems, draft: Draft.of(parsed.config) }
    : { ...parsed, problems: [...read.problems, ...parsed.problems] };
}

/** A value of somebody's code may throw when it is read. */
function parseRead(file: string, value: unknown): ParseResult {
  try {
    return parseEnvironment(value, isStream(file) ? '.' : dirname(file));
  } catch (error) {
    return { ok: false, problems: [unreadable(file, error)] };
  }
}
