import { isMap, LineCounter, parseDocument, visit } from 'yaml';

export interface DuplicateKey {
  readonly key: string;
  readonly line: number;
}

/** Keys that an object of a JSON text has twice; `JSON.parse` keeps the last and says nothing. */
export function duplicateKeys(text: string): DuplicateKey[] {
  const lines = new LineCounter();
  const found: DuplicateKey[] = [];
  visit(parseDocument(text, { uniqueKeys: false, schema: 'json', lineCounter: lines }), (_, node) => {
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const { key } of node.items) {
      const name = String(key);
      const offset = (key as { readonly range?: readonly number[] | null } | null)?.range?.[0] ?? 0;
      if (seen.has(name)) found.push({ key: name, line: lines.linePos(offset).line });
      seen.add(name);
    }
  });
  return found;
}
