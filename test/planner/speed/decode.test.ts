import { findGpu, findModel, quantizations, queryKeyNormKernels } from '../../../lib/catalog';
import type { Quantization } from '../../../lib/catalog/types';
import { readArchitecture } from '../../../lib/planner/architecture';
import { layoutOf, type Layout } from '../../../lib/planner/layout';
import { plan } from '../../../lib/planner/plan';
import { chooseSpeculation } from '../../../lib/planner/speculation';
import { atLoad, isUnpacked, speculativeSteps, speedup, unseenKinds } from '../../../lib/planner/speed';
import { kernelsPerStep } from '../../../lib/planner/speed/decode-kernels';
import { flopsPerSecond, GRAPH_TOKENS, isBeyondGraph, touchedExperts } from '../../../lib/planner/speed/decode-work';
import { answerTokensWithin, longestAnswerSeconds, longestPrefillSeconds } from '../../../lib/planner/speed/prefill';
import { paysUntil } from '../../../lib/planner/speed/speculative-gain';
import {
  bandFactors,
  crossesNodes,
  hostFloorMs,
  networkMs,
  throughputPlan,
} from '../../../lib/planner/speed/throughput';
import type { DecodeInputs } from '../../../lib/planner/speed/decode-work';
import { budgetAtLeast, cacheSavings } from '../../../lib/planner/start/cold-start';

const gpuOf = (name: string) => findGpu(name)!;
const architectureOf = (id: string) => {
  const { config, task } = findModel(id)!;
  const read = readArchitecture(config!, task);
  if (!read.ok) throw new Error(id);
  return read.architecture;
};

describe('formats by GPU', () => {
  const FORMATS = Object.keys(quantizations) as Quantization[];
  /** Those of a GPU that a predicate holds of. */
  const where = (holds: (format: Quantization) => boolean): string => FORMATS.filter(holds).join(' ');

  test.each([
    ['A100-80', 'fp8 fp8-block nvfp4 mxfp4 fp8-fp4-experts int4 awq gptq'],
    ['H100', 'nvfp4 mxfp4 fp8-fp4-experts int4 awq gptq'],
    ['B200', 'int4 awq gptq'],
  ])('%s unpacks %s', (gpu, formats) => {
    expect(where((format) => isUnpacked(gpuOf(gpu), format))).toBe(formats);
  });

  test.each([
    ['A100-80', 'bf16', where(() => true)],
    ['H100', 'fp8', 'fp8 fp8-block'],
    ['H100', 'bf16', 'bf16 nvfp4 mxfp4 fp8-fp4-experts int4 int8 awq gptq gguf'],
    ['B200', 'fp8', 'fp8 fp8-block fp8-fp4-experts'],
    ['B200', 'fp4', 'nvfp4 mxfp4'],
    ['B200', 'bf16', 'bf16 int4 int8 awq gptq gguf'],
  ] as const)('%s multiplies in %s: %s', (gpu, rate, formats) => {
    const { denseFlopsPerSecond } = gpuOf(gpu);
    expect(where((format) => flopsPerSecond(gpuOf(gpu), format) === denseFlopsPerSecond[rate])).toBe(formats);
  });

  /** Kernels beside those of the same layers in 16 bits, a layer: dense, and of experts. */
  test.each<readonly [string, Quantization, number, number]>([
    ['H100', 'fp8', 1, 1],
    ['H100', 'fp8-block', 6, 6],
    ['H100', 'fp8-fp4-experts', 6, 6],
    ['H100', 'nvfp4', 0, 0],
    ['H100', 'mxfp4', 0, 0],
    ['A100-80', 'fp8', 0, 0],
    ['A100-80', 'fp8-block', 0, 0],
    ['B200', 'nvfp4', 4, 1 - 2], // experts are fused: six kernels instead of eight
    ['B200', 'mxfp4', 0, -2],
    ['B200', 'fp8-fp4-experts', 6, 6 - 2],
    ['B200', 'fp8', 1, 1],
    ['B200', 'int4', 0, 0],
  ])('%s in %s launches %d more a dense layer, %d one of experts', (gpu, format, dense, experts) => {
    const more = (id: string): number => {
      const architecture = architectureOf(id);
      const kernels = (one: Quantization): number => kernelsPerStep(architecture, one, gpuOf(gpu));
      return (kernels(format) - kernels('bf16')) / architecture.numHiddenLayers;
    };
    expect(more('llama-3.3-70b')).toBeCloseTo(dense, 9);
    expect(more('mixtral-8x7b')).toBeCloseTo(experts, 9);
  });

  /** Two norms, the attention and the dense part or experts, by layer; norms of queries and keys where a class has them. */
  test.each([
    ['llama-3.3-70b', 80 * (2 + 6 + 3)],
    ['qwen3-8b', 36 * (2 + queryKeyNormKernels('Qwen3ForCausalLM') + 6 + 3)],
    ['mixtral-8x7b', 32 * (2 + 6 + 8)],
    ['gpt-oss-120b', 36 * (2 + 6 + 8)],
    ['deepseek-r1', 61 * (2 + 10) + 3 * 3 + 58 * (8 + 1)],
    ['deepseek-v3.2', 61 * (2 + 10 + 4) + 3 * 3 + 58 * (8 + 1)],
  ])('%s passes %d kernels a token', (id, kernels) => {
    expect(kernelsPerStep(architectureOf(id), 'bf16', gpuOf('H100'))).toBe(kernels);
  });

  test('what no fitted run has is named: the attention, and the format on a GPU of the fit', () => {
    const of = (id: string, quantization: Quantization, gpu: string) =>
      unseenKinds({ architecture: architectureOf(id), quantization, gpu: gpuOf(gpu) });
    expect(of('llama-3.3-70b', 'fp8', 'H100')).toEqual([]);
    expect(of('llama-3.3-70b', 'nvfp4', 'H100')).toEqual(['nvfp4 on H100']);
    expect(of('llama-3.3-70b', 'nvfp4', 'B200')).toEqual([]);
    expect(of('llama-3.3-70b', 'bf16', 'L40S')).toEqual([]);
    expect(of('llama-4-scout', 'bf16', 'B200')).toEqual(['chunked attention', 'bf16 on B200']);
    expect(of('deepseek-v3.2', 'fp8-block', 'B200')).toEqual(['dsa attention']);
  });
});

describe('experts that a step wakes', () => {
  test('8 of 256: one token wakes 1/32, two 1 − (31/32)², none of a dense model are left out', () => {
    expect(touchedExperts(architectureOf('deepseek-r1'), 1)).toBeCloseTo(1 / 32, 12);
    expect(touchedExperts(architectureOf('deepseek-r1'), 2)).toBeCloseTo(1 - (31 / 32) ** 2, 12);
    expect(touchedExperts(architectureOf('llama-3.3-70b'), 7)).toBe(1);
  });
});

/** Only what a test looks at. */
const inputsOf = (id: string, gpu: string, layout: Layout, engineVersion = '0.19.0'): DecodeInputs => {
  const architecture = architectureOf(id);
  return {
    architecture,
    gpu: gpuOf(gpu),
    layout,
    engineVersion,
    quantization: 'fp8',
    crossesNodes: crossesNodes(architecture, layout),
  } as unknown as DecodeInputs;
};
const on = (nodes: number, tp: number, pp = 1, dp = 1): Layout =>
  layoutOf({ tensorParallelSize: tp, pipelineParallelSize: pp, dataParallelSize: dp }, nodes);

describe('what crosses a network', () => {
  test.each([
    ['llama-3.3-70b', on(1, 8), false],
    ['llama-3.3-70b', on(2, 16), true],
    ['llama-3.3-70b', on(2, 8, 2), false],
    ['llama-3.3-70b', on(2, 8, 1, 2), false],
    ['deepseek-r1', on(1, 4, 1, 2), false],
    ['deepseek-r1', on(2, 8, 1, 2), true],
    ['deepseek-r1', on(2, 8, 2), false],
    ['deepseek-r1', on(2, 2, 4, 2), false],
  ])('%s in %j: %s', (id, layout, crosses) => {
    expect(crossesNodes(architectureOf(id), layout)).toBe(crosses);
  });

  /** Microseconds: 100 a layer over EFA, 200 one of experts, 20 an all-reduce over PCIe a doubling, 50 or 150 a hand-over. */
  test.each([
    ['llama-3.3-70b', 'H100', on(1, 8), 0],
    ['llama-3.3-70b', 'H100', on(2, 16), 80 * 100],
    ['deepseek-r1', 'H100', on(2, 16), 61 * 100],
    ['deepseek-r1', 'H100', on(2, 8, 1, 2), 58 * 200],
    ['deepseek-r1', 'H100', on(4, 16, 1, 2), 61 * 100 + 58 * 200],
    ['llama-3.3-70b', 'L40S', on(1, 1), 0],
    ['llama-3.3-70b', 'L40S', on(1, 4), 80 * 2 * 20 * 2],
    ['llama-3.3-70b', 'H100', on(1, 2, 4), 3 * 50],
    ['llama-3.3-70b', 'H100', on(2, 4, 4), 150 + 2 * 50],
    ['llama-3.3-70b', 'H100', on(4, 1, 2), 150],
  ])('%s on %s in %j: %d µs', (id, gpu, layout, microseconds) => {
    expect(networkMs(inputsOf(id, gpu, layout))).toBeCloseTo(microseconds / 1e3, 9);
  });

  test('ranks that share experts go in step: 155 µs a layer, and nobody else', () => {
    expect(hostFloorMs(inputsOf('deepseek-r1', 'H100', on(1, 1, 1, 8)))).toBeCloseTo(61 * 0.155, 9);
    expect(hostFloorMs(inputsOf('deepseek-r1', 'H100', on(1, 8)))).toBe(0);
    expect(hostFloorMs(inputsOf('llama-3.3-70b', 'H100', on(1, 1, 1, 8)))).toBe(0);
  });

  /** The factors of fit, unseen kinds, GPUs outside it, newer releases, nodes and ranks. */
  test.each([
    ['llama-3.3-70b', 'H100', on(1, 8), '0.24.0', 0.85, 1.27],
    ['llama-3.3-70b', 'H100', on(1, 8), '0.25.0', 0.85 * 0.85, 1.27],
    ['llama-4-scout', 'H100', on(1, 8), '0.24.0', 0.67, 1.31],
    ['llama-3.3-70b', 'L40S', on(1, 8), '0.24.0', 0.6, 1.8],
    ['llama-3.3-70b', 'RTX PRO 6000', on(1, 8), '0.24.0', 0.6, 1.8],
    ['llama-3.3-70b', 'A100-80', on(1, 8), '0.24.0', 0.6, 1.8],
    ['llama-3.3-70b', 'H100', on(2, 16), '0.24.0', 0.85, 1.27 * 1.6],
    ['deepseek-r1', 'H100', on(1, 2, 1, 4), '0.24.0', 0.85, 1.27],
    ['deepseek-r1', 'H100', on(1, 1, 1, 8), '0.24.0', 0.85, 1.27 * 1.3],
    ['llama-3.3-70b', 'H100', on(1, 1, 1, 8), '0.24.0', 0.85, 1.27],
    ['deepseek-r1', 'H100', on(2, 8, 1, 2), '0.24.0', 0.85, 1.27 * 1.6 * 1.5],
    ['deepseek-r1', 'H100', on(2, 16), '0.24.0', 0.85, 1.27 * 1.6],
  ])('%s on %s in %j with vLLM %s: from × %d to × %d', (id, gpu, layout, version, low, high) => {
    const band = bandFactors(inputsOf(id, gpu, layout, version));
    expect(band.low).toBeCloseTo(low, 9);
    expect(band.high).toBeCloseTo(high, 9);
  });
});

test('rates of 16 requests at 20 ms a token on four GPUs, 3,000 tokens in and 1,000 out', () => {
  const workload = { inputTokens: 3000, outputTokens: 1000, concurrency: 16 };
  expect(throughputPlan({ low: 10, expected: 20, high: 40 }, workload, 4)).toEqual({
    tpotMs: { low: 10, expected: 20, high: 40 },
    tokensPerSecondPerUser: { low: 25, expected: 50, high: 100 },
    outputTokensPerSecondPerGpu: { low: 100, expected: 200, high: 400 },
    totalTokensPerSecondPerGpu: { low: 400, expected: 800, high: 1600 },
    workload,
  });
});

test('a CUDA graph holds 512 tokens of every data-parallel rank', () => {
  expect(GRAPH_TOKENS).toBe(512);
  expect(isBeyondGraph(512, { dataParallelSize: 1 })).toBe(false);
  expect(isBeyondGraph(513, { dataParallelSize: 1 })).toBe(true);
  expect(isBeyondGraph(1024, { dataParallelSize: 2 })).toBe(false);
  expect(isBeyondGraph(1026, { dataParallelSize: 2 })).toBe(true);
});

describe('the longest answer', () => {
  const model = findModel('llama-3.3-70b')!;
  const inputs = { model, gpu: gpuOf('H100'), layout: on(1, 4, 1, 2), settings: { maxModelLen: 100_000 } };
  /** Two prefills, two operations a parameter and token, a fifth of the peak of the four GPUs of one rank. */
  const prefill = (2 * 2 * model.parameters!.active * 100_000) / (989.5e12 * 4 * 0.2);

  test('waits for another prefill, and decodes a token at a time at the slow end', () => {
    expect(longestPrefillSeconds(inputs)).toBeCloseTo(prefill, 9);
    const throughput = { tpotMs: { high: 30 } };
    expect(longestAnswerSeconds({ ...inputs, throughput })).toBeCloseTo(prefill + 3000, 6);
    expect(answerTokensWithin(60, { ...inputs, throughput })).toBe(2000);
    expect(answerTokensWithin(0.1, { ...inputs, throughput })).toBe(3);
  });

  test('without a speed it has no end; of a model that writes nothing it is the prefill; of an unknown size that is none', () => {
    expect(longestAnswerSeconds(inputs)).toBe(Number.POSITIVE_INFINITY);
    expect(answerTokensWithin(60, inputs)).toBeUndefined();
    expect(longestAnswerSeconds({ ...inputs, model: { ...model, task: 'embed' } })).toBeCloseTo(prefill, 9);
    expect(longestPrefillSeconds({ ...inputs, model: { ...model, parameters: undefined } })).toBe(0);
  });
});

describe('drafts at a load', () => {
  /** A step of 10 ms, and as much more as it verifies beyond 8 tokens. */
  const step = (concurrency: number, { verified } = { verified: 1 }): number =>
    10 * Math.max(1, (concurrency * verified) / 8);
  const mtp = (more: object = {}) => ({
    ...chooseSpeculation({ model: 'x', speculative: { method: 'mtp' } }, findModel('glm-5.2')!, undefined)!,
    ...more,
  });
  const place = (draftLayers = 0) => ({ architecture: { draftLayers }, layout: on(1, 8) }) as never;

  test('the gain is plain steps for tokens kept over a step that verifies and the drafting', () => {
    const speculation = mtp({ numSpeculativeTokens: 3, acceptanceLength: 2.5 });
    // MTP drafts at 3 % of a step each.
    expect(speculativeSteps(step, 4, speculation, 2.5)).toEqual({
      plainMs: 10,
      verifyMs: 20,
      draftMs: expect.closeTo(3 * 0.03 * 10, 9) as number,
    });
    expect(speedup(step, 4, speculation)).toBeCloseTo((10 * 2.5) / (20 + 0.9), 9);
    expect(speedup(step, 4, speculation, 1)).toBeCloseTo(10 / 20.9, 9);
  });

  test('as many as are fastest, where their number is open', () => {
    const open = mtp({ numSpeculativeTokens: 5 });
    const at = (concurrency: number, speculation = open, trained = 0): number =>
      atLoad(step, concurrency, speculation, place(trained)).numSpeculativeTokens;
    expect([1, 2, 4, 8].map((concurrency) => at(concurrency))).toEqual([5, 3, 1, 1]);
    expect(at(8, { ...open, isOpen: false })).toBe(5);
    // A checkpoint trained for two takes two or four.
    expect([1, 2].map((concurrency) => at(concurrency, open, 2))).toEqual([4, 2]);
    expect(at(1, { ...open, numSpeculativeTokens: 1 })).toBe(1);
  });

  test('none that leave the CUDA graph: 128 requests verify at most four tokens each', () => {
    const flat = (): number => 10;
    const chosen = (concurrency: number) => atLoad(flat, concurrency, mtp({ numSpeculativeTokens: 5 }), place());
    expect([128, 129, 300].map((concurrency) => chosen(concurrency).numSpeculativeTokens)).toEqual([3, 2, 1]);
  });

  test('a load at which it no longer pays is found to the request; undefined: it pays at every one', () => {
    const from = (limit: number) =>
      paysUntil((concurrency, tokens) => (tokens?.verified === 3 && concurrency >= limit ? 100 : 10), {
        ...mtp(),
        numSpeculativeTokens: 2,
        acceptanceLength: 2,
      });
    for (const limit of [1, 2, 3, 37, 64, 65, 4096]) expect(from(limit)).toBe(limit);
    expect(from(4097)).toBeUndefined();
  });
});

describe('a start', () => {
  test('is given an hour from 400 GB on, else what the engine allows', () => {
    expect(budgetAtLeast(400e9)).toBe(3600);
    expect(budgetAtLeast(399.9e9)).toBe(600);
  });

  test('a cache that outlives the pod saves shares of compiling, warming up and profiling', () => {
    const seconds = { low: 10, expected: 100, high: 1000 };
    const saved = (...names: string[]) =>
      cacheSavings({ steps: names.map((name) => ({ name, seconds, source: '' })) as never });
    expect(saved('image-pull', 'weights', 'graph-capture')).toEqual({ low: 0, expected: 0, high: 0 });
    expect(saved('compile')).toEqual({ low: 5, expected: 80, high: 950 });
    expect(saved('compile', 'kernel-warm-up', 'profile')).toEqual({
      low: 8,
      expected: 180,
      high: 950 + 950 + 700,
    });
  });

  test('of a release that is not in the catalog has an image of about 11 GB', () => {
    const result = plan({ model: 'qwen3-8b', gpu: 'H100', engineVersion: '0.13.0', maxModelLen: 4096 });
    expect(result.verdict === 'fits' && result.coldStart.steps[0]).toEqual({
      name: 'image-pull',
      seconds: { low: 0, expected: expect.closeTo(11e9 / 150e6, 9) as number, high: 220 },
      source:
        'about 11 GB assumed for a CUDA image, pulled and unpacked at 50 to 400 MB/s (assumed); 0 when the node has it',
    });
  });
});
