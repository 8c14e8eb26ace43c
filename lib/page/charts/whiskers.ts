import type { CustomSeriesOption } from 'echarts';
import { INK } from './draw';

export interface Band {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

const CAP = 5;

/** Lines with caps over rows of a category axis: from the low end of an estimate to its high end. */
export const bands = (all: readonly Band[]): CustomSeriesOption => ({
  type: 'custom',
  name: 'band',
  tooltip: { show: false },
  data: all.map(({ row, from, to }) => [from, row, to]),
  encode: { x: [0, 2], y: 1 },
  z: 10,
  renderItem: (_, api) => {
    const [left = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
    const [right = 0] = api.coord([api.value(2), api.value(1)]);
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: 'line' as const,
      shape: { x1, y1, x2, y2 },
      style: { stroke: INK.text, lineWidth: 1.5 },
    });
    return {
      type: 'group',
      children: [line(left, y, right, y), line(left, y - CAP, left, y + CAP), line(right, y - CAP, right, y + CAP)],
    };
  },
});
