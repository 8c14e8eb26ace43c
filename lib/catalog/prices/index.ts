import type { InstancePrices } from '../types';

const PRICE_TABLE = 'Public AWS price table re-pulled 2026-09-19 (repository not named)';
const CAPACITY_BLOCK_CAVEAT =
  'Per accelerator-hour as of 2026-09-19, after the 2026-07-01 increase. AWS revises Capacity Block prices every quarter; the October 2026 revision was not seen, so treat it as stale.';
const SPOT_CAVEAT = 'One reading on 2026-09-19; spot prices move all the time.';

/** US dollars per instance-hour. On-demand prices stand with the instance types: they hardly move. */
export const allInstancePrices: readonly InstancePrices[] = [
  {
    instanceType: 'p5.48xlarge',
    capacityBlock: {
      lowUsdPerHour: 41.528,
      highUsdPerHour: 41.528,
      caveat: CAPACITY_BLOCK_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
    spot: {
      lowUsdPerHour: 20.784,
      highUsdPerHour: 20.784,
      caveat: SPOT_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
  },
  {
    instanceType: 'p5e.48xlarge',
    capacityBlock: {
      lowUsdPerHour: 47.76,
      highUsdPerHour: 47.76,
      caveat: CAPACITY_BLOCK_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
    spot: {
      lowUsdPerHour: 26.8,
      highUsdPerHour: 26.8,
      caveat: SPOT_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
  },
  {
    instanceType: 'p5en.48xlarge',
    capacityBlock: {
      lowUsdPerHour: 49.928,
      highUsdPerHour: 54.92,
      caveat: CAPACITY_BLOCK_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
    spot: {
      lowUsdPerHour: 27.184,
      highUsdPerHour: 27.184,
      caveat: SPOT_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
  },
  {
    instanceType: 'p6-b200.48xlarge',
    capacityBlock: {
      lowUsdPerHour: 98.84,
      highUsdPerHour: 98.84,
      caveat: CAPACITY_BLOCK_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
    spot: {
      lowUsdPerHour: 42.088,
      highUsdPerHour: 42.088,
      caveat: SPOT_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
  },
  {
    instanceType: 'p6-b300.48xlarge',
    capacityBlock: {
      lowUsdPerHour: 112.32,
      highUsdPerHour: 112.32,
      caveat: CAPACITY_BLOCK_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
    spot: {
      lowUsdPerHour: 44.728,
      highUsdPerHour: 44.728,
      caveat: SPOT_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
  },
  {
    instanceType: 'g7e.48xlarge',
    spot: {
      lowUsdPerHour: 20.048,
      highUsdPerHour: 20.048,
      caveat: SPOT_CAVEAT,
      source: PRICE_TABLE,
      checkedOn: '2026-11-23',
    },
  },
];
