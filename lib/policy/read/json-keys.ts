/** Keys that an object of a JSON text has twice, with their lines; `JSON.parse` keeps the last and says nothing. */
export function repeatedKeys(text: string): readonly { readonly key: string; readonly line: number }[] {
  const found: { key: string; line: number }[] = [];
  const open: (Set<string> | undefined)[] = [];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (isKey(text, index + token.length)) {
      const key = JSON.parse(token) as string;
      if (open.at(-1)?.has(key) === true) found.push({ key, line: lineAt(text, index) });
      open.at(-1)?.add(key);
    }
  }
  return found;
}

const isKey = (text: string, end: number): boolean => /^\s*:/.test(text.slice(end, end + 80));

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;
