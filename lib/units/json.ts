/** JSON as it is written: what has no value there is left out. */
export const plainJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Without the fields that hold nothing. */
export const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as never;

type JsonObject = Readonly<Record<string, unknown>>;

/** An object, as against a list. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The left with what the right says, field by field in objects within objects. */
export function deepMerged(left: JsonObject, right: JsonObject): Record<string, unknown> {
  const both = Object.entries(right).map(([key, value]) => {
    const before = left[key];
    return [key, isRecord(before) && isRecord(value) ? deepMerged(before, value) : value] as const;
  });
  return { ...left, ...Object.fromEntries(both) };
}
