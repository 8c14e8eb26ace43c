import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readAssembly } from '../policy/read';
import { isObject, type JsonObject } from '../policy/model/values';
import { type Problem, problem } from '../problem';
import type { Side } from '../review';
import { reasonOf } from './refuse';

/** A synthesized environment with its name; several where one folder holds the manifests of several. */
export interface Synthesized {
  readonly environment: string;
  readonly side: Side;
}

export const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** Folders in which output lies below the one that is given: of `npm run synth`. */
const [ASSEMBLY, MANIFESTS] = ['cdk.out', 'dist'];
const STACK = /^windlass-(.+)-[A-Z][A-Za-z]+$/;

/** A cloud assembly, a folder of manifests, or the folder that holds both; or what is wrong with it. */
export async function readSynthesized(directory: string, from = directory): Promise<Synthesized | Problem> {
  try {
    const assembly = [directory, join(directory, ASSEMBLY!)].find((one) => existsSync(join(one, 'manifest.json')));
    const stacks = assembly === undefined ? [] : readAssembly(assembly);
    const environment = STACK.exec(stacks[0]?.name ?? '')?.[1];
    const own = [directory, join(directory, MANIFESTS!, environment ?? '')].find((one) => yamlsIn(one).length > 0);
    const manifests = own === undefined ? [] : await readManifests(own);
    if (stacks.length === 0 && manifests.length === 0)
      return problem(
        'diff',
        `${directory} holds neither a cloud assembly (manifest.json) nor manifests (*.yaml); give cdk.out, dist/<environment>, or the folder with both`,
      );
    return {
      environment: environment ?? (directory.replace(/\/+$/, '').split('/').at(-1) || directory),
      side: { from, stacks, manifests },
    };
  } catch (error) {
    return problem('diff', `${directory} cannot be read: ${reasonOf(error)}; synthesize it again`);
  }
}

const yamlsIn = (directory: string): readonly string[] =>
  isFolder(directory)
    ? readdirSync(directory)
        .filter((file) => /\.ya?ml$/.test(file))
        .sort()
    : [];

/** Objects of every document of every file. */
async function readManifests(directory: string): Promise<readonly JsonObject[]> {
  const { parseAllDocuments } = await import('yaml');
  return yamlsIn(directory).flatMap((file) => {
    const documents = parseAllDocuments(readFileSync(join(directory, file), 'utf8'), { uniqueKeys: false });
    return [...documents].flatMap((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw new Error(`${file}: ${error.message.split('\n')[0]}`);
      const value: unknown = document.toJS();
      return isObject(value) && 'kind' in value ? [value] : [];
    });
  });
}
