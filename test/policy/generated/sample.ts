/** A share of a list that is the same in every run, spread over all of it. */
export function sample<T>(list: readonly T[], count: number, seed = 1): readonly T[] {
  const random = mulberry32(seed);
  const keyed = list.map((one) => [random(), one] as const);
  return keyed
    .sort(([one], [other]) => one - other)
    .slice(0, count)
    .map(([, one]) => one);
}

/** Tommy Ettinger's generator: the same numbers everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
