import { formatNumber } from '../units/format';
import { memoryText } from './print-plan';
import { layoutText, type NoFit } from '../planner';
import type { Problem } from '../problem';
import { type Paint, plain } from './style';

/** `capacity[0].count: 1 × p5en.48xlarge cannot hold …`, a line each. */
export function renderProblems(problems: readonly Problem[], paint: Paint = plain): string {
  return problems.map(({ field, message }) => `${paint('bad', `${field}:`)} ${message}`).join('\n');
}

/** Why a plan does not fit, with the numbers and what would. */
export function renderNoFit(result: NoFit, paint: Paint = plain): string {
  const lines = [
    `verdict: ${paint('bad', result.verdict)}`,
    ...result.problems.map(({ field, message }) => `${paint('bad', `${field}:`)} ${message}`),
    ...(result.layout === undefined ? [] : [`layout: ${layoutText(result.layout)}`]),
    ...(result.memory === undefined ? [] : [`memory a GPU: ${memoryText(result.memory.perGpu)}`]),
    ...result.alternatives.map(
      ({ instanceType, nodes, checkpoint, kvCacheGiBPerGpu }) =>
        `would fit: ${nodes} × ${instanceType}${checkpoint === undefined ? '' : ` with ${checkpoint}`}, ${formatNumber(kvCacheGiBPerGpu)} GiB of KV cache a GPU`,
    ),
    ...result.notes.map(({ topic, message }) => paint('note', `note (${topic}): ${message}`)),
  ];
  return lines.join('\n');
}
