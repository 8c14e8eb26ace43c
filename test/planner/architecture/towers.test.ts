import type { CheckpointSpec, HuggingFaceConfig, ModelSpec } from '../../../lib/catalog/types';
import {
  type Architecture,
  cacheScheme,
  configOfBuild,
  declaredKvCacheDtype,
  keyValueHeads,
} from '../../../lib/planner/architecture';
import { FieldReader } from '../../../lib/planner/architecture/fields';
import { layerInputs } from '../../../lib/planner/architecture/layer-inputs';
import { visionParameters } from '../../../lib/planner/architecture/vision';

type Fields = Readonly<Record<string, unknown>>;

const [WIDTH, TEXT] = [16, 10];
/** Four layers of 16 × 16 and two matrices of 16 × 32; patches of 3 × 2 × 2, sixteen positions of an image of 8 × 8. */
const VISION: Fields = {
  hidden_size: WIDTH,
  num_hidden_layers: 4,
  intermediate_size: 32,
  patch_size: 2,
  image_size: 8,
};
const parameters = (name: string, vision: Fields | undefined, more: Fields = {}) =>
  visionParameters(
    name,
    new FieldReader({ hidden_size: TEXT, vision_config: vision, ...more } as unknown as HuggingFaceConfig),
  );
const layers = (matrices: number, intermediate = 32, width = WIDTH) =>
  4 * (4 * width * width + matrices * width * intermediate);
const PATCH = 3 * 2 * 2 * WIDTH;
const POSITIONS = 16 * WIDTH;
const merger = (out: number, merge = 2, width = WIDTH) => (merge * merge * width) ** 2 + merge * merge * width * out;

describe('towers that see', () => {
  test.each<[string, string, Fields, Fields, number]>([
    [
      'two projections into the language model',
      'LlavaForConditionalGeneration',
      {},
      {},
      layers(2) + PATCH + POSITIONS + WIDTH * TEXT + TEXT * TEXT,
    ],
    [
      'frames, a ratio and stated positions',
      'LlavaForConditionalGeneration',
      { temporal_patch_size: 2, intermediate_size: undefined, mlp_ratio: 3, num_position_embeddings: 5 },
      {},
      layers(2, 48) + 2 * PATCH + 5 * WIDTH + 260,
    ],
    [
      'another spelling',
      'LlavaForConditionalGeneration',
      {
        hidden_size: undefined,
        vt_hidden_size: 16,
        num_hidden_layers: undefined,
        vt_num_hidden_layers: 4,
        intermediate_size: undefined,
        vt_intermediate_size: 32,
      },
      {},
      layers(2) + PATCH + POSITIONS + 260,
    ],
    [
      'a third',
      'LlavaForConditionalGeneration',
      { hidden_size: undefined, width: 16, num_hidden_layers: undefined, layers: 4, patch_temporal: 3 },
      {},
      layers(2) + 3 * PATCH + POSITIONS + 260,
    ],
    [
      'an image that patches do not fill',
      'LlavaForConditionalGeneration',
      { image_size: 9 },
      {},
      layers(2) + PATCH + POSITIONS + 260,
    ],
    [
      'Qwen2-VL',
      'Qwen2VLForConditionalGeneration',
      { embed_dim: 16, hidden_size: 12, depth: 4, num_hidden_layers: undefined },
      {},
      layers(2) + PATCH + merger(12),
    ],
    ['Qwen2.5-VL', 'Qwen2_5_VLForConditionalGeneration', { out_hidden_size: 12 }, {}, layers(3) + PATCH + merger(12)],
    [
      'Qwen2.5-VL that leaves its output to the language model',
      'Qwen2_5_VLForConditionalGeneration',
      {},
      {},
      layers(3) + PATCH + merger(TEXT),
    ],
    [
      'Qwen3-VL with mergers between',
      'Qwen3VLForConditionalGeneration',
      { deepstack_visual_indexes: [1, 2], spatial_merge_size: 3 },
      {},
      layers(2) + PATCH + POSITIONS + 3 * merger(TEXT, 3),
    ],
    [
      'Qwen3-VL without',
      'Qwen3VLForConditionalGeneration',
      { out_hidden_size: 12 },
      {},
      layers(2) + PATCH + POSITIONS + merger(12),
    ],
    ['MiniMax-M3', 'MiniMaxM3SparseForConditionalGeneration', {}, {}, layers(2) + PATCH + POSITIONS + merger(TEXT)],
    [
      'GLM-4V',
      'Glm4vForConditionalGeneration',
      { out_hidden_size: 12 },
      {},
      layers(3, 12) + PATCH + POSITIONS + 4 * WIDTH * 12 + 144 + 3 * 12 * 32,
    ],
    [
      'Pixtral',
      'PixtralForConditionalGeneration',
      {},
      {},
      layers(3) + PATCH + 4 * WIDTH * WIDTH + WIDTH * TEXT + TEXT * TEXT,
    ],
    [
      'Mistral 3',
      'Mistral3ForConditionalGeneration',
      {},
      {},
      layers(3) + PATCH + 4 * WIDTH * WIDTH + WIDTH * TEXT + TEXT * TEXT,
    ],
    [
      'Llama 4',
      'Llama4ForConditionalGeneration',
      {},
      {},
      layers(2) + PATCH + POSITIONS + 4 * WIDTH * 4096 + 4096 * 4096 + 4096 * TEXT,
    ],
    [
      'Llama 4 with widths',
      'Llama4ForConditionalGeneration',
      { projector_input_dim: 5, projector_output_dim: 6, vision_output_dim: 7 },
      {},
      layers(2) + PATCH + POSITIONS + 4 * WIDTH * 5 + 5 * 6 + 7 * TEXT,
    ],
    [
      'Gemma 4',
      'Gemma4ForConditionalGeneration',
      { position_embedding_size: 9 },
      {},
      layers(3) + PATCH + 18 * WIDTH + WIDTH * TEXT,
    ],
    [
      'Gemma 4 that leaves positions to its class',
      'Gemma4ForConditionalGeneration',
      {},
      {},
      layers(3) + PATCH + 20_480 * WIDTH + WIDTH * TEXT,
    ],
    ['Gemma 3', 'Gemma3ForConditionalGeneration', {}, {}, layers(2) + PATCH + POSITIONS + WIDTH * TEXT],
    ['InternVL', 'InternVLChatModel', {}, {}, layers(2) + PATCH + POSITIONS + 4 * WIDTH * TEXT + TEXT * TEXT],
    ['Idefics 3', 'Idefics3ForConditionalGeneration', {}, {}, layers(2) + PATCH + POSITIONS + WIDTH * 16 * TEXT],
    [
      'SmolVLM',
      'SmolVLMForConditionalGeneration',
      {},
      { scale_factor: 3 },
      layers(2) + PATCH + POSITIONS + WIDTH * 9 * TEXT,
    ],
    ['MiniCPM-V', 'MiniCPMV', {}, {}, layers(2) + PATCH + 4900 * WIDTH + WIDTH * TEXT + 5 * TEXT * TEXT + 64 * TEXT],
    [
      'MiniCPM-V with queries',
      'MiniCPMV',
      {},
      { query_num: 3 },
      layers(2) + PATCH + 4900 * WIDTH + WIDTH * TEXT + 5 * TEXT * TEXT + 3 * TEXT,
    ],
    ['MiniCPM-V 4.6 is plain', 'MiniCPMV4_6ForConditionalGeneration', {}, {}, layers(2) + PATCH + POSITIONS + 260],
    ['Kimi', 'KimiK25ForConditionalGeneration', {}, {}, layers(2) + PATCH + 4096 * WIDTH + merger(TEXT)],
    [
      'Muse',
      'MuseGlimmerForConditionalGeneration',
      {},
      {},
      layers(2) + PATCH + 1024 * WIDTH + 64 * 4096 + 4096 * 4096 + 4096 * TEXT,
    ],
    [
      'Muse with widths',
      'MuseGlimmerForConditionalGeneration',
      { pos_emb_height: 2, pos_emb_width: 3 },
      { projector_hidden_size: 5, out_hidden_size: 6 },
      layers(2) + PATCH + 6 * WIDTH + 30 + 25 + 50,
    ],
  ])('%s', (_what, name, vision, more, expected) => {
    expect(parameters(name, { ...VISION, ...vision }, more)).toBe(expected);
  });

  test.each<[string, string, Fields | undefined, Fields, number]>([
    ['no tower', 'LlamaForCausalLM', undefined, {}, 0],
    ['one the file does not describe', 'KimiK3ForConditionalGeneration', undefined, {}, 0.47e9],
    [
      'one of no layers',
      'MiniCPMV',
      { hidden_size: 0, patch_size: 0, image_size: 0 },
      { hidden_size: 0, query_num: 0 },
      412e6,
    ],
    ['one of another code base', 'DeepseekOCRForCausalLM', VISION, {}, 303.5e6 + 95.6e6],
    [
      'Molmo: a gated layer as wide as those of the language model',
      'MolmoForCausalLM',
      undefined,
      { intermediate_size: 7 },
      303.5e6 + 7 * (2048 + TEXT),
    ],
    ['a section that is none', 'LlavaForConditionalGeneration', [] as unknown as Fields, {}, 0],
  ])('%s', (_what, name, vision, more, expected) => {
    expect(parameters(name, vision, more)).toBe(expected);
  });
});

test.each([
  'Molmo',
  'Qwen2VL',
  'Qwen2_5_VL',
  'Qwen3',
  'MiniMaxM3',
  'Glm4v',
  'Mistral3',
  'Pixtral',
  'Llama4',
  'Gemma4',
  'Gemma3',
  'InternVLChat',
  'Idefics3',
  'SmolVLM',
  'MiniCPMV',
  'Kimi',
  'MuseGlimmer',
])('a class that has %s in its name and does not begin with it has a plain tower', (name) => {
  expect(parameters(`Acme${name}`, VISION)).toBe(layers(2) + PATCH + POSITIONS + 260);
});

describe('towers that listen', () => {
  const heard = (audio_config: Fields) => parameters('LlamaForCausalLM', undefined, { audio_config });
  test.each<[string, number, number]>([
    [
      'Whisper',
      heard({ d_model: 6, encoder_layers: 2, encoder_ffn_dim: 8, num_mel_bins: 5, max_source_positions: 7 }),
      2 * (4 * 36 + 2 * 6 * 8) + 3 * 6 * 11 + 42 + 60,
    ],
    ['Whisper, 80 bins', heard({ d_model: 6, encoder_layers: 2 }), 2 * 4 * 36 + 3 * 6 * 86 + 60],
    ['a conformer', heard({ hidden_size: 6, conf_num_hidden_layers: 2 }), 2 * 24 * 36 + 36 + 60],
    [
      'a conformer by its other name, with another output',
      heard({ hidden_size: 6, num_hidden_layers: 2, output_proj_dims: 8 }),
      2 * 24 * 36 + 36 + 48 + 80,
    ],
    ['both widths: Whisper', heard({ hidden_size: 6, d_model: 6, encoder_layers: 1 }), 4 * 36 + 3 * 6 * 86 + 60],
  ])('%s', (_what, found, expected) => {
    expect(found).toBe(expected);
  });

  test('beside one that sees', () => {
    const both = parameters('LlavaForConditionalGeneration', VISION, {
      audio_config: { hidden_size: 6, num_hidden_layers: 2 },
    });
    expect(both).toBe(layers(2) + PATCH + POSITIONS + 260 + 2 * 24 * 36 + 36 + 60);
  });
});

test('what every layer is given of its token: rows, what brings them there, and further streams', () => {
  const of = (config: Fields) => layerInputs(new FieldReader(config as unknown as HuggingFaceConfig), 3);
  expect(of({ hidden_size: 10 })).toBeUndefined();
  expect(of({ hidden_size: 10, vocab_size: 7, hidden_size_per_layer_input: 4 })).toEqual({
    tableParameters: 7 * 3 * 4,
    projectionParameters: 3 * 2 * 10 * 4 + 10 * 3 * 4,
  });
  const streams = { vocab_size_per_layer_input: 5, altup_num_inputs: 4, laurel_rank: 2 };
  expect(of({ hidden_size: 10, vocab_size: 7, hidden_size_per_layer_input: 4, ...streams })).toEqual({
    tableParameters: 5 * 3 * 4,
    projectionParameters: 3 * 2 * 10 * 6 + 10 * 3 * 4 + 2 * 3 * 100,
  });
  expect(of({ hidden_size: 10, hidden_size_per_layer_input: 4, altup_num_inputs: 0 })?.projectionParameters).toBe(
    3 * 2 * 40 + 120,
  );
});

test('key and value heads that limit how far a cache splits', () => {
  const heads = (numKeyValueHeads: number) => ({ layers: 1, numKeyValueHeads, headDim: 1 });
  const of = (attention: object) => keyValueHeads({ attention } as Architecture);
  expect(of({ kind: 'gqa', full: heads(2) })).toBe(2);
  expect(of({ kind: 'chunked', full: heads(2), local: heads(3) })).toBe(2);
  expect(of({ kind: 'sliding-window', full: heads(2), local: heads(3) })).toBe(3);
  expect(of({ kind: 'hybrid', full: heads(4) })).toBe(4);
  expect(of({ kind: 'hybrid' })).toBeUndefined();
  expect(of({ kind: 'mla' })).toBeUndefined();
});

/** Source: vLLM 0.29.0 utils/torch_utils.py `get_kv_cache_quant_algo_string`. */
test.each<[unknown, string | undefined]>([
  ['fp8', 'fp8'],
  ['FP8_E4M3', 'fp8'],
  ['NVFP4', 'nvfp4'],
  ['nvfp4_x', 'nvfp4'],
  ['int8', undefined],
  ['my_fp8', undefined],
  ['my_nvfp4', undefined],
  [null, undefined],
  [8, undefined],
  [{ num_bits: 8 }, undefined],
  [{ num_bits: 8, type: 'int' }, undefined],
  [{ num_bits: 8, type: 'float' }, 'fp8'],
  [{ num_bits: 4, type: 'float' }, 'nvfp4'],
  [{ num_bits: 16, type: 'float' }, undefined],
])('a cache of %j is %s', (scheme, dtype) => {
  expect(cacheScheme(scheme)).toBe(dtype);
});

test('the file of a build goes over that of the model, and speaks of its own cache alone', () => {
  const quantization_config = { quant_method: 'modelopt', quant_algo: 'FP8', kv_cache_quant_algo: 'FP8' };
  const model = { config: { architectures: ['X'], a: 1, quantization_config } } as unknown as ModelSpec;
  const build = (quantization: string, config?: Fields) => ({ quantization, config }) as unknown as CheckpointSpec;
  expect(configOfBuild(model, build('fp8', { a: 2 }))).toMatchObject({ architectures: ['X'], a: 2 });
  expect(configOfBuild(model, undefined)).toMatchObject({ a: 1 });
  expect(configOfBuild({ ...model, config: undefined }, build('fp8', { a: 2 }))).toBeUndefined();
  const cache = (of: ModelSpec, checkpoint?: CheckpointSpec) => declaredKvCacheDtype(of, checkpoint);
  expect(cache(model)).toBe('fp8');
  expect(cache(model, build('fp8'))).toBe('fp8');
  expect(cache(model, build('awq'))).toBeUndefined();
  expect(cache({ ...model, config: undefined })).toBeUndefined();
  expect(cache({ ...model, config: undefined }, build('fp8'))).toBeUndefined();
});
