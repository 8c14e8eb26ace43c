/** A flag by its long name without dashes; `true` stands alone, `false` is the `--no-` form of a flag that has one. */
export type Flags = Readonly<Record<string, string | number | boolean>>;

/** Flags as arguments, in the order they were given. `--x false` is rejected by vLLM's parser, so it is never written. */
export function renderFlags(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([name, value]) => renderFlag(name, value));
}

function renderFlag(name: string, value: string | number | boolean): string[] {
  if (value === true) return [`--${name}`];
  if (value === false) return [`--no-${name}`];
  // A key of a JSON flag, `--attention-config.indexer_kv_dtype=mxfp4`, is one word.
  return name.includes('.') ? [`--${name}=${value}`] : [`--${name}`, String(value)];
}

/** The flag a name sets, whichever way: `no-x`, `x_y` and `x.key` are `x`, `x-y` and `x`. */
export function flagOf(name: string): string {
  return (name.split('.')[0] ?? name).replaceAll('_', '-').replace(/^no-/, '');
}
