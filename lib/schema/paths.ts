/** `models[0].engine.image` */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(joinPath, '');
}

export function joinPath(prefix: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${prefix}[${key}]`;
  return prefix === '' ? String(key) : `${prefix}.${String(key)}`;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
