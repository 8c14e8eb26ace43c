import type { JsonObject } from '../../policy/model/values';

/**
 * Arguments of a program as its flags: `--max-num-seqs 16` and `--max-num-seqs=16` are the same, whatever stands before it.
 * What belongs to no flag keeps its order. A flag given several times, or with several words after it, has all its values.
 */
export function flagsOf(args: readonly string[]): JsonObject {
  const flags: Record<string, unknown> = {};
  const positional: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const [flag = '', ...rest] = (args[index] ?? '').split('=');
    if (!isFlag(flag)) {
      positional.push(args[index] ?? '');
      continue;
    }
    const words = rest.length > 0 ? [rest.join('=')] : wordsFrom(args, index + 1, flag);
    if (rest.length === 0) index += words.length;
    const value = words.length > 1 ? words : (words[0] ?? true);
    flags[flag] = flag in flags ? [flags[flag], value].flat() : value;
  }
  return positional.length === 0 ? flags : { ...flags, '': positional.join(' ') };
}

const isFlag = (word: string): boolean => /^--?[a-zA-Z]/.test(word);

/** What follows a flag up to the next; of one letter at most one word, as `python3 -I script.py …` has it. */
function wordsFrom(args: readonly string[], from: number, flag: string): string[] {
  const end = args.findIndex((word, place) => place >= from && isFlag(word));
  const words = args.slice(from, end === -1 ? undefined : end);
  return flag.startsWith('--') ? words : words.slice(0, 1);
}
