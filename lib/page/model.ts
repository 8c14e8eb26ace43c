import type { DeploymentPlan, EnvironmentPlan } from '../environment';
import { alternativesTo, explain, layoutText, loadCurve, type ServingPlan } from '../planner';
import { counted, formatDuration, formatGB, formatUsd } from '../units';
import { formatCount, formatNumber, formatRange } from '../units/format';
import { exactly, type Range } from '../units/range';
import { escaped } from '../units/svg';
import { candidatesHtml } from './candidates';
import { drawChart, INK, type Library, loadChart, memoryChart, memoryParts, type OfPoint, startChart } from './charts';
import type { Figures, Origin } from './figures';
import { folded, table } from './html';
import { fineUsd, whyInEnvironment } from './words';

/** Where a model is drawn. */
export interface Drawing {
  readonly plan: EnvironmentPlan;
  readonly figures: Figures;
  readonly library: Library;
  /** Of ids. */
  readonly prefix: string;
}

/** One model with everything that is planned of it. */
export function modelSection(deployment: DeploymentPlan, index: number, drawing: Drawing): string {
  const { plan: environment, library, prefix } = drawing;
  const { plan } = deployment;
  const model = new ModelNumbers(deployment, index, drawing.figures, environment.frontDoor !== undefined);
  const id = `${prefix}m${index}`;
  return `<section class="model" aria-labelledby="${id}"><h2 id="${id}">Model ${escaped(deployment.name)}</h2>
<p>${escaped(plan.checkpoint.huggingFaceId)} in ${escaped(plan.checkpoint.quantization)} on ${escaped(plan.instanceType?.name ?? plan.gpu.name)}: ${escaped(layoutText(plan.layout))}.</p>
<p class="soft">Why so: ${escaped(whyInEnvironment(deployment, environment))}.</p>
${model.cards()}
<h3>Memory of a GPU</h3>
${drawChart(library, memoryChart(plan), `${id}-memory`)}
${model.memoryTable()}
${loadHtml(deployment, model, library, id)}
<h3>Cold start</h3>
${drawChart(library, startChart(plan), `${id}-start`)}
${folded('The steps', model.startTable())}
<h3>What else would carry it</h3>
${candidatesHtml(alternativesTo(plan), plan)}
${folded('Engine, pods and drain', model.engineTable())}
</section>`;
}

/** The numbers of one model, each with what the planner explains of it. */
class ModelNumbers {
  private readonly plan: ServingPlan;
  private readonly explained: ReadonlyMap<string, Origin>;

  constructor(
    private readonly deployment: DeploymentPlan,
    private readonly index: number,
    private readonly figures: Figures,
    private readonly hasDoor: boolean,
  ) {
    this.plan = deployment.plan;
    this.explained = new Map(
      explain(this.plan).map(({ name, formula, inputs, source }) => [name, { formula, inputs, source }]),
    );
  }

  /** A number of the plan by its path in it. */
  number(
    label: string,
    path: string,
    range: Range | number,
    format: (value: number) => string,
    origin?: Origin,
  ): string {
    const value = typeof range === 'number' ? range : range.expected;
    return this.figures.show({
      label: `${this.deployment.name}: ${label}`,
      text: typeof range === 'number' ? format(range) : formatRange(range, format),
      path: `deployments.${this.index}.${path}${typeof range === 'number' ? '' : '.expected'}`,
      value,
      ...(this.explained.get(path.replace(/^plan\./, '')) ?? origin ?? { source: STATED }),
    });
  }

  cards(): string {
    const { throughput, pooling, kvCache, coldStart, speculative } = this.plan;
    const { paid } = this.deployment;
    const cards: readonly (readonly [string, string] | undefined)[] = [
      throughput && [
        'tokens/s a user',
        this.number(
          'tokens/s a user',
          'plan.throughput.tokensPerSecondPerUser',
          throughput.tokensPerSecondPerUser,
          formatNumber,
        ),
      ],
      throughput && [
        'tokens/s a GPU',
        this.number(
          'tokens/s a GPU',
          'plan.throughput.outputTokensPerSecondPerGpu',
          throughput.outputTokensPerSecondPerGpu,
          formatNumber,
        ),
      ],
      pooling && [
        'texts/s',
        this.number('texts/s', 'plan.pooling.sequencesPerSecond', pooling.sequencesPerSecond, formatNumber, READING),
      ],
      pooling && [
        'input tokens/s a GPU',
        this.number(
          'input tokens/s a GPU',
          'plan.pooling.inputTokensPerSecondPerGpu',
          pooling.inputTokensPerSecondPerGpu,
          formatNumber,
          READING,
        ),
      ],
      paid && [
        'USD an hour',
        this.number('USD an hour', 'paid.usdPerHour', paid.usdPerHour, formatUsd, this.priceOrigin()),
      ],
      paid?.usdPerMillionOutputTokens && [
        'per 1M output tokens',
        this.number(
          'USD per 1M output tokens',
          'paid.usdPerMillionOutputTokens',
          paid.usdPerMillionOutputTokens,
          fineUsd,
          this.tokenOrigin('usdPerMillionOutputTokens'),
        ),
      ],
      paid?.usdPerMillionInputTokens && [
        'per 1M input tokens',
        this.number(
          'USD per 1M input tokens',
          'paid.usdPerMillionInputTokens',
          paid.usdPerMillionInputTokens,
          fineUsd,
          this.tokenOrigin('usdPerMillionInputTokens'),
        ),
      ],
      kvCache.blockSize > 0 && pooling?.bidirectional !== true
        ? [
            'requests of full length at once',
            this.number(
              'requests of full length at once',
              'plan.kvCache.maxConcurrency',
              kvCache.maxConcurrency,
              (value) => value.toFixed(2),
            ),
          ]
        : undefined,
      speculative && [
        `faster with ${speculative.method}, k=${speculative.numSpeculativeTokens}`,
        this.number(
          'speculation',
          'plan.speculative.speedup',
          speculative.speedup,
          (value) => `${formatNumber(value)}×`,
        ),
      ],
      ['cold start', this.number('cold start', 'plan.coldStart.totalSeconds', coldStart.totalSeconds, formatDuration)],
    ];
    return `<dl class="cards">${cards.flatMap((card) => (card === undefined ? [] : [`<div><dt>${escaped(card[0])}</dt><dd>${card[1]}</dd></div>`])).join('')}</dl>${this.loadLine()}`;
  }

  private loadLine(): string {
    const { workload } = this.plan.throughput ?? this.plan.pooling ?? {};
    if (workload === undefined) return '';
    const { concurrency, inputTokens, outputTokens } = workload;
    const tokens =
      outputTokens === 0
        ? `${formatCount(inputTokens)} tokens`
        : `${formatCount(inputTokens)} + ${formatCount(outputTokens)} tokens`;
    return `<p class="soft">With ${counted(concurrency, 'request')} of ${tokens} in flight a replica, ${counted(this.deployment.replicas, 'replica')}, all day. In parentheses the band of the estimate.</p>`;
  }

  private priceOrigin(): Origin {
    const { cost, layout } = this.plan;
    return {
      formula: 'usdPerHour of its nodes × share of their GPUs that it takes',
      inputs: { usdPerHour: cost?.usdPerHour.expected ?? 0, replicas: this.deployment.replicas, gpus: layout.gpus },
      source: cost?.source ?? STATED,
    };
  }

  private tokenOrigin(name: 'usdPerMillionOutputTokens' | 'usdPerMillionInputTokens'): Origin {
    const ofOne = this.explained.get(`cost.${name}`);
    return {
      formula: 'usdPerMillionTokens of a replica × usdPerHour of its nodes / (usdPerHour of a replica × replicas)',
      inputs: {
        usdPerMillionTokens: this.plan.cost?.[name]?.expected ?? 0,
        nodesUsdPerHour: this.deployment.paid?.usdPerHour.expected ?? 0,
        replicaUsdPerHour: this.plan.cost?.usdPerHour.expected ?? 0,
        replicas: this.deployment.replicas,
      },
      source: ofOne?.source ?? this.plan.cost?.source ?? STATED,
    };
  }

  memoryTable(): string {
    const { perGpu } = this.plan.memory;
    const gib = (value: number): string => `${value.toFixed(1)} GiB`;
    const of = (label: string, name: keyof typeof perGpu, origin?: Origin): readonly string[] => {
      const value = perGpu[name];
      return value === undefined
        ? []
        : [escaped(label), this.number(label, `plan.memory.perGpu.${name}`, value, gib, origin)];
    };
    const rest = memoryParts(this.plan).some(({ name }) => name === 'free') ? 'free' : 'KV cache';
    const rows = [
      of('visible to the engine', 'visibleGiB', { source: this.plan.gpu.source }),
      of('requested of it', 'requestedGiB'),
      of('weights', 'weightsGiB'),
      ...(perGpu.draftWeightsGiB > 0 ? [of('draft', 'draftWeightsGiB')] : []),
      of('LoRA', 'loraGiB'),
      of('overhead', 'overheadGiB'),
      of(rest, 'kvCacheGiB'),
    ].filter((row) => row.length > 0);
    const tokens =
      this.plan.kvCache.blockSize > 0 && rest !== 'free'
        ? [
            [
              'tokens in the KV cache',
              this.number('tokens in the KV cache', 'plan.kvCache.tokens', this.plan.kvCache.tokens, formatCount),
            ],
          ]
        : [];
    return table('Memory of a GPU', ['part', 'size'], [...rows, ...tokens]);
  }

  startTable(): string {
    const { steps, totalSeconds, budgetSeconds } = this.plan.coldStart;
    const rows = steps.map(({ name, seconds, source }, index) => [
      escaped(name),
      this.number(`cold start, ${name}`, `plan.coldStart.steps.${index}.seconds`, seconds, formatDuration),
      escaped(source),
    ]);
    const total = this.number('cold start, all', 'plan.coldStart.totalSeconds', totalSeconds, formatDuration);
    const budget = this.number(
      'budget of the startup probe',
      'plan.coldStart.budgetSeconds',
      budgetSeconds,
      formatDuration,
    );
    return table(
      'Steps of the cold start',
      ['step', 'takes', 'because'],
      [
        ...rows,
        ['all', total, 'one after the other'],
        ['budget', budget, 'what the startup probe and the engine allow'],
      ],
    );
  }

  engineTable(): string {
    const { settings, checkpointBytes } = this.plan;
    const { probes, drain, weights, replicas, port, image, multiNode } = this.deployment;
    const stated = (
      label: string,
      path: string,
      value: number,
      format: (value: number) => string = formatCount,
    ): string[] => [escaped(label), this.number(label, path, value, format, { source: STATED })];
    const rows = [
      ['image', `<code>${escaped(image.reference)}</code>`],
      ['weights', `<code>${escaped(weights.location)}</code> (${escaped(weights.tier)})`],
      [
        'checkpoint',
        this.number('checkpoint', 'plan.checkpointBytes', checkpointBytes, formatGB, {
          source: this.plan.checkpoint.source,
        }),
      ],
      [
        'replicas',
        `${this.number('replicas', 'replicas', replicas, formatCount, { source: 'models[].replicas of the environment' })} ${multiNode ? 'LeaderWorkerSet groups' : 'pods of a Deployment'}, ${this.hasDoor ? 'behind the front door' : `listener ${port}`}`,
      ],
      stated('max-model-len', 'plan.settings.maxModelLen', settings.maxModelLen),
      stated('max-num-seqs', 'plan.settings.maxNumSeqs', settings.maxNumSeqs),
      stated('max-num-batched-tokens', 'plan.settings.maxNumBatchedTokens', settings.maxNumBatchedTokens),
      stated('gpu-memory-utilization', 'plan.settings.gpuMemoryUtilization', settings.gpuMemoryUtilization, String),
      ['kv-cache-dtype', escaped(settings.kvCacheDtype)],
      [
        'engine ready timeout',
        this.number(
          'engine ready timeout',
          'probes.engineReadyTimeoutSeconds',
          probes.engineReadyTimeoutSeconds,
          formatDuration,
          { source: 'the budget of the cold start' },
        ),
      ],
      ...(
        [
          'preStopSeconds',
          'shutdownTimeoutSeconds',
          'terminationGracePeriodSeconds',
          ...(this.hasDoor ? [] : (['loadBalancerIdleTimeoutSeconds'] as const)),
        ] as const
      ).map((name) => [
        DRAIN[name],
        this.number(DRAIN[name], `drain.${name}`, drain[name], formatDuration, {
          source: 'the longest answer at the planned load, and models[].drainSeconds where it is stated',
        }),
      ]),
    ];
    return table('Engine, pods and drain', ['setting', 'value'], rows);
  }
}

const STATED = 'the environment, or the default of vLLM or of its published recipe where it says nothing';
const READING: Origin = { source: 'arithmetic over the operations of a token at the rate of the GPU; not measured' };
const DRAIN = {
  preStopSeconds: 'preStop',
  shutdownTimeoutSeconds: 'shutdown timeout',
  terminationGracePeriodSeconds: 'grace period',
  loadBalancerIdleTimeoutSeconds: 'load balancer idle timeout',
} as const;

const RATES: readonly (readonly [title: string, unit: string, of: OfPoint])[] = [
  ['Throughput', 'output tokens/s a GPU', ({ plan }) => plan.throughput?.outputTokensPerSecondPerGpu],
  ['Latency', 'ms a token', ({ plan }) => plan.throughput?.tpotMs],
];

/** Throughput, latency and price against the load, with speculation and without. */
function loadHtml({ plan, paid, replicas }: DeploymentPlan, model: ModelNumbers, library: Library, id: string): string {
  const planned = plan.throughput?.workload.concurrency;
  if (planned === undefined) return '';
  const isSpeculating = plan.speculative !== undefined;
  const curves = [
    {
      name: 'speculation on',
      points: loadCurve(plan, true),
      colour: INK.one,
      isDashed: false,
      isPlanned: isSpeculating,
    },
    {
      name: 'speculation off',
      points: loadCurve(plan, false),
      colour: INK.two,
      isDashed: true,
      isPlanned: !isSpeculating,
    },
  ].filter(({ points }) => points.length > 0);
  if (curves.length === 0) return '';
  /** What the nodes of all replicas cost, idle ones too, over what one replica is charged alone. */
  const factor =
    paid === undefined || plan.cost === undefined
      ? 1
      : paid.usdPerHour.expected / (plan.cost.usdPerHour.expected * replicas);
  const price: OfPoint = ({ plan: { cost } }) =>
    cost?.usdPerMillionOutputTokens && scaled(cost.usdPerMillionOutputTokens, factor);
  const all = [
    ...RATES,
    ...(plan.cost?.usdPerMillionOutputTokens === undefined
      ? []
      : [['Price', 'USD per 1M output tokens', price] as const]),
  ];
  const charts = all.map(
    ([title, unit, of]) =>
      `<figure><figcaption>${title}, ${unit}</figcaption>${drawChart(library, loadChart(title, unit, curves, of, planned), `${id}-${title.toLowerCase()}`)}</figure>`,
  );
  const loads = [...new Set(curves.flatMap(({ points }) => points.map(({ concurrency }) => concurrency)))].sort(
    (one, two) => one - two,
  );
  const rows = loads.map((concurrency) => [
    concurrency === planned ? `<strong>${concurrency}, planned</strong>` : String(concurrency),
    ...curves.flatMap(({ points }) => {
      const point = points.find((one) => one.concurrency === concurrency);
      return all.map(([, , of]) => {
        const range = point && of(point);
        return range === undefined ? '–' : escaped(formatRange(range));
      });
    }),
  ]);
  const missing =
    curves.length === 2
      ? ''
      : `<p class="soft">There is no draft that ${escaped(plan.model.name)} could speculate with here: one line.</p>`;
  return `<h3>Under other loads</h3><p class="soft">The same layout and hardware; the large dot is the planned load, the shade is its band. A line ends where the KV cache admits no more requests.</p>${missing}<div class="charts">${charts.join('')}</div>${folded(
    'The numbers of these charts',
    table(
      'Numbers against requests in flight',
      ['requests', ...curves.flatMap(({ name }) => all.map(([, unit]) => `${unit}, ${name}`))],
      rows,
    ) +
      `<p class="soft">${model.number('time a token at the planned load', 'plan.throughput.tpotMs', plan.throughput?.tpotMs ?? exactly(0), (value) => `${formatNumber(value)} ms`)} a token at the planned load; every other number is that formula at another load.</p>`,
  )}`;
}

const scaled = ({ low, expected, high }: Range, factor: number): Range => ({
  low: low * factor,
  expected: expected * factor,
  high: high * factor,
});
