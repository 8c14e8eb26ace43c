import type { HuggingFaceConfig } from '../../../lib/catalog/types';
import { type Architecture, readArchitecture } from '../../../lib/planner/architecture';
import type { Problem } from '../../../lib/problem';

type Fields = Readonly<Record<string, unknown>>;

const LLAMA: Fields = {
  architectures: ['LlamaForCausalLM'],
  num_hidden_layers: 8,
  hidden_size: 100,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  intermediate_size: 300,
  vocab_size: 1000,
};
const of = (name: string, more: Fields = {}): Fields => ({ ...LLAMA, architectures: [`${name}ForCausalLM`], ...more });
const LATENT: Fields = {
  ...LLAMA,
  architectures: ['DeepseekV3ForCausalLM'],
  kv_lora_rank: 32,
  qk_rope_head_dim: 4,
  qk_nope_head_dim: 8,
  v_head_dim: 6,
  n_routed_experts: 16,
  num_experts_per_tok: 2,
  moe_intermediate_size: 48,
  first_k_dense_replace: 3,
};
const LATENT_LAYERS = {
  layers: 8,
  kvLoraRank: 32,
  qkRopeHeadDim: 4,
  qkNopeHeadDim: 8,
  vHeadDim: 6,
  qLoraRank: undefined,
};

const read = (config: Fields) => readArchitecture(config as unknown as HuggingFaceConfig);
function shapeOf(config: Fields): Architecture {
  const result = read(config);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.architecture;
}
function problemsOf(config: Fields): readonly Problem[] {
  const result = read(config);
  return result.ok ? [] : result.problems;
}
const fieldsOf = (config: Fields): readonly string[] => problemsOf(config).map(({ field }) => field);

const heads = (layers: number, headDim = 12, numKeyValueHeads = 2) => ({ layers, numKeyValueHeads, headDim });

describe('attention, by the fields of a file', () => {
  const sliding = (layers: number, window: number, full?: object) => ({
    kind: 'sliding-window',
    local: heads(layers),
    window,
    ...(full === undefined ? {} : { full }),
  });
  const every = (kinds: string) =>
    [...kinds].map((kind) =>
      kind === 'f' ? 'full_attention' : kind === 's' ? 'sliding_attention' : 'chunked_attention',
    );

  test.each<[string, Fields, object]>([
    ['the width over the heads, in whole elements', of('Llama'), { kind: 'gqa', full: heads(8) }],
    ['its own width of a head', of('Llama', { head_dim: 16 }), { kind: 'gqa', full: heads(8, 16) }],
    [
      'keys wider than values: their mean',
      of('MiMoV2Flash', { head_dim: 16, v_head_dim: 8 }),
      { kind: 'gqa', full: heads(8, 12) },
    ],
    [
      'no width of values: that of keys',
      of('MiMoV2Flash', { head_dim: 16, v_head_dim: 0 }),
      { kind: 'gqa', full: heads(8, 16) },
    ],
    ['a window, and no word of which layers', of('Mistral', { sliding_window: 64 }), sliding(8, 64)],
    [
      'a window switched off',
      of('Qwen2', { sliding_window: 64, use_sliding_window: false }),
      { kind: 'gqa', full: heads(8) },
    ],
    ['a window switched on', of('Qwen2', { sliding_window: 64, use_sliding_window: true }), sliding(8, 64)],
    [
      'a window of a token less than the context',
      of('Mistral', { sliding_window: 63, max_position_embeddings: 64 }),
      sliding(8, 63),
    ],
    [
      'a window as long as the context',
      of('Mistral', { sliding_window: 64, max_position_embeddings: 64 }),
      { kind: 'gqa', full: heads(8) },
    ],
    [
      'a list without windows',
      of('Mistral', { sliding_window: 64, layer_types: every('ffffffff') }),
      { kind: 'gqa', full: heads(8) },
    ],
    ['a list of windows alone', of('Mistral', { sliding_window: 64, layer_types: every('ssssssss') }), sliding(8, 64)],
    ['a list of both', of('Mistral', { sliding_window: 64, layer_types: every('sssfsssf') }), sliding(6, 64, heads(2))],
    [
      'every third layer full',
      of('Mistral', { sliding_window: 64, sliding_window_pattern: 3 }),
      sliding(6, 64, heads(2)),
    ],
    [
      'a period written in letters',
      of('Exaone4', { sliding_window: 64, sliding_window_pattern: 'LLLG' }),
      sliding(6, 64, heads(2)),
    ],
    [
      'a period with an underscore before it',
      of('Mistral', { sliding_window: 64, _sliding_window_pattern: 4 }),
      sliding(6, 64, heads(2)),
    ],
    [
      'every layer full',
      of('Mistral', { sliding_window: 64, sliding_window_pattern: 1 }),
      { kind: 'gqa', full: heads(8) },
    ],
    [
      'a period of none',
      of('Mistral', { sliding_window: 64, sliding_window_pattern: 0 }),
      { kind: 'gqa', full: heads(8) },
    ],
    [
      'more key and value heads in windows',
      of('MiMoV2Flash', {
        sliding_window: 64,
        hybrid_layer_pattern: [1, 1, 0, 1, 1, 0, 1, 0],
        swa_num_key_value_heads: 4,
        attention_chunk_size: 9,
      }),
      { kind: 'sliding-window', local: heads(5, 12, 4), full: heads(3), window: 64 },
    ],
    [
      'full layers of another size, whose keys are their values',
      of('Gemma4', {
        head_dim: 12,
        sliding_window: 64,
        layer_types: every('sfsfsfsf'),
        global_head_dim: 24,
        num_global_key_value_heads: 1,
        attention_k_eq_v: true,
      }),
      { kind: 'sliding-window', local: heads(4), full: { ...heads(4, 24, 1), sharedProjection: true }, window: 64 },
    ],
    [
      'last layers that read what others cached',
      of('Gemma4', {
        head_dim: 12,
        sliding_window: 64,
        layer_types: every('sffssfsf'),
        global_head_dim: 12,
        num_kv_shared_layers: 5,
      }),
      { kind: 'sliding-window', local: { ...heads(1), readers: 3 }, full: { ...heads(2), readers: 2 }, window: 64 },
    ],
    [
      'all layers but the first read what it cached',
      of('Gemma4', {
        head_dim: 12,
        sliding_window: 64,
        layer_types: every('ssssssss'),
        global_head_dim: 12,
        num_kv_shared_layers: 7,
      }),
      { kind: 'sliding-window', local: { ...heads(1), readers: 7 }, window: 64 },
    ],
    [
      'chunks, and every fourth layer full unless it says otherwise',
      of('Llama4', {
        head_dim: 12,
        attention_chunk_size: 64,
        interleave_moe_layer_step: 1,
        num_local_experts: 4,
        num_experts_per_tok: 1,
      }),
      { kind: 'chunked', full: heads(2), local: heads(6), chunkSize: 64 },
    ],
    [
      'chunks, and every third layer full',
      of('Llama4', {
        head_dim: 12,
        attention_chunk_size: 64,
        no_rope_layer_interval: 3,
        interleave_moe_layer_step: 2,
        num_local_experts: 4,
        num_experts_per_tok: 1,
      }),
      { kind: 'chunked', full: heads(2), local: heads(6), chunkSize: 64 },
    ],
    ['latents', LATENT, { kind: 'mla', latent: LATENT_LAYERS }],
    [
      'latents of queries too',
      { ...LATENT, q_lora_rank: 24 },
      { kind: 'mla', latent: { ...LATENT_LAYERS, qLoraRank: 24 } },
    ],
    ['a gate', { ...LATENT, mla_use_output_gate: true }, { kind: 'mla', latent: { ...LATENT_LAYERS, gated: true } }],
    [
      'an indexer in every layer',
      { ...LATENT, index_head_dim: 5, index_n_heads: 3 },
      { kind: 'dsa', latent: LATENT_LAYERS, indexer: { layers: 8, heads: 3, headDim: 5 } },
    ],
    [
      'an indexer that neighbours share',
      { ...LATENT, index_head_dim: 5, index_n_heads: 3, indexer_types: ['full', 'shared', 'shared', 'full'] },
      { kind: 'dsa', latent: LATENT_LAYERS, indexer: { layers: 2, heads: 3, headDim: 5 } },
    ],
    [
      'latents that are cached a head, values as wide as a head',
      of('MiniCPM3', { kv_lora_rank: 32, q_lora_rank: 24, qk_rope_head_dim: 4, qk_nope_head_dim: 9 }),
      {
        kind: 'gqa',
        full: {
          ...heads(8, 13, 8),
          by: { ...LATENT_LAYERS, qkNopeHeadDim: 9, vHeadDim: 12, qLoraRank: 24 },
        },
      },
    ],
    [
      'a block-sparse indexer on marked layers',
      of('MiniMaxM3Sparse', {
        head_dim: 12,
        num_local_experts: 4,
        num_experts_per_tok: 1,
        moe_layer_freq: [1, 1, 1, 1, 1, 1, 1, 1],
        sparse_attention_config: {
          sparse_index_dim: 6,
          sparse_attention_freq: [0, 1, 1, 0],
          sparse_num_index_heads: 4,
        },
      }),
      { kind: 'gqa', full: heads(8), indexer: { layers: 2, heads: 4, headDim: 6 } },
    ],
    [
      'a block-sparse indexer of one head on every layer',
      of('MiniMaxM3Sparse', {
        head_dim: 12,
        num_local_experts: 4,
        num_experts_per_tok: 1,
        moe_layer_freq: [1, 1, 1, 1, 1, 1, 1, 1],
        sparse_attention_config: { sparse_index_dim: 6 },
      }),
      { kind: 'gqa', full: heads(8), indexer: { layers: 8, heads: 1, headDim: 6 } },
    ],
    [
      'a sparse section without an indexer',
      of('MiniMaxM3Sparse', {
        head_dim: 12,
        num_local_experts: 4,
        num_experts_per_tok: 1,
        moe_layer_freq: [1, 1, 1, 1, 1, 1, 1, 1],
        sparse_attention_config: {},
      }),
      { kind: 'gqa', full: heads(8) },
    ],
    [
      'compressed states: entries beyond the layers are those of drafts',
      of('DeepseekV4', {
        head_dim: 12,
        compress_ratios: [0, 4, 128, 4, 128, 4, 0, 4, 4, 128],
        n_routed_experts: 16,
        num_experts_per_tok: 2,
        moe_intermediate_size: 48,
        sliding_window: 64,
        index_n_heads: 3,
        index_head_dim: 5,
        q_lora_rank: 24,
      }),
      {
        kind: 'v4',
        layers: 8,
        ratio4Layers: 4,
        ratio128Layers: 2,
        slidingWindow: 64,
        headDim: 12,
        indexer: { layers: 4, heads: 3, headDim: 5 },
        qLoraRank: 24,
        oLoraRank: 1024,
        oGroups: 1,
      },
    ],
  ])('%s', (_what, config, attention) => {
    expect(shapeOf(config).attention).toEqual(attention);
  });

  test('groups of the output projection, where they are stated', () => {
    const stated = {
      head_dim: 12,
      compress_ratios: [4, 4, 4, 4, 4, 4, 4, 4],
      n_routed_experts: 16,
      num_experts_per_tok: 2,
      moe_intermediate_size: 48,
      sliding_window: 64,
      index_n_heads: 3,
      index_head_dim: 5,
      q_lora_rank: 24,
      o_lora_rank: 512,
      o_groups: 4,
    };
    expect(shapeOf(of('DeepseekV4', stated)).attention).toMatchObject({
      oLoraRank: 512,
      oGroups: 4,
      ratio128Layers: 0,
    });
  });

  test('layers that all read the cache of another are refused', () => {
    const shared = { head_dim: 12, sliding_window: 64, layer_types: every('ssssssss'), global_head_dim: 12 };
    expect(problemsOf(of('Gemma4', { ...shared, num_kv_shared_layers: 8 }))).toEqual([
      {
        field: 'model.config.num_kv_shared_layers',
        message:
          "num_kv_shared_layers of Gemma4ForCausalLM is 8, which must be a whole number above 0 and of a size a model can have; take it from the model's config.json",
      },
    ]);
  });
});

describe('layers with a state beside a cache', () => {
  const DELTA = {
    head_dim: 12,
    linear_num_key_heads: 2,
    linear_num_value_heads: 4,
    linear_key_head_dim: 3,
    linear_value_head_dim: 5,
    num_experts: 0,
  };
  // Channels 2·2·3 + 4·5 = 32; what is projected 32 + 20 + 2·4 = 60.
  const gated = {
    kind: 'gated-delta-net',
    layers: 6,
    stateElements: 4 * 3 * 5,
    stateBytesPerElement: 2,
    convElements: 32 * 3,
    heads: 2,
    parameters: 100 * 60 + 20 * 100 + 32 * 4,
    projections: {
      split: [
        { input: 100, outputs: [52] },
        { input: 100, outputs: [8] },
        { input: 4, outputs: [32] },
      ],
      output: 20,
    },
  };
  const KIMI = {
    ...LATENT,
    architectures: ['KimiLinearForCausalLM'],
    linear_attn_config: {
      num_heads: 4,
      head_dim: 16,
      short_conv_kernel_size: 3,
      full_attn_layers: [4, 8, 12],
      gate_lower_bound: -5,
    },
  };
  const delta = {
    kind: 'kimi-delta-attention',
    layers: 5,
    stateElements: 4 * 16 * 16,
    stateBytesPerElement: 4,
    convElements: 3 * 64 * 2,
    heads: 4,
    // Query, key, value, output; decay and gate by way of one head; a rate a head; three convolutions.
    parameters: 4 * 100 * 64 + 2 * (100 * 16 + 16 * 64) + 100 * 4 + 3 * 64 * 3,
    projections: {
      split: [
        { input: 100, outputs: [64, 64, 64, 64, 4] },
        { input: 16, outputs: [64] },
      ],
      output: 64,
    },
  };
  const NEMOTRON = of('NemotronH', {
    head_dim: 12,
    hybrid_override_pattern: 'MM*-M-*E',
    mamba_num_heads: 4,
    mamba_head_dim: 5,
    ssm_state_size: 6,
    n_groups: 2,
    conv_kernel: 3,
    n_routed_experts: 16,
    num_experts_per_tok: 2,
    moe_intermediate_size: 48,
  });
  // Inner 4·5 = 20; channels 20 + 2·2·6 = 44.
  const mamba = {
    kind: 'mamba2',
    layers: 3,
    stateElements: 20 * 6,
    stateBytesPerElement: 2,
    convElements: 44 * 2,
    heads: 4,
    parameters: 100 * (20 + 44 + 4) + 20 * 100 + 44 * 3,
    projections: {
      split: [
        { input: 100, outputs: [68] },
        { input: 3, outputs: [44] },
      ],
      output: 20,
    },
  };
  const GRANITE = of('GraniteMoeHybrid', {
    layer_types: ['mamba', 'mamba', 'attention', 'mamba', 'mamba', 'mamba', 'attention', 'mamba'],
    mamba_n_heads: 4,
    mamba_d_head: 5,
    mamba_d_state: 6,
    mamba_n_groups: 2,
    mamba_d_conv: 3,
    shared_intermediate_size: 64,
    num_local_experts: 0,
  });
  const JAMBA = of('Jamba', {
    attn_layer_period: 4,
    attn_layer_offset: 1,
    expert_layer_period: 2,
    expert_layer_offset: 1,
    num_experts: 4,
    num_experts_per_tok: 2,
    mamba_d_state: 6,
    mamba_d_conv: 3,
    mamba_dt_rank: 7,
  });
  const jamba = {
    kind: 'mamba1',
    layers: 6,
    stateElements: 200 * 6,
    stateBytesPerElement: 2,
    convElements: 200 * 2,
    heads: 200,
    parameters: 2 * 100 * 200 + 200 * 2 * 6 + 2 * 200 * 7 + 200 * 100 + 200 * (6 + 3),
    projections: {
      split: [
        { input: 100, outputs: [200, 200] },
        { input: 3, outputs: [200] },
      ],
      output: 200,
    },
  };
  const LFM = of('Lfm2', {
    layer_types: ['conv', 'conv', 'full_attention', 'conv', 'conv', 'full_attention', 'conv', 'conv'],
  });
  const conv = {
    kind: 'short-convolution',
    layers: 6,
    stateElements: 0,
    stateBytesPerElement: 2,
    convElements: 100 * 2,
    heads: 8,
    parameters: 4 * 100 * 100 + 100 * 3,
    projections: {
      split: [
        { input: 100, outputs: [100, 100, 100] },
        { input: 3, outputs: [100] },
      ],
      output: 100,
    },
  };
  const cached = { full: heads(2) };
  const types = (full: number) =>
    Array.from({ length: 8 }, (_, layer) => (layer < full ? 'full_attention' : 'linear_attention'));

  test.each<[string, Fields, object]>([
    ['a gated delta net, every fourth layer full', of('Qwen3_5', DELTA), { ...cached, state: gated }],
    [
      'every second layer full',
      of('Qwen3_5', { ...DELTA, full_attention_interval: 2 }),
      { full: heads(4), state: { ...gated, layers: 4 } },
    ],
    [
      'layers by name',
      of('Qwen3_5', { ...DELTA, layer_types: types(3) }),
      { full: heads(3), state: { ...gated, layers: 5 } },
    ],
    [
      'a state in 32 bits and a longer kernel',
      of('Qwen3_5', { ...DELTA, mamba_ssm_dtype: 'float32', linear_conv_kernel_dim: 5 }),
      {
        ...cached,
        state: {
          ...gated,
          stateBytesPerElement: 4,
          convElements: 32 * 4,
          parameters: gated.parameters + 32,
          projections: {
            ...gated.projections,
            split: [...gated.projections.split.slice(0, 2), { input: 5, outputs: [32] }],
          },
        },
      },
    ],
    ['delta attention beside latents', KIMI, { latent: { ...LATENT_LAYERS, layers: 3 }, state: delta }],
    [
      'delta attention that says nothing: 128 a head, four steps, every fourth layer full, checkpoints with a bounded gate',
      { ...KIMI, linear_attn_config: { num_heads: 1, gate_lower_bound: -5 } },
      {
        latent: { ...LATENT_LAYERS, layers: 2 },
        state: {
          ...delta,
          layers: 6,
          heads: 1,
          stateElements: 128 * 128,
          convElements: 3 * 128 * 3,
          parameters: 4 * 100 * 128 + 2 * (100 * 128 + 128 * 128) + 100 + 3 * 128 * 4,
          projections: {
            split: [
              { input: 100, outputs: [128, 128, 128, 128, 1] },
              { input: 128, outputs: [128] },
            ],
            output: 128,
          },
          checkpoints: true,
        },
      },
    ],
    [
      'a gate of full rank; no checkpoints where the gate is not bounded',
      { ...KIMI, linear_attn_config: { num_heads: 4, head_dim: 128, full_attn_layers: [8], use_full_rank_gate: true } },
      {
        latent: { ...LATENT_LAYERS, layers: 1 },
        state: {
          ...delta,
          layers: 7,
          stateElements: 4 * 128 * 128,
          convElements: 3 * 512 * 3,
          parameters: 4 * 100 * 512 + (100 * 128 + 128 * 512) + 100 * 512 + 400 + 3 * 512 * 4,
          projections: {
            split: [
              { input: 100, outputs: [512, 512, 512, 512, 4] },
              { input: 128, outputs: [512] },
            ],
            output: 512,
          },
        },
      },
    ],
    ['state-space layers by letter', NEMOTRON, { ...cached, state: mamba }],
    [
      'state-space layers by name',
      {
        ...NEMOTRON,
        num_hidden_layers: undefined,
        hybrid_override_pattern: undefined,
        layers_block_type: ['mamba', 'mamba', 'attention', 'mlp', 'mamba', 'mlp', 'attention', 'moe'],
      },
      { ...cached, state: mamba },
    ],
    [
      'state-space layers by number, their state in 32 bits, one group and four steps unless they say otherwise',
      {
        ...NEMOTRON,
        hybrid_override_pattern: undefined,
        num_mamba_layers: 4,
        num_full_attention_layers: 1,
        num_moe_layers: 3,
        n_groups: undefined,
        conv_kernel: undefined,
        mamba_ssm_cache_dtype: 'float32',
      },
      {
        full: heads(1),
        state: {
          ...mamba,
          layers: 4,
          stateBytesPerElement: 4,
          convElements: 32 * 3,
          parameters: 100 * (20 + 32 + 4) + 20 * 100 + 32 * 4,
          projections: {
            split: [
              { input: 100, outputs: [56] },
              { input: 4, outputs: [32] },
            ],
            output: 20,
          },
        },
      },
    ],
    ['Granite 4', GRANITE, { ...cached, state: { ...mamba, layers: 6 } }],
    [
      'Granite 4 that leaves sizes to its class: twice the width over the heads, one group, four steps',
      { ...GRANITE, mamba_d_head: undefined, mamba_n_groups: undefined, mamba_d_conv: undefined },
      {
        ...cached,
        state: {
          ...mamba,
          layers: 6,
          stateElements: 200 * 6,
          convElements: 212 * 3,
          parameters: 100 * (200 + 212 + 4) + 200 * 100 + 212 * 4,
          projections: {
            split: [
              { input: 100, outputs: [416] },
              { input: 4, outputs: [212] },
            ],
            output: 200,
          },
        },
      },
    ],
    [
      'Granite 4 with layers of one kind keeps no state',
      { ...GRANITE, layer_types: Array.from({ length: 8 }, () => 'attention') },
      { kind: 'gqa', full: heads(8) },
    ],
    ['Jamba', JAMBA, { ...cached, state: jamba }],
    [
      'Jamba whose step is a sixteenth of the width, rounded up, by default or by the word',
      { ...JAMBA, mamba_dt_rank: undefined },
      { ...cached, state: jamba },
    ],
    ['Jamba with the word auto', { ...JAMBA, mamba_dt_rank: 'auto' }, { ...cached, state: jamba }],
    [
      'Jamba with another step and width',
      { ...JAMBA, mamba_dt_rank: 9, mamba_expand: 1 },
      {
        ...cached,
        state: {
          ...jamba,
          stateElements: 600,
          convElements: 200,
          heads: 100,
          parameters: 2 * 100 * 100 + 100 * 2 * 6 + 2 * 100 * 9 + 100 * 100 + 100 * 9,
          projections: {
            split: [
              { input: 100, outputs: [100, 100] },
              { input: 3, outputs: [100] },
            ],
            output: 100,
          },
        },
      },
    ],
    ['convolutions', LFM, { ...cached, state: conv }],
    [
      'convolutions where no index of attention stands',
      { ...LFM, layer_types: undefined, full_attn_idxs: [2, 5] },
      { ...cached, state: conv },
    ],
  ])('%s', (_what, config, attention) => {
    expect(shapeOf(config).attention).toEqual({ kind: 'hybrid', ...attention });
  });

  test.each<[string, number, number, number]>([
    ['the first of a period', 4, 0, 2],
    ['the last of a period', 4, 3, 2],
    ['a last period that is cut short', 3, 2, 2],
    ['a period that begins at the last layer', 8, 7, 1],
  ])('layers with attention of Jamba: %s', (_what, period, offset, layers) => {
    expect(shapeOf({ ...JAMBA, attn_layer_period: period, attn_layer_offset: offset }).attention).toMatchObject({
      full: { layers },
    });
  });

  test.each<[string, Fields, RegExp]>([
    [
      'an offset that no layer has',
      { ...JAMBA, attn_layer_offset: 4 },
      /comes out with 0 layers that cache keys and 8 with a state/,
    ],
    [
      'attention in every layer',
      { ...JAMBA, attn_layer_period: 1, attn_layer_offset: 0 },
      /with 8 layers that cache keys and 0 with a state/,
    ],
    [
      'latents in every layer',
      { ...KIMI, linear_attn_config: { num_heads: 1, full_attn_layers: [1, 2, 3, 4, 5, 6, 7, 8] } },
      /8 layers that cache keys and 0/,
    ],
  ])('%s: models of one kind alone are refused', (_what, config, says) => {
    expect(problemsOf(config)).toEqual([
      { field: 'model.config.num_hidden_layers', message: expect.stringMatching(says) },
    ]);
  });

  test.each<[string, Fields, readonly string[]]>([
    ['letters and numbers', { ...NEMOTRON, hybrid_override_pattern: undefined }, ['hybrid_override_pattern']],
    [
      'one of three numbers',
      { ...NEMOTRON, hybrid_override_pattern: '', num_mamba_layers: 4, num_moe_layers: 2 },
      ['hybrid_override_pattern'],
    ],
    ['an offset', { ...JAMBA, attn_layer_offset: undefined }, ['attn_layer_offset']],
    ['the offset of experts', { ...JAMBA, expert_layer_offset: undefined }, ['expert_layer_offset']],
    ['heads of keys', of('Qwen3_5', { ...DELTA, linear_num_key_heads: undefined }), ['linear_num_key_heads']],
  ])('without %s it is refused', (_what, config, fields) => {
    expect(fieldsOf(config)).toEqual(expect.arrayContaining(fields.map((field) => `model.config.${field}`)));
  });
});

describe('feed-forward layers', () => {
  const MOE = { num_experts: 16, num_experts_per_tok: 2, moe_intermediate_size: 48 };
  const experts = (layers: number, more: Partial<NonNullable<Architecture['experts']>> = {}) => ({
    layers,
    numExperts: 16,
    numExpertsPerToken: 2,
    intermediateSize: 48,
    hiddenSize: 100,
    sharedIntermediateSize: 0,
    matrices: 3,
    ...more,
  });
  const dense = (layers: number, intermediateSize = 300, matrices = 3) => ({ layers, intermediateSize, matrices });

  test.each<[string, Fields, object | undefined, object | undefined]>([
    ['no experts', of('Llama'), dense(8), undefined],
    ['one expert is none', of('Qwen3Moe', { ...MOE, head_dim: 12, num_experts: 1 }), dense(8), undefined],
    ['two experts', of('Qwen3Moe', { ...MOE, head_dim: 12, num_experts: 2 }), undefined, experts(8, { numExperts: 2 })],
    ['two matrices without a gate', of('Starcoder2'), dense(8, 300, 2), undefined],
    ['every layer', of('Qwen3Moe', { ...MOE, head_dim: 12 }), undefined, experts(8)],
    ['every third layer', of('Qwen3Moe', { ...MOE, head_dim: 12, decoder_sparse_step: 3 }), dense(6), experts(2)],
    [
      'but those named, where the step reaches them',
      of('Qwen3Moe', { ...MOE, head_dim: 12, decoder_sparse_step: 2, mlp_only_layers: [0, 1, 3, 4] }),
      dense(6),
      experts(2),
    ],
    ['dense layers first', LATENT, dense(3), experts(5)],
    ['none dense first', { ...LATENT, first_k_dense_replace: 0 }, undefined, experts(8)],
    [
      'marked layers',
      of('Qwen3Moe', { ...MOE, head_dim: 12, moe_layer_freq: [0, 1, 1, 0, 1, 0, 0, 0] }),
      dense(5),
      experts(3),
    ],
    [
      'layers by name',
      of('Qwen3Moe', {
        ...MOE,
        head_dim: 12,
        mlp_layer_types: ['dense', 'sparse', 'sparse', 'dense', 'dense', 'dense', 'dense', 'dense'],
      }),
      dense(6),
      experts(2),
    ],
    ['layers in one text', of('Qwen3Moe', { ...MOE, head_dim: 12, moe_layers_enum: '2,3,4' }), dense(5), experts(3)],
    ['an empty text', of('Qwen3Moe', { ...MOE, head_dim: 12, moe_layers_enum: ' ' }), undefined, experts(8)],
    [
      'both in every layer',
      of('Gemma4', { ...MOE, head_dim: 12, sliding_window: 64, global_head_dim: 12, enable_moe_block: true }),
      dense(8),
      experts(8),
    ],
    [
      'shared experts by their number',
      { ...LATENT, n_shared_experts: 2 },
      dense(3),
      experts(5, { sharedIntermediateSize: 96 }),
    ],
    [
      'a shared expert by its width',
      of('Qwen2Moe', { ...MOE, shared_expert_intermediate_size: 70 }),
      undefined,
      experts(8, { sharedIntermediateSize: 70 }),
    ],
    [
      'shared experts by number and width',
      of('Qwen2Moe', { ...MOE, shared_expert_intermediate_size: 70, n_shared_experts: 3 }),
      undefined,
      experts(8, { sharedIntermediateSize: 210 }),
    ],
    [
      'a width of shared experts and a number of none',
      of('Qwen2Moe', { ...MOE, shared_expert_intermediate_size: 70, n_shared_experts: 0 }),
      undefined,
      experts(8, { sharedIntermediateSize: 70 }),
    ],
    ['experts in a latent', { ...LATENT, moe_latent_size: 40 }, dense(3), experts(5, { hiddenSize: 40 })],
    [
      'Mixtral: one width',
      of('Mixtral', { num_local_experts: 16, num_experts_per_tok: 2 }),
      undefined,
      experts(8, { intermediateSize: 300 }),
    ],
    [
      'Llama 4: one shared expert, and dense layers of another width',
      of('Llama4', {
        head_dim: 12,
        attention_chunk_size: 64,
        interleave_moe_layer_step: 2,
        num_local_experts: 16,
        num_experts_per_tok: 2,
        intermediate_size_mlp: 500,
      }),
      dense(4, 500),
      experts(4, { intermediateSize: 300, sharedIntermediateSize: 300 }),
    ],
    [
      'Nemotron-H: dense layers by their letter, without experts',
      of('NemotronH', {
        head_dim: 12,
        hybrid_override_pattern: 'M*-M*-M-',
        mamba_num_heads: 4,
        mamba_head_dim: 5,
        ssm_state_size: 6,
      }),
      dense(3, 300, 2),
      undefined,
    ],
    [
      'Nemotron-H: experts by their letter, and none dense',
      of('NemotronH', {
        ...MOE,
        head_dim: 12,
        hybrid_override_pattern: 'M*EM*EME',
        mamba_num_heads: 4,
        mamba_head_dim: 5,
        ssm_state_size: 6,
      }),
      undefined,
      experts(3, { matrices: 2 }),
    ],
    [
      'Gemma-4: layers that keep no cache are twice as wide',
      of('Gemma4', {
        head_dim: 12,
        sliding_window: 64,
        global_head_dim: 12,
        num_kv_shared_layers: 2,
        use_double_wide_mlp: true,
      }),
      dense(8, 375),
      undefined,
    ],
    [
      'Gemma-4: they are not unless it says so',
      of('Gemma4', { head_dim: 12, sliding_window: 64, global_head_dim: 12, num_kv_shared_layers: 2 }),
      dense(8),
      undefined,
    ],
    [
      'Granite 4: a dense part beside experts where it has a width',
      of('GraniteMoeHybrid', {
        layer_types: ['mamba', 'attention', 'mamba', 'mamba', 'mamba', 'mamba', 'mamba', 'mamba'],
        mamba_n_heads: 4,
        mamba_d_head: 5,
        mamba_d_state: 6,
        shared_intermediate_size: 64,
        num_local_experts: 16,
        num_experts_per_tok: 2,
      }),
      dense(8, 64),
      experts(8, { intermediateSize: 300 }),
    ],
  ])('%s', (_what, config, ofDense, ofExperts) => {
    const { dense: found, experts: routed } = shapeOf(config);
    expect({ dense: found, experts: routed }).toEqual({ dense: ofDense, experts: ofExperts });
  });

  test('DeepSeek’s dense layers must be told', () => {
    expect(fieldsOf({ ...LATENT, first_k_dense_replace: undefined })).toEqual(['model.config.first_k_dense_replace']);
    expect(fieldsOf(of('Qwen3Moe', { ...MOE, head_dim: 12 }))).toEqual([]);
  });
});

describe('layers of their own widths', () => {
  const decilm = (block_configs: unknown) =>
    of('DeciLM', { num_hidden_layers: 4, num_key_value_heads: undefined, block_configs });
  const block = (n_heads_in_group: number | null, ffn: object) => ({ attention: { n_heads_in_group }, ffn });

  test('widths are rounded up to 256, and layers without a part have none', () => {
    const blocks = [
      block(4, { ffn_mult: 3 }), // floor(2 × 3 × 100 / 3) = 200 → 256
      block(null, { ffn_mult: 3.9 }), // 260 → 512
      block(4, { no_op: true, intermediate_size: 999 }),
      block(null, { intermediate_size: 100 }),
    ];
    expect(shapeOf(decilm(blocks))).toMatchObject({
      attention: { kind: 'gqa', full: heads(2) },
      dense: { layers: 3, intermediateSize: (256 + 512 + 100) / 3, matrices: 3 },
    });
  });

  test('a model without feed-forward parts', () => {
    const blocks = [
      block(8, { no_op: true }),
      block(8, {}),
      block(8, { ffn_mult: null }),
      block(8, { ffn_mult: 0.001 }),
    ];
    expect(shapeOf(decilm(blocks))).toMatchObject({
      attention: { full: heads(4, 12, 1) },
      dense: { layers: 0, intermediateSize: 0 },
    });
  });

  test.each<[string, unknown, number]>([
    ['no heads', block(0, {}), 0],
    ['a negative factor', block(4, { ffn_mult: -1 }), 0],
    ['a width in words', block(4, { intermediate_size: '100' }), 1],
    ['an endless width', block(4, { intermediate_size: Number.POSITIVE_INFINITY }), 1],
  ])('%s is refused with its place', (_what, wrong, place) => {
    const blocks = [block(4, {}), block(4, {}), block(4, {}), block(4, {})];
    blocks[place] = wrong as never;
    expect(fieldsOf(decilm(blocks))).toEqual([`model.config.block_configs[${place}]`]);
  });

  test.each<[string, unknown]>([
    ['an empty list', []],
    ['a list of numbers', [1, 2, 3, 4]],
    ['a list with nothing in it', [null]],
    ['one block alone', block(4, {})],
  ])('%s is none of layers', (_what, block_configs) => {
    expect(fieldsOf(decilm(block_configs))).toEqual(['model.config.num_key_value_heads']);
  });
});

describe('numbers', () => {
  const wrong = (field: string, value: unknown, name = 'LlamaForCausalLM') => ({
    field: `model.config.${field}`,
    message: `${field} of ${name} is ${value as string}, which must be a whole number above 0 and of a size a model can have; take it from the model's config.json`,
  });
  const missing = (field: string, name = 'LlamaForCausalLM') => ({
    field: `model.config.${field}`,
    message: `the configuration of ${name} has no ${field}, which the memory plan needs; add it from the model's config.json`,
  });

  test.each<[string, unknown, string]>([
    ['vocab_size', 1e9 + 1, '1000000001'],
    ['vocab_size', -1, '-1'],
    ['vocab_size', 0.5, '0.5'],
    ['vocab_size', '1000', '"1000"'],
    ['num_hidden_layers', 10_001, '10001'],
    ['num_key_value_heads', 0, '0'],
    ['head_dim', 0, '0'],
    ['hidden_size', 'x'.repeat(60), `"${'x'.repeat(39)}`],
  ])('%s cannot be %j', (field, value, shown) => {
    expect(problemsOf(of('Llama', { [field]: value }))).toEqual([wrong(field, shown)]);
  });

  test.each<[string, unknown]>([
    ['vocab_size', 1e9],
    ['vocab_size', 0],
    ['num_hidden_layers', 10_000],
    ['num_attention_heads', 2],
  ])('%s can be %j', (field, value) => {
    expect(problemsOf(of('Llama', { [field]: value }))).toEqual([]);
  });

  test('null is not there, and another name is asked', () => {
    expect(
      shapeOf(
        of('Qwen3Moe', {
          head_dim: null,
          n_routed_experts: null,
          num_experts: 4,
          num_experts_per_tok: null,
          num_experts_per_token: 2,
          moe_intermediate_size: 8,
          model_type: 'x',
          architectures: ['Qwen2MoeForCausalLM'],
        }),
      ).experts,
    ).toMatchObject({ numExperts: 4, numExpertsPerToken: 2 });
  });

  test('a name that holds no number is told, and the next is asked all the same', () => {
    const asked = of('Qwen2Moe', {
      n_routed_experts: '4',
      num_experts: 4,
      num_experts_per_tok: 2,
      moe_intermediate_size: 8,
    });
    expect(problemsOf(asked)).toEqual([wrong('n_routed_experts', '"4"', 'Qwen2MoeForCausalLM')]);
  });

  test('what is missing is told once, with all its names, and what is wrong is not missing too', () => {
    const bare = { architectures: ['Qwen2MoeForCausalLM'], num_hidden_layers: 4, hidden_size: -1, num_experts: 4 };
    expect(problemsOf(bare)).toEqual([
      wrong('hidden_size', '-1', 'Qwen2MoeForCausalLM'),
      ...[
        'num_attention_heads',
        'num_key_value_heads',
        'moe_intermediate_size',
        'num_experts_per_tok or num_experts_per_token or top_k_experts',
      ].map((field) => missing(field, 'Qwen2MoeForCausalLM')),
    ]);
  });

  test('a size of 0 that is needed is missing', () => {
    expect(problemsOf(of('Qwen3', { head_dim: 12, num_hidden_layers: 0 }))).toContainEqual(
      missing('num_hidden_layers', 'Qwen3ForCausalLM'),
    );
  });

  test('a section tells its own path', () => {
    const kimi = {
      ...LATENT,
      architectures: ['KimiLinearForCausalLM'],
      linear_attn_config: { num_heads: 1.5, head_dim: 'x' },
    };
    expect(fieldsOf(kimi)).toEqual([
      'model.config.linear_attn_config.num_heads',
      'model.config.linear_attn_config.head_dim',
    ]);
  });
});
