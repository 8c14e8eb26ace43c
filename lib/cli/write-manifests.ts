import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from './make-folder';

export interface ManifestFile {
  /** Without ending. */
  readonly name: string;
  readonly yaml: string;
}

/**
 * Replaces the YAML of a folder, so that a chart that is gone leaves no file behind. All files are complete before the
 * first takes its place: a full disk leaves the old ones as they were. Throws what the file system says.
 */
export function writeManifests(directory: string, files: readonly ManifestFile[]): void {
  makeFolder(resolve(directory));
  const staged = mkdtempSync(join(directory, '.incomplete-'));
  try {
    const names = files.map(({ name }) => `${name}.yaml`);
    for (const { name, yaml } of files) writeFileSync(join(staged, `${name}.yaml`), yaml);
    for (const name of names) renameSync(join(staged, name), join(directory, name));
    const stale = readdirSync(directory).filter((file) => file.endsWith('.yaml') && !names.includes(file));
    for (const file of stale) rmSync(join(directory, file));
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}
