import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { OwnPackage } from '../lib/init';

const ABOVE = dirname(__dirname);
const isRoot = (folder: string): boolean => existsSync(join(folder, 'package.json'));

/** The folder of this package: of the sources it is the one above, of what was compiled the one above that. */
export const PACKAGE_ROOT = isRoot(ABOVE) ? ABOVE : dirname(ABOVE);

/** Whether this runs without a loader for TypeScript. */
export const isCompiled = PACKAGE_ROOT !== ABOVE;

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export const ownPackage = (): OwnPackage => readJson(join(PACKAGE_ROOT, 'package.json')) as OwnPackage;

const installedIn = dirname(PACKAGE_ROOT);
const modules = basename(installedIn) === 'node_modules' ? installedIn : join(PACKAGE_ROOT, 'node_modules');

/** Where things are kept between runs; deleting it costs time and nothing else. */
export const CACHE_FOLDER = join(modules, '.cache', 'windlass');

/**
 * Where npm installed this package from, by what it noted in its own lock file: `/…/windlass-0.2.0.tgz` or a version.
 * Undefined: it was not installed, or nobody can tell.
 */
export function installedFrom(): string | undefined {
  const lock = join(modules, '.package-lock.json');
  if (basename(installedIn) !== 'node_modules' || !existsSync(lock)) return undefined;
  const { packages = {} } = readJson(lock) as { packages?: Record<string, { resolved?: string; version?: string }> };
  const { resolved, version } = packages[`node_modules/${basename(PACKAGE_ROOT)}`] ?? {};
  return resolved?.startsWith('file:') === true ? resolve(installedIn, '..', resolved.slice('file:'.length)) : version;
}
