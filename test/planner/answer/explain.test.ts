import { allModels, findModel } from '../../../lib/catalog';
import { explain } from '../../../lib/planner/answer/explain/explain';
import type { Explanation } from '../../../lib/planner/answer/explain/explanation';
import type { PlanResult } from '../../../lib/planner/answer/plan-result';
import { wouldFit } from '../../../lib/planner/answer';
import { planResultSchema } from '../../../lib/planner/answer/result-schema';
import { answerRequest } from '../../../lib/planner/answer-request';
import { toJson } from '../../../lib/planner/answer/to-json';
import { plan } from '../../../lib/planner/plan';
import type { PlanRequest } from '../../../lib/planner/request/plan-request';

/** Works a printed formula out with nothing but its printed inputs, as a reader with a calculator would. */
function workedOut({ formula, inputs }: Pick<Explanation, 'formula' | 'inputs'>): number {
  const arithmetic = formula.replaceAll('×', '*').replaceAll('−', '-').replaceAll('^', '**');
  const known = { ...inputs, min: Math.min, max: Math.max, ceil: Math.ceil, floor: Math.floor };
  return (new Function(...Object.keys(known), `return ${arithmetic};`) as (...values: unknown[]) => number)(
    ...Object.values(known),
  );
}

/** The number at a path of the JSON form; of a range its middle. */
function numberAt(result: PlanResult, path: string): unknown {
  const found = path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], toJson(result));
  return typeof found === 'object' && found !== null ? (found as { expected?: unknown }).expected : found;
}

function expectHandCheckable(result: PlanResult): void {
  const explanations = explain(result);
  expect(explanations.length).toBeGreaterThan(4);
  for (const explanation of explanations) {
    const [printed, byHand] = [numberAt(result, explanation.name), workedOut(explanation)];
    expect(typeof printed === 'number' ? explanation.name : `${explanation.name} is no number`).toBe(explanation.name);
    const off = Math.abs(byHand - (printed as number)) / Math.max(1e-9, Math.abs(printed as number));
    expect([explanation.name, off < 1e-9]).toEqual([explanation.name, true]);
    expect(explanation.source.length).toBeGreaterThan(3);
  }
}

/** As long as models that read passages take. */
const lengthOf = (id: string): number => Math.min(8192, findModel(id)?.maxModelLen ?? 8192);

describe('every printed formula gives the printed number from the printed inputs', () => {
  test.each(allModels.map(({ id }) => [id]))('%s', (model) => {
    expectHandCheckable(
      plan({ model, instanceType: 'p6-b300.48xlarge', checkpointBytes: bytesOf(model), maxModelLen: lengthOf(model) }),
    );
  });

  test.each<[string, PlanRequest]>([
    ['tensor parallelism above the KV heads', { model: 'qwen3-30b-a3b', gpu: 'H200', tensorParallelSize: 8 }],
    [
      'pipeline stages',
      { model: 'llama-3.3-70b', instanceType: 'p5.48xlarge', tensorParallelSize: 4, pipelineParallelSize: 2 },
    ],
    [
      'data parallelism with experts',
      {
        model: 'deepseek-v3',
        instanceType: 'p6-b200.48xlarge',
        dataParallelSize: 8,
        tensorParallelSize: 1,
        enableExpertParallel: true,
      },
    ],
    [
      'MTP',
      { model: 'deepseek-r1', instanceType: 'p5en.48xlarge', speculative: { method: 'mtp' }, maxModelLen: 32_768 },
    ],
    ['DSpark', { model: 'deepseek-v4-flash', instanceType: 'p6-b200.48xlarge', speculative: 'checkpoint' }],
    [
      'a draft model',
      {
        model: 'qwen3-32b',
        gpu: 'H200',
        tensorParallelSize: 2,
        speculative: { method: 'draft_model', model: 'qwen3-0.6b' },
      },
    ],
    [
      'a logged cache',
      {
        model: 'llama-3.3-70b',
        gpu: 'H200',
        tensorParallelSize: 4,
        availableKvCacheGiB: 90.3,
        engineVersion: '0.18.0',
      },
    ],
    ['FP8 caches', { model: 'deepseek-v3.2', gpu: 'B300', tensorParallelSize: 8, kvCacheDtype: 'fp8' }],
    ['an older engine', { model: 'gpt-oss-120b', gpu: 'H100', tensorParallelSize: 2, engineVersion: '0.13.0' }],
    ['stated bytes', { model: 'llama-3.1-8b', gpu: 'L40S', checkpointBytes: 17e9, maxModelLen: 4096 }],
    ['two nodes', { model: 'qwen3.8-2.4t-a95b', instanceType: 'p6-b300.48xlarge', nodes: 2 }],
    [
      'prices against an API',
      { model: 'qwen3-8b', instanceType: 'g6e.xlarge', apiUsdPerMillionTokens: 0.3, utilization: 0.5 },
    ],
    ['what does not fit', { model: 'llama-3.1-405b', instanceType: 'p5.48xlarge' }],
    [
      'a context that does not fit',
      { model: 'llama-3.3-70b', gpu: 'H100', tensorParallelSize: 2, maxModelLen: 131_072, gpuMemoryUtilization: 0.95 },
    ],
  ])('%s', (_name, request) => expectHandCheckable(plan(request)));
});

/** Models of which nothing but a name was announced need a size to be planned at all. */
const bytesOf = (model: string): number | undefined =>
  allModels.find(({ id }) => id === model)?.parameters === undefined ? 30e9 : undefined;

test('the worked example: KV cache of Llama-3.3-70B on four H200', () => {
  const result = plan({ model: 'llama-3.3-70b', gpu: 'H200', tensorParallelSize: 4 });
  expect(explain(result).find(({ name }) => name === 'kvCache.bytesPerToken')).toMatchObject({
    value: '81920 B',
    formula: 'layers × 2 × max(1, ceil(kvHeads / tp)) × headDim × bytesEach',
    inputs: { layers: 80, kvHeads: 8, tp: 4, headDim: 128, bytesEach: 2 },
  });
});

test('a formula that does not give its number is found out', () => {
  expect(
    workedOut({ formula: 'layers × 2 × max(1, ceil(kvHeads / tp))', inputs: { layers: 80, kvHeads: 8, tp: 16 } }),
  ).toBe(160);
  expect(() => workedOut({ formula: 'layers × heads', inputs: { layers: 80 } })).toThrow(ReferenceError);
});

describe('the JSON form', () => {
  const QWEN = { model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 1, maxModelLen: 4096 } as const;
  const R1 = { model: 'deepseek-r1', gpu: 'H200', tensorParallelSize: 8, maxModelLen: 4096 } as const;
  const json = (result: PlanResult, more: object = {}): unknown =>
    JSON.parse(JSON.stringify({ ...toJson(result), ...more }));
  const parsed = (value: unknown) => planResultSchema.safeParse(value);

  const RESULTS: readonly (readonly [string, PlanRequest])[] = [
    ['a plain plan', QWEN],
    ['an instance type', { ...QWEN, gpu: undefined, instanceType: 'p5en.48xlarge', apiUsdPerMillionTokens: 1 }],
    ['drafts', { ...R1, speculative: 'checkpoint' }],
    ['drafts of one’s own', { ...QWEN, speculative: { method: 'ngram', promptLookupMin: 2, promptLookupMax: 4 } }],
    ['drafts that pay up to a load', { ...R1, speculative: { method: 'mtp', acceptanceLength: 1.05 } }],
    ['a head', { ...QWEN, speculative: { method: 'eagle3', model: 'a/head' } }],
    ['cache cut by tokens', { ...R1, decodeContextParallelSize: 2 }],
    [
      'balanced experts',
      {
        model: 'qwen3-30b-a3b',
        gpu: 'H200',
        tensorParallelSize: 4,
        enableExpertParallel: true,
        eplb: { numRedundantExperts: 4, windowSize: 10, stepInterval: 20 },
      },
    ],
    ['adapters', { ...QWEN, enableLora: true }],
    ['a declared cache', { model: 'qwen3.6-27b', gpu: 'B200', maxModelLen: 4096 }],
    ['overrides', { ...QWEN, hfOverrides: { rope_theta: 5 } }],
    ['embeddings', { model: 'bge-m3', instanceType: 'g6e.xlarge', apiUsdPerMillionTokens: 1 }],
    ['scores', { model: 'bge-reranker-base', gpu: 'L4' }],
    ['classes', { model: 'skywork-reward-llama-3.1-8b-v0.2', gpu: 'L40S', maxModelLen: 4096 }],
    ['means', { model: 'gte-small', gpu: 'L4', poolingType: 'MEAN' }],
    ['an announced model', { model: 'deepseek-v4-announced', instanceType: 'p6-b300.48xlarge', nodes: 2 }],
    ['what does not fit', { model: 'llama-3.1-405b', instanceType: 'p5.48xlarge', nodes: 1 }],
    ['what cannot be', { model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 3 }],
    ['what is unknown', { model: 'no-such-model', gpu: 'H100' }],
  ];

  test.each(RESULTS)('of %s is what the schema says, with its explanation, and nothing else', (_name, request) => {
    const result = plan(request);
    const value = json(result, { explanation: explain(result) });
    expect(parsed(value).error?.issues ?? []).toEqual([]);
    expect(parsed({ ...(value as object), more: 1 }).success).toBe(false);
    expect(value).not.toHaveProperty('basis');
  });

  test('of a search lists candidates and what was refused', () => {
    for (const request of [
      { model: 'qwen3-8b', instanceType: 'g6e.xlarge' },
      { model: 'llama-3.1-405b', gpu: 'H100' },
    ]) {
      const { result, search } = answerRequest(request, 'cost');
      expect(search?.examined).toBeGreaterThan(0);
      expect(parsed(json(result, { search })).error?.issues ?? []).toEqual([]);
    }
  });

  test('names model, build and hardware, and keeps every figure', () => {
    const result = plan({ ...QWEN, gpu: undefined, instanceType: 'p5.48xlarge' });
    if (result.verdict !== 'fits') throw new Error('it fits');
    const { problems, notes, layout, settings, memory, kvCache, throughput, coldStart, cost } = result;
    expect(json(result)).toEqual(
      JSON.parse(
        JSON.stringify({
          verdict: 'fits',
          problems,
          notes,
          model: 'qwen3-8b',
          provenance: 'published',
          checkpoint: 'BF16',
          huggingFaceId: 'Qwen/Qwen3-8B',
          quantization: 'bf16',
          checkpointBytes: result.checkpointBytes,
          gpu: 'H100',
          instanceType: 'p5.48xlarge',
          engineVersion: result.engineVersion,
          layout,
          settings,
          memory,
          kvCache,
          throughput,
          coldStart,
          cost,
        }),
      ),
    );
    expect(json(plan({ model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 3 }))).toMatchObject({
      verdict: 'invalid',
      model: 'qwen3-8b',
      provenance: 'published',
      missingGiBPerGpu: 0,
      alternatives: [],
    });
  });

  test('a build nobody published is called after its model and format', () => {
    const build = (request: Partial<PlanRequest>) => {
      const result = plan({ ...QWEN, ...request });
      return result.verdict === 'fits' ? result.checkpoint : undefined;
    };
    expect(build({ quantization: 'awq' })).toMatchObject({ id: 'qwen3-8b-awq', huggingFaceId: 'Qwen/Qwen3-8B' });
    expect(build({ quantization: 'awq' })).not.toHaveProperty('bytes', expect.anything());
    expect(build({ checkpoint: 'me/mine', checkpointBytes: 9e9, quantization: 'fp8' })).toMatchObject({
      id: 'me/mine',
      huggingFaceId: 'me/mine',
      quantization: 'fp8',
      bytes: 9e9,
    });
  });
});

describe('what is explained', () => {
  const namesOf = (request: PlanRequest): string[] => explain(plan(request)).map(({ name }) => name);
  const MEMORY = ['requestedGiB', 'weightsGiB', 'overheadGiB', 'kvCacheGiB'].map((name) => `memory.perGpu.${name}`);

  test('is every figure of memory, cache, speed, start and price, and no more than the plan has', () => {
    const names = namesOf({ model: 'qwen3-8b', instanceType: 'g6e.xlarge', tensorParallelSize: 1, enforceEager: true });
    expect(names).toEqual([
      ...MEMORY,
      'kvCache.bytesPerToken',
      'kvCache.maxConcurrency',
      'kvCache.tokens',
      'throughput.tpotMs',
      'throughput.tokensPerSecondPerUser',
      'throughput.outputTokensPerSecondPerGpu',
      'throughput.totalTokensPerSecondPerGpu',
      ...[0, 1, 2, 3, 4].map((step) => `coldStart.steps.${step}.seconds`),
      'coldStart.totalSeconds',
      'coldStart.budgetSeconds',
      'cost.usdPerMillionTotalTokens',
      'cost.usdPerMillionInputTokens',
      'cost.usdPerMillionOutputTokens',
    ]);
    expect(namesOf({ model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 3 })).toEqual([]);
    const reads = namesOf({ model: 'bge-m3', instanceType: 'g6e.xlarge', apiUsdPerMillionTokens: 1 });
    expect(reads.filter((name) => !name.startsWith('coldStart'))).toEqual([
      ...MEMORY,
      'cost.usdPerMillionInputTokens',
      'cost.breakEven.utilization',
    ]);
  });

  test('of what does not fit is its memory, and what one request would need', () => {
    const request = { model: 'llama-3.3-70b', gpu: 'H100', tensorParallelSize: 4, gpuMemoryUtilization: 0.55 } as const;
    const result = plan({ ...request, maxModelLen: 131_072 });
    const explained = explain(result);
    expect(explained.map(({ name }) => name)).toEqual([...MEMORY, 'missingGiBPerGpu']);
    // 131,072 tokens of 81,920 B: 80 layers, 8 heads over 4 ranks, keys and values of 128 in 16 bits.
    expect(explained.at(-1)?.inputs['requestKvGiB']).toBeCloseTo(10, 9);
    expect(explained.at(-1)?.inputs['takenGiB']).toBeCloseTo(
      result.memory!.perGpu.weightsGiB + result.memory!.perGpu.overheadGiB.high,
      9,
    );
  });
});

describe('memory that does not do', () => {
  const told = (request: PlanRequest): string =>
    plan(request)
      .problems.map(({ field, message }) => `${field}: ${message}`)
      .join('\n');
  const H100S = { model: 'llama-3.3-70b', gpu: 'H100', tensorParallelSize: 2, maxModelLen: 4096 } as const;

  test('for the cache: what a request needs, what is left, the longest that fits and what would leave more', () => {
    expect(
      told({ ...H100S, tensorParallelSize: 4, maxModelLen: 131_072, gpuMemoryUtilization: 0.55 }),
    ).toMatchSnapshot();
    expect(told({ ...H100S, tensorParallelSize: 4, maxModelLen: 131_072, availableKvCacheGiB: 2 })).toMatchSnapshot();
    expect(told({ ...H100S, tensorParallelSize: 4, enableLora: true, gpuMemoryUtilization: 0.48 })).toMatchSnapshot();
    expect(told({ model: 'llama-3.1-405b', instanceType: 'p5.4xlarge' })).toMatchSnapshot();
    expect(told({ model: 'qwen3-235b-a22b', instanceType: 'g7e.12xlarge' })).toMatchSnapshot();
  });

  test('a logged cache is believed as far as weights are predicted to 3 %', () => {
    const of = (availableKvCacheGiB: number) =>
      told({ model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 1, availableKvCacheGiB });
    // 79.18 × 0.92 − 15.26 × 0.97 = 58.04
    expect(of(58.04)).toBe('');
    expect(of(58.06)).toBe(
      'availableKvCacheGiB: 58.06 GiB and 15.3 GiB of weights exceed the 72.8 GiB requested of a GPU: the run had another gpuMemoryUtilization, layout or build; here at most 57.5 GiB are left, or leave it out',
    );
    expect(of(79)).toMatch(/^availableKvCacheGiB: 79 GiB and/);
  });

  test('what would fit is listed, or nothing is said', () => {
    expect(wouldFit([])).toBe('');
    expect(
      wouldFit([
        { instanceType: 'p5en.48xlarge', nodes: 2, kvCacheGiBPerGpu: 12.34 },
        { instanceType: 'p5.48xlarge', nodes: 1, checkpoint: 'NVFP4', kvCacheGiBPerGpu: 5 },
      ]),
    ).toBe(
      '. Would fit: 2 × p5en.48xlarge (12.3 GiB of KV cache a GPU); 1 × p5.48xlarge with NVFP4 (5 GiB of KV cache a GPU)',
    );
  });
});
