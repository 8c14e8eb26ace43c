import { isObject, joinPath } from '../schema/paths';

/** Thrown by reading a value that was refused; `unlessRefused` is the only place that sees it. */
class RefusedValue extends Error {}

/**
 * The same value, whose refused parts cannot be read: a judgement that needs one of them ends instead of judging a
 * stand-in, and every other judgement goes on. Paths are as in problems, `capacity[0].count`.
 */
export function guard<T extends object>(value: T, refused: ReadonlySet<string>, path = ''): T {
  return new Proxy(value, {
    get(target, key) {
      const read: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || isInherited(target, key)) return read;
      const field = joinPath(path, Array.isArray(target) ? Number(key) : key);
      if (refused.has(field)) throw new RefusedValue(field);
      return isObject(read) ? guard(read, refused, field) : read;
    },
  });
}

/** `map`, `length` and the like: no part of the environment. */
function isInherited(target: object, key: string): boolean {
  return Array.isArray(target) ? !/^\d+$/.test(key) : !Object.hasOwn(target, key) && key in target;
}

/** What a judgement says, or undefined when it needs a value that was refused. */
export function unlessRefused<T>(judge: () => T): T | undefined {
  try {
    return judge();
  } catch (error) {
    if (error instanceof RefusedValue) return undefined;
    throw error;
  }
}

/** Judges each element by itself, so that a refused one silences only its own judgement. */
export function judgeEach<T, R>(values: readonly T[], judge: (value: T, index: number) => R | readonly R[]): R[] {
  return Array.from({ length: values.length }, (_, index) => index).flatMap(
    (index) => unlessRefused(() => judge(values[index]!, index)) ?? [],
  );
}
