import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

export const ROOT = resolve(__dirname, '../..');

/** TypeScript of a folder, or the file itself: absolute paths. */
export function sourceFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).flatMap((name) => {
    const inside = join(path, name);
    if (statSync(inside).isDirectory()) return sourceFiles(inside);
    return name.endsWith('.ts') ? [inside] : [];
  });
}

/** Path inside the project, with slashes. */
export const pathOf = (absolute: string): string => relative(ROOT, absolute).split(sep).join('/');

/** A file as the compiler sees it. */
export const withoutComments = (file: string): string =>
  readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

/** Any of these words in quotes, or as the key of an object in quotes. */
export const quoted = (words: readonly string[]): RegExp =>
  new RegExp(`['"\`](${words.map((word) => word.replace(/[.*+?^$()|[\]\\]/g, '\\$&')).join('|')})['"\`]`);
