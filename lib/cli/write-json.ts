import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { asJson } from './output';

/** Writes a file and the folders above it. Throws what the file system says. */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, asJson(value));
}
