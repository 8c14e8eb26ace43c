import type { Summary } from './report';

export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;

export const line = (name: string, { rows, median: middle, p90, p95 }: Summary): string =>
  `  ${name.padEnd(46)} ${String(rows).padStart(4)}  ${percent(middle, 2).padStart(8)}  ${percent(p90).padStart(8)}  ${percent(p95).padStart(8)}`;

export const HEADER = `  ${''.padEnd(46)} ${'rows'.padStart(4)}  ${'median'.padStart(8)}  ${'90 % in'.padStart(8)}  ${'95 % in'.padStart(8)}`;
