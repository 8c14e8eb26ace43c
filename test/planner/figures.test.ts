import { plan } from '../../lib/planner/plan';
import { type PlanRequest, search, type ServingPlan, smallestPlan } from '../../lib/planner';
import { layoutKey } from '../../lib/planner/layout';
import type { Range } from '../../lib/units/range';

function fitting(request: PlanRequest): ServingPlan {
  const result = plan(request);
  if (result.verdict !== 'fits') throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(result.problems)}`);
  return result;
}

type Asked = readonly [model: string, place: string, load?: string, more?: Partial<PlanRequest>];

/** `H200 TP4 PP2`, `2 p5en.48xlarge TP16`: a GPU, or nodes of a type, and degrees. */
function placed(place: string): Partial<PlanRequest> {
  const degree = (name: string): number | undefined => {
    const found = new RegExp(`\\b${name}(\\d+)`).exec(place)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const [nodes, type] = /(\d+) (\w+\.\w+)/.exec(place)?.slice(1) ?? [];
  const hardware =
    type === undefined ? { gpu: place.replace(/ (TP|PP|DP|EP).*/, '') } : { instanceType: type, nodes: Number(nodes) };
  return {
    ...hardware,
    tensorParallelSize: degree('TP') ?? 1,
    pipelineParallelSize: degree('PP'),
    dataParallelSize: degree('DP'),
    enableExpertParallel: /\bEP\b/.test(place) ? true : undefined,
  };
}

/** `4000+1000×16`: tokens of prompt and answer, requests at once. */
function loaded(load: string): Pick<PlanRequest, 'workload'> {
  const [inputTokens = 0, outputTokens = 0, concurrency = 0] = load.split(/[+×]/).map(Number);
  return { workload: { inputTokens, outputTokens, concurrency } };
}

const requestOf = ([model, place, load = '', more]: Asked): PlanRequest => ({
  model,
  ...placed(place),
  ...(load === '' ? {} : loaded(load)),
  maxModelLen: longest(load),
  ...more,
});

/** What one request of the load takes, for the length is not the matter here. */
const longest = (load: string): number => (load === '' ? 5000 : Number(load.split(/[+×]/)[0]) + 1000);

const nameOf = ([model, place, load = '', more = {}]: Asked): string =>
  [
    model,
    place,
    load,
    ...Object.values(more).map((one) => (typeof one === 'object' ? Object.values(one).join(' ') : one)),
  ]
    .filter((part) => part !== '' && part !== undefined)
    .join(' ');

const digits = (value: number, most = 5): string => String(Number(value.toPrecision(most)));
const band = ({ low, expected, high }: Range, most?: number): string =>
  [low, expected, high].map((one) => digits(one, most)).join(' ');

const speedOf = ({ throughput, pooling, speculative, basis }: ServingPlan): string =>
  [
    throughput === undefined ? `${band(pooling!.stepMs)} ms a step` : `${band(throughput.tpotMs)} ms`,
    throughput === undefined
      ? `${band(pooling!.sequencesPerSecond)} texts/s`
      : `${digits(throughput.totalTokensPerSecondPerGpu.expected)} tokens/s a GPU of ${basis?.decode?.workload.concurrency}`,
    ...(speculative === undefined
      ? []
      : [
          `× ${band(speculative.speedup, 4)} by ${speculative.numSpeculativeTokens}, until ${speculative.paysUntilConcurrency}`,
        ]),
  ].join(' | ');

const startOf = ({ coldStart: { steps, totalSeconds, budgetSeconds } }: ServingPlan): string =>
  [
    ...steps.map(({ name, seconds }) => `${name} ${digits(seconds.expected, 4)}`),
    `in all ${band(totalSeconds)} of ${budgetSeconds}`,
  ].join(', ');

/** A request a line, with figures to five digits: a change of any is read in the difference. */
const tableOf = (rows: readonly Asked[], figures: (plan: ServingPlan) => string): string =>
  '\n' + rows.map((row) => `${nameOf(row)}: ${figures(fitting(requestOf(row)))}`).join('\n') + '\n';

const MANY = '1000+1000×1500';
const LONG = '60000+1000×2';
const ALONE = '1000+1000×1';

const SPEED: readonly Asked[] = [
  ['qwen3-0.6b', 'L4'],
  ['qwen3-8b', 'H100 TP2'],
  ['qwen3-8b', 'A100-80', '', { quantization: 'fp8' }],
  ['llama-3.1-8b', 'L40S TP4', LONG],
  ['llama-3.3-70b', 'H200 TP4', MANY, { quantization: 'fp8', engineVersion: '0.19.0' }],
  ['llama-3.3-70b', 'B200 TP2', '', { quantization: 'nvfp4' }],
  ['llama-3.3-70b', 'H200 TP2', '', { quantization: 'nvfp4' }],
  ['llama-3.3-70b', 'H200 TP2', '', { quantization: 'awq' }],
  ['llama-3.3-70b', '1 p5.48xlarge TP4 PP2', '', { kvCacheDtype: 'fp8' }],
  ['llama-3.1-405b', '2 p5en.48xlarge TP8 PP2'],
  ['llama-3.3-70b', '2 g7e.48xlarge TP4 PP4', ALONE],
  ['gemma-4-31b', 'B200', LONG],
  ['gpt-oss-120b', 'H100 TP2', LONG, { engineVersion: '0.13.0' }],
  ['gpt-oss-120b', 'B200', MANY],
  ['llama-4-scout', 'H200 TP8', LONG, { quantization: 'fp8' }],
  ['mixtral-8x7b', 'H100 TP2 DP2 EP'],
  ['qwen3-235b-a22b', 'H200 TP4', '', { quantization: 'fp8-block' }],
  ['qwen3-30b-a3b', 'H200 DP4 EP', MANY],
  ['minimax-m3', 'B300 TP8', LONG],
  ['deepseek-r1', 'H200 TP8', LONG],
  ['deepseek-r1', 'B300 DP8 EP', MANY],
  ['deepseek-r1', '2 p5en.48xlarge TP16'],
  ['deepseek-r1', '2 p5en.48xlarge TP8 DP2 EP', '', { enforceEager: true }],
  ['deepseek-v3.2', 'B300 TP8', LONG],
  ['glm-5.2', 'B300 TP4 EP', '', { quantization: 'nvfp4' }],
  ['kimi-k2.5', 'H200 TP8', '', { quantization: 'int4' }],
  ['kimi-k3', 'B300 TP8', LONG],
  ['qwen3.6-27b', 'B200', LONG],
  ['qwen3.8-2.4t-a95b', 'B300 TP8', '', { quantization: 'nvfp4' }],
  ['deepseek-v4-flash', 'H200 TP4', LONG],
  ['deepseek-v4-flash', 'B200 DP4 EP', MANY],
  ['bge-m3', 'L40S', '512+0×64'],
  ['llama-4-scout', 'H200 TP8', '60000+0×2', { task: 'embed', quantization: 'fp8' }],
  ['e5-mistral-7b-instruct', 'H100 TP2 DP2', '9000+0×9'],
  ['qwen3-embedding-0.6b', 'L4', '512+0×2', { quantization: 'fp8' }],
  ['qwen3-embedding-0.6b', 'H100 DP2', '512+0×8'],
  ['qwen3-embedding-0.6b', 'H100', '512+0×64', { maxNumSeqs: 4 }],
];

const DRAFTS: readonly Asked[] = [
  ['llama-3.3-70b', 'H200 TP4', ALONE, { speculative: { method: 'eagle3', model: 'an/eagle3-head' } }],
  ['qwen3-32b', 'H200 TP2', '', { speculative: { method: 'draft_model', model: 'qwen3-0.6b' } }],
  ['qwen3-32b', 'H200 TP2', '', { speculative: { method: 'ngram' } }],
  ['deepseek-r1', 'H200 TP8', '', { speculative: { method: 'mtp', numSpeculativeTokens: 2 } }],
  ['deepseek-v3.2', 'B300 TP8', ALONE, { speculative: 'checkpoint' }],
  ['glm-5.2', 'B300 TP8', '1000+1000×1', { speculative: 'checkpoint' }],
  ['glm-5.2', 'B300 TP8', '1000+1000×128', { speculative: 'checkpoint' }],
  ['kimi-k3', 'B300 TP8', '', { speculative: { method: 'dspark', model: 'a/draft' } }],
  ['deepseek-v4-flash', 'B200 TP4', '1000+1000×256', { speculative: { method: 'dspark' } }],
  [
    'qwen3.8-2.4t-a95b',
    'B300 TP8',
    '',
    { quantization: 'nvfp4', speculative: { method: 'mtp', numSpeculativeTokens: 3, acceptanceLength: 1.3 } },
  ],
];

const STARTS: readonly Asked[] = [
  ['qwen3-0.6b', 'L4'],
  ['qwen3-8b', 'H100', '', { enforceEager: true, engineVersion: '0.13.0' }],
  ['gpt-oss-120b', 'B200', '', { weightsPath: { kind: 'nvme-cache' } }],
  ['qwen3-30b-a3b', 'H200'],
  ['deepseek-v3', '2 p5en.48xlarge TP16', '', { weightsPath: { kind: 'fsx-lustre', bytesPerSecond: 8e9 } }],
  ['deepseek-r1', '2 p5en.48xlarge TP16', '', { weightsPath: { kind: 's3-stream', bytesPerSecond: 8e9 } }],
  ['deepseek-r1', 'B300 TP8', '', { speculative: 'checkpoint' }],
  ['deepseek-r1', 'B300 TP8', '', { speculative: 'checkpoint', engineVersion: '0.33.0' }],
  ['deepseek-r1', 'B300 TP8', '', { speculative: { method: 'mtp', model: 'a/draft' } }],
  ['deepseek-v4-flash', 'RTX PRO 6000 TP4'],
  ['deepseek-v4-pro', 'B300 TP8'],
  ['kimi-k3', 'B300 TP8', '', { maxNumSeqs: 8 }],
];

test.each([
  ['milliseconds a token by model, format, GPU, layout and load', SPEED, speedOf],
  ['what drafts make of them', DRAFTS, speedOf],
  ['seconds of a start, step by step', STARTS, startOf],
] as const)('%s', (_name, rows, figures) => {
  expect(tableOf(rows, figures)).toMatchSnapshot();
});

type Query = Parameters<typeof search>[0];

const QUERIES: readonly Query[] = [
  {
    request: { model: 'deepseek-r1', maxModelLen: 32_768, instanceType: 'p5en.48xlarge', utilization: 0.5 },
    objective: 'cost',
    kvCacheDtypes: ['auto', 'fp8', 'nvfp4'],
    maxNumBatchedTokens: [2048, 8192],
    concurrencies: [1, 64],
    limits: { tpotMs: 28, usdPerHour: 130, maxConcurrencyAtLeast: 12 },
  },
  {
    request: { model: 'qwen3-235b-a22b', maxModelLen: 8192, purchaseOption: 'spot', maxNumSeqs: 12 },
    objective: 'throughput',
    checkpoints: 'all',
    instanceTypes: ['p6-b200.48xlarge', 'p5.48xlarge'],
    nodes: [1],
  },
  {
    request: { model: 'llama-3.1-8b', maxModelLen: 8192, region: 'us-west-2' },
    objective: 'latency',
    instanceTypes: ['g6e.12xlarge', 'g6e.xlarge', 'p5e.48xlarge'],
    checkpoints: ['Base'],
  },
  {
    request: { model: 'qwen3.6-35b-a3b', gpu: 'H200', maxModelLen: 8192, speculative: { method: 'mtp' } },
    objective: 'cost',
  },
];

const searched = (query: Query): string => {
  const { examined, fitting, rejections, candidates, rejected } = search(query);
  const best = candidates
    .slice(0, 3)
    .map((one) =>
      [
        `  ${one.nodes} × ${one.instanceType ?? one.gpu}, 1 of ${one.replicas}`,
        layoutKey(one.layout),
        `${one.checkpoint} ${one.kvCacheDtype} ${one.maxNumBatchedTokens}`,
        `${digits(one.tpotMs)} ms`,
        `${digits(one.outputTokensPerSecond)} tokens/s of ${one.concurrency}`,
        `${digits(one.maxConcurrency)} fit`,
        ...[one.usdPerMillionTotalTokens, one.usdPerMillionOutputTokens].map(
          (usd = Number.NaN) => `${digits(usd)} USD`,
        ),
      ].join(', '),
    );
  const limits = rejected.filter(({ reason }) => /^(limit|memory)/.test(reason)).map(({ reason }) => `  ${reason}`);
  const why = Object.entries(rejections).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${query.request.model} by ${query.objective}: ${fitting} of ${examined}; ${why.join(', ')}`,
    ...best,
    ...new Set(limits.filter((_, index) => index % 40 === 0)),
  ].join('\n');
};

test('what a search finds, and what it refuses', () => {
  expect(`\n${QUERIES.map(searched).join('\n')}\n`).toMatchSnapshot();
});

const TOO_LARGE: readonly PlanRequest[] = [
  { model: 'qwen3.8-2.4t-a95b', quantization: 'fp8', instanceType: 'p6-b300.48xlarge', nodes: 1 },
  { model: 'llama-3.3-70b', gpu: 'H100', tensorParallelSize: 1, maxModelLen: 32_768 },
  { model: 'llama-3.3-70b', instanceType: 'g6e.xlarge', region: 'eu-north-1', checkpointBytes: 150e9 },
  { model: 'deepseek-v4-announced', quantization: 'fp8', gpu: 'H200', tensorParallelSize: 8 },
  { model: 'glm-5.2', instanceType: 'p5.48xlarge', nodes: 1, recipe: true },
];

const waysOut = (request: PlanRequest): string => {
  const result = plan(request);
  if (result.verdict !== 'does-not-fit') throw new Error(result.verdict);
  const others = result.alternatives.map(
    ({ nodes, instanceType, checkpoint, kvCacheGiBPerGpu }) =>
      `${nodes} × ${instanceType} ${checkpoint}: ${digits(kvCacheGiBPerGpu)}`,
  );
  return [
    `${request.model} misses ${digits(result.missingGiBPerGpu)} GiB`,
    ...result.problems.map(({ field, message }) => `${field}: ${message}`),
    others.join('; '),
  ].join('\n  ');
};

const SMALLEST: readonly Parameters<typeof smallestPlan>[] = [
  [{ model: 'qwen3-32b', region: 'us-west-2' }],
  [{ model: 'qwen3-32b', region: 'us-west-2' }, { usdPerHour: 6 }],
  [{ model: 'qwen3-32b', region: 'us-west-2' }, { usdPerHour: 1 }],
  [{ model: 'qwen3-32b', region: 'sa-east-1' }],
  [{ model: 'deepseek-r1' }, { instanceTypes: ['p5.48xlarge', 'p5e.48xlarge', 'p5en.48xlarge'] }],
  [{ model: 'deepseek-r1', maxModelLen: 163_840 }],
  [{ model: 'bge-m3' }],
];

const smallestOf = ([request, limits]: (typeof SMALLEST)[number]): string => {
  const found = smallestPlan(request, limits);
  const { layout, instanceType, settings, cost } = found ?? {};
  const asked = [request, limits].flatMap((one) => Object.values(one ?? {})).join(' ');
  return found === undefined
    ? `${asked}: none`
    : `${asked}: ${layout?.nodes} × ${instanceType?.name} ${cost?.purchaseOption}, ${settings?.maxModelLen} tokens, ${cost?.usdPerHour.expected} USD/h`;
};

test('what takes the place of what does not fit, and what is smallest', () => {
  expect(`\n${[...TOO_LARGE.map(waysOut), ...SMALLEST.map(smallestOf)].join('\n')}\n`).toMatchSnapshot();
});
