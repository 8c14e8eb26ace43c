import { z } from 'zod';

const range = z.strictObject({ low: z.number(), expected: z.number(), high: z.number() });
const text = z.string();
const problems = z.array(z.strictObject({ field: text, message: text }));
const notes = z.array(z.strictObject({ topic: text, message: text, todo: z.literal(true).optional() }));
const provenance = z.enum(['published', 'announced']);

const layout = z.strictObject({
  tensorParallelSize: z.int(),
  pipelineParallelSize: z.int(),
  dataParallelSize: z.int(),
  dataParallelSizeLocal: z.int(),
  enableExpertParallel: z.boolean(),
  expertParallelSize: z.int(),
  gpus: z.int(),
  nodes: z.int(),
  gpusPerNode: z.int(),
});

const memory = z.strictObject({
  perGpu: z.strictObject({
    visibleGiB: z.number(),
    requestedGiB: z.number(),
    weightsGiB: z.number(),
    draftWeightsGiB: z.number(),
    loraGiB: z.number().optional(),
    overheadGiB: range,
    kvCacheGiB: range,
  }),
});

const settings = z.strictObject({
  maxModelLen: z.int(),
  maxNumSeqs: z.int(),
  maxNumBatchedTokens: z.int(),
  gpuMemoryUtilization: z.number(),
  kvCacheDtype: text,
  kvCacheDtypeFlag: z.literal('auto').optional(),
  enablePrefixCaching: z.boolean(),
  enforceEager: z.boolean(),
  lora: z.strictObject({ maxLoras: z.int(), maxLoraRank: z.int() }).optional(),
});

const kvCache = z.strictObject({
  bytesPerToken: z.number(),
  blockSize: z.number(),
  tokens: z.number(),
  maxConcurrency: z.number(),
});

const throughput = z.strictObject({
  tpotMs: range,
  tokensPerSecondPerUser: range,
  outputTokensPerSecondPerGpu: range,
  totalTokensPerSecondPerGpu: range,
  ttftMs: range.optional(),
  workload: z.strictObject({ inputTokens: z.number(), outputTokens: z.number(), concurrency: z.number() }),
});

const speculative = z.strictObject({
  method: text,
  numSpeculativeTokens: z.int(),
  acceptanceLength: z.number(),
  acceptanceSource: text,
  draftHuggingFaceId: text.optional(),
  draftWeightsGiB: z.number(),
  extra: z.record(text, z.union([text, z.number(), z.boolean()])),
  speedup: range,
  paysUntilConcurrency: z.number().optional(),
});

const coldStart = z.strictObject({
  steps: z.array(z.strictObject({ name: text, seconds: range, source: text })),
  totalSeconds: range,
  budgetSeconds: z.number(),
});

const cost = z.strictObject({
  purchaseOption: text,
  usdPerHour: range,
  usdPerMillionTotalTokens: range.optional(),
  usdPerMillionInputTokens: range.optional(),
  usdPerMillionOutputTokens: range.optional(),
  utilization: z.number(),
  usdPerHourByOption: z.strictObject({
    'on-demand': range.optional(),
    'capacity-block': range.optional(),
    spot: range.optional(),
  }),
  breakEven: z.strictObject({ apiUsdPerMillionTokens: z.number(), utilization: range }).optional(),
  source: text,
});

const candidateKey = {
  instanceType: text.optional(),
  gpu: text,
  nodes: z.int(),
  replicas: z.int(),
  layout,
  checkpoint: text,
  kvCacheDtype: text,
  maxNumBatchedTokens: z.int(),
  concurrency: z.int(),
};

const candidate = z.strictObject({
  ...candidateKey,
  tpotMs: z.number(),
  outputTokensPerSecond: z.number(),
  outputTokensPerSecondPerGpu: z.number(),
  kvCacheGiBPerGpu: z.number(),
  maxConcurrency: z.number(),
  usdPerHour: z.number().optional(),
  usdPerMillionOutputTokens: z.number().optional(),
  usdPerMillionTotalTokens: z.number().optional(),
});

/** What else was tried; only where the request leaves sizes out. */
const search = z
  .strictObject({
    problems,
    objective: z.enum(['cost', 'latency', 'throughput']),
    examined: z.int(),
    candidates: z.array(candidate),
    fitting: z.int(),
    rejected: z.array(z.strictObject({ ...candidateKey, reason: text })),
    rejections: z.record(text, z.int()),
  })
  .optional();

/** How each number came about; only with `--explain`. */
const explanation = z
  .array(
    z.strictObject({
      name: text,
      value: text,
      formula: text,
      inputs: z.record(text, z.union([text, z.number()])),
      source: text,
    }),
  )
  .optional();

const fits = z.strictObject({
  verdict: z.literal('fits'),
  problems,
  notes,
  model: text,
  provenance,
  checkpoint: text,
  huggingFaceId: text,
  quantization: text,
  checkpointBytes: z.number(),
  gpu: text,
  instanceType: text.optional(),
  engineVersion: text,
  layout,
  settings,
  memory,
  kvCache,
  throughput: throughput.optional(),
  speculative: speculative.optional(),
  coldStart,
  cost: cost.optional(),
  search,
  explanation,
});

const noFit = z.strictObject({
  verdict: z.enum(['does-not-fit', 'invalid']),
  problems,
  notes,
  model: text.optional(),
  provenance: provenance.optional(),
  checkpointBytes: z.number().optional(),
  layout: layout.optional(),
  memory: memory.optional(),
  missingGiBPerGpu: z.number(),
  alternatives: z.array(
    z.strictObject({ instanceType: text, nodes: z.int(), checkpoint: text.optional(), kvCacheGiBPerGpu: z.number() }),
  ),
  search,
  explanation,
});

/** The answer of the planner as `toJson` writes it. */
export const planResultSchema = z
  .discriminatedUnion('verdict', [fits, noFit])
  .meta({ id: 'PlanResult', title: 'Windlass plan result' });
