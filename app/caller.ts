import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ENVIRONMENTS_DIRECTORY } from '../lib/config';
import { PACKAGE_ROOT } from './package-root';

const OWN_PACKAGE = join(PACKAGE_ROOT, 'package.json');

/** The folder in which somebody typed `npm --prefix … run`; npm itself runs scripts in this project's. */
export function callersDirectory(): string {
  const { npm_package_json: packageFile, INIT_CWD: directory } = process.env;
  const isOurScript = packageFile !== undefined && resolve(packageFile) === OWN_PACKAGE;
  return isOurScript && directory !== undefined ? directory : process.cwd();
}

/** An environment as its caller means it: a file of theirs, or what it says. */
export function asCalled(nameOrPath: string): string {
  const file = resolve(callersDirectory(), nameOrPath);
  return nameOrPath !== '' && existsSync(file) && !isShippedName(nameOrPath) ? file : nameOrPath;
}

const isShippedName = (name: string): boolean => existsSync(join(ENVIRONMENTS_DIRECTORY, `${name}.ts`));
