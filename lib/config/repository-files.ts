import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** A file or folder that an environment names, or why it is not read. */
export type Located =
  | { readonly ok: true; readonly path: string; /** Of the repository. */ readonly root: string }
  | { readonly ok: false; readonly message: string };

/** What the root of a repository holds. */
const ROOT_FILES = ['.git', 'package.json'];

/** Beside these files and nothing else a plan may depend on: the repository of the environment file. */
export function repositoryRoot(directory: string): { readonly root: string; readonly isMarked: boolean } {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (ROOT_FILES.some((name) => existsSync(join(folder, name)))) return { root: folder, isMarked: true };
    if (folder === dirname(folder)) return { root: directory, isMarked: false };
  }
}

/** Follows links, so that none leads out of the repository. */
export function locate(path: string, directory: string): Located {
  const target = resolve(directory, path);
  if (path.includes('\0') || !existsSync(target))
    return { ok: false, message: `'${path}' is not there; give the path from the environment file's folder` };
  const { root, isMarked } = repositoryRoot(realpathSync(directory));
  const real = realpathSync(target);
  if (isInside(real, root)) return { ok: true, path: real, root };
  const whose = isMarked ? 'the repository' : "the environment file's folder, which no repository holds";
  return {
    ok: false,
    message: `'${path}' lies outside ${whose}: the same repository must always give the same plan, so copy it there`,
  };
}

function isInside(path: string, root: string): boolean {
  const from = relative(root, path);
  return from !== '..' && !from.startsWith(`..${sep}`) && !isAbsolute(from);
}

export const isFolder = (path: string): boolean => statSync(path).isDirectory();

/** Undefined where there is no such file; throws where it is a link that leads out of the repository. */
export function textAt(path: string, root: string): string | undefined {
  if (!existsSync(path) || !statSync(path).isFile()) return undefined;
  if (!isInside(realpathSync(path), root))
    throw new Error(`${basename(path)} is a link that leads out of the repository; copy the file there`);
  return readFileSync(path, 'utf8');
}
