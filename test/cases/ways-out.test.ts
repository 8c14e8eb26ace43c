import { allModels } from '../../lib/catalog';
import { modelFromConfig } from '../../lib/planner/architecture';
import { gatedNotes } from '../../lib/environment/notes';
import { plan } from '../../lib/planner/plan';
import type { PlanRequest } from '../../lib/planner/request';

const configOf = (id: string) => allModels.find((model) => model.id === id)?.config;
const messages = (request: PlanRequest): string =>
  plan(request)
    .problems.map(({ message }) => message)
    .join('\n');

/** What a refusal of a layout names as the way out. */
function sizesNamed(request: PlanRequest): readonly number[] {
  const named = /use tensorParallelSize ([\d, ]+)/.exec(messages(request))?.[1] ?? '';
  return named.split(', ').filter(Boolean).map(Number);
}

describe('a size that a refusal names breaks no other rule', () => {
  test.each<PlanRequest>([
    { model: 'glm-4.5', instanceType: 'p5en.48xlarge', tensorParallelSize: 5, checkpoint: 'BF16' },
    { model: 'llama-3.3-70b', instanceType: 'p5.48xlarge', tensorParallelSize: 6 },
    { model: 'qwen3-235b-a22b', checkpoint: 'FP8', instanceType: 'p5.48xlarge', tensorParallelSize: 8 },
    { model: 'qwen3.8-2.4t-a95b', instanceType: 'p6-b300.48xlarge', tensorParallelSize: 12 },
    { model: 'kimi-k2.5', instanceType: 'p5en.48xlarge', tensorParallelSize: 24, nodes: 3 },
    { model: 'deepseek-v3', instanceType: 'p5en.48xlarge', tensorParallelSize: 12, nodes: 3 },
    { model: 'qwen3-32b', instanceType: 'g6e.12xlarge', tensorParallelSize: 3 },
  ])('%j', (request) => {
    expect(plan(request).verdict).toBe('invalid');
    const wrong = sizesNamed(request).filter((tensorParallelSize) => {
      const answer = plan({ ...request, tensorParallelSize, nodes: undefined });
      return answer.problems.some(({ field }) => field === 'tensorParallelSize' || field === 'nodes');
    });
    expect(wrong).toEqual([]);
  });
});

test('stages are no way out for recurrent state, and a thing to do where they are asked for', () => {
  const refused = { model: 'kimi-k3', instanceType: 'p6-b300.48xlarge', nodes: 2, tensorParallelSize: 16 };
  expect(messages(refused)).toMatch(/vllm#51986.*dataParallelSize 2/);
  expect(messages(refused)).not.toMatch(/pipelineParallelSize/);
  expect(messages({ ...refused, model: 'deepseek-v3.2' })).toMatch(/or with pipelineParallelSize 2/);
  const asked = { tensorParallelSize: 8, pipelineParallelSize: 2, nodes: 2 };
  expect(plan({ model: 'qwen3.8-2.4t-a95b', instanceType: 'p6-b300.48xlarge', ...asked }).notes).toContainEqual({
    topic: 'layout',
    message: expect.stringMatching(/vllm#50494/),
    todo: true,
  });
});

describe('another checkpoint is named, or not asked for', () => {
  const noteOf = (request: PlanRequest) => plan(request).notes.find(({ topic }) => topic === 'quantization');

  test.each<[PlanRequest, string]>([
    [{ model: 'llama-3.3-70b', checkpoint: 'NVFP4', gpu: 'H200' }, 'FP8'],
    [{ model: 'gemma-4-31b', checkpoint: 'NVFP4', gpu: 'H100' }, 'BF16'],
  ])('%j: %s', (request, build) => {
    expect(noteOf(request)).toMatchObject({ todo: true, message: expect.stringContaining(build) });
  });

  test.each<PlanRequest>([
    { model: 'gpt-oss-120b', gpu: 'H100' },
    { model: 'kimi-k2.6', gpu: 'H200' },
  ])('%j: none', (request) => {
    expect(noteOf(request)).toMatchObject({ message: expect.stringContaining('no build of') });
    expect(noteOf(request)?.todo).toBeUndefined();
  });

  test('Gemma 4 31B is its own 16-bit build unless another is named', () => {
    for (const gpu of ['L40S', 'H100', 'B200'])
      expect(plan({ model: 'gemma-4-31b', gpu })).toMatchObject({ checkpoint: { id: 'BF16' } });
  });
});

describe('a region without the type', () => {
  test.each<[PlanRequest, string]>([
    [{ model: 'qwen3-8b', instanceType: 'p5.4xlarge', region: 'mars' }, 'region'],
    [{ model: 'qwen3-8b', gpu: 'H100', region: 'us-east-9' }, 'region'],
    [{ model: 'qwen3-8b', instanceType: 'p6-b300.48xlarge', region: 'sa-east-1' }, 'instanceType'],
  ])('%j: %s', (request, field) => {
    expect(plan(request).problems.map((problem) => problem.field)).toEqual([field]);
  });
});

test.each<[Partial<PlanRequest>, string]>([
  [{ nodes: 1_000_000 }, 'nodes'],
  [{ tensorParallelSize: 100_000 }, 'tensorParallelSize'],
  [{ checkpointBytes: 1 }, 'checkpointBytes'],
  [{ checkpointBytes: 1e15 }, 'checkpointBytes'],
  [{ maxNumSeqs: 1_000_000 }, 'maxNumSeqs'],
])('a slip of the pen: %j', (slip, field) => {
  const { verdict, problems } = plan({ model: 'qwen3-8b', instanceType: 'p5.48xlarge', ...slip });
  expect(verdict).toBe('invalid');
  expect(problems.map((problem) => problem.field)).toContain(field);
});

test.each<[string, string, boolean]>([
  ['gpt-oss-120b', '0.9.0', false],
  ['gpt-oss-20b', '0.10.0', false],
  ['gpt-oss-120b', '0.10.1', true],
  ['deepseek-v3.2', '0.10.0', false],
  ['deepseek-v3.2', '0.16.0', true],
  ['deepseek-v3', '0.6.4', false],
  ['qwen3-next-80b-a3b', '0.10.1', false],
  ['deepseek-v4-flash', '0.19.0', false],
])('%s on vLLM %s: %s', (model, engineVersion, loads) => {
  const { problems } = plan({ model, gpu: 'H200', tensorParallelSize: 8, maxModelLen: 8192, engineVersion });
  expect(problems.map(({ field }) => field).includes('engineVersion')).toBe(!loads);
});

test('where nobody knows which release had a class first, a note says so', () => {
  const about = (engineVersion: string) =>
    plan({ model: 'minimax-m2.7', gpu: 'H200', tensorParallelSize: 4, maxModelLen: 8192, engineVersion }).notes;
  expect(about('0.9.0')).toContainEqual({ topic: 'engine', message: expect.stringMatching(/is not known here/) });
  expect(about('0.29.0').filter(({ topic }) => topic === 'engine')).toEqual([]);
});

describe('integer weights as a file declares them', () => {
  const DENSE = { hidden_size: 8192, intermediate_size: 29_568, num_attention_heads: 64, num_key_value_heads: 8 };
  const ask = (quantization_config: object, tensorParallelSize: number, gpu = 'H100') =>
    plan(
      { model: 'own', gpu, tensorParallelSize, maxModelLen: 4096 },
      modelFromConfig({
        ...configOf('llama-3.3-70b'),
        ...DENSE,
        architectures: ['Qwen2ForCausalLM'],
        model_type: 'qwen2',
        quantization_config,
      }),
    );
  const fields = (...asked: Parameters<typeof ask>) => ask(...asked).problems.map(({ field }) => field);

  test.each([
    [{ quant_method: 'gptq', bits: 4, group_size: 128, sym: true }, 2, false],
    [{ quant_method: 'gptq', bits: 4, group_size: 64, sym: true }, 2, true],
    [{ quant_method: 'gptq', bits: 4, group_size: -1, sym: true }, 4, true],
    [{ quant_method: 'awq', bits: 4, group_size: 128 }, 2, false],
    [{ quant_method: 'awq', bits: 4, group_size: 32 }, 4, true],
  ])('%j over %i: %s', (config, tensorParallelSize, legal) => {
    expect(fields(config, tensorParallelSize).includes('tensorParallelSize')).toBe(!legal);
  });

  const group = (weights: object) => ({
    quant_method: 'compressed-tensors',
    format: 'pack-quantized',
    config_groups: { group_0: { targets: ['Linear'], input_activations: null, weights } },
  });
  test.each([
    [group({ num_bits: 4, type: 'int', group_size: 128, symmetric: true }), 2, false],
    [group({ num_bits: 4, type: 'int', group_size: 32, symmetric: true }), 4, true],
    [group({ num_bits: 4, type: 'int', group_size: null, symmetric: true }), 4, true],
  ])('%j over %i: %s', (config, tensorParallelSize, legal) => {
    expect(fields(config, tensorParallelSize).includes('tensorParallelSize')).toBe(!legal);
  });

  test.each([
    [{ quant_method: 'gptq', bits: 3, group_size: 128 }, /4 or 8 bits/],
    [{ quant_method: 'gptq', bits: 4, group_size: 128, sym: false }, /symmetric/],
    [{ quant_method: 'awq', bits: 2, group_size: 128 }, /4 or 8 bits/],
  ])('%j is refused', (config, words) => {
    expect(
      ask(config, 1)
        .problems.map(({ message }) => message)
        .join(),
    ).toMatch(words);
  });

  const W8A8 = {
    quant_method: 'compressed-tensors',
    format: 'int-quantized',
    config_groups: {
      group_0: {
        targets: ['Linear'],
        weights: { num_bits: 8, type: 'int', symmetric: true },
        input_activations: { num_bits: 8, type: 'int' },
      },
    },
  };
  test.each([
    ['A100-80', true],
    ['H100', true],
    ['B200', false],
    ['B300', false],
    ['RTX PRO 6000', false],
  ])('W8A8 on %s: %s', (gpu, served) => {
    expect(fields(W8A8, 2, gpu).includes('quantization')).toBe(!served);
  });
});

describe('gated checkpoints', () => {
  const of = (huggingFaceId: string, draftHuggingFaceId?: string) =>
    gatedNotes(
      [{ name: 'm', plan: { checkpoint: { huggingFaceId }, speculative: { draftHuggingFaceId } } }] as never,
      {},
    );

  test.each([
    ['meta-llama/Llama-3.1-8B-Instruct', undefined, 1],
    ['meta-llama/Llama-4-Scout-17B-16E-Instruct', 'meta-llama/a-draft', 2],
    ['nvidia/Llama-3.3-70B-Instruct-NVFP4', undefined, 0],
    ['Qwen/Qwen3-8B', 'meta-llama/a-draft', 1],
  ])('%s with draft %s: %i to do', (id, draft, count) => {
    expect(of(id, draft).filter(({ todo }) => todo)).toHaveLength(count);
  });

  test('with a token there is nothing to do', () => {
    const deployments = [{ name: 'm', plan: { checkpoint: { huggingFaceId: 'meta-llama/x' } } }] as never;
    expect(gatedNotes(deployments, { huggingFaceTokenArn: 'arn' })).toEqual([]);
  });
});
