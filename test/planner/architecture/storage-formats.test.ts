import { quantizationOf } from '../../../lib/planner/architecture';
import { modelFromConfig } from '../../../lib/planner/architecture/model-from-config';
import { plan } from '../../../lib/planner/plan';

/** Qwen2.5-72B's shape. Source: Qwen/Qwen2.5-72B config.json. */
const QWEN_72B = {
  architectures: ['Qwen2ForCausalLM'],
  model_type: 'qwen2',
  num_hidden_layers: 80,
  hidden_size: 8192,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  intermediate_size: 29568,
  vocab_size: 152064,
  max_position_embeddings: 32768,
  tie_word_embeddings: false,
};
const PARAMETERS = 72.7e9;
const SIXTEEN_BIT_PART = 2 * 152064 * 8192;

const ask = (quantization_config: unknown, quantConfig?: unknown) =>
  plan(
    { model: 'x', gpu: 'B300', maxModelLen: 8192, engineVersion: '0.29.0' },
    modelFromConfig({ ...QWEN_72B, quantization_config }, { quantConfig }),
  );
const weightsGB = (quantization_config: unknown): number => {
  const result = ask(quantization_config);
  return ((result.memory?.perGpu.weightsGiB ?? Number.NaN) * 2 ** 30) / 1e9;
};
const linear = { targets: ['Linear'] };
const compressed = (weights: object, more: object = {}) => ({
  quant_method: 'compressed-tensors',
  config_groups: { group_0: { ...linear, weights } },
  ignore: ['lm_head'],
  ...more,
});

/** Declared widths, their scales and zero points decide; embeddings and head stay in 16 bits. */
test.each([
  // Source: Qwen/Qwen2.5-72B-Instruct-GPTQ-Int8 (its files: 76.6 GB) and -GPTQ-Int4 (41.6 GB), -AWQ (41.6 GB)
  ['GPTQ of 8 bits', { quant_method: 'gptq', bits: 8, group_size: 128 }, 8.19],
  ['GPTQ of 4 bits', { quant_method: 'gptq', bits: 4, group_size: 128 }, 4.16],
  ['AutoRound of 3 bits without groups', { quant_method: 'auto-round', bits: 3, group_size: -1 }, 3],
  ['AWQ', { quant_method: 'awq', bits: 4, group_size: 128 }, 4.16],
  ['AWQ in groups of 32', { quant_method: 'awq', bits: 4, group_size: 32 }, 4.63],
  // Source: fields of RedHatAI's w8a8, w4a16 and FP8-dynamic builds
  ['INT8 W8A8', compressed({ num_bits: 8, type: 'int', strategy: 'channel' }), 8],
  ['INT4 in groups of 128', compressed({ num_bits: 4, type: 'int', group_size: 128 }), 4.125],
  ['FP8 of compressed-tensors', compressed({ num_bits: 8, type: 'float', strategy: 'channel' }), 8],
  ['NVFP4 of compressed-tensors', compressed({ num_bits: 4, type: 'float', group_size: 16 }), 4.5],
  ['FP8 in blocks', { quant_method: 'fp8', weight_block_size: [128, 128] }, 8],
  ['NVFP4 of ModelOpt', { quant_method: 'modelopt', quant_algo: 'NVFP4', group_size: 16, ignore: ['lm_head'] }, 4.5],
  ['MXFP8 of ModelOpt', { quant_method: 'modelopt', quant_algo: 'MXFP8', ignore: ['lm_head'] }, 8.25],
])('%s takes its bits a weight', (_name, section, bits) => {
  const expected = ((PARAMETERS * 1 - SIXTEEN_BIT_PART) * bits) / 8 + SIXTEEN_BIT_PART * 2;
  expect(Math.abs((weightsGB(section) * 1e9) / expected - 1)).toBeLessThan(0.015);
});

test('layers that are left out stay in 16 bits: by part, by layer and by expression', () => {
  const whole = weightsGB({ quant_method: 'modelopt', quant_algo: 'FP8' });
  const without = (...ignore: readonly string[]): number =>
    weightsGB({ quant_method: 'modelopt', quant_algo: 'FP8', ignore }) - whole;
  const attention = (80 * 8192 * (2 * 8192 + 2 * 1024)) / 1e9;
  expect(without('model.layers.*.self_attn*')).toBeCloseTo(attention, 0);
  expect(without('re:.*self_attn.*')).toBeCloseTo(attention, 0);
  expect(without(...Array.from({ length: 40 }, (_, layer) => `model.layers.${layer}.self_attn`))).toBeCloseTo(
    attention / 2,
    0,
  );
  expect(without('gate')).toBeCloseTo(0, 5);
});

/** Source: vLLM 0.29.0 utils/torch_utils.py `get_kv_cache_quant_algo_string`; vllm#29980 for compressed-tensors. */
test.each([
  [
    compressed({ num_bits: 8, type: 'float' }, { kv_cache_scheme: { num_bits: 8, type: 'float', dynamic: false } }),
    'fp8',
  ],
  [compressed({ num_bits: 8, type: 'float' }, { kv_cache_scheme: null }), 'auto'],
  [{ quant_method: 'modelopt', quant_algo: 'FP8', kv_cache_quant_algo: 'FP8' }, 'fp8'],
  [
    { quant_method: 'modelopt', quant_algo: 'FP8', kv_cache_scheme: { num_bits: 8, type: 'float', dynamic: false } },
    'fp8',
  ],
  [{ quant_method: 'modelopt', quant_algo: 'FP8', kv_cache_quant_algo: null }, 'auto'],
  [{ quant_method: 'fp8' }, 'auto'],
  [undefined, 'auto'],
])('of %j, auto is a cache in %s', (section, dtype) => {
  const result = ask(section);
  if (result.verdict !== 'fits') throw new Error(JSON.stringify(result.problems));
  expect(result.settings.kvCacheDtype).toBe(dtype);
  expect(result.settings.kvCacheDtypeFlag).toBe(dtype === 'fp8' ? 'auto' : undefined);
  expect(result.kvCache.bytesPerToken).toBe(80 * 2 * 8 * 128 * (dtype === 'fp8' ? 1 : 2));
  expect(result.notes.some(({ message }) => message.includes('declares its KV cache'))).toBe(dtype === 'fp8');
});

test('an explicit dtype wins over the checkpoint’s', () => {
  const model = modelFromConfig({
    ...QWEN_72B,
    quantization_config: { quant_method: 'modelopt', quant_algo: 'FP8', kv_cache_quant_algo: 'FP8' },
  });
  const result = plan({ model: 'x', gpu: 'B300', maxModelLen: 8192, kvCacheDtype: 'bfloat16' }, model);
  expect(result.verdict === 'fits' && result.kvCache.bytesPerToken).toBe(80 * 2 * 8 * 128 * 2);
});

/** Builds of the catalog whose files declare an 8-bit cache. Source: test/fixtures/models/published.jsonl. */
test.each([
  ['nvidia/Kimi-K2.5-NVFP4', 'fp8'],
  ['nvidia/Kimi-K2.6-NVFP4', 'fp8'],
  ['nvidia/Kimi-K2.7-Code-NVFP4', 'fp8'],
  ['nvidia/GLM-5.2-NVFP4', 'fp8'],
  ['nvidia/DeepSeek-V3.1-NVFP4', 'fp8'],
  ['nvidia/DeepSeek-V3.2-NVFP4', 'fp8'],
  ['nvidia/Gemma-4-31B-IT-NVFP4', 'fp8'],
  ['nvidia/Qwen3.5-397B-A17B-NVFP4', 'fp8'],
  ['nvidia/Qwen3.6-27B-NVFP4', 'fp8'],
  ['nvidia/Qwen3.6-35B-A3B-NVFP4', 'auto'],
  ['moonshotai/Kimi-K2.5', 'auto'],
  ['deepseek-ai/DeepSeek-V3.2', 'auto'],
])('%s caches in %s when nothing is said', (model, dtype) => {
  const result = plan({ model, instanceType: 'p6-b300.48xlarge', maxModelLen: 32_768 });
  if (result.verdict !== 'fits') throw new Error(JSON.stringify(result.problems));
  expect(result.settings.kvCacheDtype).toBe(dtype);
});

test('an 8-bit cache doubles what Kimi-K2.5 NVFP4 holds on B200', () => {
  const result = plan({
    model: 'nvidia/Kimi-K2.5-NVFP4',
    instanceType: 'p6-b200.48xlarge',
    tensorParallelSize: 8,
    maxModelLen: 131_072,
  });
  if (result.verdict !== 'fits') throw new Error('does not fit');
  expect(Math.abs(result.kvCache.tokens / 2_667_900 - 1)).toBeLessThan(0.02);
});

describe('a format that is not declared', () => {
  /** Source: nvidia/DeepSeek-V3.1-NVFP4, whose config.json says nothing and whose hf_quant_config.json does. */
  const besides = { producer: { name: 'modelopt' }, quantization: { quant_algo: 'NVFP4', kv_cache_quant_algo: 'FP8' } };

  test('is read from hf_quant_config.json', () => {
    const model = modelFromConfig(QWEN_72B, { quantConfig: besides });
    expect(model.checkpoints[0]?.quantization).toBe('nvfp4');
    expect(ask(undefined, besides).verdict).toBe('fits');
  });

  test.each([
    ['models/nvidia--DeepSeek-V3.1-NVFP4/config.json', /says NVFP4 and the file declares no format/],
    ['models/plain/config.json', undefined],
  ])('%s', (source, says) => {
    const notes = plan(
      { model: source, gpu: 'B300', maxModelLen: 8192 },
      modelFromConfig(QWEN_72B, { source }),
    ).notes.map(({ message }) => message);
    const found = notes.some((message) => (says ?? /declares no format/).test(message));
    expect(found).toBe(says !== undefined);
  });

  test.each([
    [{ quant_method: 'bitsandbytes', load_in_4bit: true }, /vllm-bnb-plugin/],
    [{ quant_method: 'aqlm' }, /aqlm is not known/],
    [{ quant_method: 'awq' }, /does not say how many bits/],
    [{ quant_method: 'gptq', bits: 5 }, /5 bits are not known/],
  ])('%j is refused by what it lacks', (section, says) => {
    expect(ask(section).problems.map(({ message }) => message)).toEqual([expect.stringMatching(says)]);
  });
});

/** The id of a repository is the build in it; the catalog's own id is the default build. */
test.each([
  ['Qwen/Qwen3.8-2.4T-A95B', 'BF16'],
  ['Qwen/Qwen3.8-2.4T-A95B-FP8', 'FP8'],
  ['qwen3.8-2.4t-a95b', 'FP8'],
  ['zai-org/GLM-5.2', 'BF16'],
  ['zai-org/GLM-5.2-FP8', 'FP8'],
  ['glm-5.2', 'FP8'],
  ['nvidia/DeepSeek-V3.1-NVFP4', 'NVFP4'],
])('%s is the build %s', (model, build) => {
  const result = plan({ model, instanceType: 'p6-b300.48xlarge' });
  expect(result.verdict === 'fits' && result.checkpoint?.id).toBe(build);
});

/** Source: expert_dtype and moe_quant_algo of deepseek-ai/DeepSeek-V4-Pro, nvidia/…-NVFP4 and sgl-project/…-FP8. */
test.each([
  [{ quant_method: 'fp8', weight_block_size: [128, 128], expert_dtype: 'fp4' }, 'fp8-fp4-experts'],
  [{ quant_method: 'fp8', weight_block_size: [128, 128], expert_dtype: 'fp4', moe_quant_algo: 'NVFP4' }, 'nvfp4'],
  [{ quant_method: 'fp8', weight_block_size: [128, 128] }, 'fp8-block'],
])('%j is %s', (quantization_config, format) => {
  expect(quantizationOf({ ...QWEN_72B, quantization_config })).toBe(format);
});
