import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { suggest } from '../catalog';

/** Where the shipped environments live. */
export const ENVIRONMENTS_DIRECTORY = join(__dirname, '..', '..', 'environments');

export const STDIN = '-';
/** What an environment may be written in. */
export const READABLE: readonly string[] = ['.ts', '.json'];
/** Files of other programs that end the same way. */
const OTHERS = /^(package|package-lock|tsconfig.*|jsconfig|cdk|cdk\.context)\.json$|\.(d|test|config)\.ts$/;

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** Standard input, the shell's `<(…)` and other pipes: read as JSON, whatever their name ends in. */
export const isStream = (path: string): boolean =>
  path === STDIN || (existsSync(path) && !statSync(path).isDirectory() && (isDevice(path) || !statSync(path).isFile()));
const isDevice = (path: string): boolean => /^\/(dev|proc)\//.test(resolve(path));

/** Where a name is looked up: in the environments of the repository one stands in, then in the shipped ones. */
const directories = (): readonly string[] => [resolve('environments'), ENVIRONMENTS_DIRECTORY];

/** The file behind a name or path, if there is one. */
export function environmentFile(nameOrPath: string): string | undefined {
  if (isStream(nameOrPath)) return nameOrPath;
  const files = basename(nameOrPath) === nameOrPath ? [`${nameOrPath}.ts`, nameOrPath] : [];
  const named = directories().flatMap((directory) => files.map((file) => join(directory, file)));
  return [...named, resolve(nameOrPath)].find(isFile);
}

export function environmentFiles(directory: string): string[] {
  try {
    return readdirSync(directory).filter((file) => READABLE.includes(extname(file)) && !OTHERS.test(file));
  } catch {
    return []; // none, or none that may be read
  }
}

/** The environments that have a name: those of the repository one stands in, and the shipped ones. */
export const environmentNames = (): string[] => [
  ...new Set(
    directories().flatMap((directory) => environmentFiles(directory).map((file) => file.replace(/\.ts$/, ''))),
  ),
];

/** What to say to a name or path behind which there is no file. */
export function notFound(nameOrPath: string): string {
  const isName = basename(nameOrPath) === nameOrPath;
  const path = resolve(nameOrPath);
  if (!isName && existsSync(path))
    return `'${nameOrPath}' is a directory; give one of its files: ${environmentFiles(path).join(', ') || 'it has no .ts or .json'}`;
  const nearest = nearestFile(nameOrPath, isName);
  const hint =
    nearest === undefined
      ? `give a name (${environmentNames().join(', ')}) or the path of a .ts or .json file`
      : `did you mean '${nearest}'?`;
  return `'${nameOrPath}' is neither a file nor a name in environments/; ${hint}`;
}

/** The same name misspelt, of a shipped environment or of a file of one's own. */
function nearestFile(nameOrPath: string, isName: boolean): string | undefined {
  if (isName) return suggest(nameOrPath, [...environmentNames(), ...ownFiles('.')])[0];
  const folder = dirname(nameOrPath);
  const [nearest] = suggest(basename(nameOrPath), ownFiles(folder));
  return nearest === undefined ? undefined : join(folder, nearest);
}

const ownFiles = (folder: string): string[] =>
  environmentFiles(resolve(folder)).filter(
    (file) => statSync(resolve(folder, file), { throwIfNoEntry: false })?.uid === process.getuid?.(),
  );
