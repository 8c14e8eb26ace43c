import { type Problem, problem } from '../problem';
import type { Surroundings } from './surroundings';

/** What a file holds, or that it holds no JSON. */
export type Read = { readonly value: unknown } | { readonly problem: Problem };

export function readJson(source: string, readInput: Surroundings['readInput'], field = 'request'): Read {
  try {
    return { value: parseLeniently(readInput(source)) };
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

/** Python writes numbers that JSON has not, and Hugging Face files hold them: `"time_step_limit": [0.0, Infinity]`. */
const PYTHON_NUMBER = /("(?:[^"\\]|\\.)*")|-?\b(?:Infinity|NaN)\b/g;

function parseLeniently(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const replaced = text.replaceAll(PYTHON_NUMBER, (_match, string?: string) => string ?? 'null');
    if (replaced === text) throw error;
    return JSON.parse(replaced);
  }
}
