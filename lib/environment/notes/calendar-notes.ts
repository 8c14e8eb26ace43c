import { type Note, note, toDo } from '../../problem';
import { formatDuration, formatUsd } from '../../units';
import type { Range } from '../../units/range';
import type { DeploymentPlan } from '../environment-plan';
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
  {
    from,
    to,
    handOverFrom,
    handOverUntil,
    withoutServiceSeconds,
    overlapUsd,
    overlapSeconds,
    movesInPlace,
  }: HandOverPlan,
  named: (name: string) => NodeGroupPlan | undefined,
  asOf: string | undefined,
): Note[] {
  const [old, next] = [named(from), named(to)];
  if (old?.reservationId === undefined || next?.reservationId === undefined) return [];
  const drainFrom = old.capacityBlock?.drainFrom ?? '';
  if (asOf !== undefined && asOf >= drainFrom) return [];
  if (asOf !== undefined && handOverUntil !== undefined && asOf > handOverUntil && next.serves)
    return [
      toDo(
        next.capacity,
        `asOf ${asOf} is after ${handOverUntil}: nodes of ${old.reservationId} are drained from ${drainFrom}, perhaps before the new engines answer; then nobody is served until they do`,
        'watch the hand-over: it comes late',
      ),
    ];
  if (asOf !== undefined && asOf > (handOverUntil ?? drainFrom)) return [];
  const way = `from ${old.reservationId} to ${next.reservationId}`;
  if (handOverUntil !== undefined) {
    const cost = overlapUsd === undefined ? '' : `; the overlap costs ${formatUsd(overlapUsd.expected)}`;
    return [
      toDo(
        next.capacity,
        `${way}: deploy with asOf between ${handOverFrom} and ${handOverUntil}; ${feels(withoutServiceSeconds, movesInPlace)}${cost}`,
        `deploy with asOf after ${handOverFrom}`,
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
      'close the gap between the capacity blocks',
    ),
  ];
}

const feels = ({ high, expected }: Range, movesInPlace: boolean): string =>
  high === 0
    ? movesInPlace
      ? 'one replica over several nodes after another is away, the others answer'
      : 'no request is lost'
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
  const way = (block: string): string => `extend ${block} until ${extendUntil}, or add the next one to blocks`;
  if (asOf !== undefined && secondsBetween(asOf, endsAt) < RENEWAL_LEAD_S)
    return [
      toDo(
        capacity,
        `nothing follows when its block ends at ${endsAt}, and it drains from ${drainFrom}: ${way(capacityBlock.reservationId)}`,
        'extend the capacity block, or add the next one',
      ),
    ];
  return [
    note(
      capacity,
      `${reservationId} drains from ${drainFrom}, before it ends at ${endsAt}; nothing follows it: ${way('it')}`,
    ),
  ];
}

/** While new pods start beside old ones: any further change of theirs would find the room taken, and wait for ever. */
export function besideNotes(deployments: readonly Pick<DeploymentPlan, 'name' | 'rollout' | 'movesFrom'>[]): Note[] {
  return deployments
    .filter(({ rollout }) => rollout === 'beside')
    .map(({ name, movesFrom }) =>
      toDo(
        'rollout',
        `${name}: new pods start beside the old ones, which is for this one deployment; once all have moved, ${
          movesFrom === undefined ? 'set asOf past the drain of the old block' : 'remove movesFrom'
        } before anything else of its pods is changed, or the next ones wait for room for ever`,
        'finish the move before anything else',
      ),
    );
}
