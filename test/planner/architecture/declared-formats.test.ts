import type { HuggingFaceConfig } from '../../../lib/catalog/types';
import { readFormat } from '../../../lib/planner/architecture/declared-format';
import { ancestors, matchesAny } from '../../../lib/planner/architecture/module-patterns';
import {
  isMultimodal,
  type ParameterParts,
  poolingOf,
  readArchitecture,
  withoutMedia,
} from '../../../lib/planner/architecture';
import { canonical } from '../../../lib/planner/architecture/canonical';
import { modelFromConfig } from '../../../lib/planner/architecture/model-from-config';
import { declaredStorage } from '../../../lib/planner/weights/declared-storage';

type Section = Readonly<Record<string, unknown>>;

const readingOf = (quantization_config: unknown, more: Section = {}) =>
  readFormat({ ...more, architectures: ['X'], quantization_config } as unknown as HuggingFaceConfig);
function formatOf(section: unknown, more?: Section) {
  const reading = readingOf(section, more);
  if (reading.kind !== 'declared') throw new Error(JSON.stringify(reading));
  return reading.format;
}
const compressed = (weights: Section, group: Section = {}) => ({
  quant_method: 'compressed-tensors',
  config_groups: { group_0: { targets: ['Linear'], weights, ...group } },
});
const modelopt = (quant_algo: string, more: Section = {}) => ({ quant_method: 'modelopt', quant_algo, ...more });
const quark = (dtype: string) => ({ quant_method: 'quark', global_quant_config: { weight: { dtype } } });

/** Bytes with scales and zero points, by the arithmetic of each format. */
test.each<[string, Section, string, number]>([
  ['FP8', { quant_method: 'fp8' }, 'fp8', 1],
  ['FP8 in other letters', { quant_method: 'FP8' }, 'fp8', 1],
  ['FP8 of Meta', { quant_method: 'fbgemm_fp8' }, 'fp8', 1],
  ['FP8 in blocks, a float32 each', { quant_method: 'fp8', weight_block_size: [128, 64] }, 'fp8-block', 1 + 4 / 8192],
  ['FP8 with a block that is none', { quant_method: 'fp8', weight_block_size: null }, 'fp8', 1],
  ['experts in FP4', { quant_method: 'fp8', expert_dtype: 'fp4' }, 'fp8-fp4-experts', 0.5 + 1 / 32],
  ['experts in NVFP4', { quant_method: 'fp8', expert_dtype: 'fp4', moe_quant_algo: 'nvfp4' }, 'nvfp4', 0.5 + 1 / 16],
  ['MXFP4', { quant_method: 'mxfp4' }, 'mxfp4', 0.5 + 1 / 32],
  ['MXFP4 of gpt-oss', { quant_method: 'gpt_oss_mxfp4' }, 'mxfp4', 0.5 + 1 / 32],
  ['AWQ', { quant_method: 'awq', bits: 4, group_size: 64 }, 'awq', 0.5 + 2.5 / 64],
  ['AWQ by older names', { quant_method: 'awq_marlin', w_bit: 4, q_group_size: 32 }, 'awq', 0.5 + 2.5 / 32],
  ['AWQ without a group: 128', { quant_method: 'auto_awq', bits: 4 }, 'awq', 0.5 + 2.5 / 128],
  ['GPTQ of 8 bits', { quant_method: 'gptq', bits: 8, group_size: 128 }, 'gptq', 1 + 3 / 128],
  ['GPTQ of whole columns', { quant_method: 'gptq_marlin', bits: 4, group_size: -1 }, 'gptq', 0.5],
  ['GPTQ of groups of none', { quant_method: 'gptq', bits: 4, group_size: 0 }, 'gptq', 0.5],
  ['GPTQ of 2 bits', { quant_method: 'gptq', bits: 2, group_size: 128 }, 'gptq', 0.25 + 2.25 / 128],
  ['AutoRound', { quant_method: 'auto-round', bits: 3, group_size: 128 }, 'gptq', 0.375 + 2.375 / 128],
  ['AutoRound of Intel', { quant_method: 'intel/auto-round', bits: 4, group_size: 128 }, 'gptq', 0.5 + 2.5 / 128],
  ['8-bit floats', compressed({ num_bits: 8, type: 'float' }), 'fp8', 1],
  [
    '8-bit floats with an underscore',
    { ...compressed({ num_bits: 8, type: 'float' }), quant_method: 'compressed_tensors' },
    'fp8',
    1,
  ],
  [
    '8-bit floats in blocks',
    compressed({ num_bits: 8, type: 'float', block_structure: [64, 64] }),
    'fp8-block',
    1 + 4 / 4096,
  ],
  ['8-bit floats in groups of 32', compressed({ num_bits: 8, type: 'float', group_size: 32 }), 'fp8', 1 + 1 / 32],
  [
    '8-bit floats by the name of MX',
    compressed({ num_bits: 8, type: 'float' }, { format: 'mxfp8-quantized' }),
    'fp8',
    1 + 1 / 32,
  ],
  ['4-bit floats', compressed({ num_bits: 4, type: 'float' }), 'nvfp4', 0.5 + 1 / 16],
  ['4-bit floats in groups of 64', compressed({ num_bits: 4, type: 'float', group_size: 64 }), 'nvfp4', 0.5 + 1 / 64],
  ['4-bit floats in groups of none', compressed({ num_bits: 4, type: 'float', group_size: 0 }), 'nvfp4', 0.5 + 1 / 16],
  ['4-bit floats in half a group', compressed({ num_bits: 4, type: 'float', group_size: 0.5 }), 'nvfp4', 0.5 + 1 / 16],
  ['4-bit floats in groups of 32', compressed({ num_bits: 4, type: 'float', group_size: 32 }), 'mxfp4', 0.5 + 1 / 32],
  [
    '4-bit floats by the name of MX',
    compressed({ num_bits: 4, type: 'float' }, { format: 'mxfp4-pack-quantized' }),
    'mxfp4',
    0.5 + 1 / 32,
  ],
  ['4-bit integers', compressed({ num_bits: 4, type: 'int' }), 'int4', 0.5],
  ['4-bit integers in groups', compressed({ num_bits: 4, type: 'int', group_size: 32 }), 'int4', 0.5 + 2 / 32],
  [
    '4-bit integers with a zero point',
    compressed({ num_bits: 4, type: 'int', group_size: 32, symmetric: false }),
    'int4',
    0.5 + 2.5 / 32,
  ],
  ['8-bit integers', compressed({ num_bits: 8, type: 'int' }), 'int8', 1],
  [
    '8-bit integers with a zero point',
    compressed({ num_bits: 8, type: 'int', group_size: 128, symmetric: false }),
    'int8',
    1 + 3 / 128,
  ],
  ['packed', { quant_method: 'compressed-tensors', format: 'pack-quantized' }, 'int4', 0.5 + 2 / 128],
  [
    'groups of nothing, packed',
    { quant_method: 'compressed-tensors', config_groups: {}, format: 'pack-quantized' },
    'int4',
    0.5 + 2 / 128,
  ],
  ['MXFP4 by name', { quant_method: 'compressed-tensors', format: 'mxfp4-pack-quantized' }, 'mxfp4', 0.5 + 1 / 32],
  ['NVFP4 by name', { quant_method: 'compressed-tensors', format: 'nvfp4-pack-quantized' }, 'nvfp4', 0.5 + 1 / 16],
  ['MXFP8 by name', { quant_method: 'compressed-tensors', format: 'mxfp8-quantized' }, 'fp8', 1 + 1 / 32],
  ['FP8 by name', { quant_method: 'compressed-tensors', format: 'float-quantized' }, 'fp8', 1],
  ['INT8 by name', { quant_method: 'compressed-tensors', format: 'int-quantized' }, 'int8', 1],
  ['ModelOpt FP8', modelopt('FP8'), 'fp8', 1],
  ['ModelOpt FP8 by its own method', { quant_method: 'modelopt_fp8' }, 'fp8', 1],
  ['ModelOpt NVFP4', modelopt('nvfp4'), 'nvfp4', 0.5 + 1 / 16],
  ['ModelOpt NVFP4 in groups', modelopt('NVFP4', { group_size: 32 }), 'nvfp4', 0.5 + 1 / 32],
  ['ModelOpt MXFP4', modelopt('W4A8_MXFP4_FP8'), 'mxfp4', 0.5 + 1 / 32],
  ['ModelOpt MXFP8', modelopt('MXFP8'), 'fp8', 1 + 1 / 32],
  ['ModelOpt W4A8', modelopt('W4A8_AWQ'), 'int4', 0.5 + 2 / 128],
  ['ModelOpt W4A16 in groups', modelopt('W4A16_AWQ', { group_size: 64 }), 'int4', 0.5 + 2 / 64],
  ['ModelOpt INT4', modelopt('AUTO_INT4'), 'int4', 0.5 + 2 / 128],
  ['ModelOpt INT8', modelopt('INT8_SQ'), 'int8', 1],
  ['ModelOpt W8A8', modelopt('W8A8_SQ_PER_CHANNEL'), 'int8', 1],
  ['ModelOpt without a method, by its algorithm', { quant_algo: 'FP8' }, 'fp8', 1],
  [
    'ModelOpt without a method, by its producer',
    { producer: { name: 'modelopt' }, quantization: { quant_algo: 'NVFP4' } },
    'nvfp4',
    0.5 + 1 / 16,
  ],
  [
    'ModelOpt without an algorithm, by groups',
    modelopt('', { config_groups: compressed({ num_bits: 8, type: 'float' }).config_groups }),
    'fp8',
    1,
  ],
  [
    'ModelOpt mixed, by groups',
    modelopt('MIXED_PRECISION', { config_groups: compressed({ num_bits: 4, type: 'float' }).config_groups }),
    'nvfp4',
    0.5 + 1 / 16,
  ],
  [
    'ModelOpt mixed, by layers: the narrowest',
    modelopt('MIXED_PRECISION', {
      quantized_layers: { a: { quant_algo: 'FP8' }, b: { quant_algo: 'NVFP4', group_size: 16 }, c: 3 },
    }),
    'nvfp4',
    0.5 + 1 / 16,
  ],
  ['Quark FP4', quark('fp4'), 'mxfp4', 0.5 + 1 / 32],
  ['Quark FP8', quark('fp8_e4m3'), 'fp8', 1],
  ['Quark INT8', quark('int8'), 'int8', 1],
])('%s', (_what, section, quantization, bytes) => {
  expect(formatOf(section)).toMatchObject({ quantization, bytes });
});

test.each<[Section, string]>([
  [{ quant_method: 'aqlm' }, 'the storage format aqlm is not known'],
  [{ quant_method: 'x', format: 'y', quant_algo: 'z' }, 'the storage format x y z is not known'],
  [{ load_in_8bit: true }, 'the storage format without a name is not known'],
  [{ producer: 'modelopt' }, 'the storage format without a name is not known'],
  [{ quant_method: 'my_fp8' }, 'the storage format my_fp8 is not known'],
  [{ quant_method: 'fp8_of_mine' }, 'the storage format fp8_of_mine is not known'],
  [{ quant_method: 'mxfp4_of_mine' }, 'the storage format mxfp4_of_mine is not known'],
  [{ quant_method: 'my_awq' }, 'the storage format my_awq is not known'],
  [{ quant_method: 'gptq_v3' }, 'the storage format gptq_v3 is not known'],
  [
    { quant_method: 'gguf' },
    'GGUF is refused: vLLM reads it with an experimental plugin only; take the native checkpoint',
  ],
  [{ quant_method: 'awq' }, 'its awq section does not say how many bits a weight has'],
  [{ quant_method: 'gptq', bits: 5 }, 'gptq weights of 5 bits are not known'],
  [{ quant_method: 'auto-round', bits: 16 }, 'gptq weights of 16 bits are not known'],
  [{ quant_method: 'fp8', weight_block_size: [128] }, 'blocks of [128] weights are not known'],
  [{ quant_method: 'fp8', weight_block_size: [128, 0] }, 'blocks of [128,0] weights are not known'],
  [{ quant_method: 'fp8', weight_block_size: [0.5, 128] }, 'blocks of [0.5,128] weights are not known'],
  [compressed({ num_bits: 6, type: 'float' }), 'weights of 6 bits (float) are not known'],
  [compressed({ type: 'int' }), 'weights of unstated bits (integer) are not known'],
  [{ quant_method: 'compressed-tensors', config_groups: { a: {} } }, 'a group of its layers states no weights'],
  [
    { quant_method: 'compressed-tensors', config_groups: { a: 3 }, format: 'x' },
    'the compressed-tensors format x is not known',
  ],
  [{ quant_method: 'compressed-tensors' }, 'the compressed-tensors format without a name is not known'],
  [modelopt('XYZ'), 'the ModelOpt algorithm XYZ is not known'],
  [
    modelopt('MIXED', { quantized_layers: { a: { quant_algo: 'FP8' }, b: { quant_algo: 'xyz' } } }),
    'the ModelOpt algorithm XYZ is not known',
  ],
  [quark('bf16'), 'the Quark format bf16 is not known'],
  [{ quant_method: 'quark' }, 'the Quark format without a name is not known'],
  [{ quant_method: 'quark', global_quant_config: { weight: 'fp4' } }, 'the Quark format without a name is not known'],
])('%j: %s', (section, why) => {
  expect(readingOf(section)).toEqual({ kind: 'unreadable', why });
});

test.each([[undefined], [null], [{}], [[]], ['fp8'], [8]])('%j declares nothing', (section) => {
  expect(readingOf(section)).toEqual({ kind: 'none' });
});

describe('which module has which format', () => {
  const bytes = (section: Section, modules: readonly string[], more?: Section) => {
    const { formatOf: format } = formatOf(section, more);
    return modules.map((module) => format(module)?.quantization);
  };
  const EXPERT = 'layers.0.mlp.experts.0.down_proj';
  const DENSE = 'layers.0.mlp.down_proj';

  test('gpt-oss quantizes its experts, but for those left out', () => {
    expect(bytes({ quant_method: 'mxfp4' }, [EXPERT, DENSE])).toEqual(['mxfp4', undefined]);
    expect(bytes({ quant_method: 'mxfp4', modules_to_not_convert: ['layers.0.mlp.experts'] }, [EXPERT])).toEqual([
      undefined,
    ]);
  });

  test('experts in FP4 beside the rest in FP8, whichever place says so', () => {
    const section = { quant_method: 'fp8', weight_block_size: [128, 128], ignored_layers: ['layers.1'] };
    const asked = [EXPERT, DENSE, 'layers.1.mlp.down_proj'];
    expect(bytes({ ...section, expert_dtype: 'fp4' }, asked)).toEqual(['fp8-fp4-experts', 'fp8-block', undefined]);
    expect(bytes(section, asked, { expert_dtype: 'fp4' })).toEqual(['fp8-fp4-experts', 'fp8-block', undefined]);
    expect(bytes(section, asked, { expert_dtype: 'fp8' })).toEqual(['fp8-block', 'fp8-block', undefined]);
  });

  test.each(['ignore', 'modules_to_not_convert', 'exclude_modules', 'ignored_layers'])(
    '%s leaves modules out',
    (key) => {
      expect(bytes({ quant_method: 'fp8', [key]: ['lm_head', 3] }, ['lm_head', DENSE])).toEqual([undefined, 'fp8']);
    },
  );

  test('Quark leaves out what it excludes', () => {
    expect(bytes({ ...quark('fp8'), exclude: ['lm_head'] }, ['lm_head', DENSE])).toEqual([undefined, 'fp8']);
  });

  test('a group that names a module comes before one for all', () => {
    const both = {
      quant_method: 'compressed-tensors',
      ignore: ['lm_head'],
      config_groups: {
        a: { targets: ['Linear'], weights: { num_bits: 8, type: 'float' } },
        b: { targets: ['re:.*experts.*'], weights: { num_bits: 4, type: 'float' } },
      },
    };
    expect(bytes(both, [EXPERT, DENSE, 'lm_head'])).toEqual(['nvfp4', 'fp8', undefined]);
    expect(formatOf(both).quantization).toBe('nvfp4');
    const named = { ...both, config_groups: { b: both.config_groups.b } };
    expect(bytes(named, [EXPERT, DENSE])).toEqual(['nvfp4', undefined]);
    const untold = { ...both, config_groups: { b: { weights: { num_bits: 4, type: 'float' } } } };
    expect(bytes(untold, [EXPERT, DENSE])).toEqual(['nvfp4', 'nvfp4']);
  });

  test('layers each with an algorithm of their own; the nearest name counts, and the rest is 16 bits', () => {
    const section = modelopt('MIXED_PRECISION', {
      ignore: ['layers.2'],
      quantized_layers: {
        'model.layers.0': { quant_algo: 'FP8' },
        'model.layers.0.mlp.experts': { quant_algo: 'NVFP4' },
        'model.layers.2': { quant_algo: 'FP8' },
      },
    });
    expect(bytes(section, [EXPERT, DENSE, 'layers.1.mlp.down_proj', 'layers.2.mlp.down_proj'])).toEqual([
      'nvfp4',
      'fp8',
      undefined,
      undefined,
    ]);
  });

  test.each<[unknown, boolean]>([
    [{ quant_method: 'fp8' }, true],
    [{ quant_method: 'fp8', ignore: ['lm_head', 're:.*gate'] }, true],
    [{ quant_method: 'fp8', ignore: ['lm_head', 'model.layers.3.mlp'] }, false],
    [{ quant_method: 'fp8', ignore: ['model.layers[4]'] }, false],
    [{ quant_method: 'fp8', ignore: [String.raw`re:.*layers\.(3|4)\.mlp`] }, false],
    [{ quant_method: 'fp8', ignore: ['model.layers.*.mlp.experts.3'] }, true],
    [modelopt('FP8', { quantized_layers: { 'model.layers.0': { quant_algo: 'FP8' } } }), false],
    [{ quant_method: 'fp8', layers: 3 }, true],
  ])('%j: the same in every layer is %s', (section, same) => {
    expect(formatOf(section).sameInEveryLayer).toBe(same);
  });
});

describe('names in lists', () => {
  test.each<[string, string, boolean]>([
    ['gate', 'layers.3.mlp.gate', true],
    ['gate', 'layers.3.mlp.gate_proj', false],
    ['mlp.gate', 'layers.3.mlp.gate', true],
    ['model.layers.3', 'layers.3.mlp.gate', true],
    ['model.layers.3', 'layers.30.mlp.gate', false],
    ['language_model.model.layers.3', 'layers.3.mlp', true],
    ['model.language_model.layers.3', 'layers.3.mlp', true],
    ['backbone.layers.3', 'layers.3.mixer', true],
    ['transformer.text_model.thinker.layers.3', 'layers.3.mlp', true],
    ['my_model.layers.3', 'layers.3.mlp', false],
    ['model.layers.*.self_attn', 'layers.3.self_attn.q_proj', true],
    ['model.layers.*.self_attn*', 'layers.3.self_attn.q_proj', true],
    ['*.self_attn', 'layers.3.self_attn', true],
    ['*self_attn', 'layers.3.self_attn_x', false],
    ['layers.*', 'model.layers.3', false],
    ['*lm+head', 'lm+head', true],
    ['*lm.head', 'lm_head', false],
    ['re:.*experts.*', 'layers.0.mlp.experts.0.down_proj', true],
    ['re:^model\\.layers\\.3\\.', 'layers.3.mlp', true],
    ['re:^language_model\\.model\\.layers\\.3\\.', 'layers.3.mlp', true],
    ['re:^model\\.language_model\\.layers\\.3\\.', 'layers.3.mlp', true],
    ['re:^backbone\\.layers\\.3\\.', 'layers.3.mlp', true],
    ['re:^layers\\.3\\.', 'layers.3.mlp', true],
    ['re:^thinker\\.layers', 'layers.3.mlp', false],
    ['re:(', 'layers.3.mlp', false],
    ['re:model.layers.3.mlp.gate', 'layers.3.mlp.gate', true],
  ])('%s names %s: %s', (pattern, module, named) => {
    expect(matchesAny([pattern])(module)).toBe(named);
    expect(matchesAny(['nothing', pattern])(module)).toBe(named);
  });

  test('a list of none names nothing', () => {
    expect(matchesAny([])('lm_head')).toBe(false);
  });

  test('a module lies in those before its dots', () => {
    expect(ancestors('layers.3.mlp.gate')).toEqual(['layers.3.mlp.gate', 'layers.3.mlp', 'layers.3', 'layers']);
  });
});

describe('bytes of the parts of a model, by what its lists say', () => {
  const SIZES = {
    num_hidden_layers: 4,
    hidden_size: 16,
    num_attention_heads: 4,
    num_key_value_heads: 4,
    head_dim: 4,
    intermediate_size: 32,
    vocab_size: 10,
    num_experts_per_tok: 2,
    moe_intermediate_size: 8,
    first_k_dense_replace: 1,
    n_shared_experts: 1,
  };
  const NONE: ParameterParts = {
    embedding: 0,
    tables: 0,
    attention: 300,
    keyValue: 100,
    attentionReplicated: 0,
    attentionReplicated16Bit: 0,
    dense: 0,
    shared: 0,
    routed: 0,
    router: 0,
    vision: 0,
    absorbed: 0,
  };
  const storageOf = (section: Section, parts: Partial<ParameterParts> = {}, experts = 0) => {
    const config = {
      ...SIZES,
      architectures: [experts === 0 ? 'Qwen3ForCausalLM' : 'Qwen2MoeForCausalLM'],
      ...(experts === 0
        ? { num_experts_per_tok: undefined, moe_intermediate_size: undefined }
        : { n_routed_experts: experts }),
    };
    const read = readArchitecture(config as unknown as HuggingFaceConfig);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return declaredStorage(formatOf(section), read.architecture, { ...NONE, ...parts });
  };
  const fp8 = (...ignore: readonly string[]) => ({ quant_method: 'fp8', ignore });

  test('one format everywhere', () => {
    expect(storageOf(fp8())).toEqual({ routed: 1, other: 1 });
    expect(storageOf(fp8(), { dense: 400 })).toEqual({ routed: 1, other: 1 });
  });

  test('attention left out, and a part of it', () => {
    expect(storageOf(fp8('self_attn'), { dense: 400 })).toEqual({ routed: 1, other: 1.5 });
    expect(storageOf(fp8('self_attn'), { dense: 1200 })).toEqual({ routed: 1, other: 1.25 });
    expect(storageOf(fp8('model.layers.0.self_attn'), { dense: 400 })).toEqual({ routed: 1, other: 1.125 });
  });

  test('nothing to store: 16 bits', () => {
    expect(storageOf(fp8(), { attention: 0, keyValue: 0 })).toEqual({ routed: 1, other: 2 });
  });

  test('experts, shared experts and the dense layer before them', () => {
    const parts = { dense: 100, shared: 300, routed: 1000 };
    expect(storageOf(fp8(), parts, 8)).toEqual({ routed: 1, other: 1 });
    expect(storageOf(fp8('re:.*mlp.experts.*'), parts, 8)).toEqual({ routed: 2, other: 1 });
    expect(storageOf(fp8('re:.*shared_expert.*'), parts, 8)).toEqual({ routed: 1, other: (400 + 100 + 600) / 800 });
    // Layer 0 alone is dense, so its list counts whole; that of layer 1 names no dense part.
    expect(storageOf(fp8('model.layers.0.mlp'), parts, 8)).toEqual({ routed: 1, other: (400 + 200 + 300) / 800 });
    expect(storageOf(fp8('model.layers.1.mlp'), parts, 8)).toEqual({ routed: 4 / 3, other: (400 + 100 + 400) / 800 });
  });

  test('a list of quantized layers: what it names, and 16 bits where it names nothing of a kind', () => {
    const named = (modules: readonly string[]) =>
      modelopt('MIXED_PRECISION', {
        quantized_layers: Object.fromEntries(modules.map((name) => [name, { quant_algo: 'FP8' }])),
      });
    expect(storageOf(named(['model.layers.0.mlp.down_proj']), { dense: 400 })).toEqual({
      routed: 1,
      other: 1.5,
      draft: 2,
    });
    expect(storageOf(named(['model.layers.0.mlp.down_proj', 'lm_head']), { dense: 400 })).toEqual({
      routed: 1,
      other: 1.5,
      head: 1,
      draft: 2,
    });
    expect(storageOf(named(['model.layers.1.self_attn.q_proj']), { dense: 400 })).toEqual({ routed: 1, other: 1.5 });
  });

  test('experts beside a dense part in every layer are no part of its module', () => {
    const gemma = {
      ...SIZES,
      architectures: ['Gemma4ForCausalLM'],
      model_type: 'gemma4_text',
      n_routed_experts: 8,
      enable_moe_block: true,
      first_k_dense_replace: 0,
      sliding_window: 4,
      global_head_dim: 4,
    };
    const read = readArchitecture(gemma as unknown as HuggingFaceConfig);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const of = (...ignore: readonly string[]) =>
      declaredStorage(formatOf(fp8(...ignore)), read.architecture, { ...NONE, dense: 400, routed: 1000 });
    expect(of('re:layers.*mlp')).toEqual({ routed: 1, other: 1.5 });
    expect(of('re:layers\\.\\d+\\.experts')).toEqual({ routed: 2, other: 1 });
    expect(of('re:layers\\.[01]\\.moe\\.experts')).toEqual({ routed: 1.5, other: 1 });
    expect(of('model.layers.3.mlp')).toEqual({ routed: 1, other: 1.125 });
  });

  test('prediction layers that are left out stay in 16 bits', () => {
    expect(storageOf(fp8('mtp'))).toEqual({ routed: 1, other: 1, draft: 2 });
    expect(storageOf(fp8('mtp*', 'lm_head'))).toEqual({ routed: 1, other: 1, draft: 2 });
    const ofV4 = storageOf({ ...fp8('mtp'), expert_dtype: 'fp4' });
    expect(ofV4).not.toHaveProperty('draft');
  });
});

describe('what a file says of the whole', () => {
  const LLAMA = {
    architectures: ['LlamaForCausalLM'],
    num_hidden_layers: 2,
    hidden_size: 8,
    num_attention_heads: 2,
    num_key_value_heads: 2,
    intermediate_size: 16,
    vocab_size: 32,
  };

  test.each<[string, Section, number | undefined]>([
    ['the smallest of its lengths', { max_position_embeddings: 4096, n_positions: 2048, seq_length: 8192 }, 2048],
    ['its own word for it', { max_position_embeddings: 4096, model_max_length: 1024 }, 1024],
    ['its own word for it, longer', { max_position_embeddings: 4096, model_max_length: 9999 }, 9999],
    ['no word: that of the class', {}, 2048],
    ['scaling without a kind', { max_position_embeddings: 4096, rope_scaling: { factor: 2.5 } }, 10_240],
    ['a fraction of a token', { max_position_embeddings: 101, rope_scaling: { type: 'linear', factor: 1.5 } }, 151],
    [
      'YaRN from before',
      {
        max_position_embeddings: 4096,
        rope_scaling: { type: 'yarn', factor: 4, original_max_position_embeddings: 1000 },
      },
      4000,
    ],
    [
      'YaRN that does not say from where',
      { max_position_embeddings: 4096, rope_scaling: { type: 'yarn', factor: 4 } },
      16_384,
    ],
    [
      'another kind that says from where',
      {
        max_position_embeddings: 4096,
        rope_scaling: { type: 'dynamic', factor: 4, original_max_position_embeddings: 1000 },
      },
      16_384,
    ],
    [
      'its newer name before the older',
      { max_position_embeddings: 4096, rope_scaling: { rope_type: 'llama3', type: 'linear', factor: 4 } },
      4096,
    ],
    [
      'parameters before scaling',
      {
        max_position_embeddings: 4096,
        rope_parameters: { rope_type: 'default' },
        rope_scaling: { type: 'linear', factor: 4 },
      },
      4096,
    ],
    ['LongRoPE', { max_position_embeddings: 4096, rope_scaling: { type: 'longrope', factor: 4 } }, 4096],
    ['LongRoPE by its older name', { max_position_embeddings: 4096, rope_scaling: { type: 'su', factor: 4 } }, 4096],
    ['rotary embedding of images', { max_position_embeddings: 4096, rope_scaling: { type: 'mrope', factor: 4 } }, 4096],
    ['a factor in words', { max_position_embeddings: 4096, rope_scaling: { type: 'linear', factor: '4' } }, 4096],
    ['no scaling', { max_position_embeddings: 4096, rope_scaling: null }, 4096],
    [
      'Gemma 3 after scaling',
      { max_position_embeddings: 4096, model_type: 'gemma3_text', rope_scaling: { type: 'linear', factor: 8 } },
      4096,
    ],
  ])('its context: %s', (_what, more, tokens) => {
    expect(canonical({ ...LLAMA, ...more } as unknown as HuggingFaceConfig).config.max_position_embeddings).toBe(
      tokens,
    );
  });

  test('scaling beside the section of the language model counts', () => {
    const nested = {
      architectures: ['LlavaForConditionalGeneration'],
      text_config: { ...LLAMA, max_position_embeddings: 100, model_type: 'llama' },
      rope_scaling: { type: 'linear', factor: 2 },
    };
    expect(canonical(nested as unknown as HuggingFaceConfig).config.max_position_embeddings).toBe(200);
  });

  test('what belongs to the file is taken from outside, the rest from the section and the towers', () => {
    const { config } = canonical({
      architectures: ['LlavaForConditionalGeneration'],
      model_type: 'llava',
      tie_word_embeddings: true,
      compression_config: { quant_method: 'fp8' },
      vocab_size: 7,
      hidden_size: 1,
      vision_config: { a: 1 },
      vision_config_of_mine: { a: 1 },
      my_vision_config: { a: 1 },
      mm_projector: 2,
      query_num: 3,
      thinker_config: { text_config: { ...LLAMA, model_type: 'llama', vocab_size: undefined } },
    } as unknown as HuggingFaceConfig);
    expect(config).toMatchObject({
      architectures: ['LlavaForConditionalGeneration'],
      tie_word_embeddings: true,
      quantization_config: { quant_method: 'fp8' },
      vocab_size: 7,
      hidden_size: 8,
      vision_config: { a: 1 },
      mm_projector: 2,
      query_num: 3,
    });
    expect(Object.keys(config)).not.toEqual(expect.arrayContaining(['vision_config_of_mine']));
    expect(Object.keys(config)).not.toEqual(expect.arrayContaining(['my_vision_config']));
  });

  test.each<[string, Section, Section]>([
    [
      'one number for every layer',
      { intermediate_size: [9, 9], num_experts_per_tok: [2, 2] },
      { intermediate_size: 9, num_experts_per_tok: 2 },
    ],
    ['several numbers', { intermediate_size: [9, 8] }, { intermediate_size: [9, 8] }],
    ['no numbers', { intermediate_size: [] }, { intermediate_size: [] }],
    ['numbers and words', { intermediate_size: [9, '9'] }, { intermediate_size: [9, '9'] }],
    ['softmax everywhere', { attn_type_list: [1, 1] }, { attn_type_list: undefined }],
    ['softmax here and there', { attn_type_list: [1, 0] }, { attn_type_list: [1, 0] }],
    ['sparse layers everywhere', { layer_types: ['deepseek_sparse_attention'] }, { layer_types: undefined }],
    [
      'sparse layers here and there',
      { layer_types: ['deepseek_sparse_attention', 'x'] },
      { layer_types: ['deepseek_sparse_attention', 'x'] },
    ],
    ['layers by name without a state', { layers_block_type: ['mamba'] }, { layers_block_type: ['mamba'] }],
    [
      'layers by a name that is none',
      { mamba_num_heads: 1, layers_block_type: ['mamba', 'x'] },
      { layers_block_type: ['mamba', 'x'] },
    ],
    [
      'a number of layers that is stated',
      { mamba_num_heads: 1, layers_block_type: ['mamba', 'mlp', 'moe'] },
      { hybrid_override_pattern: 'M-E', num_hidden_layers: 2 },
    ],
    [
      'a width that its class shortens: 2/3, times a factor, to a multiple',
      { block_auto_adjust_ff_dim: true, block_ff_dim: 100, block_ffn_dim_multiplier: 1.5, block_multiple_of: 10 },
      { intermediate_size: 100 },
    ],
    [
      '… to 256 unless it says otherwise',
      { block_auto_adjust_ff_dim: true, intermediate_size: 600 },
      { intermediate_size: 512 },
    ],
    ['… where it says so alone', { block_auto_adjust_ff_dim: false, block_ff_dim: 100 }, { intermediate_size: 16 }],
    [
      'no latents in a flag’s words',
      { use_mla: false, v_head_dim: 3, q_lora_rank: 3 },
      { v_head_dim: undefined, q_lora_rank: undefined },
    ],
    ['latents all the same', { use_mla: false, kv_lora_rank: 4, v_head_dim: 3 }, { kv_lora_rank: 4, v_head_dim: 3 }],
    ['latents', { use_mla: true, v_head_dim: 3 }, { v_head_dim: 3 }],
    [
      'experts in one text beside marks',
      { mlp_layer_types: ['sparse', 'dense'], moe_layer_freq: [1, 1] },
      { moe_layer_freq: [1, 1] },
    ],
    [
      'zero experts: a share of those chosen',
      {
        model_type: 'longcat_flash',
        num_layers: 3,
        num_experts_per_tok: 12,
        n_routed_experts: 512,
        zero_expert_num: 256,
      },
      {
        num_hidden_layers: 6,
        num_moe_layers: 3,
        num_experts_per_tok: 8,
        first_k_dense_replace: 0,
        enable_moe_block: true,
      },
    ],
    [
      'zero experts that are not told',
      { model_type: 'longcat_flash', num_experts_per_tok: 12, n_routed_experts: 512 },
      { num_hidden_layers: 4, num_experts_per_tok: 12 },
    ],
    [
      'half a layer of LongCat',
      { model_type: 'longcat_flash', num_layers: 1.5 },
      { num_hidden_layers: 1.5, num_moe_layers: undefined },
    ],
    [
      'DBRX nests its sizes',
      { attn_config: { kv_n_heads: 3 }, ffn_config: { ffn_hidden_size: 4, moe_num_experts: 5, moe_top_k: 6 } },
      { num_key_value_heads: 3, moe_intermediate_size: 4, num_experts: 5, num_experts_per_tok: 6 },
    ],
    ['half of DBRX', { attn_config: { kv_n_heads: 3 } }, { num_key_value_heads: 2 }],
    [
      'BERT: a table of positions, two of kinds',
      { model_type: 'bert', max_position_embeddings: 512 },
      { position_table_rows: 512, type_table_rows: 2, max_position_embeddings: 512 },
    ],
    [
      'RoBERTa: the padding’s row and those before it',
      { model_type: 'roberta', max_position_embeddings: 514 },
      { position_table_rows: 514, type_table_rows: 1, max_position_embeddings: 512 },
    ],
    [
      'RoBERTa with another padding',
      { model_type: 'xlm-roberta', max_position_embeddings: 514, pad_token_id: 0, type_vocab_size: 3 },
      { type_table_rows: 3, max_position_embeddings: 513 },
    ],
    [
      'BERT with relative positions',
      { model_type: 'bert', max_position_embeddings: 512, position_embedding_type: 'relative_key' },
      { max_position_embeddings: 512 },
    ],
  ])('%s', (_what, more, fields) => {
    expect(canonical({ ...LLAMA, ...more } as unknown as HuggingFaceConfig).config).toMatchObject(fields);
  });

  test.each([0, -1, 1.5, 10_001, '4', undefined])('convolutions of %j layers are not listed', (num_hidden_layers) => {
    const { config } = canonical({ ...LLAMA, num_hidden_layers, full_attn_idxs: [0] } as unknown as HuggingFaceConfig);
    expect(config['layer_types']).toBeUndefined();
    expect(config['full_attn_idxs']).toBeUndefined();
  });

  test.each<[Section, Section | undefined]>([
    [{}, undefined],
    [{ task: 'generate' }, undefined],
    [{ task: 'embed' }, { task: 'embed', type: 'LAST', dimensions: 8, bidirectional: false, sharesPrefixes: true }],
    [
      { task: 'embed', pooling: { type: 'MEAN', dimensions: 4 } },
      { task: 'embed', type: 'MEAN', dimensions: 4, bidirectional: false, sharesPrefixes: false },
    ],
    [{ task: 'classify' }, { task: 'classify', type: 'LAST', bidirectional: false, sharesPrefixes: true }],
  ])('%j is pooled as %j', (model, pooled) => {
    const read = readArchitecture(LLAMA as unknown as HuggingFaceConfig);
    expect(poolingOf(model, read.ok ? read.architecture : undefined)).toEqual(pooled);
  });

  test('what looks and listens, and no longer does', () => {
    const sees = { name: 'LlamaForCausalLM', visionParameters: 1 };
    expect(isMultimodal(sees)).toBe(true);
    expect(isMultimodal({ ...sees, visionParameters: 0 })).toBe(false);
    expect(isMultimodal({ name: 'LlavaForConditionalGeneration', visionParameters: 0 })).toBe(true);
    expect(isMultimodal({ name: 'ForConditionalGenerationX', visionParameters: 0 })).toBe(false);
    const read = readArchitecture(LLAMA as unknown as HuggingFaceConfig);
    if (!read.ok) throw new Error('not read');
    const blind = withoutMedia({ ...read.architecture, ...sees });
    expect(isMultimodal(blind)).toBe(false);
    expect(blind.visionParameters).toBe(0);
  });

  test('a model from a file: what stands in the file, and what is said beside it', () => {
    const plain = modelFromConfig(LLAMA);
    // Embedding and head 2·32·8; two layers of four projections 4·8·8 and three matrices 3·8·16.
    expect(plain).toMatchObject({
      id: 'LlamaForCausalLM',
      name: 'LlamaForCausalLM',
      parameters: { total: 512 + 2 * (256 + 384), active: 256 + 2 * (256 + 384) },
      maxModelLen: 2048,
      defaultCheckpoint: 'config',
      checkpoints: [
        {
          id: 'config',
          huggingFaceId: 'LlamaForCausalLM',
          quantization: 'bf16',
          bytes: undefined,
          includesDraft: undefined,
        },
      ],
      source: 'config.json given by the user',
    });
    expect(plain.task).toBeUndefined();
    const told = modelFromConfig(
      { ...LLAMA, architectures: [3, 'LlamaForCausalLM'], num_nextn_predict_layers: 1 },
      {
        id: 'mine',
        maxModelLen: 9,
        checkpointBytes: 10,
        quantization: 'fp8',
        source: 'there',
        task: 'embed',
        pooling: { type: 'MEAN' },
      },
    );
    expect(told).toMatchObject({
      id: 'mine',
      maxModelLen: 9,
      task: 'embed',
      pooling: { type: 'MEAN' },
      checkpoints: [{ huggingFaceId: 'mine', quantization: 'fp8', bytes: 10, includesDraft: 'mtp', source: 'there' }],
      config: { architectures: ['LlamaForCausalLM'] },
      source: 'there',
    });
    expect(modelFromConfig([]).id).toBe('custom-model');
    expect(modelFromConfig({ ...LLAMA, vocab_size: 0 }).parameters).toBeUndefined();
    expect(modelFromConfig({ ...LLAMA, intermediate_size: 0 }).parameters).toBeUndefined();
  });

  test('hf_quant_config.json is read where the file declares nothing', () => {
    const beside = { producer: { name: 'modelopt' }, quantization: { quant_algo: 'NVFP4', group_size: 16 } };
    const quantizationOf = (config: Section, quantConfig: unknown) =>
      modelFromConfig({ ...LLAMA, ...config }, { quantConfig }).checkpoints[0]?.quantization;
    expect(quantizationOf({}, beside)).toBe('nvfp4');
    expect(quantizationOf({}, { quant_algo: 'FP8' })).toBe('fp8');
    expect(quantizationOf({}, 'NVFP4')).toBe('bf16');
    expect(quantizationOf({ quantization_config: { quant_method: 'fp8' } }, beside)).toBe('fp8');
    expect(quantizationOf({ quantization_config: null }, beside)).toBe('nvfp4');
  });
});
