import type { ListedModel } from './list-schemas';

/** What `--sort` takes; the best first: largest, longest, cheapest, fastest. */
export const ORDERS = ['size', 'context', 'price', 'tokens-per-second'] as const;
export type Order = (typeof ORDERS)[number];

/** Orders that only hardware gives figures for. */
export const needsHardware = (order: string): boolean => order === 'price' || order === 'tokens-per-second';

/** What stands higher comes first; undefined: it is not known, and comes last. */
const RANK: Record<Order, (model: ListedModel) => number | undefined> = {
  size: ({ parameters }) => parameters?.total,
  context: ({ hardware, maxModelLen }) => hardware?.maxModelLen ?? maxModelLen,
  price: ({ hardware }) => (hardware?.usdPerHour === undefined ? undefined : -hardware.usdPerHour.expected),
  'tokens-per-second': ({ hardware }) => hardware?.tokensPerSecondPerUser?.expected,
};

/** The list as asked for; of equals the order of the catalog. */
export function sorted<M extends ListedModel>(models: readonly M[], order: Order | undefined): M[] {
  if (order === undefined) return [...models];
  const rank = (model: M): number => RANK[order](model) ?? Number.NEGATIVE_INFINITY;
  // Both unknown is NaN, which counts as equal.
  return [...models].sort((one, other) => rank(other) - rank(one) || 0);
}
