import type { CheckResult, ReadyReplicas, Report, Status } from './types';
import { escaped, px, svgText } from '../units/svg';

const WIDTH = 960;
const LEFT = 170;
const RIGHT = 24;
const TOP = 62;
const ROW = 20;
const CHART = 56;
const GAP = 22;
const MIN_BAR = 3;
const TICKS = [10, 15, 30, 60, 120, 300];
const MAX_TICKS = 12;

const COLOUR: Record<Status, string> = { passed: '#2e7d4f', warned: '#c98a00', failed: '#c62f2f', skipped: '#9aa0a6' };
const INK = '#20242a';
const FAINT = '#d9dde2';
const READY = '#4a7fc1';

type Scale = (seconds: number) => number;

/** The rehearsal as SVG: a bar a check, and below them how many replicas were ready meanwhile. */
export function renderPicture(report: Report<string>): string {
  const { environment, kubernetesVersion, checks, readyReplicas, totalSeconds, compression, passed } = report;
  const chartsTop = TOP + checks.length * ROW + GAP;
  const height = chartsTop + readyReplicas.length * (CHART + GAP) + GAP;
  const x: Scale = (seconds) => LEFT + (seconds / totalSeconds) * (WIDTH - LEFT - RIGHT);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(16, 24, `Rehearsal of ${environment} on Kubernetes ${kubernetesVersion}: ${passed ? 'passed' : 'failed'}`, 16),
    text(16, 44, `real seconds; cold starts and drains run ${Math.round(compression)} times faster than planned`),
    ...grid(x, totalSeconds, height - GAP),
    ...checks.flatMap((check, index) => checkRow(x, check, TOP + index * ROW)),
    ...readyReplicas.flatMap((each, index) => readyChart(x, each, chartsTop + index * (CHART + GAP), totalSeconds)),
    '</svg>',
    '',
  ].join('\n');
}

function grid(x: Scale, totalSeconds: number, bottom: number): string[] {
  const step = TICKS.find((tick) => totalSeconds / tick <= MAX_TICKS) ?? totalSeconds / MAX_TICKS;
  const ticks = Array.from({ length: Math.floor(totalSeconds / step) + 1 }, (_, index) => index * step);
  return ticks.flatMap((seconds) => [
    `<line x1="${px(x(seconds))}" y1="${TOP - 6}" x2="${px(x(seconds))}" y2="${bottom}" stroke="${FAINT}"/>`,
    `<text x="${px(x(seconds))}" y="${bottom + 14}" text-anchor="middle" fill="#5c646d">${Math.round(seconds)} s</text>`,
  ]);
}

function checkRow(x: Scale, { name, status, at, seconds, summary }: CheckResult<string>, y: number): string[] {
  const width = Math.max(MIN_BAR, x(at + seconds) - x(at));
  return [
    text(16, y + 12, name),
    `<rect x="${px(x(at))}" y="${y + 2}" width="${px(width)}" height="${ROW - 7}" rx="2" fill="${COLOUR[status]}"><title>${escaped(`${status}: ${summary}`)}</title></rect>`,
    ...(status === 'passed' ? [] : [text(x(at) + width + 5, y + 12, status, 11, COLOUR[status])]),
  ];
}

/** Steps, because a replica is ready or it is not. */
function readyChart(x: Scale, { deployment, replicas, changes }: ReadyReplicas, top: number, end: number): string[] {
  const most = Math.max(replicas, ...changes.map(({ ready }) => ready), 1);
  const y = (ready: number): number => top + CHART - (ready / most) * CHART;
  const steps = changes.map(({ at, ready }) => `H${px(x(at))} V${px(y(ready))}`).join(' ');
  return [
    text(16, top + 14, deployment),
    text(16, top + 30, `ready of ${replicas}`, 11),
    ...Array.from({ length: most + 1 }, (_, ready) =>
      [
        `<line x1="${LEFT}" y1="${px(y(ready))}" x2="${WIDTH - RIGHT}" y2="${px(y(ready))}" stroke="${FAINT}"/>`,
        text(LEFT - 14, y(ready) + 4, String(ready), 11),
      ].join('\n'),
    ),
    `<path d="M${LEFT} ${px(y(0))} ${steps} H${px(x(end))} V${px(y(0))} Z" fill="${READY}" fill-opacity="0.35" stroke="${READY}" stroke-width="1.5"/>`,
  ];
}

const text = (x: number, y: number, words: string, size = 12, colour = INK): string =>
  svgText(x, y, words, size, colour);
