import { EKS_SCALES_DOWN_BEFORE_END_S, LAUNCH_DELAY_S } from '../contract';
import type { BlockConfig, CapacityConfig } from './schema';

/** A capacity block as the environment states it, whether alone in its entry or one of several. */
export interface Block extends Omit<BlockConfig, 'startsAt' | 'endsAt'> {
  /** Path inside the capacity entry, with a dot behind it: `blocks[1].`; empty: the fields of the entry itself. */
  readonly path: string;
  readonly startsAt?: string;
  /** As bought, without the extension. */
  readonly endsAt?: string;
}

/** The blocks of an entry in the order stated; none where it is bought otherwise, or where its reservation is missing. */
export function blocksOf(entry: CapacityConfig): readonly Block[] {
  if (entry.purchaseOption !== 'capacity-block') return [];
  if (entry.blocks !== undefined) return entry.blocks.map((block, index) => view(block, `blocks[${index}].`, entry));
  return entry.reservationId === undefined ? [] : [view(entry, '', entry)];
}

/** Reads where it is asked: a field that was refused hides no other. */
const view = (block: object, path: string, entry: CapacityConfig): Block =>
  Object.create(block, {
    path: { value: path },
    availabilityZoneId: {
      get: () => (block as Partial<Block>).availabilityZoneId ?? entry.availabilityZoneId,
    },
  }) as Block;

/** The instant it really ends at. */
export const endOf = ({ endsAt, extendedTo }: Pick<Block, 'endsAt' | 'extendedTo'>): string | undefined =>
  extendedTo ?? endsAt;

/**
 * The block that serves at an instant: the latest to start of those that have nodes then; between two blocks the one before,
 * before all of them the first. Undefined without dates.
 */
export function servingBlock(blocks: readonly Block[], asOf: string | undefined): Block | undefined {
  const dated = blocks.filter((block) => block.startsAt !== undefined && endOf(block) !== undefined);
  if (asOf === undefined) return dated[0];
  const now = Date.parse(asOf);
  const begun = dated.filter(({ startsAt = '' }) => Date.parse(startsAt) + LAUNCH_DELAY_S * 1000 <= now);
  const running = begun.filter((block) => now < Date.parse(endOf(block) ?? '') - EKS_SCALES_DOWN_BEFORE_END_S * 1000);
  return running.at(-1) ?? begun.at(-1) ?? dated[0];
}

/** Nodes that are there whichever block runs: those of the smallest. */
export function nodesThroughout(entry: CapacityConfig): number {
  const counts = blocksOf(entry).map(({ count }) => count ?? entry.count);
  return counts.length === 0 ? entry.count : Math.min(...counts);
}
