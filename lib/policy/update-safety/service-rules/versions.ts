/** Above 0 when the first is newer; undefined when one of them is no version, such as what only deployment knows. */
export function compareVersions(one: unknown, other: unknown): number | undefined {
  const [a, b] = [minorOf(one), minorOf(other)];
  return a === undefined || b === undefined ? undefined : a - b;
}

/** `1.36` → 1036 */
function minorOf(version: unknown): number | undefined {
  const match = /^(\d+)\.(\d+)/.exec(String(version));
  return match === null ? undefined : Number(match[1]) * 1000 + Number(match[2]);
}

/** Releases of node images: `1.36.4-20261101` of Amazon Linux, `1.62.0-4fd3b1ab` of Bottlerocket. */
export function compareReleases(one: unknown, other: unknown): number | undefined {
  const [a, b] = [partsOf(one), partsOf(other)];
  if (a === undefined || b === undefined) return undefined;
  return a.map((part, index) => part - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function partsOf(release: unknown): readonly number[] | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:-(\d{8}))?/.exec(String(release));
  return match === null ? undefined : [1, 2, 3, 4].map((index) => Number(match[index] ?? 0));
}
