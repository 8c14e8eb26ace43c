import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a whole file or nothing, and the folders above it. Throws what the file system says. */
export function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.part`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}
