import type { JsonObject } from '../../policy/model/values';

/**
 * Arguments of a program as its flags: `--max-num-seqs 16` and `--max-num-seqs=16` are the same, whatever stands before it.
 * What belongs to no flag keeps its order. A flag given several times has all its values.
 */
export function flagsOf(args: readonly string[]): JsonObject {
  const flags: Record<string, unknown> = {};
  const positional: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const [flag = '', ...rest] = (args[index] ?? '').split('=');
    if (!/^--?[a-zA-Z]/.test(flag)) {
      positional.push(args[index] ?? '');
      continue;
    }
    const next = args[index + 1];
    const inline = rest.length > 0;
    const hasValue = inline || (next !== undefined && !/^--?[a-zA-Z]/.test(next));
    const value = inline ? rest.join('=') : hasValue ? next : true;
    if (!inline && hasValue) index += 1;
    flags[flag] = flag in flags ? [flags[flag], value].flat() : value;
  }
  return positional.length === 0 ? flags : { ...flags, '': positional.join(' ') };
}
