import { joinPath } from '../schema/paths';
import type { Written } from './environment';

const WIDTH = 120;
const STEP = '  ';

/** The environment as a TypeScript file, laid out as prettier would. */
export function asTypeScript({ environment, comments }: Written, title: string): string {
  const body = literal(environment, '', { path: '', comments, column: 'export default defineEnvironment('.length + 2 });
  return `import { defineEnvironment } from 'windlass';\n\n/** ${title.replaceAll('*/', '* /')} */\nexport default defineEnvironment(${body});\n`;
}

interface Place {
  readonly path: string;
  readonly comments: ReadonlyMap<string, string>;
  /** Characters before and behind the value on its line. */
  readonly column: number;
}

function literal(value: unknown, indent: string, place: Place): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  const isList = Array.isArray(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return `${open}${close}`;
  const flat = inline(value);
  const isCommented = [...place.comments.keys()].some((path) => path !== place.path && path.startsWith(place.path));
  const isLong = indent.length + place.column + flat.length > WIDTH;
  if (indent !== '' && !isCommented && !isLong && !(isList && hasSeveralObjects(value))) return flat;
  const inner = `${indent}${STEP}`;
  const lines = entries.map(([key, one], index) => {
    const path = joinPath(place.path, isList ? index : key);
    const label = isList ? '' : `${property(key)}: `;
    const written = literal(one, inner, { ...place, path, column: label.length + 1 });
    const comment = place.comments.get(path);
    const isBlock = written.includes('\n');
    const before = comment !== undefined && isBlock ? `${inner}// ${comment}\n` : '';
    const behind = comment !== undefined && !isBlock ? ` // ${comment}` : '';
    return `${before}${inner}${label}${written},${behind}`;
  });
  return `${open}\n${lines.join('\n')}\n${indent}${close}`;
}

/** Lists of several objects are broken, as prettier does. */
const hasSeveralObjects = (list: readonly unknown[]): boolean =>
  list.length > 1 && list.every((one) => typeof one === 'object' && one !== null && Object.keys(one).length > 1);

function inline(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, one]) => `${property(key)}: ${inline(one)}`).join(', ')} }`;
}

const property = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quotedText(key));

function scalar(value: unknown): string {
  if (typeof value === 'string') return quotedText(value);
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) >= 10_000
    ? grouped(value)
    : String(value);
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '_');

/** Single quotes, unless the text has more of them than of the others. */
function quotedText(text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  const [singles, doubles] = [text.split("'").length, text.split('"').length];
  return singles > doubles ? `"${json}"` : `'${json.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
