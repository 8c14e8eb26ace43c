/** JSON that a mutation may write into. */
export type Mutable = Record<string, unknown>;

/** Writes at `a.b.0.c`; makes objects on the way; undefined removes. */
export function setAt(target: Mutable, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce<Mutable>((inner, key) => (inner[key] ??= {}) as Mutable, target);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
}
