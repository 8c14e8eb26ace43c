import { formatRange } from '../../units/format';
import { rangeAt, type PlanJson } from '../figures';
import { el, sized } from './dom';

interface Part {
  readonly name: string;
  readonly className: string;
  readonly gib: number;
  readonly text: string;
}

const gib = (value: number): string => value.toFixed(1);

/** Memory of one GPU as a bar, with the band of what is left for the KV cache below it; undefined where nothing was laid out. */
export function memoryBar(plan: PlanJson): HTMLElement | undefined {
  const at = (name: string) => rangeAt(plan, `memory.perGpu.${name}`);
  const [visible, requested, overhead, cache] = [
    at('visibleGiB'),
    at('requestedGiB'),
    at('overheadGiB'),
    at('kvCacheGiB'),
  ];
  if (visible === undefined || requested === undefined || overhead === undefined || cache === undefined)
    return undefined;
  const parts: Part[] = (
    [
      ['weights', 'weights', at('weightsGiB')],
      ['draft', 'draft', at('draftWeightsGiB')],
      ['LoRA', 'lora', at('loraGiB')],
      ['overhead', 'overhead', overhead],
      ['KV cache', 'kv', cache],
    ] as const
  ).flatMap(([name, className, range]) =>
    range === undefined || range.expected <= 0
      ? []
      : [{ name, className, gib: range.expected, text: `${name} ${formatRange(range, gib)} GiB` }],
  );
  const used = parts.reduce((sum, part) => sum + part.gib, 0);
  const free = visible.expected - Math.max(used, requested.expected);
  const rest: Part = { name: 'not asked for', className: 'free', gib: free, text: `not asked for ${gib(free)} GiB` };
  const missing = rangeAt(plan, 'missingGiBPerGpu')?.expected ?? 0;
  const lacks: Part = { name: 'missing', className: 'missing', gib: missing, text: `missing ${gib(missing)} GiB` };
  const shown = [...parts, ...(missing > 0 ? [lacks] : []), ...(free > 0.05 && missing <= 0 ? [rest] : [])];
  const whole = Math.max(visible.expected, ...[shown.reduce((sum, part) => sum + part.gib, 0)]);
  const share = (value: number): string => `${((Math.max(0, value) / whole) * 100).toFixed(3)}%`;
  const [first, last] = [requested.expected - cache.high, requested.expected - cache.low];
  return el(
    'div',
    { id: 'memory' },
    el(
      'div',
      {
        class: 'bar',
        role: 'img',
        'aria-label': `Memory of a GPU, ${gib(visible.expected)} GiB: ${shown.map(({ text }) => text).join(', ')}`,
      },
      ...shown.map((part) => sized(el('div', { class: part.className, title: part.text }), { width: share(part.gib) })),
    ),
    cache.expected > 0
      ? el(
          'div',
          { class: 'track', title: 'where the KV cache begins: least to most' },
          sized(el('div', { class: 'band' }), { left: share(first), width: share(last - first) }),
        )
      : undefined,
    el(
      'ul',
      { class: 'legend' },
      ...shown.map(({ className, text }) => el('li', {}, el('i', { class: className }), text)),
    ),
    el(
      'p',
      { class: 'soft' },
      `${gib(requested.expected)} of ${gib(visible.expected)} GiB are asked for${cache.expected > 0 ? '; the bracket is the band in which the KV cache begins' : ''}.`,
    ),
  );
}
