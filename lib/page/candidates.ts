import { BOUGHT_AS } from '../catalog';
import type { PurchaseOption } from '../catalog/types';
import { layoutText, type OtherHardware, type OtherLayouts, type ServingPlan } from '../planner';
import { formatUsd } from '../units';
import { formatNumber } from '../units/format';
import { escaped } from '../units/svg';
import { folded, list, table } from './html';

type Candidate = OtherLayouts['here']['candidates'][number];

/** Layouts of the same hardware and other hardware, with why none of them is the plan. */
export function candidatesHtml(found: OtherLayouts | undefined, plan: ServingPlan): string {
  if (found === undefined)
    return '<p class="soft">Nothing is searched here: the model generates no tokens to rank layouts by, or its shape is unknown.</p>';
  const { here, elsewhere } = found;
  const own = here.candidates.find((one) => isPlanned(one, plan));
  const rows = here.candidates.map((one) => [
    ...figuresOf(one),
    isPlanned(one, plan) ? '<strong>the plan</strong>' : escaped(whyNot(one, plan)),
  ]);
  const rejected = Object.entries(here.rejections).map(([because, count]) => {
    const first = here.rejected.find(({ reason }) => reason.startsWith(because))?.reason;
    return `${count} of ${here.examined}: ${escaped(first ?? because)}`;
  });
  return `<p>${here.fitting} of ${here.examined} layouts of the given hardware work${own === undefined && here.fitting > 0 ? '; the plan has settings of its own and is not among the cheapest' : ''}.</p>
${table('Layouts of the given hardware, the cheapest token first', HEAD, rows)}
${rejected.length === 0 ? '' : `<p>Layouts that do not work, each kind with its first reason:</p>${list(rejected)}`}
${folded(
  `Other hardware sold in the region: ${elsewhere.filter(({ best }) => best !== undefined).length} of ${elsewhere.length} instance types would carry it`,
  table(
    'Other hardware, the cheapest token first',
    ['hardware', ...HEAD.slice(1)],
    elsewhere.map((one) => elsewhereRow(one, plan)),
  ),
)}`;
}

const HEAD = ['layout', 'ms a token', 'tokens/s a GPU', 'USD an hour', 'USD per 1M output tokens', 'why not'];

const usd = (value: number | undefined): string => (value === undefined ? 'unknown' : formatUsd(value));

const figuresOf = ({
  layout,
  tpotMs,
  outputTokensPerSecondPerGpu,
  usdPerHour,
  usdPerMillionOutputTokens,
}: Candidate): string[] => [
  escaped(layoutText(layout)),
  formatNumber(tpotMs),
  formatNumber(outputTokensPerSecondPerGpu),
  usd(usdPerHour),
  usd(usdPerMillionOutputTokens),
];

function isPlanned({ layout, nodes }: Candidate, { layout: planned }: ServingPlan): boolean {
  return nodes === planned.nodes && layoutText(layout) === layoutText(planned);
}

function elsewhereRow({ instanceType, purchaseOption, best, reason }: OtherHardware, plan: ServingPlan): string[] {
  const bought = BOUGHT_AS[purchaseOption as PurchaseOption];
  if (best === undefined) return [escaped(instanceType), '–', '–', '–', '–', escaped(reason ?? 'no layout is legal')];
  const [layout = '', ...figures] = figuresOf(best);
  return [
    `${best.nodes} × ${escaped(instanceType)}<br><span class="soft">${layout}</span>`,
    ...figures,
    escaped(`the environment names other hardware; ${whyNot(best, plan)} (${bought})`),
  ];
}

const percent = (ratio: number): string => `${Math.round(Math.abs(ratio - 1) * 100)} %`;

/** In what it is worse than the plan; of what is better, what decided for the plan. */
export function whyNot(candidate: Candidate, { layout, throughput, cost }: ServingPlan): string {
  const said: string[] = [];
  if (candidate.nodes > layout.nodes) said.push(`takes ${candidate.nodes} nodes instead of ${layout.nodes}`);
  const slower = candidate.tpotMs / (throughput?.tpotMs.expected ?? candidate.tpotMs);
  if (slower > 1.005) said.push(`${percent(slower)} slower a token`);
  const price = candidate.usdPerMillionOutputTokens;
  const own = cost?.usdPerMillionOutputTokens?.expected;
  const dearer = price === undefined || own === undefined ? undefined : price / own;
  if (dearer !== undefined && dearer > 1.005) said.push(`${percent(dearer)} dearer a token`);
  if (said.length > 0) return said.join(', ');
  if (dearer === undefined) return 'its price is unknown';
  if (dearer < 0.995)
    return `${percent(dearer)} cheaper a token, but the plan takes the fewest nodes and most tensor parallelism`;
  return 'as good within the error of the planner';
}
