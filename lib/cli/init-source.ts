import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Problem, problem } from '../problem';
import type { Surroundings } from './surroundings';
import type { Content } from './write-repository';

export interface PackageSource {
  /** What package.json says; absent: nobody knows where windlass is. */
  readonly windlass?: string;
  /** A package that is kept beside the code, so that every machine finds it. */
  readonly files?: readonly (readonly [path: string, content: Content])[];
  readonly problems: readonly Problem[];
}

const PACKAGE = /^(?:file:)?(.+\.tgz)$/;
const KEPT_IN = 'vendor';

/** Where the new repository gets windlass from: what is asked for, else where this program was installed from. */
export function packageSource(spec: string | undefined, { installedFrom }: Surroundings): PackageSource {
  const given = spec ?? installedFrom?.();
  if (given === undefined) return { problems: [NOT_INSTALLED] };
  if (given.trim() === '')
    return { problems: [problem('--windlass', `must name a package, a version or an address, got ''`)] };
  const [, path] = /^[a-z+]+:\/\//.test(given) ? [] : (PACKAGE.exec(given) ?? []);
  if (path === undefined) return { windlass: given, problems: [] };
  if (!existsSync(path) || !statSync(path).isFile())
    return { problems: [problem('--windlass', `${path} is no file; give the package that 'npm pack' wrote`)] };
  const kept = `${KEPT_IN}/${basename(path)}`;
  return { windlass: `file:${kept}`, files: [[kept, { copyOf: resolve(path) }]], problems: [] };
}

const NOT_INSTALLED = problem(
  '--windlass',
  "is missing: this program runs from its sources, and a new repository installs a package; run 'npm pack' here and give the file it writes, or the version in a registry of yours",
);
