/** Below zero when the left dotted version is older; a leading `v` and anything after a dash are ignored. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [numbers(left), numbers(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const read = new Map<string, readonly number[]>();
const MOST_READ = 256;

/** A plan compares the same few versions thousands of times. */
function numbers(version: string): readonly number[] {
  const known = read.get(version);
  if (known !== undefined) return known;
  if (read.size >= MOST_READ) read.clear();
  const parts = version.replace(/^v/, '').replace(/-.*$/, '').split('.');
  const made = parts.map((part) => Number.parseInt(part, 10) || 0);
  read.set(version, made);
  return made;
}
