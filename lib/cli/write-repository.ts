import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A text, or the copy of a file. */
export type Content = string | { readonly copyOf: string };

/** May lie in a folder that counts as empty. */
const NO_MATTER = ['.git'];

/** What is in the way of a new repository. */
export const contentsOf = (directory: string): readonly string[] =>
  existsSync(directory) ? readdirSync(directory).filter((name) => !NO_MATTER.includes(name)) : [];

/**
 * Writes all files or none: they are complete before the first takes its place, and when one cannot, those that did go again
 * and what they replaced comes back. Throws what the file system says.
 */
export function writeRepository(directory: string, files: ReadonlyMap<string, Content>): void {
  const made = mkdirSync(directory, { recursive: true });
  const staged = mkdtempSync(join(directory, '.incomplete-'));
  const undo: (() => void)[] = made === undefined ? [] : [() => rmSync(made, { recursive: true })];
  try {
    for (const [path, content] of files) stage(join(staged, 'new', path), content);
    for (const path of files.keys()) put(path, { directory, staged, undo });
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

function stage(path: string, content: Content): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === 'string') writeFileSync(path, content);
  else copyFileSync(content.copyOf, path);
}

interface Place {
  readonly directory: string;
  readonly staged: string;
  readonly undo: (() => void)[];
}

function put(path: string, { directory, staged, undo }: Place): void {
  const target = join(directory, path);
  const folder = mkdirSync(dirname(target), { recursive: true });
  if (folder !== undefined) undo.push(() => rmSync(folder, { recursive: true }));
  if (existsSync(target)) {
    const before = join(staged, `${undo.length}-${basename(path)}`);
    renameSync(target, before);
    undo.push(() => renameSync(before, target));
  } else undo.push(() => rmSync(target, { force: true }));
  renameSync(join(staged, 'new', path), target);
}
