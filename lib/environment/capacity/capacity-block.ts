import type { Block } from '../../config/blocks';
import { endOf } from '../../config/blocks';
import { EKS_SCALES_DOWN_BEFORE_END_S, LAUNCH_DELAY_S } from '../../contract';
import { DAY_S, HOUR_S, MINUTE_S } from '../../units';
import type { DrainPlan } from '../pods';

/** The life of a capacity block; instants in UTC, `2026-12-07T11:30:00Z`. */
export interface CapacityBlockPlan {
  readonly reservationId: string;
  readonly startsAt: string;
  /** As it stands now, extensions counted. */
  readonly endsAt: string;
  readonly hours: number;
  /** When the group is raised to its full size. */
  readonly nodesFrom: string;
  /** When the group is emptied: early enough that every pod drains before EKS and EC2 end its node. */
  readonly drainFrom: string;
  /** When either call is made once more: one that meets an update of the group is lost, and made twice it changes nothing. */
  readonly nodesFromAgain: string;
  readonly drainFromAgain: string;
  /** When EKS takes the nodes that are left. */
  readonly takenFrom: string;
  /** First and last moment to extend the block, which keeps its id. */
  readonly extendFrom: string;
  readonly extendUntil: string;
  /** When people are told that the end comes near. */
  readonly notices: readonly string[];
}

/** The call, the Auto Scaling group and the eviction need a moment before the first pod begins to stop. */
const DRAIN_MARGIN_S = 5 * MINUTE_S;
/** An update of a node group that changes one setting is over by then. */
const AGAIN_AFTER_S = 10 * MINUTE_S;
const DRAIN_AGAIN_AFTER_S = 3 * MINUTE_S;
/** Three days to find and buy the next block, a day and two hours to move. */
const NOTICES_BEFORE_END_S = [72 * HOUR_S, 24 * HOUR_S, 2 * HOUR_S];
/** EC2 user guide, extend capacity blocks: from 56 days to one hour before the end. */
const EXTENSION_OPENS_BEFORE_END_S = 56 * DAY_S;
const EXTENSION_CLOSES_BEFORE_END_S = HOUR_S;

/** What happens when in the life of a capacity block; undefined: the environment gives no dates. */
export function planCapacityBlock(
  block: Pick<Block, 'reservationId' | 'startsAt' | 'endsAt' | 'extendedTo'>,
  placed: readonly { readonly drain: Pick<DrainPlan, 'terminationGracePeriodSeconds'> }[],
): CapacityBlockPlan | undefined {
  const { reservationId, startsAt } = block;
  const endsAt = endOf(block);
  if (startsAt === undefined || endsAt === undefined) return undefined;
  const drainSeconds = Math.max(0, ...placed.map(({ drain }) => drain.terminationGracePeriodSeconds));
  const drainFrom = later(endsAt, -(EKS_SCALES_DOWN_BEFORE_END_S + roundUpToMinutes(drainSeconds) + DRAIN_MARGIN_S));
  const nodesFrom = later(startsAt, LAUNCH_DELAY_S);
  const extensionOpens = later(endsAt, -EXTENSION_OPENS_BEFORE_END_S);
  return {
    reservationId,
    startsAt,
    endsAt,
    hours: secondsBetween(startsAt, endsAt) / HOUR_S,
    nodesFrom,
    drainFrom,
    nodesFromAgain: later(nodesFrom, AGAIN_AFTER_S),
    drainFromAgain: later(drainFrom, DRAIN_AGAIN_AFTER_S),
    takenFrom: later(endsAt, -EKS_SCALES_DOWN_BEFORE_END_S),
    extendFrom: extensionOpens > startsAt ? extensionOpens : startsAt,
    extendUntil: later(endsAt, -EXTENSION_CLOSES_BEFORE_END_S),
    notices: NOTICES_BEFORE_END_S.map((before) => later(endsAt, -before)).filter((at) => at > startsAt),
  };
}

const roundUpToMinutes = (seconds: number): number => Math.ceil(seconds / MINUTE_S) * MINUTE_S;

/** Seconds between two instants; negative when the second is earlier. */
export const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** Another instant, `2026-12-07T11:30:00Z`; whole minutes in, whole minutes out. */
export function later(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString().replace('.000Z', 'Z');
}
