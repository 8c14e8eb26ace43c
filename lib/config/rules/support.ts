import { suggest } from '../../catalog';

/** `; did you mean 'p6-b200.48xlarge'?`, or nothing when no name is near. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const [nearest] = suggest(name, candidates);
  return nearest === undefined ? '' : `; did you mean '${nearest}'?`;
}

/** Every value that occurs again, with the index of its repetition. */
export function repeated<T>(values: readonly T[]): { readonly index: number; readonly value: T }[] {
  return values.map((value, index) => ({ index, value })).filter(({ index, value }) => values.indexOf(value) < index);
}
