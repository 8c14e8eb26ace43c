/** Edits (insert, delete, replace) that turn one word into the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = at(previous, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, at(previous, column) + 1, at(current, column - 1) + 1));
    }
    previous = current;
  }
  return at(previous, to.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;

/** The candidates nearest to a name that was not found, nearest first; those that contain it come before all others. */
export function suggest(name: string, candidates: readonly string[], limit = 3): readonly string[] {
  const wanted = name.toLowerCase();
  const score = (candidate: string): number => {
    const lower = candidate.toLowerCase();
    return lower.includes(wanted) ? 0 : editDistance(wanted, lower);
  };
  const close = Math.max(3, Math.ceil(wanted.length / 2));
  return candidates
    .map((candidate) => ({ candidate, distance: score(candidate) }))
    .filter(({ distance }) => distance <= close)
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
