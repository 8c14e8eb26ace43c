/** A function of one object that is computed once for each, for as long as that object lives. */
export function memoized<Input extends object, Output>(compute: (input: Input) => Output): (input: Input) => Output {
  const known = new WeakMap<Input, { readonly output: Output }>();
  return (input) => {
    const { output } = known.get(input) ?? { output: compute(input) };
    known.set(input, { output });
    return output;
  };
}

/** A value that is computed when it is first asked for. */
export function once<Output>(compute: () => Output): () => Output {
  let known: { readonly output: Output } | undefined;
  return () => (known ??= { output: compute() }).output;
}

/** JSON that nobody can write into any more, because others read it too. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}
