import { allOwnImages } from '../catalog';
import type { HelmChartSpec } from '../catalog/types';
import { ecrRegistry } from '../contract';
import { pulledImages, type PullSources } from './references';
import type { EnvironmentPlan, ResolvedImage } from '../environment';
import { problem, Refused } from '../problem';

/** `mirror`: copied from elsewhere; `own`: pushed by the user; `aws`: served by AWS in the region, nothing to copy. */
export type ImageOrigin = 'mirror' | 'own' | 'aws';

export interface BillImage {
  readonly name: string;
  readonly origin: ImageOrigin;
  /** Where it comes from, with its tag. */
  readonly source: string;
  /** Absent: only a tag is known; the copy prints the digest it found. */
  readonly digest?: string;
  /** What nodes pull. */
  readonly reference: string;
  /** Repository and tag in the account's registry that a copy is pushed to; only of what is mirrored. */
  readonly repository?: string;
  readonly tag?: string;
  readonly compressedBytes?: number;
  /** Charts and Helm releases that start it. */
  readonly pulledBy: readonly string[];
}

export interface BillChart {
  readonly name: string;
  readonly version: string;
  /** Repository of charts: `https://…` or `oci://…`. */
  readonly source: string;
  readonly repository: string;
}

/** Everything nodes and Helm pull, from where, to where. */
export interface MirrorBill {
  readonly environment: string;
  readonly region: string;
  readonly registry: string;
  readonly images: readonly BillImage[];
  readonly charts: readonly BillChart[];
}

export interface MirrorSources extends PullSources {
  readonly releases: readonly {
    readonly chart: HelmChartSpec;
    /** The chart's repository in the account's registry. */
    readonly repository: string;
    readonly values: Readonly<Record<string, unknown>>;
  }[];
}

/**
 * The bill of what was synthesized: each reference in manifests and Helm values, with what the plan knows of it.
 * Throws {@link Refused} when something pulls an image the plan does not list, for then nobody knows where to get it.
 */
export function mirrorBill(plan: EnvironmentPlan, sources: MirrorSources): MirrorBill {
  const registry = ecrRegistry(plan.account, plan.region);
  const known = new Map(Object.values(plan.images).map((image) => [image.reference, image]));
  const images = [...pulledImages(sources)].map(([reference, pulledBy]) => {
    const image = known.get(reference);
    if (image === undefined)
      throw new Refused([
        problem(
          pulledBy.join(', '),
          `pulls '${reference}', which the plan does not list, so nobody copies it and nodes cannot reach it; add it to catalog.images of windlass.config.ts and take it from plan.images`,
        ),
      ]);
    return billImage(image, pulledBy, registry);
  });
  return {
    environment: plan.environment,
    region: plan.region,
    registry,
    images: images.sort((a, b) => a.reference.localeCompare(b.reference, 'en')),
    charts: sources.releases.map(({ chart, repository }) => billChart(chart, repository)),
  };
}

/** Images the plan lists and nothing starts: a sign that one of both is wrong, unless a chart of one's own decides by the plan. */
export function unpulledImages(plan: EnvironmentPlan, bill: MirrorBill): string[] {
  const pulled = new Set(bill.images.map(({ reference }) => reference));
  const own = new Set(allOwnImages.map(({ name }) => name));
  return Object.values(plan.images)
    .filter(({ name }) => !own.has(name))
    .map(({ reference }) => reference)
    .filter((reference) => !pulled.has(reference));
}

/** Repositories the copies need. */
export function billRepositories({ images, charts }: MirrorBill): string[] {
  const names = [...images.flatMap(({ repository }) => repository ?? []), ...charts.map((chart) => chart.repository)];
  return [...new Set(names)].sort();
}

function billImage(image: ResolvedImage, pulledBy: readonly string[], registry: string): BillImage {
  const { name, reference, upstream, compressedBytes } = image;
  const origin = originOf(image, registry);
  const [pulled = '', digest] = reference.split('@');
  return {
    name,
    origin,
    source: upstream,
    digest,
    reference,
    ...(origin === 'mirror' ? target(pulled, upstream, registry) : {}),
    compressedBytes,
    pulledBy,
  };
}

function originOf({ reference, upstream }: ResolvedImage, registry: string): ImageOrigin {
  if (!reference.startsWith(`${registry}/`)) return 'aws';
  return reference === upstream ? 'own' : 'mirror';
}

/** The copy keeps the tag of its source, so that people recognise it; nodes go by digest. */
function target(pulled: string, upstream: string, registry: string): { repository: string; tag: string } {
  const repository = pulled.slice(registry.length + 1).replace(/:[^:/]+$/, '');
  return { repository, tag: upstream.slice(upstream.lastIndexOf(':') + 1) };
}

const billChart = ({ name, version, upstreamRepository }: HelmChartSpec, repository: string): BillChart => ({
  name,
  version,
  source: upstreamRepository,
  repository,
});
