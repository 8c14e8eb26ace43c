import { TARGET_HEALTHY_S } from '../../contract';
import { addRanges, exactly, longestOf, type Range, scale } from '../../units/range';
import { HOUR_S } from '../../units';
import type { DrainPlan } from '../pods';
import type { ServingPlan } from '../../planner';
import { type CapacityBlockPlan, later, secondsBetween } from './capacity-block';

/** What a hand-over depends on of a node group; a whole `NodeGroupPlan` is one. */
export interface BlockGroup {
  readonly name: string;
  readonly capacity: string;
  readonly reservationId?: string;
  readonly capacityBlock?: CapacityBlockPlan;
  readonly usdPerHour?: Range;
}

/** From one capacity block to the next; instants in UTC. */
export interface HandOverPlan {
  /** Names of node groups. */
  readonly from: string;
  readonly to: string;
  /** Seconds both blocks have nodes by their schedules; negative: a gap. */
  readonly overlapSeconds: number;
  /** From the later group's nodes being wanted until its engines take requests and the earlier's have drained. */
  readonly neededSeconds: Range;
  /** A model over several nodes is among those that move: one replica after another is away meanwhile. */
  readonly movesInPlace: boolean;
  /** When the nodes of the later block have joined and engines may start there. */
  readonly handOverFrom: string;
  /** Last moment to deploy with `asOf` in the overlap, by the slow estimate; absent: the overlap is too short for it. */
  readonly handOverUntil?: string;
  /**
   * Seconds nobody is served if the hand-over is made in time, or by itself where there is no overlap. A single replica over
   * several nodes is away for a cold start: a LeaderWorkerSet starts no group beside an old one and then moves to it.
   */
  readonly withoutServiceSeconds: Range;
  /** Price of the hours in which both blocks are paid; absent: the price is unknown. */
  readonly overlapUsd?: Range;
}

/** From a group being raised until its nodes take pods: launch, boot and join of a node with eight GPUs; assumed. */
export const NODE_JOIN_S: Range = { low: 180, expected: 300, high: 900 };

interface Placed {
  readonly nodeGroup: string;
  readonly replicas: number;
  readonly multiNode: boolean;
  readonly plan: Pick<ServingPlan, 'coldStart'>;
  readonly drain: Pick<DrainPlan, 'terminationGracePeriodSeconds'>;
}

/** Hand-overs between the blocks of one capacity entry, in order. Groups on the same block hand nothing over. */
export function planHandOvers(groups: readonly BlockGroup[], placed: readonly Placed[]): HandOverPlan[] {
  const dated = groups.filter(({ capacityBlock }) => capacityBlock !== undefined);
  return dated.flatMap((to, index) => {
    const from = dated.slice(0, index).findLast(({ reservationId }) => reservationId !== to.reservationId);
    return from === undefined ? [] : [handOver(from, to, placed)];
  });
}

function handOver(from: BlockGroup, to: BlockGroup, deployments: readonly Placed[]): HandOverPlan {
  const [old, next] = [known(from), known(to)];
  const placed = deployments.filter(({ nodeGroup }) => nodeGroup === to.capacity);
  const warm = addRanges([longestOf(placed.map(({ plan }) => plan.coldStart.totalSeconds)), exactly(TARGET_HEALTHY_S)]);
  const drain = Math.max(0, ...placed.map(({ drain }) => drain.terminationGracePeriodSeconds));
  const ready = addRanges([NODE_JOIN_S, warm]);
  const inPlace = placed.filter(({ multiNode }) => multiNode);
  const turns = Math.max(1, ...inPlace.map(({ replicas }) => replicas));
  const move = scale(addRanges([warm, exactly(drain)]), turns);
  const overlapSeconds = secondsBetween(next.nodesFrom, old.drainFrom);
  const ends = old.drainFrom < next.drainFrom ? old.drainFrom : next.drainFrom;
  const until = later(ends, -roundUp(move.high));
  const handOverFrom = later(next.nodesFrom, roundUp(NODE_JOIN_S.expected));
  const isLongEnough = until >= handOverFrom;
  return {
    from: from.name,
    to: to.name,
    overlapSeconds,
    neededSeconds: addRanges([NODE_JOIN_S, move]),
    movesInPlace: inPlace.length > 0,
    handOverFrom,
    ...(isLongEnough ? { handOverUntil: until } : {}),
    withoutServiceSeconds: isLongEnough ? awayFor(placed) : after(ready, overlapSeconds),
    overlapUsd: overlapUsd(from, old.endsAt, next.startsAt, to),
  };
}

/** Of models that cannot start beside themselves and have no other replica: their cold start. */
function awayFor(placed: readonly Placed[]): Range {
  const alone = placed.filter(({ multiNode, replicas }) => multiNode && replicas === 1);
  return longestOf(alone.map(({ plan }) => plan.coldStart.totalSeconds));
}

/** What is left of the wait for the new engines once the old ones are gone. */
const after = (ready: Range, seconds: number): Range => ({
  low: Math.max(0, ready.low - seconds),
  expected: Math.max(0, ready.expected - seconds),
  high: Math.max(0, ready.high - seconds),
});

function overlapUsd(from: BlockGroup, endsAt: string, startsAt: string, to: BlockGroup): Range | undefined {
  const hours = Math.max(0, secondsBetween(startsAt, endsAt) / HOUR_S);
  const [a, b] = [from.usdPerHour, to.usdPerHour];
  if (a === undefined || b === undefined) return undefined;
  return scale(a.expected < b.expected ? a : b, hours);
}

const roundUp = (seconds: number): number => Math.ceil(seconds / 60) * 60;

function known({ name, capacityBlock }: BlockGroup) {
  if (capacityBlock === undefined) throw new Error(`node group '${name}' has no dates`);
  return capacityBlock;
}

/** The group that serves; undefined without an instant: pods take any node of their capacity. */
export function servingGroup<G extends ServingGroup>(groups: readonly G[], asOf: string | undefined): G | undefined {
  return asOf === undefined
    ? undefined
    : groups.find(({ serves, capacityBlock }) => serves && capacityBlock !== undefined);
}

type ServingGroup = BlockGroup & { readonly serves: boolean };

/** Whether at that instant an earlier block still has its nodes, so that new pods can start beside the old ones. */
export function isHandingOver(groups: readonly ServingGroup[], asOf: string | undefined): boolean {
  const serving = servingGroup(groups, asOf)?.capacityBlock;
  if (asOf === undefined || serving === undefined || serving.nodesFrom > asOf) return false;
  return groups.some(
    ({ capacityBlock: block }) => block !== undefined && block.startsAt < serving.startsAt && asOf < block.drainFrom,
  );
}
