import type { ChartOptions, OwnChart } from '../charts';
import type { CatalogEntries } from '../lib/catalog';
import type { OwnConfig } from '../lib/config';
import type { Rule } from '../lib/policy';

/** What a `windlass.config.ts` exports. */
export interface WindlassConfig {
  /** Models, instance types, prices and images beside those of the catalog. */
  readonly catalog?: CatalogEntries;
  /** Kubernetes objects that are delivered, mirrored, rehearsed and judged with ours. */
  readonly charts?: readonly OwnChart[];
  /** Rules over templates and objects, judged with ours; a finding of one is accepted by its id. */
  readonly rules?: readonly Rule[];
}

/** Charts of a repository, checked when its config was read. */
export const chartsOfConfig = (own?: OwnConfig): ChartOptions => ({
  extra: own?.charts as readonly OwnChart[] | undefined,
});

/** Rules of a repository, likewise. */
export const rulesOfConfig = (own?: OwnConfig): readonly Rule[] => (own?.rules ?? []) as unknown as readonly Rule[];
