import type { HuggingFaceConfig } from '../../catalog/types';
import { LANGUAGE_SECTIONS } from '../../catalog';
import { familyOf, type ModelFamily } from './class-defaults';
import { MOST_LAYERS } from './fields';
import { isRecord } from '../../units';

type Fields = Record<string, unknown>;

/** Of the whole file, also where the language model has a section of its own. */
const OF_THE_FILE = ['tie_word_embeddings', 'quantization_config', 'vocab_size'] as const;

/** Names of length limits, in the order of vLLM's transformers_utils/model_arch_config_convertor.py; the smallest counts. */
const LENGTHS = [
  'max_position_embeddings',
  'n_positions',
  'max_seq_len',
  'seq_length',
  'max_sequence_length',
  'seq_len',
];

/** One configuration in the reader's own words, whatever the class calls its fields and however deep they lie. */
export interface Canonical {
  readonly config: HuggingFaceConfig;
  readonly family?: ModelFamily;
}

export function canonical(outer: HuggingFaceConfig): Canonical {
  const text = languageModel(outer);
  const family = familyOf(text, outer);
  const fields: Fields = { ...text, architectures: outer.architectures };
  for (const name of OF_THE_FILE) fields[name] ??= outer[name];
  fields['quantization_config'] ??= outer['compression_config'];
  for (const [name, published] of Object.entries(family?.renamed ?? {})) fields[name] ??= fields[published];
  for (const derive of DERIVATIONS) Object.assign(fields, derive(fields));
  for (const refers of [false, true])
    for (const [name, value] of Object.entries(family?.defaults ?? {}))
      if (isReference(value) === refers) fields[name] ??= referred(fields, value);
  fields['max_position_embeddings'] = longestContext(fields, outer) ?? fields['max_position_embeddings'];
  return { config: fields as unknown as HuggingFaceConfig, family };
}

/** The section of the language model, with the towers and the class that stand beside it. */
function languageModel(outer: HuggingFaceConfig): HuggingFaceConfig {
  const name = LANGUAGE_SECTIONS.find((key) => isRecord(outer[key]));
  if (name === undefined) return outer;
  const section = outer[name] as HuggingFaceConfig;
  const inner = LANGUAGE_SECTIONS.some((key) => isRecord(section[key])) ? languageModel(section) : section;
  const towers = Object.fromEntries(
    Object.entries(outer).filter(([key]) =>
      /^(vision|audio|talker|projector|siglip)_config$|^(mm_|projection_|query_num|out_hidden)/.test(key),
    ),
  );
  return { ...towers, ...inner };
}

const isReference = (value: unknown): value is string => typeof value === 'string' && value.startsWith('=');

const referred = (fields: Fields, value: unknown): unknown => (isReference(value) ? fields[value.slice(1)] : value);

type Derivation = (fields: Fields) => Fields;

const numbersOf = (value: unknown): readonly number[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number')
    ? (value as number[])
    : undefined;
const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? (value as string[]) : undefined;

/** One number for every layer, all the same, is that number. */
const PER_LAYER = [
  'moe_intermediate_size',
  'num_experts_per_tok',
  'n_shared_experts',
  'num_experts',
  'intermediate_size',
];
const sameInEveryLayer: Derivation = (fields) =>
  Object.fromEntries(
    PER_LAYER.flatMap((name) => {
      const values = numbersOf(fields[name]);
      return values?.every((value) => value === values[0]) === true ? [[name, values[0]]] : [];
    }),
  );

/** Nemotron-H: kinds of layers by name instead of by letter. */
const MARKS: Readonly<Record<string, string>> = { mamba: 'M', moe: 'E', attention: '*', mlp: '-' };
const blockTypes: Derivation = (fields) => {
  const blocks = textsOf(fields['layers_block_type']);
  if (blocks === undefined || fields['mamba_num_heads'] === undefined) return {};
  if (!blocks.every((block) => block in MARKS)) return {};
  return {
    hybrid_override_pattern: blocks.map((block) => MARKS[block]).join(''),
    num_hidden_layers: fields['num_hidden_layers'] ?? blocks.length,
    layers_block_type: undefined,
  };
};

/** MiMo-V2: 1 marks a sliding layer. */
const windowMarks: Derivation = (fields) => {
  const marks = numbersOf(fields['hybrid_layer_pattern']);
  if (marks === undefined) return {};
  return {
    layer_types: marks.map((mark) => (mark === 1 ? 'sliding_attention' : 'full_attention')),
    attention_chunk_size: undefined,
  };
};

/** MiniMax: 1 marks softmax attention; a list of them says nothing. Latent layers with an indexer say so by its fields. */
const uniformAttention: Derivation = (fields) => {
  const marks = numbersOf(fields['attn_type_list']);
  const types = textsOf(fields['layer_types']);
  return {
    ...(marks?.every((mark) => mark === 1) === true ? { attn_type_list: undefined } : {}),
    ...(types?.every((type) => type === 'deepseek_sparse_attention') === true ? { layer_types: undefined } : {}),
  };
};

/** EXAONE 4 writes its period as letters: LLLG. Step files list more layers than they have. */
const windowPeriod: Derivation = (fields) => {
  const pattern = fields['sliding_window_pattern'] ?? fields['_sliding_window_pattern'];
  const own = typeof pattern === 'string' ? pattern.length : pattern;
  return own === undefined ? {} : { sliding_window_pattern: own };
};

/** Granite 4: layers by name; where none of them has a state the state's sizes say nothing. */
const stateNames: Derivation = (fields) => {
  const types = textsOf(fields['layer_types']) ?? textsOf(fields['layers_block_type']);
  if (types === undefined || fields['mamba_n_heads'] === undefined) return {};
  if (!types.every((type) => type === 'attention' || type === 'mamba')) return {};
  const plain = {
    layers_block_type: undefined,
    layer_types: types.map((type) => (type === 'mamba' ? 'mamba' : 'full_attention')),
  };
  const none = ['mamba_n_heads', 'mamba_d_head', 'mamba_d_state', 'mamba_n_groups', 'mamba_d_conv'];
  return types.includes('mamba') ? plain : { ...plain, ...Object.fromEntries(none.map((name) => [name, undefined])) };
};

/** One entry a layer; undefined where the file states no number of layers that a model can have. */
function everyLayer<T>(fields: Fields, entry: (layer: number) => T): readonly T[] | undefined {
  const layers = fields['num_hidden_layers'];
  const stated = typeof layers === 'number' && Number.isInteger(layers) && layers > 0 && layers <= MOST_LAYERS;
  return stated ? Array.from({ length: layers }, (_, layer) => entry(layer)) : undefined;
}

/** LFM2: convolutions where `full_attn_idxs` names no attention, and a width that its class shortens to two thirds. */
const convolutions: Derivation = (fields) => {
  const full = numbersOf(fields['full_attn_idxs']);
  const types = everyLayer(fields, (layer) => (full?.includes(layer) === true ? 'full_attention' : 'conv'));
  const listed = full === undefined ? {} : { full_attn_idxs: undefined, ...(types && { layer_types: types }) };
  const width = fields['block_ff_dim'] ?? fields['intermediate_size'];
  if (fields['block_auto_adjust_ff_dim'] !== true || typeof width !== 'number') return listed;
  const factor = typeof fields['block_ffn_dim_multiplier'] === 'number' ? fields['block_ffn_dim_multiplier'] : 1;
  const multiple = typeof fields['block_multiple_of'] === 'number' ? fields['block_multiple_of'] : 256;
  const adjusted = Math.floor(Math.floor((2 * width) / 3) * factor);
  return { ...listed, intermediate_size: Math.ceil(adjusted / multiple) * multiple };
};

/** DBRX nests its attention and its experts. */
const nestedSections: Derivation = (fields) => {
  const attention = fields['attn_config'];
  const mlp = fields['ffn_config'];
  if (!isRecord(attention) || !isRecord(mlp)) return {};
  return {
    num_key_value_heads: attention['kv_n_heads'],
    moe_intermediate_size: mlp['ffn_hidden_size'],
    num_experts: mlp['moe_num_experts'],
    num_experts_per_tok: mlp['moe_top_k'],
  };
};

/** Falcon: one key and value head for all queries, and a feed-forward layer four times as wide. */
const falcon: Derivation = (fields) => {
  if (fields['model_type'] !== 'falcon') return {};
  const hidden = fields['hidden_size'];
  const single = fields['new_decoder_architecture'] !== true && fields['multi_query'] !== false;
  return {
    ...(single ? { num_key_value_heads: 1 } : {}),
    intermediate_size: fields['ffn_hidden_size'] ?? (typeof hidden === 'number' ? 4 * hidden : undefined),
  };
};

/**
 * LongCat-Flash: each of its layers is two, both with attention and a dense part, one with experts beside; a token sent to a
 * zero expert passes through, which leaves as many real ones as their share.
 */
const longcat: Derivation = (fields) => {
  if (fields['model_type'] !== 'longcat_flash') return {};
  const layers = fields['num_layers'] ?? fields['num_hidden_layers'];
  const [chosen, real, zero] = [fields['num_experts_per_tok'], fields['n_routed_experts'], fields['zero_expert_num']];
  const counted = [chosen, real, zero].every((value) => typeof value === 'number');
  return {
    num_hidden_layers: Number.isInteger(layers) ? 2 * Number(layers) : layers,
    num_moe_layers: Number.isInteger(layers) ? layers : undefined,
    first_k_dense_replace: 0,
    enable_moe_block: true,
    ...(counted
      ? { num_experts_per_tok: Math.round((Number(chosen) * Number(real)) / (Number(real) + Number(zero))) }
      : {}),
  };
};

/** Molmo states the width of gate and up-projection together. */
const molmo: Derivation = ({ model_type: type, intermediate_size: width }) =>
  type === 'molmo' && typeof width === 'number' ? { intermediate_size: width / 2 } : {};

/** Layers that name which of them have experts. */
const mixedLayers: Derivation = (fields) => {
  const types = textsOf(fields['mlp_layer_types']);
  if (types !== undefined && fields['moe_layer_freq'] === undefined)
    return { moe_layer_freq: types.map((type) => (type === 'sparse' ? 1 : 0)) };
  const listed = fields['moe_layers_enum'];
  return typeof listed === 'string' && listed.trim() !== '' ? { num_moe_layers: listed.split(',').length } : {};
};

/** A negative answer in a flag's words. */
const withoutLatents: Derivation = (fields) =>
  fields['use_mla'] === false && fields['kv_lora_rank'] === undefined
    ? { kv_lora_rank: undefined, q_lora_rank: undefined, v_head_dim: undefined, moe_gate_only: undefined }
    : {};

/** Types that look positions up in a table; RoBERTa's first row of text comes after the padding's. */
const LOOKED_UP: ReadonlySet<unknown> = new Set(['bert', 'roberta', 'xlm-roberta']);

/** The table as long as it is, and the texts that it holds. Source: vLLM 0.29.0 model_executor/models/bert.py, roberta.py. */
const positionTable: Derivation = (fields) => {
  const rows = fields['max_position_embeddings'];
  const isAbsolute = (fields['position_embedding_type'] ?? 'absolute') === 'absolute';
  if (!LOOKED_UP.has(fields['model_type']) || !isAbsolute || typeof rows !== 'number') return {};
  const padding = typeof fields['pad_token_id'] === 'number' ? fields['pad_token_id'] : 1;
  const before = fields['model_type'] === 'bert' ? 0 : padding + 1;
  return {
    position_table_rows: rows,
    type_table_rows: fields['type_vocab_size'] ?? (fields['model_type'] === 'bert' ? 2 : 1),
    max_position_embeddings: rows - before,
  };
};

const DERIVATIONS: readonly Derivation[] = [
  sameInEveryLayer,
  blockTypes,
  windowMarks,
  uniformAttention,
  windowPeriod,
  stateNames,
  convolutions,
  nestedSections,
  falcon,
  longcat,
  molmo,
  mixedLayers,
  withoutLatents,
  positionTable,
];

/**
 * Tokens vLLM accepts by default: the smallest stated length, times the factor of a scaled rotary embedding, of YaRN counted
 * from the length before scaling. Gemma 3 states lengths after scaling; LongRoPE and Llama 3's kind do not lengthen.
 * Source: vLLM 0.29.0 config/model.py `_get_and_verify_max_len`.
 */
function longestContext(fields: Fields, outer: HuggingFaceConfig): number | undefined {
  const lengths = LENGTHS.flatMap((name) => (typeof fields[name] === 'number' ? [fields[name] as number] : []));
  const own = fields['model_max_length'];
  const stated = typeof own === 'number' ? own : lengths.length > 0 ? Math.min(...lengths) : undefined;
  if (stated === undefined || `${outer.model_type} ${String(fields['model_type'])}`.includes('gemma3')) return stated;
  const scaling = [fields['rope_parameters'], fields['rope_scaling'], outer['rope_scaling']].find(isRecord);
  if (scaling === undefined) return stated;
  const kind = scaling['rope_type'] ?? scaling['type'];
  const factor = scaling['factor'];
  if (typeof factor !== 'number' || kind === 'su' || kind === 'longrope' || kind === 'llama3' || kind === 'mrope')
    return stated;
  const before = scaling['original_max_position_embeddings'];
  return Math.floor((kind === 'yarn' && typeof before === 'number' ? before : stated) * factor);
}
