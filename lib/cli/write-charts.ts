import { join } from 'node:path';
import { reasonOf, refuse } from './refuse';
import { type ManifestFile, writeManifests } from './write-manifests';
import { type Problem, problem } from '../problem';
import type { Output } from './output';

/** Writes the files of an environment and prints their paths. */
export function writeCharts(output: Output, directory: string, files: readonly ManifestFile[]): void {
  const problem = written(directory, files);
  if (problem !== undefined) return refuse(output, [problem]);
  output.print(`${files.map(({ name }) => join(directory, `${name}.yaml`)).join('\n')}\n`);
}

/** Writes the files, or says why the folder cannot hold them. */
function written(directory: string, files: readonly ManifestFile[]): Problem | undefined {
  try {
    writeManifests(directory, files);
    return undefined;
  } catch (error) {
    return problem('--out', `${directory} cannot be written: ${reasonOf(error)}; give a folder that can`);
  }
}
