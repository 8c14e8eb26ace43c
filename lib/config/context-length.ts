import { z } from 'zod';
import { LIMITS } from './limits';

/** vLLM `human_readable_int`: small letters are decimal and take fractions, capital ones are binary and do not. */
const DECIMAL = /^(\d+(?:\.\d+)?)([kmg])$/;
const BINARY = /^(\d+)([KMG])$/;
const EXPONENT: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3 };

const RULE = `must be a whole number of tokens up to ${LIMITS.tokens}, 'auto', or a text like '32k' (32000) or '32K' (32768)`;

/** Tokens of the longest request, or `auto`; -1 and texts like `32k` mean what they mean to vLLM. */
export function contextLength() {
  return z
    .custom<number | string>((value) => typeof value === 'number' || typeof value === 'string', RULE)
    .transform((value, context): number | 'auto' => {
      if (value === 'auto' || value === -1) return 'auto';
      const tokens = typeof value === 'number' ? value : tokensOf(value);
      if (Number.isInteger(tokens) && tokens > 0 && tokens <= LIMITS.tokens) return tokens;
      context.addIssue({ code: 'custom', input: value, message: RULE });
      return z.NEVER;
    });
}

function tokensOf(text: string): number {
  const [, decimal, small = ''] = DECIMAL.exec(text) ?? [];
  if (decimal !== undefined) return Math.floor(Number(decimal) * 1000 ** (EXPONENT[small] ?? 0));
  const [, binary, capital = ''] = BINARY.exec(text) ?? [];
  return binary === undefined ? NaN : Number(binary) * 1024 ** (EXPONENT[capital.toLowerCase()] ?? 0);
}
