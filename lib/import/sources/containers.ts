import { behindServe, startedByWords } from '../find-engine';
import { shellWords } from '../shell';
import type { SourceEngine, Variable } from '../types';
import { isUnresolved } from '../unresolved';
import { at, listOf, type Node, numberOf, objectOf, textOf, words } from './documents';

/** Images whose entrypoint is the engine: arguments alone start it. */
const ENGINE_IMAGE = /vllm/i;
const GPU_RESOURCE =
  /^(nvidia\.com\/(gpu|mig.*)|amd\.com\/gpu|gpu\.intel\.com\/.*|google\.com\/tpu|aws\.amazon\.com\/neuron.*|habana\.ai\/gaudi)$/;

/** The container of a pod as an engine; undefined: it starts none. */
export function engineOfContainer(container: Node): Omit<SourceEngine, 'place' | 'hardware'> | undefined {
  const variables = listOf(container['env']).flatMap((entry) => variableOf(objectOf(entry)));
  const known = new Map(variables.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])));
  const image = textOf(container['image']);
  const line = [...words(container['command']), ...words(container['args'])].map((word) => withVariables(word, known));
  const started = startedIn(line, known);
  const [first] = started;
  if (first !== undefined) {
    const others = first.variables.filter(({ name }) => !known.has(name));
    return { words: first.words.map((text) => ({ text })), variables: [...variables, ...others], settings: [], image };
  }
  const command = words(container['command']);
  const isEngine = image !== undefined && ENGINE_IMAGE.test(image) && !/router|lmstack|sidecar/i.test(image);
  const isServer = command.length === 0 || /(^|\/)(vllm|start_server\.sh)$/.test(command[0] ?? '');
  if (!isEngine || !isServer || words(container['args']).length === 0) return undefined;
  const own = words(container['args']).map((word) => withVariables(word, known));
  const args = own[0] === 'serve' ? own.slice(1) : own;
  return args.some((word) => /^(-|[\w.-]+\/)/.test(word))
    ? { words: args.flatMap(dividedWords).map((text) => ({ text })), variables, settings: [], image }
    : undefined;
}

function startedIn(line: readonly string[], known: ReadonlyMap<string, string>) {
  const served = behindServe(line);
  const command = { words: line, variables: known, ofScript: new Map<string, string>() };
  if (served === undefined) return startedByWords(line, command);
  return [{ words: served.flatMap(dividedWords), variables: [] as readonly Variable[] }];
}

/** `- --max-model-len 4096` is one word to Kubernetes, and a slip; it is read as it was meant. */
const dividedWords = (word: string): readonly string[] =>
  /^--[\w.-]+\s+\S/.test(word) && !isUnresolved(word) ? shellWords(word) : [word];

/** `$(NAME)`, as Kubernetes replaces it. */
const withVariables = (word: string, known: ReadonlyMap<string, string>): string =>
  word.replace(/\$\((\w+)\)/g, (whole, name: string) => known.get(name) ?? whole);

function variableOf(entry: Node): readonly Variable[] {
  const name = textOf(entry['name']);
  if (name === undefined) return [];
  const value = textOf(entry['value']);
  if (value !== undefined) return [{ name, value }];
  const [source] = Object.keys(objectOf(entry['valueFrom']));
  return [{ name, note: NOTES[source ?? ''] ?? 'of no value' }];
}

const NOTES: Readonly<Record<string, string>> = {
  secretKeyRef: 'of a secret',
  configMapKeyRef: 'of a ConfigMap',
  fieldRef: 'of the pod',
  resourceFieldRef: 'of the pod',
};

/** GPUs that a container asks for, and by what name. */
export function gpusOf(container: Node): { readonly count: number; readonly resource: string } | undefined {
  const asked = {
    ...objectOf(at(container, 'resources', 'requests')),
    ...objectOf(at(container, 'resources', 'limits')),
  };
  const [found] = Object.entries(asked).filter(([name]) => GPU_RESOURCE.test(name));
  const count = numberOf(found?.[1]);
  return found === undefined || count === undefined ? undefined : { count, resource: found[0] };
}
