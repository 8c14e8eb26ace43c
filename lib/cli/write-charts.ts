import { join } from 'node:path';
import { reasonOf, refuse } from './refuse';
import { type ManifestFile, writeManifests } from './write-manifests';
import { type Problem, problem } from '../problem';
import type { Output } from './output';

/** Writes the files of an environment and prints their paths; `field` is what named the folder. */
export function writeCharts(output: Output, directory: string, files: readonly ManifestFile[], field = '--out'): void {
  const problem = written(directory, files, field);
  if (problem !== undefined) return refuse(output, [problem]);
  output.print(`${files.map(({ name }) => join(directory, `${name}.yaml`)).join('\n')}\n`);
}

/** Writes the files, or says why the folder cannot hold them. */
function written(directory: string, files: readonly ManifestFile[], field: string): Problem | undefined {
  try {
    writeManifests(directory, files);
    return undefined;
  } catch (error) {
    return problem(field, `${directory} cannot be written: ${reasonOf(error)}; give a folder that can`);
  }
}
