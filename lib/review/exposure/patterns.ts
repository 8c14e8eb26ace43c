/**
 * Whether every text that the second pattern matches is matched by the first: `*` any characters, `?` one. Text of
 * references is text like any other.
 */
export function patternCovers(wider: string, narrower: string): boolean {
  if (wider === '*' || wider === narrower) return true;
  const seen = new Map<number, boolean>();
  const width = narrower.length + 1;
  const covers = (at: number, of: number): boolean => {
    const key = at * width + of;
    const known = seen.get(key);
    if (known !== undefined) return known;
    seen.set(key, false);
    const found = step(at, of);
    seen.set(key, found);
    return found;
  };
  const step = (at: number, of: number): boolean => {
    if (at === wider.length) return of === narrower.length;
    if (wider[at] === '*') return covers(at + 1, of) || (of < narrower.length && covers(at, of + 1));
    if (of === narrower.length || narrower[of] === '*') return false;
    return (wider[at] === '?' || wider[at] === narrower[of]) && covers(at + 1, of + 1);
  };
  return covers(0, 0);
}

/** Of actions, whose case means nothing. */
export const actionCovers = (wider: string, narrower: string): boolean =>
  patternCovers(wider.toLowerCase(), narrower.toLowerCase());
