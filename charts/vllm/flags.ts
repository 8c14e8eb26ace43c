import { deepMerged } from '../../lib/units';

/** What follows a flag: one word, several (`nargs=+`), or nothing. */
export type Value = string | number | boolean | readonly string[];

/** A flag by its long name without dashes; `true` stands alone, `false` is the `--no-` form of a flag that has one. */
export type Flags = Readonly<Record<string, Value>>;

/** Flags as arguments, in the order they were given. `--x false` is rejected by vLLM's parser, so it is never written. */
export function renderFlags(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([name, value]) => renderFlag(name, value));
}

function renderFlag(name: string, value: Value): string[] {
  if (value === true) return [`--${name}`];
  if (value === false) return [`--no-${name}`];
  if (typeof value === 'object') return [`--${name}`, ...value];
  // A key of a JSON flag, `--attention-config.indexer_kv_dtype=mxfp4`, is one word.
  return name.includes('.') ? [`--${name}=${value}`] : [`--${name}`, String(value)];
}

/** The flag a name sets, whichever way: `no-x`, `x_y` and `x.key` are `x`, `x-y` and `x`. */
export function flagOf(name: string): string {
  return (name.split('.')[0] ?? name).replaceAll('_', '-').replace(/^no-/, '');
}

type JsonObject = Readonly<Record<string, unknown>>;

/** Flags with keys added to a JSON flag, beside what it says already, whether as one object or key by key. */
export function withJson(flags: Flags, name: string, added: JsonObject): Flags {
  const own = Object.entries(flags).filter(([key]) => flagOf(key) === name);
  const stated = own.map(([key, value]) => (key.includes('.') ? nested(key, value) : asObject(key, value)));
  const others = Object.fromEntries(Object.entries(flags).filter(([key]) => flagOf(key) !== name));
  return { ...others, [name]: JSON.stringify([...stated, added].reduce(deepMerged, {})) };
}

function asObject(name: string, value: Flags[string]): JsonObject {
  const parsed: unknown = JSON.parse(String(value));
  if (typeof parsed !== 'object' || parsed === null)
    throw new Error(`--${name} must be a JSON object, got ${String(value)}`);
  return parsed as JsonObject;
}

/** `compilation-config.pass_config.x` = 1 is `{"pass_config": {"x": 1}}`. */
function nested(key: string, value: Flags[string]): JsonObject {
  return key
    .split('.')
    .slice(1)
    .reduceRight<unknown>((inner, part) => ({ [part]: inner }), readValue(value)) as JsonObject;
}

function readValue(value: Flags[string]): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return value;
  }
}
