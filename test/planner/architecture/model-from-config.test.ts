import { allModels, findCheckpoint, findModel } from '../../../lib/catalog';
import type { HuggingFaceConfig, ModelSpec, Quantization } from '../../../lib/catalog/types';
import type { PlanResult } from '../../../lib/planner/answer/plan-result';
import { modelFromConfig } from '../../../lib/planner/architecture/model-from-config';
import { quantizationOf } from '../../../lib/planner/architecture/quantization-of';
import { plan } from '../../../lib/planner/plan';

const configOf = (id: string): HuggingFaceConfig => {
  const config = findModel(id)?.config;
  if (config === undefined) throw new Error(`no configuration of ${id}`);
  return config;
};

/** Widths of these were never published: without the size of their files nothing is planned. */
const WITHOUT_WIDTHS = ['ministral-3-14b', 'ministral-3-3b', 'ministral-3-8b', 'mistral-medium-3.5-128b'];
const described = allModels.filter(({ config }) => config !== undefined);

test.each(described.filter(({ id }) => !WITHOUT_WIDTHS.includes(id)).map(({ id }) => id))(
  'the configuration of %s alone gives the plan of the catalogued model',
  (id) => {
    const model = findModel(id) as ModelSpec;
    const checkpoint = findCheckpoint(model);
    const quantization = checkpoint?.quantization;
    const hardware = { gpu: 'B300', tensorParallelSize: 4, maxModelLen: Math.min(8192, model.maxModelLen ?? 8192) };
    const own = plan(
      { model: 'config.json', ...hardware },
      modelFromConfig(
        { ...configOf(id), ...checkpoint?.config },
        { quantization, task: model.task, pooling: model.pooling },
      ),
    );
    const theirs = plan({ model: id, ...hardware });
    expect(own.verdict).toBe(theirs.verdict);
    const weights = (result: PlanResult): number => result.memory?.perGpu.weightsGiB ?? Number.NaN;
    expect(Math.abs(weights(own) / weights(theirs) - 1)).toBeLessThan(0.013);
    if (own.verdict !== 'fits' || theirs.verdict !== 'fits') return;
    expect(own.kvCache.bytesPerToken).toBe(theirs.kvCache.bytesPerToken);
    expect(own.kvCache.blockSize).toBe(theirs.kvCache.blockSize);
  },
);

test.each(WITHOUT_WIDTHS.slice(0, 3))('%s without widths and without bytes is refused by the missing width', (id) => {
  const { problems } = plan({ model: 'config.json', gpu: 'H200' }, modelFromConfig(configOf(id)));
  expect(problems).toMatchObject([{ field: 'model.config.vocab_size' }]);
  expect(plan({ model: 'c', gpu: 'H200', checkpointBytes: 10e9 }, modelFromConfig(configOf(id))).verdict).toBe('fits');
});

test('stated bytes of a build of one’s own scale the weights', () => {
  const plain = plan({ model: 'x', gpu: 'H200', maxModelLen: 8192 }, modelFromConfig(configOf('llama-3.1-8b')));
  const larger = plan(
    { model: 'x', gpu: 'H200', maxModelLen: 8192, checkpointBytes: 17_000_000_000 },
    modelFromConfig(configOf('llama-3.1-8b')),
  );
  if (plain.verdict !== 'fits' || larger.verdict !== 'fits') throw new Error('does not fit');
  expect(larger.memory.perGpu.weightsGiB / plain.memory.perGpu.weightsGiB).toBeCloseTo(17 / 16.06, 2);
});

test('another format than the configuration says is planned, with a note that it is another build', () => {
  const inFormat = (quantization: Quantization) =>
    plan({ model: 'x', gpu: 'B200', quantization, maxModelLen: 8192 }, modelFromConfig(configOf('minimax-m2.7'))).notes;
  expect(inFormat('nvfp4').map(({ message }) => message)).toContainEqual(expect.stringMatching(/says fp8-block/));
  expect(inFormat('fp8').filter(({ message }) => message.includes('config.json of its own'))).toEqual([]);
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
  [{ quant_method: 'awq', bits: 4, group_size: 128 }, 'awq'],
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
    ['a width nobody told it', { quantization_config: { quant_method: 'awq' } }, 'quantization_config'],
  ])('%s', (_name, change, field) => {
    expect(fieldsOf(change)).toContain(`model.config.${field}`);
  });

  test.each([
    ['deepseek-v3', 'kv_lora_rank', 'kv_lora_rank'],
    ['deepseek-v3', 'n_routed_experts', 'n_routed_experts or num_local_experts or num_experts'],
    ['deepseek-v3.2', 'index_head_dim', 'index_head_dim'],
    ['deepseek-v4-pro', 'compress_ratios', 'compress_ratios'],
    ['qwen3-next-80b-a3b', 'linear_num_value_heads', 'linear_num_value_heads'],
    ['qwen3-32b', 'head_dim', 'head_dim'],
    ['qwen3-32b', 'num_key_value_heads', 'num_key_value_heads'],
    ['gpt-oss-120b', 'sliding_window', 'sliding_window'],
    ['gemma-4-31b', 'global_head_dim', 'global_head_dim'],
    ['llama-4-maverick', 'attention_chunk_size', 'attention_chunk_size'],
    ['nemotron-3-nano-30b-a3b', 'hybrid_override_pattern', 'hybrid_override_pattern'],
    ['nemotron-3-nano-30b-a3b', 'n_routed_experts', 'n_routed_experts or num_local_experts or num_experts'],
    ['kimi-k3', 'linear_attn_config', 'linear_attn_config'],
    ['minimax-m3', 'sparse_attention_config', 'sparse_attention_config'],
  ])('%s without %s is not read as another, smaller model', (id, field, named) => {
    expect(fieldsOf({ [field]: undefined }, id)).toContain(`model.config.${named}`);
  });

  test.each([
    ['deepseek-r1', { num_hidden_layers: 3 }, 'num_hidden_layers'],
    ['deepseek-r1', { n_routed_experts: 3 }, 'num_experts_per_tok'],
    ['gpt-oss-120b', { num_hidden_layers: 30 }, 'layer_types'],
    ['deepseek-v4-flash', { num_hidden_layers: 60 }, 'compress_ratios'],
    ['llama-3.1-8b', { num_key_value_heads: 5 }, 'num_key_value_heads'],
    ['llama-4-scout', { no_rope_layer_interval: 0 }, 'no_rope_layer_interval'],
    ['llama-3.1-8b', { num_hidden_layers: 1e300 }, 'num_hidden_layers'],
  ])('%s with %j contradicts itself or what a model can be', (id, change, field) => {
    expect(fieldsOf(change, id)).toEqual([`model.config.${field}`]);
  });

  test.each(['moe_intermediate_size', 'qk_nope_head_dim', 'v_head_dim', 'first_k_dense_replace'])(
    'DeepSeek-V3 without %s',
    (field) => {
      expect(fieldsOf({ [field]: undefined }, 'deepseek-v3')).toEqual([`model.config.${field}`]);
    },
  );
});

test('Gemma-3 by its period, and by the period of its class, is Gemma-3 by its list of layers', () => {
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
  const [period, list, neither] = [of({ sliding_window_pattern: 6 }), of({ layer_types: listed }), of({})];
  if (period.verdict !== 'fits' || list.verdict !== 'fits' || neither.verdict !== 'fits')
    throw new Error('does not fit');
  expect(period.kvCache).toEqual(list.kvCache);
  expect(neither.kvCache).toEqual(list.kvCache);
});
