import type { HuggingFaceConfig } from '../../../lib/catalog/types';
import { readArchitecture } from '../../../lib/planner/architecture';
import { familyOf, plainClass, WRAPPERS } from '../../../lib/planner/architecture/class-defaults';
import { publishedConfig, publishedFiles } from '../../support/published-files';

type Fields = Readonly<Record<string, unknown>>;

const read = (config: Fields, task?: 'embed') => readArchitecture(config as unknown as HuggingFaceConfig, task);
const problemsOf = (config: Fields): readonly { field: string; message: string }[] => {
  const result = read(config);
  return result.ok
    ? []
    : result.problems.map(({ field, message }) => ({ field: field.replace('model.config.', ''), message }));
};

const SIZES: Fields = {
  num_hidden_layers: 8,
  hidden_size: 128,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  head_dim: 16,
  intermediate_size: 256,
  vocab_size: 1000,
};
const of = (name: string, more: Fields = {}): Fields => ({ ...SIZES, architectures: [name], ...more });

/** Sections of a language model inside a file. */
const SECTIONS = ['text_config', 'llm_config', 'language_config'];

function without(config: Fields, field: string): Fields {
  const inner = SECTIONS.filter((name) => typeof config[name] === 'object' && config[name] !== null).map(
    (name) => [name, without(config[name] as Fields, field)] as const,
  );
  return { ...config, ...Object.fromEntries(inner), [field]: undefined };
}

const EXPERTS = 'n_routed_experts or num_local_experts or num_experts';

/** What a class must say; without it the rest would be read as another, smaller model. */
test.each<[string, Readonly<Record<string, string>>]>([
  ['deepseek-ai/DeepSeek-V2-Lite', { kv_lora_rank: 'kv_lora_rank', n_routed_experts: EXPERTS }],
  ['deepseek-ai/DeepSeek-R1', { kv_lora_rank: 'kv_lora_rank', n_routed_experts: EXPERTS }],
  [
    'deepseek-ai/DeepSeek-V3.2',
    { index_head_dim: 'index_head_dim', index_n_heads: 'index_n_heads', n_routed_experts: EXPERTS },
  ],
  [
    'zai-org/GLM-5',
    {
      kv_lora_rank: 'kv_lora_rank',
      n_routed_experts: EXPERTS,
      index_head_dim: 'index_head_dim',
      index_n_heads: 'index_n_heads',
    },
  ],
  ['moonshotai/Kimi-K2-Instruct', { kv_lora_rank: 'kv_lora_rank', n_routed_experts: EXPERTS }],
  [
    'deepseek-ai/DeepSeek-V4-Pro',
    { compress_ratios: 'compress_ratios', n_routed_experts: EXPERTS, head_dim: 'head_dim' },
  ],
  [
    'Qwen/Qwen3-Next-80B-A3B-Instruct',
    { linear_num_value_heads: 'linear_num_value_heads', num_experts: EXPERTS, head_dim: 'head_dim' },
  ],
  ['Qwen/Qwen3.5-27B', { linear_num_value_heads: 'linear_num_value_heads', head_dim: 'head_dim' }],
  ['Qwen/Qwen3.5-35B-A3B', { linear_num_value_heads: 'linear_num_value_heads', num_experts: EXPERTS }],
  ['Qwen/Qwen3-30B-A3B', { num_experts: EXPERTS, head_dim: 'head_dim' }],
  ['Qwen/Qwen3-VL-30B-A3B-Instruct', { num_experts: EXPERTS }],
  ['mistralai/Mixtral-8x7B-v0.1', { num_local_experts: EXPERTS }],
  ['openai/gpt-oss-20b', { num_local_experts: EXPERTS, sliding_window: 'sliding_window', head_dim: 'head_dim' }],
  ['MiniMaxAI/MiniMax-M2.5', { num_local_experts: EXPERTS, head_dim: 'head_dim' }],
  [
    'nvidia/MiniMax-M3-NVFP4',
    {
      num_local_experts: EXPERTS,
      sparse_attention_config: 'sparse_attention_config',
      moe_layer_freq: 'moe_layer_freq',
    },
  ],
  [
    'meta-llama/Llama-4-Scout-17B-16E-Instruct',
    {
      num_local_experts: EXPERTS,
      attention_chunk_size: 'attention_chunk_size',
      interleave_moe_layer_step: 'interleave_moe_layer_step',
    },
  ],
  [
    'zai-org/GLM-4.5',
    { n_routed_experts: EXPERTS, first_k_dense_replace: 'first_k_dense_replace', head_dim: 'head_dim' },
  ],
  [
    'moonshotai/Kimi-K3',
    { linear_attn_config: 'linear_attn_config', kv_lora_rank: 'kv_lora_rank', num_experts: EXPERTS },
  ],
  [
    'moonshotai/Kimi-Linear-48B-A3B-Instruct',
    { linear_attn_config: 'linear_attn_config', kv_lora_rank: 'kv_lora_rank', num_experts: EXPERTS },
  ],
  ['nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16', { mamba_num_heads: 'mamba_num_heads', head_dim: 'head_dim' }],
  [
    'ai21labs/AI21-Jamba-1.5-Mini',
    { attn_layer_period: 'attn_layer_period', expert_layer_period: 'expert_layer_period', num_experts: EXPERTS },
  ],
  [
    'arcee-ai/Trinity-Mini',
    {
      num_experts: EXPERTS,
      num_dense_layers: 'first_k_dense_replace',
      layer_types: 'layer_types',
      head_dim: 'head_dim',
      sliding_window: 'sliding_window',
    },
  ],
  [
    'LiquidAI/LFM2-8B-A1B',
    { num_experts: EXPERTS, num_dense_layers: 'first_k_dense_replace', layer_types: 'layer_types' },
  ],
  ['openbmb/MiniCPM3-4B', { kv_lora_rank: 'kv_lora_rank', q_lora_rank: 'q_lora_rank' }],
  [
    'meituan-longcat/LongCat-Flash-Chat',
    {
      kv_lora_rank: 'kv_lora_rank',
      q_lora_rank: 'q_lora_rank',
      zero_expert_num: 'zero_expert_num',
      n_routed_experts: EXPERTS,
    },
  ],
  [
    'google/gemma-3n-E4B-it',
    {
      hidden_size_per_layer_input: 'hidden_size_per_layer_input',
      num_kv_shared_layers: 'num_kv_shared_layers',
      altup_num_inputs: 'altup_num_inputs',
      laurel_rank: 'laurel_rank',
      layer_types: 'layer_types',
    },
  ],
  ['google/gemma-3-27b-it', { sliding_window: 'sliding_window' }],
  [
    'google/gemma-4-31B-it',
    { sliding_window: 'sliding_window', global_head_dim: 'global_head_dim', head_dim: 'head_dim' },
  ],
  ['THUDM/glm-4-9b-chat', { ffn_hidden_size: 'intermediate_size' }],
  ['mistralai/Devstral-2-123B-Instruct-2512', { head_dim: 'head_dim' }],
])('%s is refused without what its class must say', (id, fields) => {
  expect(problemsOf(publishedConfig(id))).toEqual([]);
  for (const [field, named] of Object.entries(fields)) {
    const message = expect.stringContaining(`has no ${named}, which the memory plan needs`) as string;
    expect(problemsOf(without(publishedConfig(id), field))).toContainEqual({ field: named, message });
  }
});

test.each<[string, string]>([
  ['moe_intermediate_size', 'a width of experts'],
  ['num_experts_per_tok', 'experts of a token'],
  ['top_k_experts', 'experts of a token by another name'],
  ['num_moe_layers', 'layers with experts'],
])('%s above 0 without a number of experts is refused', (field) => {
  expect(problemsOf(of('LlamaForCausalLM', { [field]: 1 })).map((problem) => problem.field)).toEqual([EXPERTS]);
  expect(problemsOf(of('LlamaForCausalLM', { [field]: 0 }))).toEqual([]);
});

test.each([
  ['Qwen/Qwen2-7B', 'head_dim'],
  ['mistralai/Mistral-7B-v0.1', 'head_dim'],
  ['meta-llama/Llama-3.1-8B', 'sliding_window'],
])('%s needs no %s', (id, field) => {
  expect(problemsOf(without(publishedConfig(id), field))).toEqual([]);
});

test.each(
  'DeepseekV3 GlmMoeDsa KimiK2 MistralLarge3 DeepseekV32 DeepseekV4 Qwen3Next Qwen35 Qwen2Moe Qwen3VLMoe Mixtral GptOss MiniMax Llama4 Glm4Moe KimiK3 KimiLinear NemotronH Jamba Afmoe Lfm2Moe MiniCPM3 LongcatFlash Gemma3n Gemma4 MiniMaxM3 Ministral3 ChatGLM'.split(
    ' ',
  ),
)('a class of one’s own that has %s in its name and is a Llama needs nothing of it', (name) => {
  expect(problemsOf(of(`Acme${name}ForCausalLM`, { model_type: 'llama', head_dim: undefined }))).toEqual([]);
});

describe('fields that contradict each other', () => {
  const list = (length: number, entry: unknown) => Array.from({ length }, () => entry);
  const MOE = { num_experts: 16, num_experts_per_tok: 2, moe_intermediate_size: 48 };
  const take = "; take both from the model's config.json";

  test.each<[Fields, string, string]>([
    [
      of('Qwen3ForCausalLM', { layer_types: list(9, 'full_attention') }),
      'layer_types',
      'layer_types of Qwen3ForCausalLM names 9 layers and num_hidden_layers is 8',
    ],
    [
      of('Qwen3ForCausalLM', { layer_types: list(7, 'full_attention') }),
      'layer_types',
      'layer_types of Qwen3ForCausalLM names 7 layers and num_hidden_layers is 8',
    ],
    [
      of('Qwen3ForCausalLM', { num_key_value_heads: 3 }),
      'num_key_value_heads',
      'num_key_value_heads 3 of Qwen3ForCausalLM does not divide num_attention_heads 8',
    ],
    [
      of('Qwen3ForCausalLM', { num_key_value_heads: 16 }),
      'num_key_value_heads',
      'num_key_value_heads 16 of Qwen3ForCausalLM does not divide num_attention_heads 8',
    ],
    [
      of('Qwen3MoeForCausalLM', { ...MOE, num_experts_per_tok: 17 }),
      'num_experts_per_tok',
      'Qwen3MoeForCausalLM sends a token to 17 of 16 experts',
    ],
    [
      of('Qwen3MoeForCausalLM', { ...MOE, num_moe_layers: 9 }),
      'num_hidden_layers',
      'Qwen3MoeForCausalLM has 8 layers of which 9 come out as layers with experts',
    ],
    [
      of('Qwen3MoeForCausalLM', { ...MOE, num_moe_layers: 0 }),
      'num_hidden_layers',
      'Qwen3MoeForCausalLM has 8 layers of which 0 come out as layers with experts',
    ],
    [
      of('Qwen3MoeForCausalLM', { ...MOE, first_k_dense_replace: 9 }),
      'num_hidden_layers',
      'Qwen3MoeForCausalLM has 8 layers of which -1 come out as layers with experts',
    ],
  ])('%#: %j: %s', (config, field, says) => {
    expect(problemsOf(config)).toEqual([{ field, message: `${says}${take}` }]);
  });

  test.each<[string, Fields]>([
    ['as many types as layers', of('Qwen3ForCausalLM', { layer_types: list(8, 'full_attention') })],
    ['a token to every expert', of('Qwen3MoeForCausalLM', { ...MOE, num_experts_per_tok: 16 })],
    ['experts in every layer', of('Qwen3MoeForCausalLM', { ...MOE, num_moe_layers: 8 })],
    ['experts in one layer', of('Qwen3MoeForCausalLM', { ...MOE, num_moe_layers: 1 })],
    ['heads of its own', of('Qwen3ForCausalLM', { num_key_value_heads: 8 })],
    [
      'a number of key and value heads that latents do not use',
      { ...publishedConfig('deepseek-ai/DeepSeek-R1'), num_key_value_heads: 3 },
    ],
  ])('%s is none', (_what, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  test('a list of ratios may be longer than the layers, not shorter', () => {
    const v4 = publishedConfig('deepseek-ai/DeepSeek-V4-Flash');
    const ratios = v4['compress_ratios'] as readonly number[];
    const layers = v4['num_hidden_layers'] as number;
    const cut = (length: number) => problemsOf({ ...v4, compress_ratios: ratios.slice(0, length) });
    expect(ratios.length).toBeGreaterThan(layers);
    expect(cut(layers)).toEqual([]);
    expect(cut(layers - 1)).toEqual([
      {
        field: 'compress_ratios',
        message: `compress_ratios of DeepseekV4ForCausalLM names ${layers - 1} layers and num_hidden_layers is ${layers}${take}`,
      },
    ]);
  });
});

describe('what is not understood', () => {
  test.each<[string, unknown, string]>([
    ['attn_layer_indices', [1, 2], '[1,2]'],
    ['mamba_n_heads', 128, '128'],
    ['mamba_d_state', 16, '16'],
    ['attn_type_list', [0, 1], '[0,1]'],
    ['layers_block_type', ['recurrent'], '["recurrent"]'],
    ['block_types', ['recurrent'], '["recurrent"]'],
    ['block_type', 'recurrent', '"recurrent"'],
    ['full_attn_idxs', ['x'], '["x"]'],
    ['lru_width', 1, '1'],
    ['retention_heads', 1, '1'],
    ['rwkv_heads', 1, '1'],
    ['state_size', 16, '16'],
    ['attention_types', [[['global'], 12]], '[[["global"],12]]'],
    ['expert_layer_stride', 2, '2'],
    ['num_kv_shared_layers', 2, '2'],
    ['window_size', 64, '64'],
    ['local_attention', 64, '64'],
    ['cross_attention_layers', [1], '[1]'],
    ['hc_mult', 4, '4'],
    ['engram_size', true, 'true'],
    ['use_cla', 'x'.repeat(60), `"${'x'.repeat(39)}`],
  ])('%s = %j changes what a layer keeps', (field, value, shown) => {
    expect(problemsOf(of('LlamaForCausalLM', { [field]: value }))).toEqual([
      { field, message: `${field} = ${shown} of LlamaForCausalLM changes what a layer keeps and is not understood` },
    ]);
  });

  test.each<[string, unknown]>([
    ['hc_mult', 0],
    ['hc_mult', null],
    ['use_cla', false],
    ['cross_attention_layers', []],
    ['full_attn_idxs', []],
    ['attn_type_list', [1, 1, 1]],
    ['state_size_of', 3],
    ['my_window_size', 3],
    ['use_clang', 1],
    ['block_typed', 1],
    ['mamba_expand', 2],
    ['my_attn_layer_x', 2],
  ])('%s = %j says nothing', (field, value) => {
    expect(problemsOf(of('LlamaForCausalLM', { [field]: value }))).toEqual([]);
  });

  test('kinds of layers are told once each, with those that are known', () => {
    const layer_types = [
      'conv',
      'full_attention',
      'conv',
      'mamba',
      'linear_attention',
      'sliding_attention',
      'chunked_attention',
      'full_attention',
    ];
    expect(problemsOf(of('LlamaForCausalLM', { layer_types }))).toEqual(
      ['conv', 'mamba'].map((type) => ({
        field: 'layer_types',
        message: `layers of type "${type}" of LlamaForCausalLM are not understood; known: full_attention, sliding_attention, linear_attention, chunked_attention`,
      })),
    );
  });

  test('what one family understands is strange in another', () => {
    expect(problemsOf({ ...publishedConfig('deepseek-ai/DeepSeek-V4-Pro'), hc_mult: 4 })).toEqual([]);
    expect(problemsOf({ ...publishedConfig('deepseek-ai/DeepSeek-R1'), hc_mult: 4 }).map(({ field }) => field)).toEqual(
      ['hc_mult'],
    );
    expect(problemsOf(of('ModernBertModel', { local_attention: 64 }))).toEqual([]);
    expect(problemsOf(of('BertModel', { local_attention: 64 })).map(({ field }) => field)).toEqual(['local_attention']);
  });

  test.each<[string, Fields, RegExp]>([
    [
      'no class',
      { ...SIZES, architectures: [] },
      /^the file names no class in architectures, and vLLM loads none without it; add the class that its publisher names/,
    ],
    [
      'a class that left',
      of('BaichuanForCausalLM', { model_type: 'baichuan' }),
      /^BaichuanForCausalLM left vLLM after release 0\.\d+\.\d+, so no engine that is planned here loads it/,
    ],
    [
      'a class that came later',
      of('Glm5NextForConditionalGeneration'),
      /^Glm5NextForConditionalGeneration came with a release between vLLM 0\.\d+\.\d+ and 0\.\d+\.\d+ and its layers are not modelled here/,
    ],
    [
      'a class with other layers',
      of('Qwen2_5OmniForConditionalGeneration'),
      /^vLLM serves Qwen2_5OmniForConditionalGeneration \(model_type not stated\), but its layers and caches are not modelled here; known: Llama, LLaMA, .*Where it is built like one of them/,
    ],
    [
      'another class of a known type',
      of('WhisperForConditionalGeneration', { model_type: 'llama' }),
      /^vLLM serves WhisperForConditionalGeneration \(model_type llama\)/,
    ],
    [
      'a class nobody knows',
      of('AcmeForCausalLM', { model_type: 'acme' }),
      /^'AcmeForCausalLM' \(model_type acme\) is no class that vLLM 0\.\d+\.\d+ registers .*; known: Llama, /,
    ],
    [
      'a class of one’s own that generates nothing',
      of('AcmeForMaskedLM', { model_type: 'llama' }),
      /^'AcmeForMaskedLM' \(model_type llama\) is no class/,
    ],
    [
      'a class of one’s own without an ending',
      of('Acme', { model_type: 'llama' }),
      /^'Acme' \(model_type llama\) is no class/,
    ],
  ])('%s is refused', (_what, config, says) => {
    expect(problemsOf(config)).toEqual([{ field: 'architectures', message: expect.stringMatching(says) }]);
  });

  test('a class of one’s own is read as its type', () => {
    expect(problemsOf(of('AcmeForCausalLM', { model_type: 'llama' }))).toEqual([]);
  });

  test('what a class nobody knows would need is told with it, of others it is not', () => {
    const bare = (name: string) =>
      problemsOf({ architectures: [name], num_hidden_layers: 2 }).map(({ field }) => field);
    expect(bare('AcmeForCausalLM')).toEqual([
      'architectures',
      'hidden_size',
      'num_attention_heads',
      'num_key_value_heads',
    ]);
    expect(bare('BaichuanForCausalLM')).toEqual(['architectures']);
  });

  test('a format and a field are told together', () => {
    const config = of('LlamaForCausalLM', { hc_mult: 4, quantization_config: { quant_method: 'aqlm' } });
    expect(problemsOf(config).map(({ field }) => field)).toEqual(['hc_mult', 'quantization_config']);
  });
});

describe('families', () => {
  test.each([
    ['Qwen3ForCausalLM', 'Qwen3'],
    ['Qwen3ForSequenceClassification', 'Qwen3'],
    ['Qwen3ForTokenClassification', 'Qwen3'],
    ['RobertaForMaskedLM', 'Roberta'],
    ['InternLM2ForRewardModel', 'InternLM2'],
    ['Gemma3ForConditionalGeneration', 'Gemma3'],
    ['Gemma3TextForCausalLM', 'Gemma3'],
    ['Gemma3TextModel', 'Gemma3'],
    ['BertModel', 'Bert'],
    ['ChatGLMModel', 'ChatGLM'],
    ['InternVLChatModel', 'InternVLChatModel'],
    ['ModelForCausalLMHead', 'ModelForCausalLMHead'],
    ['Qwen3ForCausalLMModel', 'Qwen3ForCausalLM'],
    ['TextForCausalLM', ''],
  ])('%s is of %s', (name, plain) => {
    expect(plainClass(name)).toBe(plain);
  });

  const planned = publishedFiles.filter(({ refused }) => refused === undefined);
  const once = [...new Map(planned.map((file) => [String(file.config['architectures']), file.config])).entries()];
  const familyName = (config: Fields) => {
    const inner = SECTIONS.map((name) => config[name]).find((section) => typeof section === 'object') ?? config;
    return familyOf(inner as HuggingFaceConfig, config as unknown as HuggingFaceConfig)?.source;
  };
  const untyped = (config: Fields): Fields => without(config, 'model_type');
  const unnamed = (config: Fields): Fields => without(config, 'architectures');

  /** Wrappers name another family's language model by its type alone; the others are told by the class. */
  const BY_TYPE = [
    'LlavaForConditionalGeneration',
    'InternVLChatModel',
    'Idefics3ForConditionalGeneration',
    'MiniCPMV4_6ForConditionalGeneration',
    'MiniMaxM3ForCausalLM',
  ];
  test.each(once.filter(([name]) => !BY_TYPE.includes(name)))('%s is told by its class alone', (_name, config) => {
    expect(familyName(untyped(config))).toBe(familyName(config));
    expect(familyName(config)).toBeDefined();
  });

  /** Files whose language model has a type of another family, or one of its publisher's. */
  const TYPED_OTHERWISE = [
    'UnlimitedOCRForCausalLM',
    'DeepseekOCRForCausalLM',
    'DeepseekV4ForCausalLM',
    'Qwen2AudioForConditionalGeneration',
  ];
  test('types tell the same families as classes', () => {
    const others = once
      .filter(([, config]) => familyName(unnamed(config)) !== familyName(config))
      .map(([name]) => name);
    expect(others).toEqual(TYPED_OTHERWISE);
  });

  /** Classes and types of which no published file is kept, with what their files leave to the class. */
  const OWN_HEADS = { num_key_value_heads: undefined };
  const MOE = { num_experts: 16, num_experts_per_tok: 2, moe_intermediate_size: 48 };
  const ONE_WIDTH = { ...OWN_HEADS, num_local_experts: 16, num_experts_per_tok: 2 };
  const GATED = { layers: 8, intermediateSize: 256, matrices: 3 };
  const PLAIN = { ...GATED, matrices: 2 };
  const gqa = (numKeyValueHeads: number) => ({ kind: 'gqa', full: { layers: 8, numKeyValueHeads, headDim: 16 } });
  const periodic = (full: number, numKeyValueHeads = 8) => ({
    kind: 'sliding-window',
    full: { layers: full, numKeyValueHeads, headDim: 16 },
    local: { layers: 8 - full, numKeyValueHeads, headDim: 16 },
    window: 64,
  });
  const one = {
    dense: undefined,
    experts: { layers: 8, numExperts: 16, numExpertsPerToken: 2, intermediateSize: 256 },
  };
  const ENCODER = { headless: true, bidirectional: true, tieWordEmbeddings: true, attention: gqa(8) };

  test.each<[string, string, Fields, object]>([
    ['OlmoForCausalLM', 'olmo', OWN_HEADS, { attention: gqa(8), dense: GATED }],
    ['Olmo2ForCausalLM', 'olmo2', OWN_HEADS, { attention: gqa(8), dense: GATED }],
    ['InternLM3ForCausalLM', 'internlm3', OWN_HEADS, { attention: gqa(8), dense: GATED }],
    ['GlmForCausalLM', 'glm', {}, { attention: gqa(2), dense: GATED, tieWordEmbeddings: false }],
    ['Glm4ForCausalLM', 'glm4', {}, { attention: gqa(2), dense: GATED }],
    ['Qwen2MoeForCausalLM', 'qwen2_moe', MOE, { experts: { layers: 8, intermediateSize: 48 } }],
    ['OlmoeForCausalLM', 'olmoe', ONE_WIDTH, { attention: gqa(8), ...one }],
    ['GraniteMoeSharedForCausalLM', 'granitemoeshared', ONE_WIDTH, { attention: gqa(8), ...one }],
    ['CohereForCausalLM', 'cohere', OWN_HEADS, { attention: gqa(8), tieWordEmbeddings: true }],
    [
      'Cohere2ForCausalLM',
      'cohere2',
      { ...OWN_HEADS, sliding_window: 64 },
      { attention: periodic(2), tieWordEmbeddings: true },
    ],
    [
      'Olmo3ForCausalLM',
      'olmo3',
      { ...OWN_HEADS, sliding_window: 64 },
      { attention: periodic(2), tieWordEmbeddings: false },
    ],
    ['Gemma2ForCausalLM', 'gemma2', { sliding_window: 64 }, { attention: periodic(4, 2), tieWordEmbeddings: true }],
    ['Exaone4ForCausalLM', 'exaone4', { sliding_window: 64 }, { attention: periodic(2, 2) }],
    ['Starcoder2ForCausalLM', 'starcoder2', {}, { dense: PLAIN, tieWordEmbeddings: true }],
    ['ApertusForCausalLM', 'apertus', OWN_HEADS, { attention: gqa(8), dense: PLAIN }],
    ['ArceeForCausalLM', 'arcee', OWN_HEADS, { attention: gqa(8), dense: PLAIN }],
    ['GPTNeoXForCausalLM', 'gpt_neox', OWN_HEADS, { attention: gqa(8), dense: PLAIN }],
    ['PhiForCausalLM', 'phi', OWN_HEADS, { attention: gqa(8), dense: PLAIN }],
    ['NemotronForCausalLM', 'nemotron', OWN_HEADS, { attention: gqa(8), dense: PLAIN }],
    ['MiniCPMForCausalLM', 'minicpm', OWN_HEADS, { attention: gqa(8), dense: GATED, tieWordEmbeddings: true }],
    ['Ernie4_5ForCausalLM', 'ernie4_5', {}, { attention: gqa(2), dense: GATED, tieWordEmbeddings: true }],
    [
      'Ernie4_5_MoeForCausalLM',
      'ernie4_5_moe',
      { moe_num_experts: 16, moe_k: 2, moe_num_shared_experts: 3, moe_layer_start_index: 1, moe_intermediate_size: 48 },
      {
        dense: { layers: 1 },
        experts: { layers: 7, numExperts: 16, numExpertsPerToken: 2, sharedIntermediateSize: 144 },
      },
    ],
    [
      'HunYuanDenseV1ForCausalLM',
      'hunyuan_v1_dense',
      { ...OWN_HEADS, head_dim: undefined, attention_head_dim: 16 },
      { attention: gqa(8) },
    ],
    [
      'HunYuanMoEV1ForCausalLM',
      'hunyuan_v1_moe',
      { ...OWN_HEADS, num_experts: 16, moe_topk: 2, num_shared_expert: 1 },
      { experts: { layers: 8, numExpertsPerToken: 2, intermediateSize: 256, sharedIntermediateSize: 256 } },
    ],
    ['BailingMoeV2ForCausalLM', 'bailing_moe_v2', MOE, { experts: { layers: 8 } }],
    ['SmolLM3ForCausalLM', 'smollm3', {}, { tieWordEmbeddings: true, attention: gqa(2) }],
    [
      'Lfm2ForCausalLM',
      'lfm2',
      { full_attn_idxs: [0, 1] },
      { tieWordEmbeddings: true, attention: { state: { convElements: 128 * 2 } } },
    ],
    ['BertModel', 'bert', OWN_HEADS, { ...ENCODER, dense: PLAIN }],
    ['BertSpladeSparseEmbeddingModel', 'bert', OWN_HEADS, { ...ENCODER, dense: PLAIN }],
    ['RobertaModel', 'roberta', OWN_HEADS, { ...ENCODER, dense: PLAIN }],
    ['XLMRobertaModel', 'xlm-roberta', OWN_HEADS, { ...ENCODER, dense: PLAIN }],
    ['ModernBertModel', 'modernbert', OWN_HEADS, { ...ENCODER, dense: GATED }],
    [
      'NomicBertModel',
      'nomic_bert',
      {
        ...OWN_HEADS,
        num_hidden_layers: undefined,
        num_attention_heads: undefined,
        hidden_size: undefined,
        intermediate_size: undefined,
        n_layer: 8,
        n_head: 8,
        n_embd: 128,
        n_inner: 256,
      },
      { ...ENCODER, dense: GATED },
    ],
    ['GteNewModel', 'new', OWN_HEADS, { ...ENCODER, dense: GATED }],
    [
      'FalconForCausalLM',
      'falcon',
      {
        ...OWN_HEADS,
        num_hidden_layers: undefined,
        n_layer: 8,
        num_attention_heads: undefined,
        n_head: 8,
        intermediate_size: undefined,
      },
      {
        attention: gqa(1),
        dense: { ...PLAIN, intermediateSize: 512 },
        tieWordEmbeddings: true,
        maxPositionEmbeddings: 2048,
      },
    ],
    [
      'FalconForCausalLM',
      'falcon',
      { ...OWN_HEADS, num_kv_heads: 4, new_decoder_architecture: true, ffn_hidden_size: 300 },
      { attention: gqa(4), dense: { ...PLAIN, intermediateSize: 300 } },
    ],
    ['FalconForCausalLM', 'falcon', { ...OWN_HEADS, multi_query: false }, { attention: gqa(8) }],
    ['FalconForCausalLM', 'falcon', { ...OWN_HEADS, multi_query: true }, { attention: gqa(1) }],
    ['MolmoForCausalLM', 'molmo', {}, { dense: { ...GATED, intermediateSize: 128 } }],
    [
      'LlavaForConditionalGeneration',
      'llava',
      { text_config: { model_type: 'llama' } },
      {
        attention: { full: { layers: 32, numKeyValueHeads: 32, headDim: 128 } },
        hiddenSize: 4096,
        vocabSize: 1000,
        dense: { intermediateSize: 11_008 },
        maxPositionEmbeddings: 2048,
      },
    ],
    [
      'Qwen2AudioForConditionalGeneration',
      'qwen2_audio',
      { text_config: { model_type: 'qwen2_audio', intermediate_size: 300 } },
      { attention: { full: { layers: 32, numKeyValueHeads: 32, headDim: 128 } }, hiddenSize: 4096 },
    ],
    [
      'Gemma3ForConditionalGeneration',
      'gemma3',
      {
        text_config: {
          model_type: 'gemma3_text',
          hidden_size: 64,
          num_hidden_layers: 6,
          intermediate_size: 99,
          sliding_window: 9,
        },
      },
      {
        attention: { full: { layers: 1, numKeyValueHeads: 4, headDim: 256 }, local: { layers: 5 } },
        numAttentionHeads: 8,
        maxPositionEmbeddings: 131_072,
        tieWordEmbeddings: true,
      },
    ],
  ])('%s (%s) of %j', (name, type, more, shape) => {
    const config = of(name, { ...more, model_type: type });
    expect(read(config)).toMatchObject({ ok: true, architecture: { name, ...shape } });
    const family = familyOf({ model_type: type } as HuggingFaceConfig, {} as HuggingFaceConfig);
    expect(family?.classes ?? [...WRAPPERS]).toContain(plainClass(name));
  });
});
