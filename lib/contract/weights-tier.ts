/** What an engine's container mounts: nothing, the node's disks, or a file system for all nodes. */
export type WeightsVolume = 'none' | 'node-disk' | 'lustre';

interface WeightsTierSpec {
  /** `none`: the loader streams from the bucket. `node-disk`: a step before the engine copies the bucket there. */
  readonly volume: WeightsVolume;
  /** Pods read the bucket themselves, so their network policy lets them out to S3. */
  readonly readsBucket: boolean;
}

/** How weights reach the GPUs, as `storage.tier` spells it; how fast is in the planner's `read-rates.ts`. */
const TIERS = {
  's3-stream': { volume: 'none', readsBucket: true },
  'nvme-cache': { volume: 'node-disk', readsBucket: true },
  'fsx-lustre': { volume: 'lustre', readsBucket: false },
} as const satisfies Readonly<Record<string, WeightsTierSpec>>;

export type WeightsTier = keyof typeof TIERS;

export const WEIGHTS_TIERS: Readonly<Record<WeightsTier, WeightsTierSpec>> = TIERS;
export const weightsTiers = Object.keys(TIERS) as [WeightsTier, ...WeightsTier[]];

/** What `auto` comes to, by whether the loader of the checkpoint can stream. */
export const AUTOMATIC_TIER = { streaming: 's3-stream', otherwise: 'nvme-cache' } as const satisfies Readonly<
  Record<string, WeightsTier>
>;

/** Of a tier as an environment writes it: of `auto` nothing is known before the model is. */
export const volumeOf = (tier: WeightsTier | 'auto'): WeightsVolume | undefined =>
  tier === 'auto' ? undefined : WEIGHTS_TIERS[tier].volume;

export const isStreamed = (tier: WeightsTier | 'auto'): boolean => volumeOf(tier) === 'none';
export const copiesToNode = (tier: WeightsTier | 'auto'): boolean => volumeOf(tier) === 'node-disk';
export const isOnLustre = (tier: WeightsTier | 'auto'): boolean => volumeOf(tier) === 'lustre';

/** `'nvme-cache' or 'fsx-lustre'`, for messages that offer a way out. */
export const tiersWhere = (holds: (tier: WeightsTier) => boolean): string =>
  weightsTiers
    .filter(holds)
    .map((tier) => `'${tier}'`)
    .join(' or ');
