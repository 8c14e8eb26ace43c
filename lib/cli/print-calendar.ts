import type { CalendarEvent, EnvironmentPlan, HandOverPlan } from '../environment';
import { formatDuration, formatUsd, minute } from '../units';
import { formatRange } from '../units/format';
import { type Paint, plain } from './style';
import { columns, facts } from './table';

/** The calendar as a person reads it in a terminal: what happens when, then what each hand-over costs. */
export function renderCalendar(plan: EnvironmentPlan, paint: Paint = plain): string {
  const { environment, calendar, handOvers, nodeGroups } = plan;
  const title = paint('title', `Capacity calendar of ${environment}, in UTC`);
  if (calendar.length === 0) {
    const undated = nodeGroups.filter(({ purchaseOption }) => purchaseOption === 'capacity-block');
    const why =
      undated.length === 0
        ? 'nothing of it is bought as a capacity block'
        : `${undated.map(({ capacity }) => capacity).join(', ')}: the environment gives no startsAt and endsAt`;
    return `${title}\n  nothing happens by date: ${why}`;
  }
  return [title, eventTable(calendar), ...(handOvers.length === 0 ? [] : [handOverFacts(plan, paint)])].join('\n\n');
}

const eventTable = (events: readonly CalendarEvent[]): string =>
  columns(
    ['when', 'who', 'capacity', 'block', 'what'],
    events.map(({ at, by, capacity, reservationId, what }) => [minute(at), by, capacity, reservationId, what]),
  );

function handOverFacts({ handOvers, nodeGroups }: EnvironmentPlan, paint: Paint): string {
  const reservation = (name: string): string => nodeGroups.find((group) => group.name === name)?.reservationId ?? name;
  const rows = handOvers.map((handOver): [string, string] => [
    `${reservation(handOver.from)} → ${reservation(handOver.to)}`,
    handOverText(handOver),
  ]);
  return `${paint('title', 'Hand-over')}\n${facts(rows)}`;
}

function handOverText(handOver: HandOverPlan): string {
  const { overlapSeconds, neededSeconds, handOverFrom, handOverUntil, withoutServiceSeconds, overlapUsd } = handOver;
  const cost = overlapUsd === undefined ? '' : `; both are paid for ${formatUsd(overlapUsd.expected)}`;
  const needs = `takes ${formatRange(neededSeconds, formatDuration)}: nodes up, engines warm, load balancer shifted, old pods drained`;
  if (handOverUntil !== undefined)
    return `both have nodes for ${formatDuration(overlapSeconds)}${cost}; ${needs}; deploy with asOf from ${minute(handOverFrom)} to ${minute(handOverUntil)}: ${withoutServiceSeconds.high === 0 ? (handOver.movesInPlace ? 'one replica after another is away, the others answer' : 'no request is lost') : `nobody is served for ${formatRange(withoutServiceSeconds, formatDuration)}`}`;
  const between =
    overlapSeconds > 0
      ? `both have nodes for only ${formatDuration(overlapSeconds)}${cost}`
      : `no nodes for ${formatDuration(-overlapSeconds)}`;
  return `${between}; ${needs}; clients are answered by nobody for ${formatRange(withoutServiceSeconds, formatDuration)}`;
}
