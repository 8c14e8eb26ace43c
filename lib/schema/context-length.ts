import { z } from 'zod';
import { LIMITS } from './limits';

/** vLLM `human_readable_int`: small letters are decimal and take fractions, capital ones are binary and do not. */
const READABLE = /^(?:(\d+(?:\.\d+)?)([kmg])|(\d+)([KMG]))$/;
const EXPONENT: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3 };

const RULE = `must be a whole number of tokens up to ${LIMITS.tokens}, 'auto', or a text like '32k' (32000) or '32K' (32768)`;

const count = () => z.int(RULE).positive(RULE).max(LIMITS.tokens, RULE);

/** Tokens of the longest request, or `auto`; -1 and texts like `32k` mean what they mean to vLLM. */
export function contextLength() {
  const automatic = z.literal(-1).transform(() => 'auto' as const);
  const readable = z.string().regex(READABLE).transform(tokensOf).pipe(count());
  return z.union([z.literal('auto'), automatic, count(), readable], { error: RULE });
}

function tokensOf(text: string): number {
  const [, decimal, small = '', binary, capital = ''] = READABLE.exec(text) ?? [];
  return decimal === undefined
    ? Number(binary) * 1024 ** (EXPONENT[capital.toLowerCase()] ?? 0)
    : Math.floor(Number(decimal) * 1000 ** (EXPONENT[small] ?? 0));
}
