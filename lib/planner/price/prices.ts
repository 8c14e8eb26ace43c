import { type OwnPrice, ownPriceOf, pricesOf } from '../../catalog';
import type { InstanceTypeSpec, PurchaseOption } from '../../catalog/types';
import { type Note, note } from '../../problem';
import type { Range } from '../../units/range';

export interface HourlyPrice {
  /** One instance; absent: the catalog holds no price for this way of buying. */
  readonly usdPerHour?: Range;
  readonly source: string;
  readonly notes: readonly Note[];
}

/** Region whose list price stands in when the catalog has none for the region asked about. */
const REFERENCE_REGION = 'us-east-1';

/** What one instance costs for an hour: as the user states it; else the list price, before taxes, credits and agreements. */
export function hourlyPrice(instanceType: InstanceTypeSpec, option: PurchaseOption, region: string): HourlyPrice {
  const own = ownPriceOf(instanceType.name, option, region);
  return own === undefined ? PRICE[option](instanceType, region) : statedPrice(own);
}

const statedPrice = ({ instanceType, usdPerHour: usd, source, checkedOn }: OwnPrice): HourlyPrice => ({
  usdPerHour: { low: usd, expected: usd, high: usd },
  source,
  notes: [note('price', `${instanceType}: your own price, of ${checkedOn} (${source})`)],
});

const PRICE: Readonly<Record<PurchaseOption, (instanceType: InstanceTypeSpec, region: string) => HourlyPrice>> = {
  'on-demand': onDemandPrice,
  'on-demand-reservation': onDemandPrice,
  'capacity-block': (instanceType) => volatilePrice(instanceType, 'capacityBlock'),
  spot: (instanceType) => volatilePrice(instanceType, 'spot'),
};

function onDemandPrice({ name, onDemandUsdPerHour, source }: InstanceTypeSpec, region: string): HourlyPrice {
  const inRegion = onDemandUsdPerHour[region];
  const usd = inRegion ?? onDemandUsdPerHour[REFERENCE_REGION];
  if (usd === undefined) return { source, notes: [note('price', `no on-demand price of ${name} is known`)] };
  const stoodIn = note(
    'price',
    `${name} in ${region}: price of ${REFERENCE_REGION}, the catalog has none for ${region}`,
  );
  return { usdPerHour: { low: usd, expected: usd, high: usd }, source, notes: inRegion === undefined ? [stoodIn] : [] };
}

function volatilePrice({ name }: InstanceTypeSpec, kind: 'capacityBlock' | 'spot'): HourlyPrice {
  const found = pricesOf(name)?.[kind];
  if (found === undefined) return { source: 'catalog', notes: [note('price', `no ${kind} price of ${name} is known`)] };
  const { lowUsdPerHour: low, highUsdPerHour: high, source, caveat } = found;
  return {
    usdPerHour: { low, expected: (low + high) / 2, high },
    source,
    notes: [note('price', `${name}: ${caveat}`)],
  };
}
