import { TARGET_HEALTHY_S } from '../../contract';
import type { ServingPlan } from '../../planner';
import { DAY_S } from '../../units';
import { later } from './capacity-block';
import { type HandOverPlan, NODE_JOIN_S } from './hand-over';
import type { NodeGroupPlan } from './node-groups';

/** Who acts: `you` must, the others do by themselves. */
export type Actor = 'you' | 'schedule' | 'AWS' | 'engines';

/** One moment of the capacity calendar, in UTC. */
export interface CalendarEvent {
  readonly at: string;
  readonly capacity: string;
  readonly reservationId: string;
  readonly kind:
    | 'purchase'
    | 'start'
    | 'nodes'
    | 'serve'
    | 'extension-opens'
    | 'notice'
    | 'hand-over'
    | 'hand-over-closes'
    | 'extension-closes'
    | 'drain'
    | 'end';
  readonly by: Actor;
  readonly what: string;
}

/** In which order what falls on one minute is told. */
const IN_ONE_MINUTE: readonly CalendarEvent['kind'][] = [
  'end',
  'start',
  'nodes',
  'serve',
  'purchase',
  'extension-opens',
  'notice',
  'hand-over',
  'hand-over-closes',
  'extension-closes',
  'drain',
];

/** EC2 user guide, capacity blocks: a block is bought up to eight weeks before it starts. */
const PURCHASE_OPENS_BEFORE_START_S = 56 * DAY_S;

interface Placed {
  readonly nodeGroup: string;
  readonly plan: Pick<ServingPlan, 'coldStart'>;
}

/** Everything that happens to capacity blocks and to what runs on them, in order. Empty: no block has dates. */
export function calendarOf(
  groups: readonly NodeGroupPlan[],
  handOvers: readonly HandOverPlan[],
  deployments: readonly Placed[],
): CalendarEvent[] {
  const own = groups.filter(
    ({ reservationId }, index) => groups.findIndex((other) => other.reservationId === reservationId) === index,
  );
  const events = [
    ...own.flatMap((group) => eventsOfBlock(group, deployments)),
    ...handOvers.flatMap((handOver) => eventsOfHandOver(handOver, groups)),
  ];
  return events.sort(
    (a, b) => a.at.localeCompare(b.at) || IN_ONE_MINUTE.indexOf(a.kind) - IN_ONE_MINUTE.indexOf(b.kind),
  );
}

function eventsOfBlock(group: NodeGroupPlan, deployments: readonly Placed[]): CalendarEvent[] {
  const { capacity, capacityBlock: block, maxSize } = group;
  if (block === undefined) return [];
  const { reservationId } = block;
  const event = (kind: CalendarEvent['kind'], at: string, by: Actor, what: string): CalendarEvent => ({
    at,
    capacity,
    reservationId,
    kind,
    by,
    what,
  });
  const starts = deployments.filter(({ nodeGroup }) => nodeGroup === capacity);
  const cold = Math.max(0, ...starts.map(({ plan }) => plan.coldStart.totalSeconds.expected));
  const ready = NODE_JOIN_S.expected + cold + TARGET_HEALTHY_S;
  return [
    event('purchase', later(block.startsAt, -PURCHASE_OPENS_BEFORE_START_S), 'you', 'earliest day to buy it'),
    event('start', block.startsAt, 'AWS', 'the block starts and is paid'),
    event('nodes', block.nodesFrom, 'schedule', `${maxSize} nodes are wanted`),
    ...(starts.length === 0 ? [] : [event('serve', later(block.nodesFrom, wholeMinutes(ready)), 'engines', 'answer')]),
    event('extension-opens', block.extendFrom, 'you', 'first moment to extend it under the same id'),
    ...block.notices.map((at) => event('notice', at, 'schedule', 'mails that its end comes near')),
    event('drain', block.drainFrom, 'schedule', 'nodes are drained: requests in flight end, no new ones come'),
    event('extension-closes', block.extendUntil, 'you', 'last moment to extend it'),
    event('end', block.endsAt, 'AWS', 'the block ends; what is left is taken from 40 minutes before'),
  ];
}

function eventsOfHandOver(handOver: HandOverPlan, groups: readonly NodeGroupPlan[]): CalendarEvent[] {
  const to = groups.find(({ name }) => name === handOver.to);
  if (to?.reservationId === undefined || handOver.handOverUntil === undefined) return [];
  const { capacity, reservationId } = to;
  return [
    {
      at: handOver.handOverFrom,
      capacity,
      reservationId,
      kind: 'hand-over',
      by: 'you',
      what: 'deploy with asOf from now on: models move to this block',
    },
    {
      at: handOver.handOverUntil,
      capacity,
      reservationId,
      kind: 'hand-over-closes',
      by: 'you',
      what: 'last moment to hand over before the old block drains',
    },
  ];
}

const wholeMinutes = (seconds: number): number => Math.ceil(seconds / 60) * 60;
