import type { FieldReader } from './fields';
import type { StateLayers } from './types';
import { BF16_BYTES, FLOAT32_BYTES } from '../../units';

export interface StateSplit {
  readonly layers: StateLayers;
  /** Layers that keep a key-value cache beside the stateful ones. */
  readonly cachingLayers: number;
}

/** Linear-attention and state-space layers, if the configuration has any. */
export function stateLayers(read: FieldReader, numHiddenLayers: number): StateSplit | undefined {
  if (read.has('linear_num_value_heads')) return gatedDeltaNet(read, numHiddenLayers);
  if (read.has('linear_attn_config')) return kimiDeltaAttention(read, numHiddenLayers);
  if (read.has('mamba_num_heads')) return mamba2(read);
  if (read.has('mamba_n_heads')) return graniteMamba(read);
  if (read.has('attn_layer_period')) return mamba1(read, numHiddenLayers);
  if (read.texts('layer_types')?.includes('conv') === true) return shortConvolution(read);
  return undefined;
}

function bytesPerElement(dtype: string | undefined): number {
  return dtype === 'float32' ? FLOAT32_BYTES : BF16_BYTES;
}

/** Qwen3-Next and Qwen3.5/3.8: one matrix of key × value dimension per value head, and a short convolution. */
function gatedDeltaNet(read: FieldReader, numHiddenLayers: number): StateSplit {
  const keyHeads = read.required('linear_num_key_heads');
  const valueHeads = read.required('linear_num_value_heads');
  const keyDim = read.required('linear_key_head_dim');
  const valueDim = read.required('linear_value_head_dim');
  const hidden = read.optional('hidden_size') ?? 0;
  const kernel = read.or(4, 'linear_conv_kernel_dim');
  const full = fullAttentionLayers(read, numHiddenLayers);
  const channels = 2 * keyHeads * keyDim + valueHeads * valueDim;
  const projections = channels + valueHeads * valueDim + 2 * valueHeads;
  return {
    cachingLayers: full,
    layers: {
      kind: 'gated-delta-net',
      layers: numHiddenLayers - full,
      stateElements: valueHeads * keyDim * valueDim,
      stateBytesPerElement: bytesPerElement(read.text('mamba_ssm_dtype')),
      convElements: channels * (kernel - 1),
      heads: keyHeads,
      parameters: hidden * projections + valueHeads * valueDim * hidden + channels * kernel,
      projections: {
        split: [
          { input: hidden, outputs: [channels + valueHeads * valueDim] },
          { input: hidden, outputs: [2 * valueHeads] },
          { input: kernel, outputs: [channels] },
        ],
        output: valueHeads * valueDim,
      },
    },
  };
}

function fullAttentionLayers(read: FieldReader, numHiddenLayers: number): number {
  const types = read.texts('layer_types');
  if (types !== undefined) return types.filter((type) => type === 'full_attention').length;
  return Math.floor(numHiddenLayers / read.positive(4, 'full_attention_interval'));
}

/** What FlashKDA is made for, beside a bounded gate. */
const FLASH_KDA_HEAD_DIM = 128;

/** Kimi-Linear and Kimi-K3: like the gated delta net, with as many key as value heads. */
function kimiDeltaAttention(read: FieldReader, numHiddenLayers: number): StateSplit | undefined {
  const linear = read.nested('linear_attn_config');
  if (linear === undefined) return undefined;
  const heads = linear.or(1, 'num_heads');
  const dim = linear.or(128, 'head_dim');
  const kernel = linear.or(4, 'short_conv_kernel_size');
  const full = linear.numbers('full_attn_layers')?.length ?? Math.floor(numHiddenLayers / 4);
  const hidden = read.optional('hidden_size') ?? 0;
  const width = heads * dim;
  return {
    cachingLayers: full,
    layers: {
      kind: 'kimi-delta-attention',
      layers: numHiddenLayers - full,
      stateElements: heads * dim * dim,
      stateBytesPerElement: FLOAT32_BYTES,
      convElements: 3 * width * (kernel - 1),
      heads,
      parameters: deltaProjections(linear, hidden, width, dim) + hidden * heads + 3 * width * kernel,
      projections: {
        split: [
          { input: hidden, outputs: [width, width, width, width, heads] },
          { input: dim, outputs: [width] },
        ],
        output: width,
      },
      // FlashKDA: vLLM 0.29.0 models/kimi_k3/nvidia/kda.py:176,599.
      ...(dim === FLASH_KDA_HEAD_DIM && linear.has('gate_lower_bound') ? { checkpoints: true } : {}),
    },
  };
}

/** Query, key, value and output at full width, decay and gate by way of one head's width; K3's gate is wide too. */
function deltaProjections(linear: FieldReader, hidden: number, width: number, dim: number): number {
  const byWayOfOneHead = hidden * dim + dim * width;
  const gate = linear.flag('use_full_rank_gate') ? hidden * width : byWayOfOneHead;
  return 4 * hidden * width + byWayOfOneHead + gate;
}

/** Nemotron-H: state-space layers marked M in the pattern, attention layers marked *. */
function mamba2(read: FieldReader): StateSplit {
  const pattern = read.text('hybrid_override_pattern') ?? '';
  const counted = ['num_mamba_layers', 'num_full_attention_layers', 'num_moe_layers'].every((name) => read.has(name));
  if (pattern === '' && !counted) read.lack('hybrid_override_pattern');
  const count = (mark: string): number => [...pattern].filter((symbol) => symbol === mark).length;
  return {
    cachingLayers: read.or(count('*'), 'num_full_attention_layers'),
    layers: mamba2Layers(read, {
      layers: read.or(count('M'), 'num_mamba_layers'),
      heads: read.required('mamba_num_heads'),
      headDim: read.required('mamba_head_dim'),
      stateSize: read.required('ssm_state_size'),
      groups: read.or(1, 'n_groups'),
      kernel: read.or(4, 'conv_kernel'),
      dtype: read.text('mamba_ssm_cache_dtype'),
    }),
  };
}

/** Granite 4: the same layers under other names, beside a feed-forward part. */
function graniteMamba(read: FieldReader): StateSplit {
  const types = read.texts('layer_types') ?? [];
  const heads = read.required('mamba_n_heads');
  const expanded = read.or(2, 'mamba_expand') * read.or(0, 'hidden_size');
  return {
    cachingLayers: types.filter((type) => type === 'full_attention').length,
    layers: mamba2Layers(read, {
      layers: types.filter((type) => type === 'mamba').length,
      heads,
      headDim: read.or(expanded / heads, 'mamba_d_head'),
      stateSize: read.required('mamba_d_state'),
      groups: read.or(1, 'mamba_n_groups'),
      kernel: read.or(4, 'mamba_d_conv'),
    }),
  };
}

/** Jamba: one layer of a period has attention, the others a state for each channel; the rank of its step is a sixteenth of the width. */
function mamba1(read: FieldReader, numHiddenLayers: number): StateSplit {
  const hidden = read.or(1, 'hidden_size');
  const inner = read.or(2, 'mamba_expand') * hidden;
  const stateSize = read.required('mamba_d_state');
  const kernel = read.or(4, 'mamba_d_conv');
  const rank = read.text('mamba_dt_rank') === 'auto' ? undefined : read.optional('mamba_dt_rank');
  const full = layersOfPeriod(read, 'attn_layer', numHiddenLayers);
  const projections =
    2 * hidden * inner + inner * 2 * stateSize + 2 * inner * (rank ?? Math.ceil(hidden / 16)) + inner * hidden;
  return {
    cachingLayers: full,
    layers: {
      kind: 'mamba1',
      layers: numHiddenLayers - full,
      stateElements: inner * stateSize,
      stateBytesPerElement: BF16_BYTES,
      convElements: inner * (kernel - 1),
      heads: inner,
      parameters: projections + inner * (stateSize + kernel),
      projections: {
        split: [
          { input: hidden, outputs: [inner, inner] },
          { input: kernel, outputs: [inner] },
        ],
        output: inner,
      },
    },
  };
}

/** Layers `offset`, `offset + period` and so on; Jamba names both for attention and for experts. */
export function layersOfPeriod(read: FieldReader, of: 'attn_layer' | 'expert_layer', layers: number): number {
  const period = read.required(`${of}_period`);
  if (!read.has(`${of}_offset`)) read.lack(`${of}_offset`);
  const offset = read.or(0, `${of}_offset`);
  return offset >= Math.min(period, layers) ? 0 : Math.floor((layers - 1 - offset) / period) + 1;
}

interface Mamba2Sizes {
  readonly layers: number;
  readonly heads: number;
  readonly headDim: number;
  readonly stateSize: number;
  readonly groups: number;
  readonly kernel: number;
  readonly dtype?: string;
}

function mamba2Layers(read: FieldReader, sizes: Mamba2Sizes): StateLayers {
  const { layers, heads, headDim, stateSize, groups, kernel, dtype } = sizes;
  const hidden = read.optional('hidden_size') ?? 0;
  const inner = heads * headDim;
  const channels = inner + 2 * groups * stateSize;
  return {
    kind: 'mamba2',
    layers,
    stateElements: inner * stateSize,
    stateBytesPerElement: bytesPerElement(dtype),
    convElements: channels * (kernel - 1),
    heads,
    parameters: hidden * (inner + channels + heads) + inner * hidden + channels * kernel,
    projections: {
      split: [
        { input: hidden, outputs: [inner + channels + heads] },
        { input: kernel, outputs: [channels] },
      ],
      output: inner,
    },
  };
}

/** LFM2: gated convolutions over a few tokens; vLLM models/lfm2.py, layers/mamba/short_conv.py. */
function shortConvolution(read: FieldReader): StateSplit {
  const types = read.texts('layer_types') ?? [];
  const hidden = read.or(1, 'hidden_size');
  const kernel = read.or(3, 'conv_L_cache');
  const conv = types.filter((type) => type === 'conv').length;
  return {
    cachingLayers: types.length - conv,
    layers: {
      kind: 'short-convolution',
      layers: conv,
      stateElements: 0,
      stateBytesPerElement: BF16_BYTES,
      convElements: hidden * (kernel - 1),
      heads: read.or(1, 'num_attention_heads'),
      parameters: 4 * hidden * hidden + hidden * kernel,
      projections: {
        split: [
          { input: hidden, outputs: [hidden, hidden, hidden] },
          { input: kernel, outputs: [hidden] },
        ],
        output: hidden,
      },
    },
  };
}
