import { guard, judgeEach, unlessRefused } from './guard';

/**
 * What can still be judged of a value of which parts may have been refused. It is read inside a judgement only: one that
 * needs a refused part is undefined, and never judges what stands in its place.
 */
export class Draft<T extends object> {
  /** The value, and the fields of it that were refused, as in problems: `capacity[0].count`. */
  static of<T extends object>(value: T, refused: ReadonlySet<string> = new Set()): Draft<T> {
    return new Draft(refused.size === 0 ? value : guard(value, refused));
  }

  private constructor(private readonly guarded: T) {}

  /** What a judgement says, or undefined when it needs a part that was refused. */
  judge<R>(judgement: (value: T) => R): R | undefined {
    return unlessRefused(() => judgement(this.guarded));
  }

  /** Whether everything a judgement needs can be read. */
  canRead(judgement: (value: T) => unknown): boolean {
    return (
      this.judge((value) => {
        judgement(value);
        return true;
      }) === true
    );
  }

  /** Judges each element of a list by itself, so that a refused one silences only its own judgement. */
  each<E extends object, R>(
    list: (value: T) => readonly E[],
    judgement: (element: Draft<E>, index: number) => R | readonly R[],
  ): R[] {
    return (
      this.judge((value) => judgeEach(list(value), (element, index) => judgement(new Draft(element), index))) ?? []
    );
  }

  /** One element of a list; undefined where there is none or where it was refused. */
  element<E extends object>(list: (value: T) => readonly E[], index: number): Draft<E> | undefined {
    return this.judge((value) => {
      const found = list(value)[index];
      return found === undefined ? undefined : new Draft(found);
    });
  }
}
