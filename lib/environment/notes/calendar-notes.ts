import { type Note, note, toDo } from '../../problem';
import { formatDuration, formatUsd } from '../../units';
import type { Range } from '../../units/range';
import { type HandOverPlan, type NodeGroupPlan, secondsBetween } from '../capacity';

/** A renewal takes this long to decide, to buy and to try. */
const RENEWAL_LEAD_S = 72 * 3600;

/** What to do when, and what clients feel if nobody does. */
export function calendarNotes(
  groups: readonly NodeGroupPlan[],
  handOvers: readonly HandOverPlan[],
  asOf: string | undefined,
): Note[] {
  const named = (name: string): NodeGroupPlan | undefined => groups.find((group) => group.name === name);
  return [
    ...handOvers.flatMap((handOver) => handOverNote(handOver, named, asOf)),
    ...lastBlocks(groups).flatMap((group) => endNote(group, asOf)),
  ];
}

function handOverNote(
  { from, to, handOverFrom, handOverUntil, withoutServiceSeconds, overlapUsd, overlapSeconds }: HandOverPlan,
  named: (name: string) => NodeGroupPlan | undefined,
  asOf: string | undefined,
): Note[] {
  const [old, next] = [named(from), named(to)];
  if (old?.reservationId === undefined || next?.reservationId === undefined) return [];
  if (asOf !== undefined && asOf > (handOverUntil ?? old.capacityBlock?.drainFrom ?? '')) return [];
  const way = `from ${old.reservationId} to ${next.reservationId}`;
  if (handOverUntil !== undefined) {
    const cost = overlapUsd === undefined ? '' : `; the overlap costs ${formatUsd(overlapUsd.expected)}`;
    return [
      toDo(
        next.capacity,
        `${way}: deploy with asOf between ${handOverFrom} and ${handOverUntil}; ${feels(withoutServiceSeconds)}${cost}`,
      ),
    ];
  }
  const { low, high } = withoutServiceSeconds;
  const why =
    overlapSeconds > 0
      ? `both have nodes for ${formatDuration(overlapSeconds)}, too short to hand over`
      : `no nodes for ${formatDuration(-overlapSeconds)}`;
  return [
    toDo(
      next.capacity,
      `${way}: ${why}, so its models answer nobody for ${formatDuration(low)} to ${formatDuration(high)}; extend the earlier by a day, or buy the later a day earlier`,
    ),
  ];
}

const feels = ({ high, expected }: Range): string =>
  high === 0
    ? 'no request is lost'
    : `a replica over several nodes is replaced in place, so nobody is served for about ${formatDuration(expected)}`;

/** The last block of each capacity entry. */
const lastBlocks = (groups: readonly NodeGroupPlan[]): NodeGroupPlan[] =>
  groups.filter(
    ({ capacity, capacityBlock }, index) =>
      capacityBlock !== undefined && groups.findLastIndex((other) => other.capacity === capacity) === index,
  );

function endNote({ capacity, reservationId, capacityBlock }: NodeGroupPlan, asOf: string | undefined): Note[] {
  if (capacityBlock === undefined) return [];
  const { endsAt, extendUntil, drainFrom } = capacityBlock;
  const way = `extend ${reservationId} until ${extendUntil}, or add the next one to blocks`;
  if (asOf !== undefined && secondsBetween(asOf, endsAt) < RENEWAL_LEAD_S)
    return [
      toDo(capacity, `nothing follows when its block ends at ${endsAt}, and it drains from ${drainFrom}: ${way}`),
    ];
  return [
    note(
      capacity,
      `${reservationId} drains from ${drainFrom}, before it ends at ${endsAt}; nothing follows it: ${way.replace(`extend ${reservationId}`, 'extend it')}`,
    ),
  ];
}
