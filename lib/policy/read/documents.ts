import { LineCounter, parseAllDocuments, type Document as YamlDocument, type Tags } from 'yaml';
import { type Problem, problem } from '../../problem';
import { repeatedKeys } from './json-keys';
import type { ReadResult, Source } from './sources';

/** One document of a file. */
export interface Document {
  readonly file: string;
  /** Line it begins in. */
  readonly line: number;
  readonly value: unknown;
}

/**
 * The documents of a YAML or JSON text. Kubernetes and CloudFormation read YAML 1.1, where `yes` is true; days stay text. Keys
 * that stand twice, tags that nobody knows and text that is neither are problems, never values.
 */
export function documentsOf(field: string, { file, text }: Source, own: Tags = []): ReadResult<Document> {
  const first = text.trimStart()[0];
  const asJson = first === '{' || first === '[' ? json(text) : undefined;
  if (asJson === undefined) return yaml(field, { file, text }, own);
  const problems = repeatedKeys(text).map(({ key, line }) =>
    problem(field, `${file}, line ${line}: duplicate key '${key}'; remove one`),
  );
  return { found: problems.length > 0 ? [] : [{ file, line: 1, value: asJson.value }], problems };
}

function json(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined; // it may be YAML in braces
  }
}

/** Tags of YAML 1.1 that would make something else of a text: `2012-10-17` a day, `1:30` a number. */
const UNWANTED = /:(timestamp|binary|omap|pairs|set)$/;

const isWanted = (tag: unknown): boolean =>
  typeof tag !== 'object' || tag === null || !('tag' in tag) || !UNWANTED.test(String(tag.tag))
    ? !isSexagesimal(tag)
    : false;

const isSexagesimal = (tag: unknown): boolean =>
  typeof tag === 'object' && tag !== null && 'format' in tag && tag.format === 'TIME';

function yaml(field: string, { file, text }: Source, own: Tags): ReadResult<Document> {
  const lines = new LineCounter();
  const customTags = (tags: Tags): Tags => [...tags.filter(isWanted), ...own];
  const parsed = parseAllDocuments(text, { version: '1.1', lineCounter: lines, customTags, merge: true });
  const documents: readonly YamlDocument[] = Array.isArray(parsed) ? parsed : [];
  const problems: Problem[] = [];
  const found: Document[] = [];
  for (const document of documents) {
    const faults = [...document.errors, ...document.warnings];
    for (const { message, pos } of faults)
      problems.push(problem(field, `${file}, line ${lines.linePos(pos[0]).line}: ${inWords(message)}`));
    if (faults.length > 0) continue;
    const line = lines.linePos(document.contents?.range?.[0] ?? document.range?.[0] ?? 0).line;
    try {
      const value: unknown = document.toJS();
      if (isRing(value))
        problems.push(problem(field, `${file}, line ${line}: an alias stands inside of what it names; write it out`));
      else found.push({ file, line, value });
    } catch (error) {
      problems.push(problem(field, `${file}, line ${line}: ${inWords(String(error))}`));
    }
  }
  return { found, problems };
}

/** Whether something holds itself, which YAML can say and neither Kubernetes nor CloudFormation takes. */
function isRing(value: unknown, around = new Set<unknown>(), seen = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (around.has(value)) return true;
  if (seen.has(value)) return false;
  around.add(value);
  const found = Object.values(value).some((inner) => isRing(inner, around, seen));
  around.delete(value);
  seen.add(value);
  return found;
}

function inWords(message: string): string {
  const said = message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
  if (/keys must be unique/.test(said)) return 'a key stands twice in one object; remove one';
  if (/^Unresolved tag/.test(said)) return `${said}; write what it stands for`;
  return `it does not parse: ${said}`;
}
