import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** One level after the other: `recursive` of Node does not return where the file system denies that a parent exists, as /proc does. */
export function makeFolder(directory: string): void {
  if (existsSync(directory)) return;
  makeFolder(dirname(directory));
  mkdirSync(directory);
}
