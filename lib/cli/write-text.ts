import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { makeFolder } from './make-folder';

/** Writes a whole file or nothing, and the folders above it. Throws what the file system says. */
export function writeText(file: string, text: string): void {
  makeFolder(resolve(dirname(file)));
  const partial = `${file}.part`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}
