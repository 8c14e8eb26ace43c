import { isObject } from '../policy/model/values';

const LONGEST = 80;

/** A value as a person reads it, cut where it is long. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = plainText(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function plainText(value: unknown): string {
  if (typeof value === 'string')
    return value.includes('\n') ? `${value.split('\n').length} lines` : value === '' ? "''" : value;
  if (Array.isArray(value)) return value.map(plainText).join(', ');
  return isObject(value) ? JSON.stringify(value) : String(value);
}

/** `one, two and three` */
export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `one, two and 3 more` */
export function firstOf(items: readonly string[], most: number): string {
  return items.length <= most ? list(items) : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}

/** `2 new, 1 changed` */
export function countsOf(things: readonly { readonly kind: string }[]): string {
  const kinds = [...new Set(things.map(({ kind }) => kind))];
  return kinds.map((kind) => `${things.filter((one) => one.kind === kind).length} ${kind}`).join(', ');
}
