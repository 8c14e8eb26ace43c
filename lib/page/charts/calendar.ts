import type { CalendarEvent, EnvironmentPlan } from '../../environment';
import { DAY_S, minute } from '../../units';
import { AXIS, type Chart, INK, LABEL } from './draw';
import { rowsChart } from './rows';

const MARKED: readonly CalendarEvent['kind'][] = ['hand-over', 'hand-over-closes', 'extension-closes'];
const DAY = DAY_S * 1000;

/** A row a capacity block: what is paid, in it when it has nodes; undefined: no block has dates. */
export function calendarChart({ nodeGroups, calendar }: EnvironmentPlan): Chart | undefined {
  const lanes = nodeGroups.flatMap(({ capacity, reservationId, capacityBlock: block }) =>
    block === undefined ? [] : [{ capacity, reservationId, block }],
  );
  if (lanes.length === 0) return undefined;
  const instants = lanes.flatMap(({ block }) => [Date.parse(block.startsAt), Date.parse(block.endsAt)]);
  const [min, max] = [Math.floor(Math.min(...instants) / DAY) * DAY, Math.ceil(Math.max(...instants) / DAY) * DAY];
  const rowOf = (id: string): number => lanes.findIndex(({ reservationId }) => reservationId === id);
  return rowsChart({
    legend: [
      { name: 'paid', colour: INK.free },
      { name: 'has nodes', colour: INK.one },
    ],
    label: `Capacity blocks: ${lanes.map(({ capacity, reservationId, block }) => `${capacity} ${reservationId} from ${minute(block.startsAt)} to ${minute(block.endsAt)} UTC`).join('; ')}`,
    names: lanes.map(({ capacity, reservationId = '' }) =>
      lanes.length === 1 ? capacity : `${capacity} …${reservationId.slice(-6)}`,
    ),
    stretches: lanes.flatMap(({ block }, row) => [
      { row, from: Date.parse(block.startsAt), to: Date.parse(block.endsAt), colour: INK.free },
      { row, from: Date.parse(block.nodesFrom), to: Date.parse(block.drainFrom), colour: INK.one, thick: 0.55 },
    ]),
    marks: calendar
      .filter(({ kind, reservationId }) => MARKED.includes(kind) && rowOf(reservationId) >= 0)
      .map(({ at, reservationId }) => ({ row: rowOf(reservationId), at: Date.parse(at), colour: INK.four })),
    axis: (size) => {
      const step = Math.max(1, Math.ceil((max - min) / DAY / (size === 'wide' ? 8 : 4))) * DAY;
      return {
        type: 'value',
        min,
        max,
        interval: step,
        ...AXIS,
        axisLabel: {
          ...LABEL,
          formatter: (value: number) => new Date(value).toISOString().slice(5, 10),
          hideOverlap: true,
          showMaxLabel: false,
        },
      };
    },
  });
}
