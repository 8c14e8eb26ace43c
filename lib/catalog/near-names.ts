import { suggest } from './suggest';

const lastPart = (name: string): string => name.split('/').at(-1) ?? name;
/** `qwen3` of `Qwen/Qwen3-9B`, `p4d` of `p4d.24xlarge`. */
const firstWord = (name: string): string =>
  lastPart(name)
    .toLowerCase()
    .split(/[-_.:\s]+/)[0] ?? '';
/** `qwen` and `p`: letters alone, for generations of one family share them. */
const familyOf = (name: string): string => /^[a-z]+/.exec(firstWord(name))?.[0] ?? '';

/** Longest list of names that still reads as one. */
const MAX_NAMES = 8;

/** Candidates of the same series, else of the same family: other things, but what there is instead. */
function relatives(name: string, candidates: readonly string[]): readonly string[] {
  const series = candidates.filter((candidate) => firstWord(candidate) === firstWord(name));
  const family = candidates.filter((candidate) => familyOf(name) !== '' && familyOf(candidate) === familyOf(name));
  return series.length > 0 ? series : family;
}

const listed = (names: readonly string[]): string =>
  names.length <= MAX_NAMES ? names.join(', ') : `${names.slice(0, MAX_NAMES).join(', ')}, …`;

/** `did you mean 'qwen3-8b'?` for a name misspelt, `the nearest are …` for one of a known family; undefined for any other. */
export function nearNames(name: string, candidates: readonly string[]): string | undefined {
  const [nearest] = suggest(lastPart(name), candidates);
  if (nearest !== undefined) return `did you mean '${nearest}'?`;
  const related = relatives(name, candidates);
  return related.length === 0 ? undefined : `the nearest are ${listed(related)}`;
}

/** The families there are, `deepseek, gemma, …`: short where the names are too many. */
export const families = (candidates: readonly string[]): string =>
  [...new Set(candidates.map(familyOf))].sort().join(', ');
