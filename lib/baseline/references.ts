/** A reference as `canonical` writes it: `→ stack/LogicalId.Arn`, `(moved)` where it gives another value. */
const REFERENCE = /→ ([\w-]+)\/(\w+)((?:\.[\w.]+)?(?: \(moved\))?)/g;

export interface Reference {
  readonly stack: string;
  readonly logicalId: string;
}

/** Of a resource in its environment. */
export const placeOf = ({ stack, logicalId }: Reference): string => `${stack}/${logicalId}`;

/** Resources that a value refers to. */
export const referencesIn = (value: unknown): readonly Reference[] =>
  [...JSON.stringify(value ?? null).matchAll(REFERENCE)].map(([, stack = '', logicalId = '']) => ({
    stack,
    logicalId,
  }));

/** Whether two values differ in nothing but references to what is lost. */
export function differInLost(before: string, after: string, isLost: (place: string) => boolean): boolean {
  if (before.replaceAll(REFERENCE, '→') !== after.replaceAll(REFERENCE, '→')) return false;
  const [olds, news] = [[...before.matchAll(REFERENCE)], [...after.matchAll(REFERENCE)]];
  return olds.every(([old, stack, logicalId], index) => old === news[index]?.[0] || isLost(`${stack}/${logicalId}`));
}
