import type { CalendarEvent, EnvironmentPlan, HandOverPlan, NodeGroupPlan } from '../environment';
import { DAY_S, minute } from '../units';
import { escaped, px, svgText } from '../units/svg';

const WIDTH = 960;
const LEFT = 190;
const RIGHT = 24;
const TOP = 74;
const LANE = 46;
const BAR = 22;
const TICK_DAYS = [1, 2, 7, 14, 28, 56];
const MAX_TICKS = 14;
const MARKED: readonly CalendarEvent['kind'][] = ['hand-over', 'hand-over-closes', 'extension-closes'];

const INK = '#20242a';
const SOFT = '#5c646d';
const FAINT = '#d9dde2';
const PAID = '#c9d8ee';
const SERVES = '#3f73b5';
const OVERLAP = '#2e7d4f';
const GAP = '#c62f2f';

type Scale = (instant: string) => number;

/** The calendar as SVG: a lane for each block, what is paid, when it has nodes, hand-overs and gaps between lanes. */
export function drawCalendar({ environment, nodeGroups, handOvers, calendar }: EnvironmentPlan): string {
  const lanes = nodeGroups.filter(({ capacityBlock }) => capacityBlock !== undefined);
  const height = TOP + Math.max(1, lanes.length) * LANE + 70;
  const [from, to] = spanOf(lanes);
  const x: Scale = (instant) => LEFT + ((Date.parse(instant) - from) / Math.max(1, to - from)) * (WIDTH - LEFT - RIGHT);
  const top = (name: string): number => TOP + lanes.findIndex((lane) => lane.name === name) * LANE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}" role="img">`,
    `<title>Capacity calendar of ${escaped(environment)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(16, 26, `Capacity calendar of ${environment}`, 16),
    text(
      16,
      46,
      lanes.length === 0
        ? 'no capacity block has dates'
        : 'in UTC; a triangle is a last or first moment for you: point at it',
    ),
    ...legend(),
    ...(lanes.length === 0 ? [] : grid(x, from, to, height - 56)),
    ...handOvers.map((handOver) => between(x, handOver, lanes, top)),
    ...lanes.flatMap((lane) => laneOf(x, lane, top(lane.name))),
    ...calendar.filter(({ kind }) => MARKED.includes(kind)).map((event) => mark(x, event, lanes, top)),
    '</svg>',
    '',
  ].join('\n');
}

function spanOf(lanes: readonly NodeGroupPlan[]): [number, number] {
  const instants = lanes.flatMap(({ capacityBlock: block }) =>
    block === undefined ? [] : [Date.parse(block.startsAt), Date.parse(block.endsAt)],
  );
  const margin = (DAY_S * 1000) / 2;
  return instants.length === 0 ? [0, 1] : [Math.min(...instants) - margin, Math.max(...instants) + margin];
}

function legend(): string[] {
  const entries: readonly [string, string][] = [
    [PAID, 'paid'],
    [SERVES, 'has nodes'],
    [OVERLAP, 'hand-over'],
    [GAP, 'nobody is served'],
  ];
  const at = [430, 500, 595, 780];
  return entries.flatMap(([colour, label], index) => [
    `<rect x="${at[index]}" y="16" width="12" height="12" rx="2" fill="${colour}"/>`,
    text((at[index] ?? 0) + 17, 26, label, 11, SOFT),
  ]);
}

function grid(x: Scale, from: number, to: number, bottom: number): string[] {
  const days = (to - from) / 1000 / DAY_S;
  const step = (TICK_DAYS.find((tick) => days / tick <= MAX_TICKS) ?? 56) * DAY_S * 1000;
  const first = Math.ceil(from / (DAY_S * 1000)) * DAY_S * 1000;
  const ticks = Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) =>
    new Date(first + index * step).toISOString(),
  );
  return ticks.flatMap((tick) => [
    `<line x1="${px(x(tick))}" y1="${TOP - 8}" x2="${px(x(tick))}" y2="${bottom}" stroke="${FAINT}"/>`,
    `<text x="${px(x(tick))}" y="${bottom + 14}" text-anchor="middle" font-size="11" fill="${SOFT}">${tick.slice(5, 10)}</text>`,
  ]);
}

function laneOf(x: Scale, { capacity, maxSize, capacityBlock: block }: NodeGroupPlan, top: number): string[] {
  if (block === undefined) return [];
  const bar = (from: string, to: string, y: number, height: number, colour: string, words: string): string =>
    `<rect x="${px(x(from))}" y="${y}" width="${px(Math.max(1, x(to) - x(from)))}" height="${height}" rx="3" fill="${colour}"><title>${escaped(words)}</title></rect>`;
  return [
    text(16, top + 12, `${capacity}: ${maxSize} nodes`),
    text(16, top + 27, block.reservationId, 11, SOFT),
    bar(block.startsAt, block.endsAt, top, BAR, PAID, `paid from ${minute(block.startsAt)} to ${minute(block.endsAt)}`),
    bar(
      block.nodesFrom,
      block.drainFrom,
      top + 5,
      BAR - 10,
      SERVES,
      `nodes from ${minute(block.nodesFrom)} to ${minute(block.drainFrom)}`,
    ),
  ];
}

/** From one lane to the next: the time in which models move, or in which there is nothing to move to. */
function between(
  x: Scale,
  handOver: HandOverPlan,
  lanes: readonly NodeGroupPlan[],
  top: (name: string) => number,
): string {
  const [from, to] = [handOver.from, handOver.to].map(
    (name) => lanes.find((lane) => lane.name === name)?.capacityBlock,
  );
  if (from === undefined || to === undefined) return '';
  const isGap = handOver.handOverUntil === undefined;
  const [begin, end] = isGap ? [from.drainFrom, to.nodesFrom] : [handOver.handOverFrom, handOver.handOverUntil!];
  const [left, right] = [Math.min(x(begin), x(end)), Math.max(x(begin), x(end))];
  const y = top(handOver.from) + BAR;
  const words = isGap
    ? 'nobody is served from the drain of one block until engines of the next are warm'
    : `deploy with asOf from ${minute(begin)} to ${minute(end)}`;
  return `<rect x="${px(left)}" y="${y}" width="${px(Math.max(3, right - left))}" height="${top(handOver.to) - y}" fill="${isGap ? GAP : OVERLAP}" fill-opacity="0.35"><title>${escaped(words)}</title></rect>`;
}

function mark(
  x: Scale,
  { at, reservationId, what }: CalendarEvent,
  lanes: readonly NodeGroupPlan[],
  top: (name: string) => number,
): string {
  const lane = lanes.find((each) => each.reservationId === reservationId);
  if (lane === undefined) return '';
  const y = top(lane.name) + BAR + 4;
  return `<path d="M${px(x(at))} ${y - 4} l4 8 h-8 Z" fill="${INK}"><title>${escaped(`${minute(at)}: ${what}`)}</title></path>`;
}

const text = (x: number, y: number, words: string, size = 12, colour = INK): string =>
  svgText(x, y, words, size, colour);
