import type { ServingPlan } from '../../planner';
import { type Chart, INK, AXIS, LABEL } from './draw';
import { bands } from './whiskers';

export interface Part {
  readonly name: string;
  readonly gib: number;
  readonly colour: string;
}

/** What a GPU's memory goes to, in the order in which it is taken. */
export function memoryParts({ memory: { perGpu }, pooling }: ServingPlan): readonly Part[] {
  const { weightsGiB, draftWeightsGiB, loraGiB = 0, overheadGiB, kvCacheGiB, requestedGiB, visibleGiB } = perGpu;
  const rest = pooling?.bidirectional === true ? 'free' : 'KV cache';
  return [
    { name: 'weights', gib: weightsGiB, colour: INK.one },
    { name: 'draft', gib: draftWeightsGiB, colour: INK.two },
    { name: 'LoRA', gib: loraGiB, colour: INK.four },
    { name: 'overhead', gib: overheadGiB.expected, colour: INK.four },
    { name: rest, gib: kvCacheGiB.expected, colour: INK.three },
    { name: 'left to others', gib: visibleGiB - requestedGiB, colour: INK.free },
  ].filter(({ gib }) => gib > 0);
}

/** One bar, as long as the memory of a GPU; the whisker is where the KV cache may begin. */
export function memoryChart(plan: ServingPlan): Chart {
  const parts = memoryParts(plan);
  const { visibleGiB, requestedGiB, kvCacheGiB } = plan.memory.perGpu;
  return {
    label: `Memory of a GPU in GiB: ${parts.map(({ name, gib }) => `${name} ${gib.toFixed(1)}`).join(', ')}; KV cache from ${kvCacheGiB.low.toFixed(1)} to ${kvCacheGiB.high.toFixed(1)}`,
    legend: parts,
    height: () => 78,
    option: (size) => ({
      grid: { left: 8, right: 16, top: 4, bottom: 26 },
      xAxis: {
        type: 'value',
        min: 0,
        max: visibleGiB,
        ...AXIS,
        axisLabel: {
          ...LABEL,
          formatter: (value: number) =>
            value > visibleGiB * 0.98 || value < visibleGiB * 0.9 ? `${Math.round(value)}` : '',
        },
        splitNumber: size === 'wide' ? 6 : 3,
      },
      yAxis: { type: 'category', data: ['GPU'], show: false },
      series: [
        ...parts.map(({ name, gib, colour }) => ({
          type: 'bar' as const,
          stack: 'memory',
          name,
          data: [gib],
          barWidth: 36,
          itemStyle: { color: colour, borderColor: INK.back, borderWidth: 1 },
          label: {
            show: gib / visibleGiB > (size === 'wide' ? 0.08 : 0.16),
            formatter: gib.toFixed(1),
            color: name === 'left to others' ? INK.text : 'var(--on)',
            fontSize: 12,
          },
        })),
        bands([{ row: 0, from: requestedGiB - kvCacheGiB.high, to: requestedGiB - kvCacheGiB.low }]),
      ],
    }),
  };
}
