import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ABOVE = dirname(__dirname);
const isRoot = (folder: string): boolean => existsSync(join(folder, 'package.json'));

/** The folder of this package: of the sources it is the one above, of what was compiled the one above that. */
export const PACKAGE_ROOT = isRoot(ABOVE) ? ABOVE : dirname(ABOVE);

/** Whether this runs without a loader for TypeScript. */
export const isCompiled = PACKAGE_ROOT !== ABOVE;

export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version;

const installedIn = dirname(PACKAGE_ROOT);
const modules = basename(installedIn) === 'node_modules' ? installedIn : join(PACKAGE_ROOT, 'node_modules');

/** Where things are kept between runs; deleting it costs time and nothing else. */
export const CACHE_FOLDER = join(modules, '.cache', 'windlass');
