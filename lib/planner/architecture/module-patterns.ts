/** Where the layers of the language model hang in a checkpoint; files name them with any of these in front. */
const PREFIX = /^(?:re:)?(?:\^)?(?:(?:language_model|model|backbone|transformer|text_model|thinker)\.)+/;

const withoutPrefix = (name: string): string => name.replace(PREFIX, '');

/** Prefixes a regular expression may insist on. */
const SPELLINGS = ['', 'model.', 'language_model.model.', 'model.language_model.', 'backbone.'];

const escaped = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);

type Matcher = (module: string) => boolean;

/**
 * Names in ignore and target lists: `re:` begins a regular expression, `*` stands for anything, and the rest is a run of name
 * parts (`gate` is the router and not `gate_proj`; `model.layers.3` is all of that layer).
 */
function matcher(pattern: string): Matcher {
  if (pattern.startsWith('re:')) return expression(pattern.slice('re:'.length));
  const plain = withoutPrefix(pattern);
  if (plain.includes('*')) {
    const glob = new RegExp(`^${plain.split('*').map(escaped).join('.*')}(\\..*)?$`);
    return (module) => glob.test(module);
  }
  const run = `.${plain}.`;
  return (module) => `.${module}.`.includes(run);
}

function expression(source: string): Matcher {
  try {
    const compiled = new RegExp(source);
    return (module) => SPELLINGS.some((prefix) => compiled.test(`${prefix}${module}`));
  } catch {
    return () => false;
  }
}

/** Whether any of the patterns names a module; lists of thousands of exact names are looked up. */
export function matchesAny(patterns: readonly string[]): Matcher {
  const general = patterns.filter(
    (pattern) => pattern.startsWith('re:') || pattern.includes('*') || !/\d/.test(pattern),
  );
  const exact = new Set(patterns.map(withoutPrefix));
  const matchers = general.map(matcher);
  return (module) => ancestors(module).some((name) => exact.has(name)) || matchers.some((match) => match(module));
}

/** `layers.3.mlp.gate` → itself, `layers.3.mlp`, `layers.3`. */
export function ancestors(module: string): readonly string[] {
  const parts = module.split('.');
  return parts.map((_, end) => parts.slice(0, parts.length - end).join('.'));
}

export const exactly = withoutPrefix;
