import { parseAllDocuments } from 'yaml';
import { isObject } from '../../schema/paths';
import { isRecord } from '../../units';
import { withTemplatesMarked } from '../unresolved';

export type Node = Readonly<Record<string, unknown>>;

export type Documents =
  { readonly ok: true; readonly documents: readonly Node[] } | { readonly ok: false; readonly why: string };

/** A line that only `helm template` understands: it ends in no value. */
const TEMPLATE_LINE = /^\s*(-\s*)?\{\{-?\s*(if|else|end|range|with|include|toYaml|template|define|\/\*)/m;

/** Objects of a YAML text, anchors and merge keys resolved, lists of objects taken apart. */
export function readDocuments(text: string): Documents {
  const template = TEMPLATE_LINE.exec(text);
  if (template !== null)
    return {
      ok: false,
      why: `line ${lineOf(text, template.index)} is a Go template; render the chart first ('helm template …') and import what that prints`,
    };
  const parsed = parseAllDocuments(quotedTemplates(text), { merge: true, logLevel: 'silent', uniqueKeys: false });
  const documents = Array.isArray(parsed) ? parsed : [];
  const [broken] = documents.flatMap(({ errors }) => errors);
  if (broken !== undefined) return { ok: false, why: `is not readable YAML: ${broken.message.split('\n')[0] ?? ''}` };
  return { ok: true, documents: documents.flatMap((document) => objectsIn(plainOf(document))) };
}

/** An anchor that names nothing, or one that holds itself many times over. */
function plainOf(document: { toJS: (options: { maxAliasCount: number }) => unknown }): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch {
    return undefined;
  }
}

const lineOf = (text: string, index: number): number =>
  text.slice(0, index).trimStart() === '' ? 1 : text.slice(0, index + 1).split('\n').length;

/** `key: {{ .Values.x }}` as a text, where YAML would read a map within a map. */
const quotedTemplates = (text: string): string =>
  text.replace(
    /^(\s*(?:-\s+)?[\w./-]+:\s+|\s*-\s+)(\{\{[^\n]*\}\}[^'"\n]*)$/gm,
    (_, key: string, value: string) => `${key}'${value.trimEnd().replaceAll("'", "''")}'`,
  );

function objectsIn(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (!isObject(value)) return [];
  return /List$/.test(textOf(value['kind']) ?? '') && Array.isArray(value['items'])
    ? value['items'].flatMap(objectsIn)
    : [value];
}

export const objectOf = (value: unknown): Node => (isRecord(value) ? value : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A scalar as text, with templates marked; undefined: none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return withTemplatesMarked(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Behind a path of keys; undefined where it ends. */
export const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => objectOf(inner)[key], value);

export const words = (value: unknown): readonly string[] => listOf(value).flatMap((one) => textOf(one) ?? []);

/** `Deployment/llama` */
export const titleOf = (node: Node): string =>
  [textOf(node['kind']) ?? 'object', textOf(at(node, 'metadata', 'name'))]
    .filter((part) => part !== undefined)
    .join('/');
