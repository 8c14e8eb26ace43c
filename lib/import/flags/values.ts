import { parsePythonJson } from '../../schema/python-json';
import { deepMerged, isRecord } from '../../units';
import type { Use } from './arguments';

/** A value of a flag as a field has it; undefined: it is none. */
export type Reader<T> = (text: string) => T | undefined;

const READABLE = /^(\d+(?:\.\d+)?)([kmgKMG])?$/;
const EXPONENT: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3 };

/** `4096`, `8k` (8,000), `8K` (8,192), as vLLM reads them. */
export const wholeNumber: Reader<number> = (text) => {
  const [, digits = '', unit = ''] = READABLE.exec(text) ?? [];
  if (digits === '') return undefined;
  const base = unit === unit.toLowerCase() ? 1000 : 1024;
  const number = Math.floor(Number(digits) * base ** (EXPONENT[unit.toLowerCase()] ?? 0));
  return Number.isSafeInteger(number) && (unit !== '' || Number.isInteger(Number(digits))) ? number : undefined;
};

export const decimal: Reader<number> = (text) =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;

export const text: Reader<string> = (value) => value;

export const jsonObject: Reader<Record<string, unknown>> = (value) => {
  const parsed = json(value);
  return isRecord(parsed) ? parsed : undefined;
};

export function json(value: string): unknown {
  try {
    return parsePythonJson(value);
  } catch {
    return undefined;
  }
}

/** All that is said of a JSON flag, by itself and by its dotted keys; undefined: it is no JSON object. */
export function wholeObject({ name }: Use, uses: readonly Use[]): Record<string, unknown> | undefined {
  const said = uses.filter((use) => use.kind === 'flag' && use.name === name);
  const plain = said.filter(({ keys }) => keys.length === 0).slice(-1);
  const parts = [...plain, ...said.filter(({ keys }) => keys.length > 0)].map(({ keys, values: [first = ''] }) =>
    keys.length > 0 ? nested(keys, scalar(first)) : jsonObject(first),
  );
  return parts.some((part) => part === undefined)
    ? undefined
    : parts.reduce<Record<string, unknown>>((all, part) => deepMerged(all, part ?? {}), {});
}

type ArgValue = string | number | boolean | unknown[] | Record<string, unknown>;

/** A value as `engine.args` writes it: numbers, lists and objects as such. */
export function argValue({ spec, values, negated, keys }: Use): ArgValue {
  if (values.length === 0) return !negated;
  const type = spec?.type ?? '';
  const [first = ''] = values;
  if (keys.length > 0) return nested(keys, scalar(first));
  if (/nargs=\+|^list</.test(type)) return values.map((value) => (/list<int>/.test(type) ? Number(value) : value));
  if (/json/.test(type) || /^[{[]/.test(first)) return (json(first) as ArgValue | undefined) ?? first;
  return /^(int|float|enum-int|int enum)/.test(type) ? (decimal(first) ?? first) : first;
}

function nested(keys: readonly string[], value: unknown): Record<string, unknown> {
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>;
}

/** `True` of Python is JSON's `true`. */
function scalar(value: string): unknown {
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return json(value) ?? value;
}
