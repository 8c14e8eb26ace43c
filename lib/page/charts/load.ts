import type { LoadPoint } from '../../planner';
import type { Range } from '../../units/range';
import { AXIS, type Chart } from './draw';

export interface Curve {
  readonly name: string;
  readonly points: readonly LoadPoint[];
  readonly colour: string;
  readonly isDashed: boolean;
  /** The one that is planned, whose band is drawn. */
  readonly isPlanned: boolean;
}

/** What a plan says of a number under a load. */
export type OfPoint = (point: LoadPoint) => Range | undefined;

/** A number against requests in flight; the planned load is marked. */
export function loadChart(title: string, unit: string, curves: readonly Curve[], of: OfPoint, planned: number): Chart {
  const seen = curves.filter(({ points }) => points.some((point) => of(point) !== undefined));
  return {
    label: `${title} against requests in flight: ${seen.map(({ name, points }) => `${name}: ${points.map((point) => `${point.concurrency}: ${of(point)?.expected.toPrecision(3) ?? '-'}`).join(', ')}`).join('; ')} ${unit}`,
    legend: seen,
    height: () => 210,
    option: (size) => ({
      grid: { left: 50, right: 18, top: 10, bottom: 42 },
      xAxis: {
        type: 'log',
        logBase: 2,
        ...AXIS,
        min: 1,
        max: Math.max(2, ...seen.flatMap(({ points }) => points.map(({ concurrency }) => concurrency))),
        name: size === 'wide' ? 'requests in flight, a replica' : 'requests in flight',
        nameLocation: 'middle',
        nameGap: 26,
      },
      yAxis: { type: 'value', ...AXIS, min: 0, splitNumber: 4, axisLine: { show: false } },
      series: seen.flatMap((curve) => [...(curve.isPlanned ? bandOf(curve, of) : []), lineOf(curve, of, planned)]),
    }),
  };
}

const pairs = ({ points }: Curve, of: OfPoint, end: (range: Range) => number): [number, number][] =>
  points.flatMap((point) => {
    const range = of(point);
    return range === undefined ? [] : [[point.concurrency, end(range)]];
  });

/** Two areas, one on the other: the lower is not seen. */
const bandOf = (curve: Curve, of: OfPoint) =>
  [
    { end: ({ low }: Range) => low, opacity: 0 },
    { end: ({ low, high }: Range) => high - low, opacity: 0.16 },
  ].map(({ end, opacity }) => ({
    type: 'line' as const,
    name: 'band',
    stack: 'band',
    data: pairs(curve, of, end),
    symbol: 'none',
    lineStyle: { opacity: 0 },
    areaStyle: { color: curve.colour, opacity },
  }));

const lineOf = (curve: Curve, of: OfPoint, planned: number) => ({
  type: 'line' as const,
  name: curve.name,
  data: pairs(curve, of, ({ expected }) => expected),
  symbol: 'circle',
  symbolSize: ([concurrency = 0]: number[]) => (curve.isPlanned && concurrency === planned ? 11 : 5),
  itemStyle: { color: curve.colour },
  lineStyle: { color: curve.colour, width: 2, type: curve.isDashed ? ('dashed' as const) : ('solid' as const) },
});
