import { engineFlagList, findEngineFlag, formerFlags } from '../../catalog';
import type { EngineFlagSpec } from '../../catalog/types';
import type { Word } from '../types';
import { isUnresolved, spelled } from '../unresolved';

/** One flag of a command line with the words that belong to it; or a word that belongs to none. */
export interface Use {
  /** As the source spells it, or the setting that stands for it. */
  readonly written: string;
  /** Without dashes, as the release spells it: `max-model-len`; as written where the release has none such. */
  readonly name: string;
  /** Absent: the release has no such flag. */
  readonly spec?: EngineFlagSpec;
  /** `attention_config.x` of `--attention-config.x`. */
  readonly keys: readonly string[];
  readonly values: readonly string[];
  /** `--no-x`, or `--x false`. */
  readonly negated: boolean;
  readonly kind: 'flag' | 'model' | 'stray';
}

/** Letters that vLLM itself spells out before its parser reads them. */
const OPTIMIZATION = /^-O\s*=?(\d)?$/;

/** Flags of the words behind `vllm serve`, as the parser of the release divides them; every word is in one of them. */
export function readArguments(words: readonly Word[], version: string): readonly Use[] {
  const uses: Use[] = [];
  let at = 0;
  let hasModel = false;
  while (at < words.length) {
    const word = words[at] as Word;
    if (!isFlag(word.text)) {
      uses.push({
        ...EMPTY,
        written: word.from ?? spelled(word.text),
        name: '',
        values: [word.text],
        kind: hasModel || isUnknowable(word.text) ? 'stray' : 'model',
      });
      hasModel ||= !isUnknowable(word.text);
      at += 1;
      continue;
    }
    const use = flagAt(words, at, version);
    uses.push(use.found);
    at += use.length;
  }
  return uses;
}

const EMPTY = { keys: [], negated: false } as const;

/** `$EXTRA_ARGS`: neither a model nor a value, for it may hold any number of flags. */
const isUnknowable = (text: string): boolean => isUnresolved(text) && /ARG|OPT|FLAG|@/i.test(text);

/** Not a number below zero, nor text that only begins with a dash. */
const isFlag = (text: string): boolean => /^--?[A-Za-z]/.test(text);

function flagAt(words: readonly Word[], at: number, version: string): { readonly found: Use; readonly length: number } {
  const { text, from } = words[at] as Word;
  const [argument, inline] = split(spelledOut(text));
  const spec = findEngineFlag(version, argument) ?? shortened(argument, version);
  const [base = '', ...keys] = argument.split('.');
  const following = inline === undefined ? valuesAfter(words, at, spec) : [inline];
  const stated = truth(spec, following);
  return {
    found: {
      written: from ?? spelled(argument),
      name: (spec?.flag ?? base.replaceAll('_', '-')).replace(/^-+/, ''),
      spec,
      keys,
      values: stated === undefined ? following : [],
      negated: stated === false || (stated === undefined && isNegation(argument, spec)),
      kind: 'flag',
    },
    length: 1 + (inline === undefined ? following.length : 0),
  };
}

/** `--gpu-memory-util`: argparse takes the beginning of one name for it; `--device` was one of its own. */
function shortened(argument: string, version: string): EngineFlagSpec | undefined {
  if (!argument.startsWith('--')) return undefined;
  const start = argument.replaceAll('_', '-');
  if (formerFlags[start] !== undefined) return undefined;
  const found = engineFlagList(version).filter(({ flag }) => flag.startsWith(start));
  return found.length === 1 ? found[0] : undefined;
}

/** `-O3`, `-tp=4` */
function spelledOut(text: string): string {
  const level = OPTIMIZATION.exec(text);
  if (level !== null) return level[1] === undefined ? '--optimization-level' : `--optimization-level=${level[1]}`;
  return text.replace(/^-O\./, '--compilation-config.').replace(/^-O=?\{/, '--compilation-config={');
}

function split(text: string): readonly [string, string | undefined] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

const isNegation = (argument: string, spec: EngineFlagSpec | undefined): boolean =>
  spec?.kind === 'bool_pair' && argument.replaceAll('_', '-') !== spec.flag && !spec.aliases.includes(argument);

/** A switch takes no value; published files give it one all the same, and mean it. */
function truth(spec: EngineFlagSpec | undefined, values: readonly string[]): boolean | undefined {
  const [value] = values;
  if (spec === undefined || spec.kind === 'value' || value === undefined) return undefined;
  return !/^(false|0|no)$/i.test(value);
}

const TRUTH = /^(true|false)$/i;

function valuesAfter(words: readonly Word[], at: number, spec: EngineFlagSpec | undefined): readonly string[] {
  const next = words[at + 1];
  if (next === undefined || next.from !== words[at]?.from || isFlag(next.text)) return [];
  if (spec !== undefined && spec.kind !== 'value') return TRUTH.test(next.text) ? [next.text] : [];
  if (spec === undefined && isUnknowable(next.text)) return [];
  if (spec === undefined || !/nargs=\+|^list</.test(spec.type)) return [next.text];
  const end = words.findIndex((word, index) => index > at && isFlag(word.text));
  return words.slice(at + 1, end < 0 ? undefined : end).map(({ text }) => text);
}
