import { findEngineFlag, vllmReleases } from '../../catalog';
import type { EngineFlagSpec } from '../../catalog/types';
import { flagName } from './engine';
import type { ContainerView } from './pods';
import { listOf } from './values';

/** What is wrong with a word of the command line of an engine. */
export interface Fault {
  readonly path: string;
  readonly word: string;
  readonly problem: string;
}

interface Word {
  readonly text: string;
  readonly path: string;
}

const MODULE = /^vllm\.entrypoints\b/;
/** A line that a shell takes apart: its words are not those of the engine alone. */
const isLine = (text: string): boolean => /\s/.test(text) && !/^\s*[{[]/.test(text) && /(^|\s)-|vllm/.test(text);

/** Words behind `vllm serve`; undefined: a script starts the engine, or nobody can say what does. */
export function engineWords({ json, path }: ContainerView): readonly Word[] | undefined {
  const words = ['command', 'args'].flatMap((field) =>
    listOf(json[field]).map((one, index) => ({ text: String(one), path: `${path}.${field}.${index}` })),
  );
  if (words.some(({ text }) => isLine(text))) return undefined;
  const start = words.findIndex(({ text }) => text === 'serve' || MODULE.test(text));
  if (start >= 0) return words.slice(start + 1);
  return json['command'] === undefined ? words : undefined;
}

const specOf = (written: string): EngineFlagSpec | undefined =>
  vllmReleases
    .map(({ version }) => findEngineFlag(version, written.replace(/^--no-/, '--')) ?? findEngineFlag(version, written))
    .find((spec) => spec !== undefined);

const isFlag = ({ text }: Word): boolean => /^--?[a-zA-Z]/.test(text);
const isSwitch = ({ kind }: EngineFlagSpec): boolean => kind === 'store_true' || kind === 'bool_pair';

/** How many words a flag takes at least and at most; one that the catalog does not know may take any. */
const leastAndMost = (spec: EngineFlagSpec | undefined, hasValue: boolean): readonly [number, number] => {
  if (spec === undefined) return [0, Infinity];
  if (hasValue || isSwitch(spec)) return [0, 0];
  return spec.type.includes('nargs=+') ? [1, Infinity] : [/nargs=[?*]/.test(spec.type) ? 0 : 1, 1];
};

/** Words that the parser of vLLM refuses, and flags of which only the last counts. */
export function commandLineFaults(container: ContainerView): readonly Fault[] {
  const words = engineWords(container);
  if (words === undefined) return [];
  const heads = words.flatMap((word, index) => (isFlag(word) ? [index] : []));
  const first = heads[0] ?? words.length;
  return [
    ...words.slice(1, first).map(stray),
    ...heads.flatMap((head, index) => flagFaults(words[head]!, words.slice(head + 1, heads[index + 1]))),
    ...twice(heads.map((head) => words[head]!)),
  ];
}

const stray = ({ text, path }: Word): Fault => ({
  path,
  word: text,
  problem: 'it belongs to no flag, so the parser refuses the command line: a flag before it is missing',
});

function flagFaults(flag: Word, behind: readonly Word[]): readonly Fault[] {
  const [written = '', ...value] = flag.text.split('=');
  const [least, most] = leastAndMost(specOf(written), value.length > 0);
  const keys = written.split('.').slice(1);
  return [
    ...(behind.length < least ? [{ path: flag.path, word: flag.text, problem: 'it has no value' }] : []),
    ...behind.slice(most).map(stray),
    ...(keys.every((key) => /^\w+$/.test(key))
      ? []
      : [{ path: flag.path, word: flag.text, problem: 'no field of a configuration is called so' }]),
  ];
}

/** Keys of a JSON flag are set one by one; any other flag counts once. */
const twice = (flags: readonly Word[]): readonly Fault[] =>
  flags
    .filter(({ text }) => text.startsWith('--') && !text.split('=')[0]!.includes('.'))
    .filter((flag, index, all) => all.slice(0, index).some((other) => nameIn(other) === nameIn(flag)))
    .map(({ text, path }) => ({ path, word: text, problem: 'it is written twice, and only the last one counts' }));

const nameIn = ({ text }: Word): string => flagName(text.split('=')[0] ?? '').replace(/^no-/, '');
