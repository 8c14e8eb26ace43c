import type { CapacityConfig } from '../../config/schema';
import { HOUR_S, MINUTE_S } from '../../units';
import type { DrainPlan } from '../pods';

/** EKS itself scales a group to zero this long before its block ends; EC2 ends the instances ten minutes later. */
const EKS_SCALES_DOWN_BEFORE_END_S = 40 * MINUTE_S;
/** The call, the Auto Scaling group and the eviction need a moment before the first pod begins to stop. */
const DRAIN_MARGIN_S = 5 * MINUTE_S;
/** No launch is tried before EC2 has handed the block over: it would fail and be tried again only later. */
const LAUNCH_DELAY_S = 2 * MINUTE_S;
/** Three days to find and buy the next block, a day and two hours to move. */
const NOTICES_BEFORE_END_S = [72 * HOUR_S, 24 * HOUR_S, 2 * HOUR_S];

/** What happens when in the life of a capacity block; undefined: the environment gives no dates. */
export function planCapacityBlock(
  { startsAt, endsAt }: Pick<CapacityConfig, 'startsAt' | 'endsAt'>,
  placed: readonly { readonly drain: Pick<DrainPlan, 'terminationGracePeriodSeconds'> }[],
): CapacityBlockPlan | undefined {
  if (startsAt === undefined || endsAt === undefined) return undefined;
  const drainSeconds = Math.max(0, ...placed.map(({ drain }) => drain.terminationGracePeriodSeconds));
  const drainFrom = later(endsAt, -(EKS_SCALES_DOWN_BEFORE_END_S + roundUpToMinutes(drainSeconds) + DRAIN_MARGIN_S));
  return {
    startsAt,
    endsAt,
    hours: secondsBetween(startsAt, endsAt) / HOUR_S,
    nodesFrom: later(startsAt, LAUNCH_DELAY_S),
    drainFrom,
    notices: NOTICES_BEFORE_END_S.map((before) => later(endsAt, -before)).filter((at) => at > startsAt),
  };
}

const roundUpToMinutes = (seconds: number): number => Math.ceil(seconds / MINUTE_S) * MINUTE_S;

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** Another instant, `2026-12-07T11:30:00Z`; whole minutes in, whole minutes out. */
function later(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** The life of a capacity block; instants in UTC, `2026-12-07T11:30:00Z`. */
export interface CapacityBlockPlan {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly hours: number;
  /** When the group is raised to its full size. */
  readonly nodesFrom: string;
  /** When the group is emptied: early enough that every pod drains before EKS and EC2 end its node. */
  readonly drainFrom: string;
  /** When people are told that the end comes near. */
  readonly notices: readonly string[];
}
