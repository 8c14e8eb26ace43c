import fc from 'fast-check';
import { modelFromConfig, plan, type PlanRequest, type ServingPlan } from '../../../lib/planner';
import { DENSE_FILE } from '../support/architecture';

const QWEN: PlanRequest = { model: 'qwen3-8b', gpu: 'H100', tensorParallelSize: 1, maxModelLen: 'auto' };

const fitting = (request: PlanRequest, model?: Parameters<typeof plan>[1]): ServingPlan => {
  const result = plan(request, model);
  if (result.verdict !== 'fits') throw new Error(JSON.stringify(result.problems));
  return result;
};
const problems = (request: PlanRequest, model?: Parameters<typeof plan>[1]): string[] =>
  plan(request, model).problems.map(({ field, message }) => `${field}: ${message}`);

describe('ropeScaling', () => {
  const scaled = {
    ...QWEN,
    ropeScaling: { ropeType: 'yarn', factor: 4, originalMaxPositionEmbeddings: 32768 },
  } as const;

  test('a file that says rope_theta is told whole, and the context is factor times as long', () => {
    const result = fitting({ ...scaled, gpuMemoryUtilization: 0.95 }, modelFromConfig(DENSE_FILE));
    expect(result.hfOverrides).toEqual({
      rope_parameters: { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 32768, rope_theta: 1000000 },
    });
    expect(result.settings.maxModelLen).toBe(131_072);
    expect(problems({ ...scaled, maxModelLen: 131_073 }, modelFromConfig(DENSE_FILE))).toEqual([
      expect.stringMatching(/maxModelLen: 131,073 exceeds the 131,072 tokens/),
    ]);
  });

  test('vLLM would forget a theta that nobody knows', () => {
    expect(problems(scaled)).toEqual([expect.stringMatching(/^ropeScaling: rope_theta of qwen3-8b .* add ropeTheta/)]);
    expect(fitting({ ...scaled, ropeScaling: { ...scaled.ropeScaling, ropeTheta: 1e6 } }).hfOverrides).toBeDefined();
  });

  test('positions of a multimodal file are scaled in its section', () => {
    const file = {
      architectures: ['Qwen3VLForConditionalGeneration'],
      text_config: { ...DENSE_FILE, architectures: undefined },
    };
    expect(fitting(scaled, modelFromConfig(file)).hfOverrides).toMatchObject({
      text_config: { rope_parameters: { factor: 4 } },
    });
  });

  test('two statements of it are refused', () => {
    const twice = { ...scaled, hfOverrides: { rope_parameters: { rope_type: 'default' } } };
    expect(problems(twice, modelFromConfig(DENSE_FILE))).toEqual([expect.stringMatching(/keep one of them/)]);
  });
});

describe('hfOverrides', () => {
  test('the memory is that of the fields as they are overridden', () => {
    const [whole, half] = [{}, { num_hidden_layers: 18 }].map((hfOverrides) =>
      fitting({ ...QWEN, hfOverrides }, modelFromConfig(DENSE_FILE)),
    );
    expect(half!.kvCache.bytesPerToken).toBe(whole!.kvCache.bytesPerToken / 2);
    expect(half!.memory.perGpu.weightsGiB).toBeLessThan(whole!.memory.perGpu.weightsGiB);
  });

  test('a length that is overridden is the model’s', () => {
    expect(
      fitting({ ...QWEN, maxModelLen: 60_000, hfOverrides: { max_position_embeddings: 65_536 } }).settings.maxModelLen,
    ).toBe(60_000);
  });

  test.each([
    ['quantization_config', {}, /^hfOverrides\.quantization_config: .*choose another build/],
    ['auto_map', {}, /names code/],
  ])('%s is refused', (key, value, message) => {
    expect(problems({ ...QWEN, hfOverrides: { [key]: value } })).toEqual([expect.stringMatching(message)]);
  });

  test('a field of the language model of a multimodal file is stated where vLLM reads it', () => {
    const request = { ...QWEN, gpu: 'H200', model: 'qwen3-vl-4b' };
    expect(problems({ ...request, hfOverrides: { num_hidden_layers: 2 } })).toEqual([
      expect.stringMatching(/write hfOverrides\.text_config\.num_hidden_layers/),
    ]);
    const result = fitting({ ...request, hfOverrides: { text_config: { num_hidden_layers: 18 } } });
    expect(result.kvCache.bytesPerToken).toBe(fitting(request).kvCache.bytesPerToken / 2);
  });
});

const value = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.integer(), fc.constantFrom(0, -1, 1e9, null, [], {}, 'x'));
const overrides = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      ...Object.keys(DENSE_FILE),
      'text_config',
      'rope_scaling',
      'layer_types',
      'vision_config',
      '__proto__',
    ),
    fc.string(),
  ),
  value,
  { maxKeys: 3 },
);

test('any overrides give a plan or problems, never an exception', () => {
  fc.assert(
    fc.property(overrides, fc.boolean(), (hfOverrides, isFile) => {
      const request = { ...QWEN, hfOverrides, maxModelLen: 1024 };
      const result = isFile ? plan(request, modelFromConfig(DENSE_FILE)) : plan(request);
      expect(['fits', 'does-not-fit', 'invalid']).toContain(result.verdict);
      expect(result.verdict === 'fits' || result.problems.length > 0).toBe(true);
    }),
    { numRuns: 60 },
  );
});

describe('decodeContextParallelSize', () => {
  const MLA: PlanRequest = {
    model: 'deepseek-v3.1',
    gpu: 'H200',
    tensorParallelSize: 8,
    maxModelLen: 65_536,
    enableExpertParallel: true,
  };

  test('the latent cache holds as many times more tokens as ranks share it', () => {
    const [whole, cut] = [undefined, 8].map((decodeContextParallelSize) =>
      fitting({ ...MLA, decodeContextParallelSize }),
    );
    expect(cut!.kvCache.tokens / whole!.kvCache.tokens).toBeCloseTo(8, 1);
    expect(cut!.layout.decodeContextParallelSize).toBe(8);
    expect(cut!.memory).toEqual(whole!.memory);
  });

  test('copies of heads are cut, heads are not', () => {
    const gqa = { ...QWEN, tensorParallelSize: 16, nodes: 2, decodeContextParallelSize: 2 };
    expect(fitting(gqa).kvCache.bytesPerToken).toBe(
      fitting({ ...gqa, decodeContextParallelSize: 1 }).kvCache.bytesPerToken / 2,
    );
  });

  test.each([
    [{ ...MLA, decodeContextParallelSize: 3 }, /3 must divide tensorParallelSize 8.*use 2, 4, 8/],
    [
      { ...QWEN, tensorParallelSize: 8, decodeContextParallelSize: 2 },
      /holds no head of the 8 KV heads of qwen3-8b twice/,
    ],
    [
      { ...QWEN, tensorParallelSize: 16, nodes: 2, decodeContextParallelSize: 4 },
      /at most tensorParallelSize \/ heads = 2.*use 2/,
    ],
    [{ model: 'gpt-oss-20b', gpu: 'H100', tensorParallelSize: 8, decodeContextParallelSize: 2 }, /sliding window/],
  ] as const)('%p is refused', (request, message) => {
    expect(problems(request)).toEqual([expect.stringMatching(message)]);
  });
});

describe('eplb', () => {
  const MOE: PlanRequest = {
    model: 'qwen3-30b-a3b',
    gpu: 'H200',
    tensorParallelSize: 2,
    dataParallelSize: 2,
    enableExpertParallel: true,
  };

  test('copies of experts are in the weights', () => {
    const [off, on, more] = [undefined, true as const, { numRedundantExperts: 32 }].map((eplb) =>
      fitting({ ...MLA_OR(eplb) }),
    );
    const weights = [off, on, more].map((one) => one!.memory.perGpu.weightsGiB);
    expect(weights[1]! / weights[0]!).toBeGreaterThan(1);
    // 32 of 128 experts more: a quarter of the routed weights, which are nearly all.
    expect(weights[2]! / weights[1]!).toBeGreaterThan(1.18);
    expect(weights[2]! / weights[1]!).toBeLessThan(1.25);
  });
  const MLA_OR = (eplb: PlanRequest['eplb']): PlanRequest => ({ ...MOE, eplb });

  test.each([
    [{ enableExpertParallel: false }, /set enableExpertParallel: true/],
    [{ dataParallelSize: 1, tensorParallelSize: 1 }, /nothing can be balanced/],
    [{ eplb: { numRedundantExperts: 3 } }, /do not spread evenly over 4 .* use 4/],
  ])('%p is refused', (change, message) => {
    expect(problems({ ...MOE, eplb: true, ...change })).toEqual([expect.stringMatching(message)]);
  });
});
