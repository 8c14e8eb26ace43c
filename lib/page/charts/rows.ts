import { type Chart, type ChartOption, AXIS, INK, LABEL, type Size } from './draw';
import { type Band, bands } from './whiskers';

/** A stretch of a row. */
export interface Stretch {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  /** Share of the height of the row. @default - all of the bar */
  readonly thick?: number;
}

export interface Mark {
  readonly row: number;
  readonly at: number;
  readonly colour: string;
}

export interface Rows {
  readonly label: string;
  readonly names: readonly string[];
  readonly legend: NonNullable<Chart['legend']>;
  readonly stretches: readonly Stretch[];
  readonly bands?: readonly Band[];
  readonly marks?: readonly Mark[];
  readonly axis: (size: Size) => ChartOption['xAxis'];
}

const ROW = 28;
const FOOT = 54;

/** Rows with bars on one axis, as a timeline or a calendar has them. */
export const rowsChart = ({
  label,
  names,
  legend,
  stretches,
  bands: uncertain = [],
  marks = [],
  axis,
}: Rows): Chart => ({
  label,
  legend,
  height: () => names.length * ROW + FOOT,
  option: (size) => ({
    grid: { right: 18, top: 6, bottom: 42, ...leftOf(names, size) },
    xAxis: axis(size),
    yAxis: {
      type: 'category',
      data: [...names],
      inverse: true,
      ...AXIS,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...LABEL, color: INK.text, width: labelWidth(names, size), overflow: 'truncate' },
    },
    series: [
      {
        type: 'custom',
        data: stretches.map(({ from, row, to }) => [from, row, to]),
        encode: { x: [0, 2], y: 1 },
        renderItem: ({ dataIndex }, api) => {
          const [left = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
          const [right = 0] = api.coord([api.value(2), api.value(1)]);
          const { colour, thick = 1 } = stretches[dataIndex] ?? { colour: INK.one };
          const height = 16 * thick;
          return {
            type: 'rect',
            shape: { x: left, y: y - height / 2, width: Math.max(1, right - left), height, r: 2 },
            style: { fill: colour },
          };
        },
      },
      bands(uncertain),
      {
        type: 'custom',
        data: marks.map(({ at, row }) => [at, row]),
        encode: { x: 0, y: 1 },
        z: 12,
        renderItem: ({ dataIndex }, api) => {
          const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
          return {
            type: 'polygon',
            shape: {
              points: [
                [x, y + 4],
                [x - 5, y + 13],
                [x + 5, y + 13],
              ],
            },
            style: { fill: marks[dataIndex]?.colour ?? INK.text },
          };
        },
      },
    ],
  }),
});

const labelWidth = (names: readonly string[], size: Size): number =>
  Math.min(size === 'wide' ? 190 : 108, Math.max(...names.map((name) => name.length)) * 7);
const leftOf = (names: readonly string[], size: Size) => ({ left: labelWidth(names, size) + 14 });
