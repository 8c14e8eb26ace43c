/** Who pulls an image, by the reference without its tag when a digest decides. */
export type PulledImages = ReadonlyMap<string, readonly string[]>;

export interface PullSources {
  /** Objects of each chart. */
  readonly charts: readonly { readonly name: string; readonly manifests: readonly object[] }[];
  /** Values each Helm release is installed with. */
  readonly releases: readonly {
    readonly chart: { readonly name: string };
    readonly values: Readonly<Record<string, unknown>>;
  }[];
}

/** Every image reference that stands in what is deployed. */
export function pulledImages({ charts, releases }: PullSources): PulledImages {
  const found = new Map<string, string[]>();
  const add = (reference: string, by: string): void => {
    const key = withoutRedundantTag(reference);
    const names = found.get(key) ?? [];
    if (!names.includes(by)) found.set(key, [...names, by]);
  };
  for (const { name, manifests } of charts) for (const image of imagesOfObject(manifests)) add(image, name);
  for (const { chart, values } of releases) for (const image of imagesOfValues(values)) add(image, chart.name);
  return found;
}

/** A field named `image` that holds text is a reference, wherever a pod template sits in an object. */
function imagesOfObject(value: unknown): string[] {
  return entriesOf(value).flatMap(([key, inner]) =>
    key === 'image' && typeof inner === 'string' ? [inner] : imagesOfObject(inner),
  );
}

/** Charts take an image as `repository` and `tag`. */
function imagesOfValues(value: unknown): string[] {
  const { repository, tag } = Object.fromEntries(entriesOf(value)) as { repository?: unknown; tag?: unknown };
  const own = typeof repository === 'string' && typeof tag === 'string' ? [`${repository}:${tag}`] : [];
  return [...own, ...entriesOf(value).flatMap(([, inner]) => imagesOfValues(inner))];
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** `repository:tag@sha256:…` is `repository@sha256:…`: the digest alone decides. */
const withoutRedundantTag = (reference: string): string => reference.replace(/:[^/:@]+(?=@sha256:)/, '');
