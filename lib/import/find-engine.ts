import { asList, type Command, readScript } from './shell';
import type { Variable } from './types';
import { isUnresolved, spelled } from './unresolved';

/** What starts an engine: the words behind `vllm serve`, and what stands around them. */
export interface Started {
  readonly words: readonly string[];
  readonly variables: readonly Variable[];
  readonly image?: string;
  /** Options of the container runtime, with what they are given. */
  readonly containerOptions: readonly { readonly name: string; readonly value?: string }[];
}

const SERVERS = /^vllm\.entrypoints\.(openai\.|grpc_server|launcher|api_server)/;
/** What they are given is said, not run. */
const SAYS = new Set(['echo', 'printf', 'log', 'info', 'warn', 'error', 'cat', 'pkill', 'pgrep', 'grep', 'kill']);
const RUNTIMES = new Set(['docker', 'podman', 'nerdctl']);
const base = (path: string): string => path.split('/').at(-1) ?? path;

/** Engines that the commands of a script start. */
export const startedBy = (script: string, given: ReadonlyMap<string, string> = new Map()): readonly Started[] =>
  readScript(script, given).flatMap((command) => startedByWords(command.words, command));

/** Engines that one program with its arguments starts, in a container or behind `sh -c`. */
export function startedByWords(words: readonly string[], command?: Command): readonly Started[] {
  if (SAYS.has(words[0] ?? '')) return [];
  const run = words.findIndex(
    (word, index) => RUNTIMES.has(base(word)) && words.slice(index, index + 4).includes('run'),
  );
  if (run >= 0) return startedByRuntime(words.slice(words.indexOf('run', run) + 1), command);
  const served = behindServe(words);
  if (served !== undefined) return [{ words: served, variables: variablesOf(command), containerOptions: [] }];
  const at = words.findIndex((word, index) => isScript(word) && takesScript(words, index));
  const script = words[at];
  if (script === undefined || (words.length === 1 && at === 0)) return [];
  const given = new Map([...(command?.ofScript ?? []), ...(command?.variables ?? [])]);
  return startedBy(script, new Map([...given, ...positional(words.slice(at + 2))]));
}

const isScript = (word: string): boolean => /\s/.test(word) && /vllm\s+serve|vllm\.entrypoints|docker/.test(word);

/** Programs that run what one of their words says. */
const RUNNERS = new Set(['ssh', 'srun', 'tmux', 'screen', 'eval', 'su', 'parallel-ssh', 'pdsh']);
const takesScript = (words: readonly string[], index: number): boolean =>
  /^-\w*c$/.test((words[index - 1] === '--' ? words[index - 2] : words[index - 1]) ?? '') ||
  RUNNERS.has(base(words[0] ?? ''));

/** `$1` and `$@` of a script behind `sh -c`, whose first word behind it is its name. */
const positional = (words: readonly string[]): readonly (readonly [string, string])[] =>
  words.length === 0
    ? []
    : [['@', asList(words)], ['*', asList(words)], ...words.map((word, index) => [String(index + 1), word] as const)];

/** Words behind `vllm serve` or `python -m vllm.entrypoints…`; undefined: no engine is started. */
export function behindServe(words: readonly string[]): readonly string[] | undefined {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1] ?? '';
    if (base(word) === 'vllm' && next === 'serve') return words.slice(index + 2);
    if (word === '-m' && SERVERS.test(next)) return words.slice(index + 2);
    if (/vllm\/entrypoints\/.*api_server\.py$/.test(word)) return words.slice(index + 1);
  }
  return undefined;
}

/** Options of `docker run` that stand alone. */
const ALONE = new Set([
  '--rm',
  '-d',
  '-it',
  '-i',
  '-t',
  '-ti',
  '--detach',
  '--interactive',
  '--tty',
  '--privileged',
  '--init',
  '-dit',
  '-itd',
  '--read-only',
]);

function startedByRuntime(words: readonly string[], command?: Command): readonly Started[] {
  const options: { name: string; value?: string }[] = [];
  let at = 0;
  for (; at < words.length && (words[at] ?? '').startsWith('-'); at++) {
    const [name = '', ...rest] = (words[at] ?? '').split('=');
    if (rest.length > 0) options.push({ name, value: rest.join('=') });
    else if (ALONE.has(name)) options.push({ name });
    else options.push({ name, value: words[++at] });
  }
  const image = words[at];
  const rest = words.slice(at + 1);
  const isEngine = image !== undefined && /vllm/i.test(image);
  const entrypoint = options.find(({ name }) => name === '--entrypoint')?.value;
  const inner = startedByWords([...(entrypoint === undefined ? [] : entrypoint.split(' ')), ...rest], command);
  const variables = options.flatMap(({ name, value }) =>
    isVariableOption(name) && value !== undefined ? [variableOf(value)] : [],
  );
  const containerOptions = options.filter(({ name }) => !isVariableOption(name) && name !== '--entrypoint');
  if (inner.length > 0)
    return inner.map((one) => ({
      ...one,
      image,
      variables: [...variables, ...one.variables.filter(({ isOfScript }) => isOfScript)],
      containerOptions,
    }));
  if (!isEngine || rest.length === 0 || entrypoint !== undefined) return [];
  const served = rest[0] === 'serve' ? rest.slice(1) : rest;
  return [{ words: served, image, variables: [...variables, ...scriptVariables(command)], containerOptions }];
}

const isVariableOption = (name: string): boolean => name === '-e' || name === '--env';

function variableOf(text: string): Variable {
  const [name = '', ...value] = text.split('=');
  return value.length === 0 ? { name, note: 'of the shell that starts it' } : { name, value: value.join('=') };
}

function variablesOf(command: Command | undefined): readonly Variable[] {
  const seen = [...(command?.variables ?? [])].map(([name, value]) => ({ name, value }));
  return [...seen, ...scriptVariables(command)];
}

const scriptVariables = (command: Command | undefined): readonly Variable[] =>
  [...(command?.ofScript ?? [])].map(([name, value]) => ({ name, value, isOfScript: true }));

/** A value that only the surroundings know is none. */
export const knownValue = (value: string | undefined): string | undefined =>
  value === undefined || isUnresolved(value) ? undefined : spelled(value);
