import { findModel } from '../../lib/catalog';
import { modelFromConfig } from '../../lib/planner/model-from-config';
import { plan } from '../../lib/planner/plan';
import { quantizationOf } from '../../lib/planner/quantization-of';
import type { HuggingFaceConfig } from '../../lib/catalog/types';

const configOf = (id: string): HuggingFaceConfig => {
  const config = findModel(id)?.config;
  if (config === undefined) throw new Error(`no configuration of ${id}`);
  return config;
};

const HARDWARE = {
  gpu: 'B200',
  tensorParallelSize: 8,
  maxModelLen: 8192,
  speculative: false,
  kvCacheDtype: 'fp8',
} as const;

test.each(['llama-3.3-70b', 'deepseek-v3', 'qwen3.5-397b-a17b', 'gpt-oss-120b', 'deepseek-v4-flash'])(
  'the configuration of %s gives the memory plan of the catalogued model',
  (id) => {
    const catalogued = findModel(id);
    const quantization = catalogued?.checkpoints.find((one) => one.id === catalogued.defaultCheckpoint)?.quantization;
    const own = plan({ model: 'config.json', ...HARDWARE }, modelFromConfig(configOf(id), { quantization }));
    const theirs = plan({ model: id, ...HARDWARE });
    if (own.verdict !== 'fits' || theirs.verdict !== 'fits') throw new Error('does not fit');
    expect(own.memory.perGpu.weightsGiB / theirs.memory.perGpu.weightsGiB).toBeCloseTo(1, 2);
    expect(own.kvCache.bytesPerToken).toBe(theirs.kvCache.bytesPerToken);
  },
);

test('stated bytes of a build of one’s own scale the weights', () => {
  const plain = plan({ model: 'x', gpu: 'H200', maxModelLen: 8192 }, modelFromConfig(configOf('llama-3.1-8b')));
  const larger = plan(
    { model: 'x', gpu: 'H200', maxModelLen: 8192, checkpointBytes: 17_000_000_000 },
    modelFromConfig(configOf('llama-3.1-8b')),
  );
  if (plain.verdict !== 'fits' || larger.verdict !== 'fits') throw new Error('does not fit');
  expect(larger.memory.perGpu.weightsGiB / plain.memory.perGpu.weightsGiB).toBeCloseTo(17 / 16.06, 2);
});

test('multimodal configurations keep the language model under text_config', () => {
  const nested = {
    architectures: ['Qwen3VLForConditionalGeneration'],
    text_config: configOf('qwen3-vl-4b'),
    vision_config: {},
  };
  expect(plan({ model: 'x', gpu: 'L40S', maxModelLen: 8192 }, modelFromConfig(nested)).verdict).toBe('fits');
});

test('an unusable configuration is a problem that names the field, not an exception', () => {
  const result = plan(
    { model: 'x', gpu: 'L40S' },
    modelFromConfig({ architectures: ['NewForCausalLM'], hidden_size: 4096 }),
  );
  expect(result.verdict).toBe('invalid');
  expect(result.problems.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['model.config.num_hidden_layers', 'model.config.num_attention_heads']),
  );
  expect(plan({ model: 'x', gpu: 'L40S' }, modelFromConfig('not an object')).verdict).toBe('invalid');
});

test.each([
  [{ quant_method: 'fp8', weight_block_size: [128, 128] }, 'fp8-block'],
  [{ quant_method: 'fp8' }, 'fp8'],
  [{ quant_method: 'compressed-tensors', format: 'float-quantized' }, 'fp8'],
  [{ quant_method: 'compressed-tensors', format: 'mxfp4-pack-quantized' }, 'mxfp4'],
  [{ quant_method: 'compressed-tensors', format: 'pack-quantized' }, 'int4'],
  [{ quant_method: 'modelopt', quant_algo: 'NVFP4' }, 'nvfp4'],
  [{ quant_method: 'awq' }, 'awq'],
  [undefined, 'bf16'],
])('%j is %s', (quantization_config, expected) => {
  expect(quantizationOf({ ...configOf('llama-3.1-8b'), quantization_config })).toBe(expected);
});

describe('what is not understood is refused with the field that says so', () => {
  const fieldsOf = (change: Record<string, unknown>, id = 'llama-3.1-8b'): readonly string[] => {
    const config = { ...configOf(id), ...change };
    return plan({ model: 'x', gpu: 'H200', maxModelLen: 8192 }, modelFromConfig(config)).problems.map(
      ({ field }) => field,
    );
  };

  test.each([
    ['an unknown class', { architectures: ['RetNetForCausalLM'], model_type: 'retnet' }, 'architectures'],
    ['attention on some layers only', { attn_layer_period: 8 }, 'attn_layer_period'],
    ['state-space layers of another family', { mamba_n_heads: 128 }, 'mamba_n_heads'],
    ['layers of an unknown type', { layer_types: ['conv', 'full_attention'] }, 'layer_types'],
    ['a negative count', { num_key_value_heads: -8 }, 'num_key_value_heads'],
    ['a count of nothing', { num_key_value_heads: 0 }, 'num_key_value_heads'],
    ['a fraction of a layer', { num_hidden_layers: 80.5 }, 'num_hidden_layers'],
    ['a format nobody told it', { quantization_config: { quant_method: 'bitsandbytes' } }, 'quantization_config'],
    [
      'windows on unknown layers',
      { architectures: ['Gemma3ForCausalLM'], sliding_window: 1024 },
      'layer_types or sliding_window_pattern',
    ],
  ])('%s', (_name, change, field) => {
    expect(fieldsOf(change)).toContain(`model.config.${field}`);
  });

  test.each(['moe_intermediate_size', 'qk_nope_head_dim', 'v_head_dim', 'first_k_dense_replace'])(
    'DeepSeek-V3 without %s',
    (field) => {
      expect(fieldsOf({ [field]: undefined }, 'deepseek-v3')).toEqual([`model.config.${field}`]);
    },
  );
});

test('Gemma-3 by its period is Gemma-3 by its list of layers', () => {
  const gemma = {
    architectures: ['Gemma3ForConditionalGeneration'],
    num_hidden_layers: 62,
    hidden_size: 5376,
    num_attention_heads: 32,
    num_key_value_heads: 16,
    head_dim: 128,
    intermediate_size: 21504,
    sliding_window: 1024,
    vocab_size: 262208,
    max_position_embeddings: 131072,
  };
  const listed = Array.from({ length: 62 }, (_, layer) => (layer % 6 === 5 ? 'full_attention' : 'sliding_attention'));
  const of = (change: object) => plan({ model: 'x', gpu: 'H200' }, modelFromConfig({ ...gemma, ...change }));
  const [period, list] = [of({ sliding_window_pattern: 6 }), of({ layer_types: listed })];
  if (period.verdict !== 'fits' || list.verdict !== 'fits') throw new Error('does not fit');
  expect(period.kvCache).toEqual(list.kvCache);
});
