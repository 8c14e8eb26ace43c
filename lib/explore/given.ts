import type { CatalogEntries } from '../catalog';
import type { Deployed } from './deployed';

/** Where a page finds what it was given. */
export const DATA_ID = 'given';

/** What a page is given beside the planner. */
export interface Given {
  /** @default - nothing is deployed */
  readonly deployed?: Deployed;
  /** What a repository adds to the catalog. @default - nothing */
  readonly catalog?: CatalogEntries;
}

/** Images of charts are of no use to a plan. */
export const catalogOfPlans = ({ models, instanceTypes, prices }: CatalogEntries): CatalogEntries => ({
  models,
  instanceTypes,
  prices,
});
