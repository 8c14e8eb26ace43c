import { isDeepStrictEqual } from 'node:util';
import { allInstanceTypes } from './instance-types';
import { allModels } from './models';
import type { ImageSpec, InstanceTypeSpec, ModelSpec, PurchaseOption, Sourced } from './types';

/** What an instance of a type costs whoever deploys: an agreement, a block as it was quoted. */
export interface OwnPrice extends Sourced {
  readonly instanceType: string;
  /** Reservations are paid as on demand unless they have a price of their own. */
  readonly purchaseOption: PurchaseOption;
  /** @default - every region */
  readonly region?: string;
  /** One instance. */
  readonly usdPerHour: number;
}

/** What a repository adds to the catalog. */
export interface CatalogEntries {
  readonly models?: readonly ModelSpec[];
  readonly instanceTypes?: readonly InstanceTypeSpec[];
  readonly prices?: readonly OwnPrice[];
  /** Images of charts of one's own: they are mirrored as ours are, and stand in `plan.images` under their names. */
  readonly images?: readonly ImageSpec[];
}

export type CatalogKind = keyof CatalogEntries;

/** By what an entry is known, so that no two are the same. */
export const KEY_OF: { readonly [K in CatalogKind]: (entry: NonNullable<CatalogEntries[K]>[number]) => string } = {
  models: ({ id }) => id,
  instanceTypes: ({ name }) => name,
  prices: ({ instanceType, purchaseOption, region = 'every region' }) =>
    `${instanceType} ${purchaseOption} in ${region}`,
  images: ({ name }) => name,
};

const ownPrices: OwnPrice[] = [];
const ownImages: ImageSpec[] = [];
const LISTS = { models: allModels, instanceTypes: allInstanceTypes, prices: ownPrices, images: ownImages } as {
  readonly [K in CatalogKind]: NonNullable<CatalogEntries[K]>[number][];
};
const SHIPPED = { models: allModels.length, instanceTypes: allInstanceTypes.length, prices: 0, images: 0 };
const KINDS = Object.keys(LISTS) as CatalogKind[];

/** Images of charts of one's own. */
export const allOwnImages: readonly ImageSpec[] = ownImages;

/** Whether there is another entry of that name, of the catalog or of another repository. */
export function isTaken<K extends CatalogKind>(kind: K, entry: NonNullable<CatalogEntries[K]>[number]): boolean {
  const same = LISTS[kind].find((other) => KEY_OF[kind](other) === KEY_OF[kind](entry));
  return same !== undefined && !isDeepStrictEqual(same, entry);
}

/** Adds checked entries behind ours, in an order of their own: it does not matter what comes first, or comes again. */
export function addToCatalog(entries: CatalogEntries): void {
  for (const kind of KINDS) addAll(kind, entries[kind] ?? []);
}

function addAll<K extends CatalogKind>(kind: K, entries: readonly NonNullable<CatalogEntries[K]>[number][]): void {
  const list = LISTS[kind];
  const keyOf = KEY_OF[kind];
  const known = new Set(list.map(keyOf));
  const own = [...list.splice(SHIPPED[kind]), ...entries.filter((entry) => !known.has(keyOf(entry)))];
  list.push(...own.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
}

/** The catalog as it is shipped. */
export function withoutOwnEntries(): void {
  for (const kind of KINDS) LISTS[kind].splice(SHIPPED[kind]);
}

/** A price for the region before one for every region, and for the way of buying before what it is paid as. */
export function ownPriceOf(instanceType: string, option: PurchaseOption, region: string): OwnPrice | undefined {
  const paidAs: readonly PurchaseOption[] = option === 'on-demand-reservation' ? [option, 'on-demand'] : [option];
  const places = [region, undefined];
  return paidAs
    .flatMap((bought) => places.map((place) => [bought, place] as const))
    .flatMap(([bought, place]) =>
      ownPrices.filter(
        (price) => price.instanceType === instanceType && price.purchaseOption === bought && price.region === place,
      ),
    )[0];
}
