import Module, { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What environment files import. */
const PACKAGE = 'windlass';
const CONFIG = join(__dirname, '..', 'lib', 'config');
const HOME = join(CONFIG, 'index.ts');
const HOME_OF_MODULES = pathToFileURL(join(CONFIG, 'environment.mjs')).href;
/** How files import it that were copied out of a folder beside `lib`. */
const BESIDE_LIB = String.raw`^(\.\.?/)+lib/config(/index(\.ts)?)?$`;

type Resolve = (request: string, ...rest: unknown[]) => string;

/**
 * Lets a file anywhere on disk, of either module format, import this package by its name: nothing is installed beside it.
 * Another package of that name is not meant. Paths are looked up where they point first.
 */
export function resolveWindlassFromAnywhere(): void {
  ofCommonJs();
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`, { data: HOME_OF_MODULES });
}

function ofCommonJs(): void {
  const internals = Module as unknown as { _resolveFilename: Resolve };
  const before = internals._resolveFilename;
  internals._resolveFilename = function (this: unknown, request, ...rest) {
    if (request === PACKAGE) return HOME;
    try {
      return before.call(this, request, ...rest);
    } catch (error) {
      if (new RegExp(BESIDE_LIB).test(request)) return HOME;
      throw error;
    }
  };
}

/** The same for ES modules; Node runs it in a thread of its own. */
const HOOKS = `
let home;
export const initialize = (url) => { home = url; };
export async function resolve(specifier, context, next) {
  if (specifier === ${JSON.stringify(PACKAGE)}) return next(home, context);
  try {
    return await next(specifier, context);
  } catch (error) {
    if (new RegExp(${JSON.stringify(BESIDE_LIB)}).test(specifier)) return next(home, context);
    throw error;
  }
}
`;
