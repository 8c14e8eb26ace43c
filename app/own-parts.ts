import type { ChartOptions, OwnChart } from '../charts';
import type { CatalogEntries } from '../lib/catalog';
import { CONFIG_FILE, type OwnConfig } from '../lib/config';
import { type Rule, rules as ourRules } from '../lib/policy';
import { type Problem, problem } from '../lib/problem';

/** What a `windlass.config.ts` exports. */
export interface WindlassConfig {
  /** Models, instance types, prices and images beside those of the catalog. */
  readonly catalog?: CatalogEntries;
  /** Kubernetes objects that are delivered, mirrored, rehearsed and judged with ours. */
  readonly charts?: readonly OwnChart[];
  /** Rules over templates and objects, judged with ours; accept a finding of one as `windlass::<id>`. */
  readonly rules?: readonly Rule[];
}

/** Charts of a repository, checked when its config was read. */
export const chartsOfConfig = (own?: OwnConfig): ChartOptions => ({
  extra: own?.charts as readonly OwnChart[] | undefined,
});

/** Rules of a repository, likewise. */
export const rulesOfConfig = (own?: OwnConfig): readonly Rule[] => (own?.rules ?? []) as unknown as readonly Rule[];

/** A rule with an id of ours would be accepted together with ours. */
export function takenRuleIds(own: readonly Rule[]): Problem[] {
  const ids = ourRules.map(({ id }) => id);
  return own.flatMap(({ id }, index) =>
    ids.includes(id)
      ? [problem(`${CONFIG_FILE}: rules[${index}].id`, `'${id}' is a rule of Windlass; give yours another id`)]
      : [],
  );
}
