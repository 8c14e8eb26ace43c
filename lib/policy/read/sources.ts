import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, problem } from '../../problem';

/** Text of a file, or of standard input where the path is `-`. */
export type ReadInput = (path: string) => string;

export interface Source {
  /** As it is named to people. */
  readonly file: string;
  readonly text: string;
}

/** What was read, and what could not be. */
export interface ReadResult<T> {
  readonly found: readonly T[];
  readonly problems: readonly Problem[];
}

export const STDIN = '-';
export const nameOf = (path: string): string => (path === STDIN ? 'standard input' : path);

export const merged = <T>(results: readonly ReadResult<T>[]): ReadResult<T> => ({
  found: results.flatMap(({ found }) => found),
  problems: results.flatMap(({ problems }) => problems),
});

/** What the file system says, without its path. */
const reasonOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .split('\n')[0]!
    .replace(/^Error: /, '')
    .replace(/, \w+ '.*'$/, '');

export const unreadable = (field: string, path: string, error: unknown): Problem =>
  problem(field, `${nameOf(path)} cannot be read: ${reasonOf(error)}`);

const BYTE_ORDER_MARK = /^\uFEFF/;

/** The text of one file. */
export function readSource(field: string, path: string, readInput: ReadInput = readFile): ReadResult<Source> {
  try {
    return { found: [{ file: nameOf(path), text: readInput(path).replace(BYTE_ORDER_MARK, '') }], problems: [] };
  } catch (error) {
    return { found: [], problems: [unreadable(field, path, error)] };
  }
}

const readFile: ReadInput = (path) => readFileSync(path, 'utf8');

export interface Walk {
  readonly field: string;
  /** Endings of files that are read: `/\.ya?ml$/`. */
  readonly endings: RegExp;
  /** In words: `*.yaml, *.yml or *.json`. */
  readonly named: string;
  /** A folder that is read as one thing. @default - none is */
  readonly whole?: (directory: string) => boolean;
}

/** Files below a folder in the order of their names, links followed; folders that are one thing stand for themselves. */
export function filesBelow(directory: string, walk: Walk): ReadResult<string> {
  const seen = new Set<string>();
  const below = (folder: string): ReadResult<string> => {
    try {
      const real = realpathSync(folder);
      if (seen.has(real)) return { found: [], problems: [] };
      seen.add(real);
      if (walk.whole?.(folder) === true) return { found: [folder], problems: [] };
      return merged(
        readdirSync(folder)
          .sort()
          .map((name) => entry(join(folder, name))),
      );
    } catch (error) {
      return { found: [], problems: [unreadable(walk.field, folder, error)] };
    }
  };
  const entry = (path: string): ReadResult<string> => {
    if (statSync(path).isDirectory()) return below(path);
    return { found: walk.endings.test(path) ? [path] : [], problems: [] };
  };
  const { found, problems } = below(directory);
  if (found.length > 0 || problems.length > 0) return { found, problems };
  return { found, problems: [problem(walk.field, `${directory} holds no file to judge; give one with ${walk.named}`)] };
}

export const isDirectory = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};
