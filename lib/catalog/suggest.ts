/** A digit more or less may be a slip; another digit is another thing: version, size, generation. */
const DIGIT_COST = 2;
const OTHER_DIGIT_COST = 2 * DIGIT_COST;

const isDigit = (character: string | undefined): boolean => character !== undefined && /\d/.test(character);
const costOf = (character: string | undefined): number => (isDigit(character) ? DIGIT_COST : 1);

function replacing(one: string | undefined, other: string | undefined): number {
  if (one === other) return 0;
  return isDigit(one) || isDigit(other) ? OTHER_DIGIT_COST : 1;
}

/** Slips (a letter too many, missing, another one, or two swapped) that turn one word into the other. */
function slips(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => total(to.slice(0, column)))];
  for (let row = 1; row <= from.length; row++) {
    const current = [total(from.slice(0, row))];
    for (let column = 1; column <= to.length; column++) {
      const [a, b] = [from[row - 1], to[column - 1]];
      const swapped = a === to[column - 2] && b === from[row - 2] && a !== b;
      current.push(
        Math.min(
          at(rows, row - 1, column - 1) + replacing(a, b),
          at(rows, row - 1, column) + costOf(a),
          at([current], 0, column - 1) + costOf(b),
          swapped ? at(rows, row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    rows.push(current);
  }
  return at(rows, from.length, to.length);
}

const total = (text: string): number => [...text].reduce((sum, character) => sum + costOf(character), 0);
const at = (rows: readonly (readonly number[])[], row: number, column: number): number =>
  rows[row]?.[column] ?? Number.POSITIVE_INFINITY;

/** Slips that a word of this length may have and still be meant. */
const allowed = (length: number): number => (length < 3 ? 0 : Math.min(3, Math.max(1, Math.floor(length / 4))));

const SEPARATORS = /[-_./ ]/;
/** Whole parts of a name: `qwen3.8` of `qwen3.8-2.4t-a95b`; or all but its last letter or two. */
function isPartOf(wanted: string, candidate: string): boolean {
  const start = candidate.indexOf(wanted);
  if (wanted.length < 3 || start < 0) return false;
  const [before, after] = [candidate[start - 1] ?? '-', candidate[start + wanted.length] ?? '-'];
  const almostWhole = start === 0 && candidate.length - wanted.length <= 2 && wanted.length > 4;
  return almostWhole || (SEPARATORS.test(before) && SEPARATORS.test(after));
}

/** Word for word, for a short one that is another one is no slip: `eu` and `us`. */
function isMisspelt(wanted: string, candidate: string): boolean {
  const [words, others] = [wanted.split(SEPARATORS), candidate.split(SEPARATORS)];
  const pairs = words.length === others.length ? words.map((word, index) => [word, others[index] ?? ''] as const) : [];
  return [...pairs, [wanted, candidate] as const].every(([one, other]) => isSlip(one, other));
}

/** A letter too many or missing is a slip at least, so words of very different lengths need no second look. */
function isSlip(one: string, other: string): boolean {
  const most = allowed(Math.max(one.length, other.length));
  return Math.abs(one.length - other.length) <= most && slips(one, other) <= most;
}

/** Without what only notation decides: `max_model_len`, `--max-model-len`, `maxModelLen`. */
const bare = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

/** `max_model_len` and `maxModelLen`, whatever the case. */
export const isSameName = (one: string, other: string): boolean => bare(one) === bare(other);

/** How far a candidate is from what was written; undefined: it is another thing. */
function distance(wanted: string, candidate: string): number | undefined {
  if (wanted === '') return undefined;
  if (isSameName(wanted, candidate)) return 0;
  if (isPartOf(wanted, candidate)) return 0.5;
  // A field in camel case has no words to compare one by one.
  const meant = SEPARATORS.test(candidate) ? wanted : wanted.replace(/[-_]/g, '');
  return isMisspelt(meant, candidate) ? slips(meant, candidate) : undefined;
}

/** The candidates that are the same thing misspelt or named in part, nearest first; none of another thing that looks alike. */
export function suggest(name: string, candidates: readonly string[], limit = 3): readonly string[] {
  return candidates
    .flatMap((candidate) => {
      const far = distance(name.toLowerCase(), candidate.toLowerCase());
      return far === undefined ? [] : [{ candidate, far }];
    })
    .sort((a, b) => a.far - b.far || a.candidate.localeCompare(b.candidate))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
