import type { PurchaseOption } from './types';

/** Ways of buying as people say them. */
export const BOUGHT_AS: Readonly<Record<PurchaseOption, string>> = {
  'on-demand': 'on demand',
  'on-demand-reservation': 'reservation',
  'capacity-block': 'capacity block',
  spot: 'spot',
};
