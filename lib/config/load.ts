import { Draft } from './draft';
import { dirname } from 'node:path';
import { loadOwnConfig } from './own-config';
import { environmentFile, isStream, notFound } from './environment-files';
import { parseEnvironment, type ParseResult } from './parse';
import { readEnvironment, unreadable } from './read-environment';
import { type Problem, problem } from '../problem';

/**
 * Reads an environment: a name in `environments/`, the path of a `.ts` or `.json` file anywhere, or `-` and other pipes of JSON.
 * What its repository adds to the catalog is added before. Every problem of the file is reported at once; nothing is thrown
 * for bad input.
 */
export async function loadEnvironment(nameOrPath: string): Promise<ParseResult> {
  const file = environmentFile(nameOrPath);
  if (file === undefined) return { ok: false, problems: [problem('environment', notFound(nameOrPath))] };
  const config = await loadOwnConfig(folderOf(file));
  const parsed = await readAndParse(file);
  if (!config.ok) return withoutOwn(config.problems, parsed);
  return parsed.ok ? { ...parsed, own: config.own } : parsed;
}

/** What an entry that was not added would have been found by. */
const OF_ENTRIES = /^(models\[\d+\]\.model|capacity\[\d+\]\.instanceType)$/;

/** Problems of both files, but for those that may only follow from entries that were not added. */
function withoutOwn(problems: readonly Problem[], parsed: ParseResult): ParseResult {
  if (parsed.ok) return { ok: false, problems, draft: Draft.of(parsed.config) };
  return { ...parsed, problems: [...problems, ...parsed.problems.filter(({ field }) => !OF_ENTRIES.test(field))] };
}

/** Of a pipe the one in which the command is called. */
const folderOf = (file: string): string => (isStream(file) ? '.' : dirname(file));

async function readAndParse(file: string): Promise<ParseResult> {
  const read = await readEnvironment(file);
  if (!('value' in read)) return { ok: false, problems: read.problems };
  const parsed = parseRead(file, read.value);
  if (read.problems.length === 0) return parsed.ok ? { ...parsed, input: read.value } : parsed;
  return parsed.ok
    ? { ok: false, problems: read.problems, draft: Draft.of(parsed.config) }
    : { ...parsed, problems: [...read.problems, ...parsed.problems] };
}

/** A value of somebody's code may throw when it is read. */
function parseRead(file: string, value: unknown): ParseResult {
  try {
    return parseEnvironment(value, folderOf(file));
  } catch (error) {
    return { ok: false, problems: [unreadable(file, error)] };
  }
}
