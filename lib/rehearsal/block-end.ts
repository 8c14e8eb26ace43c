import { EKS_SCALES_DOWN_BEFORE_END_S } from '../contract';
import type { DrainPlan, NodeGroupPlan } from '../environment';

/** EC2 begins to take instances back this long before the end (EC2 user guide, capacity blocks, 2026-09). */
export const RECLAIM_SECONDS = 30 * 60;

/** How a capacity block ends, in seconds before its end. */
export interface BlockEnd {
  readonly group: string;
  readonly drainsBeforeEnd: number;
  readonly drainedBy: string;
  /** From the first eviction until EC2 takes instances back. */
  readonly windowSeconds: number;
}

/** The environment's own schedule where it gives dates, what EKS does by itself otherwise. */
export function blockEnd({ capacity, capacityBlock }: NodeGroupPlan): BlockEnd {
  const drainsBeforeEnd =
    capacityBlock === undefined
      ? EKS_SCALES_DOWN_BEFORE_END_S
      : (Date.parse(capacityBlock.endsAt) - Date.parse(capacityBlock.drainFrom)) / 1000;
  return {
    group: capacity,
    drainsBeforeEnd,
    drainedBy: capacityBlock === undefined ? 'EKS' : `the schedule at ${capacityBlock.drainFrom}`,
    windowSeconds: drainsBeforeEnd - RECLAIM_SECONDS,
  };
}

/** Why a drain of this length would be cut off; undefined: it begins in time. */
export function lateness(end: BlockEnd, { name, drain }: { name: string; drain: DrainPlan }): string | undefined {
  const { terminationGracePeriodSeconds: grace } = drain;
  return grace <= end.windowSeconds
    ? undefined
    : `${name} may take ${grace} s to stop, but ${end.drainedBy} begins only ${end.windowSeconds} s before EC2 takes the nodes of ${end.group} back; drain ${grace - end.windowSeconds} s earlier`;
}
