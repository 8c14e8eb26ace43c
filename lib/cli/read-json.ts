import { type Problem, problem } from '../problem';
import { parsePythonJson } from '../schema/python-json';
import type { Surroundings } from './surroundings';

/** What a file holds, or that it holds no JSON. */
export type Read = { readonly value: unknown } | { readonly problem: Problem };

export function readJson(source: string, readInput: Surroundings['readInput'], field = 'request'): Read {
  try {
    return { value: parsePythonJson(readInput(source)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: problem(
        field,
        `${source === '-' ? 'standard input' : source} is not readable JSON: ${reason.split('\n')[0] ?? ''}`,
      ),
    };
  }
}
