import type * as Echarts from 'echarts';
import { escaped } from '../../units/svg';

export type ChartOption = Echarts.EChartsOption;
export type Library = typeof Echarts;

/** Sizes every chart is drawn in: the page shows the one that its width has room for. */
export type Size = 'wide' | 'narrow';
export const WIDTHS: Readonly<Record<Size, number>> = { wide: 640, narrow: 320 };

/** What a colour stands for. */
export interface Key {
  readonly name: string;
  readonly colour: string;
  readonly isDashed?: boolean;
}

export interface Chart {
  /** Said to whoever does not see it. */
  readonly label: string;
  readonly height: (size: Size) => number;
  /** Written beside it, where letters are as wide as the reader's font has them. @default - none */
  readonly legend?: readonly Key[];
  readonly option: (size: Size) => ChartOption;
}

/** Colours are variables of the page, so that dark and light are one picture. */
export const INK = {
  text: 'var(--ink)',
  soft: 'var(--soft)',
  line: 'var(--line)',
  back: 'var(--card)',
  one: 'var(--c1)',
  two: 'var(--c2)',
  three: 'var(--c3)',
  four: 'var(--c4)',
  free: 'var(--c0)',
} as const;

export const FONT = 'system-ui, sans-serif';
export const BASE = { animation: false, textStyle: { fontFamily: FONT, fontSize: 12 }, silent: true } as const;
export const LABEL = { color: INK.soft, fontFamily: FONT, fontSize: 12 } as const;
export const AXIS = {
  axisLabel: LABEL,
  axisLine: { lineStyle: { color: INK.soft } },
  axisTick: { lineStyle: { color: INK.soft } },
  splitLine: { lineStyle: { color: INK.line } },
  nameTextStyle: LABEL,
} as const;

/** Loaded when a page is drawn, not when a plan is printed. */
export const loadLibrary = async (): Promise<Library> => import('echarts');

/** Both sizes of a chart as SVG inside one figure. */
export function drawChart(library: Library, chart: Chart, id: string): string {
  const sizes = Object.keys(WIDTHS) as Size[];
  return `<div class="chart">${legendHtml(chart)}${sizes.map((size) => drawn(library, chart, size, `${id}-${size}`)).join('')}</div>`;
}

function drawn(library: Library, { option, height, label }: Chart, size: Size, id: string): string {
  const [width, tall] = [WIDTHS[size], height(size)];
  const chart = library.init(null, null, { renderer: 'svg', ssr: true, width, height: tall });
  chart.setOption({ ...BASE, ...option(size) });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg
    .replace(
      /^<svg [^>]*>/,
      `<svg xmlns="http://www.w3.org/2000/svg" class="${size}" viewBox="0 0 ${width} ${tall}" role="img" aria-label="${escaped(label)}">`,
    )
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '') // what happens under the pointer: nothing does
    .replace(/ class="zr\d+-cls-\d+"/g, '')
    .replace(/ ecmeta_\w+="[^"]*"/g, '')
    .replace(/zr\d+-/g, `${id}-`) // counted by the process, and so another in every run
    .replace(/font-family:[^;"]*;/g, '')
    .replace(/\n+/g, '\n');
}

const legendHtml = ({ legend = [] }: Chart): string =>
  legend.length === 0
    ? ''
    : `<ul class="legend">${legend.map(({ name, colour, isDashed }) => `<li><i class="${isDashed === undefined ? 'area' : isDashed ? 'dashed' : 'solid'}" style="color:${colour}"></i>${escaped(name)}</li>`).join('')}</ul>`;
