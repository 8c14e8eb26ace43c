import type { ServingPlan } from '../../planner';
import { formatDuration } from '../../units';
import { AXIS, type Chart, INK, LABEL } from './draw';
import { rowsChart } from './rows';

/** One step after another; the whisker is where each may end, counted from its own beginning. */
export function startChart({ coldStart: { steps, totalSeconds } }: ServingPlan): Chart {
  const begins = steps.map((_, index) => steps.slice(0, index).reduce((sum, { seconds }) => sum + seconds.expected, 0));
  const last = Math.max(...steps.map(({ seconds }, index) => (begins[index] ?? 0) + seconds.high)) / 60;
  return rowsChart({
    legend: [
      { name: 'reading weights', colour: INK.one },
      { name: 'all else', colour: INK.two },
    ],
    label: `Cold start, ${formatDuration(totalSeconds.expected)}: ${steps.map(({ name, seconds }) => `${name} ${formatDuration(seconds.expected)}`).join(', ')}`,
    names: steps.map(({ name }) => name),
    stretches: steps.map(({ name, seconds }, row) => ({
      row,
      from: (begins[row] ?? 0) / 60,
      to: ((begins[row] ?? 0) + seconds.expected) / 60,
      colour: colourOf(name),
    })),
    bands: steps.map(({ seconds }, row) => ({
      row,
      from: ((begins[row] ?? 0) + seconds.low) / 60,
      to: ((begins[row] ?? 0) + seconds.high) / 60,
    })),
    axis: (size) => ({
      type: 'value',
      min: 0,
      max: Math.ceil(last),
      ...AXIS,
      splitNumber: size === 'wide' ? 8 : 4,
      name: 'minutes',
      nameLocation: 'middle',
      nameGap: 24,
      axisLabel: { ...LABEL, hideOverlap: true },
    }),
  });
}

const colourOf = (name: string): string => (name.includes('weights') ? INK.one : INK.two);
