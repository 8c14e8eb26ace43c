import { readFileSync } from 'node:fs';
import Module, { register } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const CODE = extname(__filename); // .ts of the sources, .js of what was compiled
const CONFIG = join(__dirname, '..', 'lib', 'config');

/** What files import by name, and where it is. */
const DOORS: Readonly<Record<string, string>> = {
  windlass: join(__dirname, `index${CODE}`),
  'windlass/constructs': join(__dirname, `constructs${CODE}`),
  'windlass/testing': join(__dirname, `testing${CODE}`),
};
/** What a file takes that only describes: a door without CDK behind it, which would cost a second. */
const DESCRIBING = ['defineEnvironment', 'defineConfig'];
const LIGHT_DOOR = join(CONFIG, `index${CODE}`);
const LIGHT_DOOR_OF_MODULES = join(CONFIG, 'environment.mjs');
/** How files import it that were copied out of a folder beside `lib`. */
const BESIDE_LIB = String.raw`^(\.\.?/)+lib/config(/index(\.ts)?)?$`;

type Resolve = (request: string, parent?: { readonly filename?: string | null }, ...rest: unknown[]) => string;

let isRegistered = false;

/**
 * Lets a file anywhere on disk, of either module format, import this package by its name: nothing is installed beside it.
 * Another package of that name is not meant. Paths are looked up where they point first.
 */
export function resolveWindlassFromAnywhere(): void {
  if (isRegistered) return;
  isRegistered = true;
  ofCommonJs();
  if (process.env['JEST_WORKER_ID'] !== undefined) return; // its sandbox finds files its own way, and refuses hooks
  const data = { doors: doorsOfModules(), light: url(LIGHT_DOOR_OF_MODULES) };
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`, { data });
}

const url = (path: string): string => pathToFileURL(path).href;
const doorsOfModules = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(DOORS).map(([name, path]) => [name, CODE === '.ts' ? doorWithNames(path) : url(path)]),
  );

/** Node finds no names in TypeScript that is CommonJS: a module that has those the door lists, and the same values. */
function doorWithNames(path: string): string {
  const names = namesIn(readFileSync(path, 'utf8'));
  const module = `import { createRequire } from 'node:module';
const door = createRequire(${JSON.stringify(path)})(${JSON.stringify(path)});
export const { ${names.join(', ')} } = door;
export default door;
`;
  return `data:text/javascript,${encodeURIComponent(module)}`;
}

/** What a door exports; types are none. */
export function namesIn(source: string): readonly string[] {
  const listed = [...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = '']) => list.split(','));
  const declared = [...source.matchAll(/^export (?:const|(?:async )?function|class) (\w+)/gm)].map(
    ([, name = '']) => name,
  );
  const names = listed.map((name) => name.trim()).filter((name) => name !== '' && !name.startsWith('type '));
  return [...declared, ...names.map((name) => name.replace(/^.* as /, ''))];
}

function ofCommonJs(): void {
  const internals = Module as unknown as { _resolveFilename: Resolve };
  const before = internals._resolveFilename;
  internals._resolveFilename = function (this: unknown, request, parent, ...rest) {
    const door = DOORS[request];
    if (door !== undefined) return request === 'windlass' && onlyDescribes(parent?.filename) ? LIGHT_DOOR : door;
    try {
      return before.call(this, request, parent, ...rest);
    } catch (error) {
      if (new RegExp(BESIDE_LIB).test(request)) return LIGHT_DOOR;
      throw error;
    }
  };
}

const onlyDescribes = (file: string | null | undefined): boolean =>
  typeof file === 'string' && takesOnly(DESCRIBING, readFileSync(file, 'utf8'));

/** Whether a source takes no other names of this package than these; types are none. */
export function takesOnly(names: readonly string[], source: string): boolean {
  const clauses = [...source.matchAll(/\b(?:import|export)\s+([^'";]*?)\s*from\s*['"]windlass['"]/g)];
  const mentions = source.match(/(\bfrom|\bimport|\brequire)\s*\(?\s*['"]windlass['"]/g) ?? [];
  const isLight = ([, clause = '']: RegExpMatchArray): boolean =>
    /^type\b/.test(clause) ||
    (/^\{[^}]*\}$/.test(clause) &&
      clause
        .slice(1, -1)
        .split(',')
        .map((name) => name.trim())
        .every((name) => name === '' || name.startsWith('type ') || names.includes(name.split(/\s/)[0]!)));
  return clauses.length === mentions.length && clauses.every(isLight);
}

/** The same for ES modules; Node runs it in a thread of its own. */
const HOOKS = `
const __name = (value) => value; // a compiler that keeps names marks functions with it
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
let doors;
let light;
export const initialize = (data) => { ({ doors, light } = data); };
${takesOnly.toString()}
const onlyDescribes = (parent) =>
  parent?.startsWith('file:') && takesOnly(${JSON.stringify(DESCRIBING)}, readFileSync(fileURLToPath(parent), 'utf8'));
export async function resolve(specifier, context, next) {
  const door = Object.hasOwn(doors, specifier) ? doors[specifier] : undefined;
  if (door !== undefined)
    return next(specifier === 'windlass' && onlyDescribes(context.parentURL) ? light : door, context);
  try {
    return await next(specifier, context);
  } catch (error) {
    if (new RegExp(${JSON.stringify(BESIDE_LIB)}).test(specifier)) return next(light, context);
    throw error;
  }
}
`;
