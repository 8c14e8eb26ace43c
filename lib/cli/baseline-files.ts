import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type Baseline, isProblem, type Kept, parseBaseline } from '../baseline';
import { environmentFile } from '../config';
import { isStream } from '../config/environment-files';
import { repositoryRoot } from '../config/repository-files';
import { type Problem, problem } from '../problem';
import { reasonOf } from './refuse';

/** Where a repository keeps them, beside its package.json. */
const FOLDER = 'baselines';

/** Where the baseline of an environment lies. */
export interface BaselinePlace {
  /** Root of the repository that holds the environment's file. */
  readonly root: string;
  readonly folder: string;
  /** The environment's file, from the root. @default - it comes by a pipe, or another repository's package brought it */
  readonly file?: string;
}

/** Of an environment by name or path: in the repository that holds it, or in which the command is called. */
export function baselinePlace(nameOrPath: string): BaselinePlace {
  const file = environmentFile(nameOrPath);
  const isOwn = file !== undefined && !isStream(file) && !realpathSync(file).split(sep).includes('node_modules');
  const directory = realpathSync(isOwn ? dirname(file) : '.');
  const { root, isMarked } = repositoryRoot(directory);
  const folder = join(root, FOLDER);
  return { root, folder, ...(isOwn && isMarked ? { file: relative(root, realpathSync(file)) } : {}) };
}

/** As messages name it: `baselines/production.json`. */
export const baselinePath = (environment: string): string => `${FOLDER}/${environment}.json`;

export type KeptResult =
  { readonly ok: true; readonly kept?: Kept } | { readonly ok: false; readonly problems: readonly Problem[] };

/** The baseline of an environment, if it is deployed; a damaged one, or one of another environment, is a problem. */
export function readBaseline(environment: string, place: BaselinePlace): KeptResult {
  const path = baselinePath(environment);
  const own = existsSync(join(place.root, path)) ? read(path, place) : undefined;
  if (own === undefined) return renamed(environment, place);
  if (isProblem(own)) return { ok: false, problems: [own] };
  if (own.environment !== environment)
    return {
      ok: false,
      problems: [
        problem(
          path,
          `is the baseline of '${own.environment}', not of '${environment}'; move it to ${baselinePath(own.environment)}, or write it anew: windlass baseline ${environment}`,
        ),
      ],
    };
  return { ok: true, kept: { baseline: own, path } };
}

function read(path: string, { root }: BaselinePlace): Baseline | Problem {
  try {
    return parseBaseline(readFileSync(join(root, path), 'utf8'), path);
  } catch (error) {
    return problem(path, `cannot be read: ${reasonOf(error)}`);
  }
}

/** A file whose environment was deployed under another name makes everything anew and leaves what is there behind. */
function renamed(environment: string, place: BaselinePlace): KeptResult {
  if (place.file === undefined || !existsSync(place.folder)) return { ok: true };
  for (const name of readdirSync(place.folder).sort()) {
    if (!name.endsWith('.json')) continue;
    const other = read(`${FOLDER}/${name}`, place);
    if (isProblem(other) || other.file !== place.file || other.environment === environment) continue;
    return {
      ok: false,
      problems: [
        problem(
          'name',
          `${place.file} is deployed as '${other.environment}' (${FOLDER}/${name}); as '${environment}' every stack would be made anew and those of '${other.environment}' left behind; keep the name, or write '${environment}' into a file of its own, and take ${FOLDER}/${name} out when '${other.environment}' is torn down`,
        ),
      ],
    };
  }
  return { ok: true };
}

/** Name of the file without its ending. */
export const environmentOfFile = (file: string): string => basename(file).replace(/\.(ts|json)$/, '');

/** Files of environments that have a baseline, from the root of the repository one stands in; with its name where the file is gone. */
export function deployedIn(directory: string): readonly string[] {
  const { root } = repositoryRoot(realpathSync(directory));
  const folder = join(root, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const kept = read(`${FOLDER}/${name}`, { root, folder });
      const file = isProblem(kept) || kept.file === undefined ? undefined : join(root, kept.file);
      return file !== undefined && existsSync(file) ? file : environmentOfFile(name);
    });
}
