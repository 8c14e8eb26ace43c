import type { HuggingFaceConfig } from '../../catalog/types';

type Fields = Readonly<Record<string, unknown>>;

/** How one family of published classes spells, and leaves out, what the reader needs. */
export interface ModelFamily {
  /** `architectures` without `ForCausalLM` and the like. */
  readonly classes: readonly string[];
  /** `model_type` of the language model. */
  readonly types: readonly string[];
  /** Name the reader uses → name the files use. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** What the configuration class assumes where a file says nothing; '=field' means the value of that other field. */
  readonly defaults?: Fields;
  /** Feed-forward layers have two matrices instead of three: no gate. */
  readonly ungated?: true;
  /** Where defaults and code were read. */
  readonly source: string;
}

const TRANSFORMERS = 'configuration classes of transformers 5.24.0, models/';
const VLLM = 'vLLM 0.29.0, model_executor/models/';

const TIED = { tie_word_embeddings: true };
/** Every query head has a key and value head of its own. */
const OWN_HEADS = { num_key_value_heads: '=num_attention_heads' };
const EXPERT_IS_LAYER_WIDTH = { moe_intermediate_size: '=intermediate_size' };

/**
 * Classes whose layers and caches are known. A default stands here only if published files leave the field out; what every
 * file of a family states stays required, for without it the rest would be read as another, smaller model.
 */
export const FAMILIES: readonly ModelFamily[] = [
  {
    classes: ['Llama', 'LLaMA', 'InternLM2', 'InternLM3', 'Granite', 'Olmo', 'Olmo2', 'Phi3', 'Phi3V', 'StableLm'],
    types: ['llama', 'internlm2', 'internlm3', 'granite', 'olmo', 'olmo2', 'phi3', 'phi3_v', 'stablelm'],
    defaults: {
      ...OWN_HEADS,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      vocab_size: 32_000,
      max_position_embeddings: 2048,
    },
    source: `${TRANSFORMERS}llama (what Llava's files leave out)`,
  },
  {
    classes: ['Mistral', 'Mistral3', 'Ministral3', 'MistralLarge3', 'PanguEmbedded', 'SeedOss', 'MiMo'],
    types: ['mistral', 'ministral3', 'mistral4', 'PanguEmbedded', 'seed_oss', 'mimo'],
    source: `${TRANSFORMERS}mistral, mistral4, seed_oss`,
  },
  {
    classes: ['Qwen2', 'Qwen2VL', 'Qwen2_5_VL', 'Qwen3', 'Qwen3VL', 'Glm', 'Glm4', 'Glm4v'],
    types: ['qwen2', 'qwen2_vl', 'qwen2_5_vl', 'qwen3', 'qwen3_vl', 'qwen3_vl_text', 'glm', 'glm4', 'glm4v'],
    source: `${TRANSFORMERS}qwen2, qwen3, glm4`,
  },
  {
    classes: ['Qwen2Audio'],
    types: ['qwen2_audio'],
    defaults: { num_hidden_layers: 32, hidden_size: 4096, num_attention_heads: 32, num_key_value_heads: 32 },
    source: `${TRANSFORMERS}qwen2`,
  },
  { classes: ['SmolLM3'], types: ['smollm3'], defaults: TIED, source: `${TRANSFORMERS}smollm3` },
  {
    classes: ['Qwen3Next'],
    types: ['qwen3_next'],
    defaults: { num_nextn_predict_layers: 1 },
    source: `${TRANSFORMERS}qwen3_next; its files hold one MTP layer that its configuration does not count (vLLM models/qwen3_next_mtp.py)`,
  },
  {
    classes: ['Qwen2Moe', 'Qwen3Moe', 'Qwen3VLMoe', 'Qwen3_5', 'Qwen3_5Moe'],
    types: ['qwen2_moe', 'qwen3_moe', 'qwen3_vl_moe_text', 'qwen3_5_text', 'qwen3_5_moe_text'],
    source: `${TRANSFORMERS}qwen3_moe, qwen3_5`,
  },
  {
    classes: ['Mixtral', 'PhiMoE', 'GraniteMoe', 'Olmoe'],
    types: ['mixtral', 'phimoe', 'granitemoe', 'olmoe'],
    defaults: { ...OWN_HEADS, ...EXPERT_IS_LAYER_WIDTH },
    source: `${TRANSFORMERS}mixtral, phimoe, granitemoe, olmoe: one width, that of an expert`,
  },
  {
    classes: ['MiniMaxM2', 'MiniMaxM3Sparse'],
    types: ['minimax_m2', 'minimax_m3', 'minimax_m3_vl'],
    source: `${VLLM}minimax_m2.py, models/minimax_m3`,
  },
  { classes: ['GptOss'], types: ['gpt_oss'], source: `${TRANSFORMERS}gpt_oss` },
  {
    classes: ['Llama4'],
    types: ['llama4', 'llama4_text'],
    defaults: { head_dim: 128 },
    source: `${TRANSFORMERS}llama4`,
  },
  {
    classes: ['Deepseek', 'DeepseekV2', 'DeepseekV3', 'DeepseekV32', 'DeepseekOCR', 'UnlimitedOCR', 'SarvamMLA'],
    types: ['deepseek', 'deepseek_v2', 'deepseek_v3', 'deepseek_v32', 'kimi_k2', 'kimi_k25'],
    source: `${TRANSFORMERS}deepseek_v3`,
  },
  { classes: ['DeepseekV4'], types: ['deepseek_v4'], source: 'vLLM 0.29.0, models/deepseek_v4' },
  { classes: ['KimiK25', 'KimiK3', 'KimiLinear'], types: ['kimi_linear', 'kimi_k3'], source: `${VLLM}kimi_linear.py` },
  {
    classes: ['Glm4Moe', 'Glm4MoeLite', 'GlmMoeDsa'],
    types: ['glm4_moe', 'glm4_moe_lite', 'glm_moe_dsa'],
    source: `${TRANSFORMERS}glm4_moe, glm4_moe_lite`,
  },
  {
    classes: ['Gemma'],
    types: ['gemma'],
    defaults: { ...TIED, head_dim: 256 },
    source: `${TRANSFORMERS}gemma`,
  },
  {
    classes: ['Gemma2'],
    types: ['gemma2'],
    defaults: { ...TIED, sliding_window_pattern: 2 },
    source: `${TRANSFORMERS}gemma2: every other layer slides`,
  },
  {
    classes: ['Gemma3'],
    types: ['gemma3', 'gemma3_text'],
    defaults: {
      ...TIED,
      sliding_window_pattern: 6,
      num_attention_heads: 8,
      num_key_value_heads: 4,
      head_dim: 256,
      vocab_size: 262_208,
      max_position_embeddings: 131_072,
    },
    source: `${TRANSFORMERS}gemma3`,
  },
  { classes: ['Gemma3n'], types: ['gemma3n', 'gemma3n_text'], defaults: TIED, source: `${TRANSFORMERS}gemma3n` },
  { classes: ['Gemma4'], types: ['gemma4', 'gemma4_text'], defaults: TIED, source: `${TRANSFORMERS}gemma4` },
  {
    classes: ['Cohere'],
    types: ['cohere'],
    defaults: { ...TIED, ...OWN_HEADS },
    source: `${TRANSFORMERS}cohere`,
  },
  {
    classes: ['Cohere2'],
    types: ['cohere2'],
    defaults: { ...TIED, ...OWN_HEADS, sliding_window_pattern: 4 },
    source: `${TRANSFORMERS}cohere2`,
  },
  {
    classes: ['Exaone'],
    types: ['exaone'],
    renamed: { num_hidden_layers: 'num_layers' },
    source: `${VLLM}exaone.py`,
  },
  {
    classes: ['Exaone4'],
    types: ['exaone4'],
    defaults: { sliding_window_pattern: 4 },
    source: `${TRANSFORMERS}exaone4`,
  },
  {
    classes: ['Olmo3'],
    types: ['olmo3'],
    defaults: { ...OWN_HEADS, sliding_window_pattern: 4 },
    source: `${TRANSFORMERS}olmo3`,
  },
  { classes: ['MuseGlimmer'], types: ['muse_glimmer_text'], source: `${VLLM}muse_glimmer.py` },
  {
    classes: ['Falcon'],
    types: ['falcon'],
    renamed: { num_hidden_layers: 'n_layer', num_attention_heads: 'n_head', num_key_value_heads: 'num_kv_heads' },
    defaults: { ...TIED, ...OWN_HEADS, max_position_embeddings: 2048 },
    ungated: true,
    source: `${TRANSFORMERS}falcon`,
  },
  {
    classes: ['Starcoder2'],
    types: ['starcoder2'],
    defaults: TIED,
    ungated: true,
    source: `${TRANSFORMERS}starcoder2`,
  },
  { classes: ['Apertus'], types: ['apertus'], defaults: OWN_HEADS, ungated: true, source: `${TRANSFORMERS}apertus` },
  { classes: ['Arcee'], types: ['arcee'], defaults: OWN_HEADS, ungated: true, source: `${TRANSFORMERS}arcee` },
  {
    classes: ['GPTNeoX', 'Phi', 'Nemotron'],
    types: ['gpt_neox', 'phi', 'nemotron'],
    defaults: OWN_HEADS,
    ungated: true,
    source: `${TRANSFORMERS}gpt_neox, phi, nemotron`,
  },
  {
    classes: ['ChatGLM'],
    types: ['chatglm'],
    renamed: {
      num_hidden_layers: 'num_layers',
      intermediate_size: 'ffn_hidden_size',
      num_key_value_heads: 'multi_query_group_num',
      head_dim: 'kv_channels',
      vocab_size: 'padded_vocab_size',
    },
    defaults: OWN_HEADS,
    source: 'vLLM 0.29.0, transformers_utils/configs/chatglm.py',
  },
  {
    classes: ['MiniCPM', 'MiniCPMV'],
    types: ['minicpm', 'minicpmv'],
    defaults: { ...TIED, ...OWN_HEADS },
    source: `${VLLM}minicpm.py; configuration_minicpm.py of openbmb/MiniCPM4-8B`,
  },
  {
    classes: ['MiniCPM3'],
    types: ['minicpm3'],
    defaults: { ...TIED, latents_to_heads: true },
    source: `${VLLM}minicpm3.py; ${TRANSFORMERS}minicpm3`,
  },
  {
    classes: ['LongcatFlash'],
    types: ['longcat_flash'],
    renamed: {
      intermediate_size: 'ffn_hidden_size',
      moe_intermediate_size: 'expert_ffn_hidden_size',
      num_experts_per_tok: 'moe_topk',
    },
    source: `${VLLM}longcat_flash.py; ${TRANSFORMERS}longcat_flash`,
  },
  {
    classes: ['Jamba'],
    types: ['jamba'],
    defaults: { ...EXPERT_IS_LAYER_WIDTH },
    source: `${VLLM}jamba.py; ${TRANSFORMERS}jamba`,
  },
  { classes: ['DeciLM'], types: ['nemotron-nas'], source: `${VLLM}nemotron_nas.py` },
  {
    classes: ['NemotronH'],
    types: ['nemotron_h'],
    renamed: { head_dim: 'attention_head_dim' },
    ungated: true,
    source: `${VLLM}nemotron_h.py, transformers_utils/configs/nemotron_h.py`,
  },
  {
    classes: ['GraniteMoeHybrid', 'GraniteMoeShared'],
    types: ['granitemoehybrid', 'granitemoeshared'],
    renamed: { dense_intermediate_size: 'shared_intermediate_size' },
    defaults: { ...OWN_HEADS, ...EXPERT_IS_LAYER_WIDTH, mamba_d_conv: 4, mamba_n_groups: 1 },
    source: `${TRANSFORMERS}granitemoehybrid`,
  },
  { classes: ['Lfm2'], types: ['lfm2'], defaults: { ...TIED, conv_L_cache: 3 }, source: `${TRANSFORMERS}lfm2` },
  {
    classes: ['Lfm2Moe'],
    types: ['lfm2_moe'],
    renamed: { first_k_dense_replace: 'num_dense_layers' },
    defaults: { ...TIED, conv_L_cache: 3 },
    source: `${TRANSFORMERS}lfm2_moe; ${VLLM}lfm2_moe.py`,
  },
  {
    classes: ['Afmoe'],
    types: ['afmoe'],
    renamed: { first_k_dense_replace: 'num_dense_layers' },
    defaults: { attn_output_gate: true },
    source: `${TRANSFORMERS}afmoe; ${VLLM}afmoe.py: queries carry a gate`,
  },
  {
    classes: ['HunYuanDenseV1'],
    types: ['hunyuan_v1_dense'],
    renamed: { head_dim: 'attention_head_dim' },
    defaults: OWN_HEADS,
    source: `${TRANSFORMERS}hunyuan_v1_dense`,
  },
  {
    classes: ['HunYuanMoEV1'],
    types: ['hunyuan', 'hunyuan_v1_moe'],
    renamed: { num_experts_per_tok: 'moe_topk', n_shared_experts: 'num_shared_expert', head_dim: 'attention_head_dim' },
    defaults: { ...OWN_HEADS, ...EXPERT_IS_LAYER_WIDTH },
    source: `${TRANSFORMERS}hunyuan_v1_moe`,
  },
  {
    classes: ['Ernie4_5', 'Ernie4_5_Moe'],
    types: ['ernie4_5', 'ernie4_5_moe'],
    renamed: {
      n_routed_experts: 'moe_num_experts',
      num_experts_per_tok: 'moe_k',
      n_shared_experts: 'moe_num_shared_experts',
      first_k_dense_replace: 'moe_layer_start_index',
    },
    defaults: TIED,
    source: `${TRANSFORMERS}ernie4_5_moe`,
  },
  {
    classes: ['BailingMoe', 'BailingMoeV2'],
    types: ['bailing_moe', 'bailing_moe_v2'],
    source: `${VLLM}bailing_moe.py`,
  },
  {
    classes: ['Dbrx'],
    types: ['dbrx'],
    renamed: {
      num_hidden_layers: 'n_layers',
      num_attention_heads: 'n_heads',
      hidden_size: 'd_model',
      max_position_embeddings: 'max_seq_len',
    },
    source: `${TRANSFORMERS}dbrx`,
  },
  { classes: ['MiMoV2Flash', 'MiMoV2'], types: ['mimo_v2_flash', 'mimo_v2'], source: `${VLLM}mimo_v2.py` },
  { classes: ['Molmo'], types: ['molmo'], source: `${VLLM}molmo.py` },
  {
    classes: ['Bert', 'BertSpladeSparseEmbedding'],
    types: ['bert'],
    defaults: { ...TIED, ...OWN_HEADS, type_vocab_size: 2 },
    ungated: true,
    source: `${TRANSFORMERS}bert; ${VLLM}bert.py`,
  },
  {
    classes: ['Roberta', 'XLMRoberta'],
    types: ['roberta', 'xlm-roberta'],
    defaults: { ...TIED, ...OWN_HEADS, type_vocab_size: 1, pad_token_id: 1 },
    ungated: true,
    source: `${TRANSFORMERS}roberta, xlm_roberta; ${VLLM}roberta.py: positions begin after the padding's`,
  },
  {
    classes: ['ModernBert'],
    types: ['modernbert'],
    defaults: { ...TIED, ...OWN_HEADS },
    source: `${TRANSFORMERS}modernbert; ${VLLM}modernbert.py: gated feed-forward, rotary positions`,
  },
  {
    classes: ['NomicBert'],
    types: ['nomic_bert'],
    renamed: {
      num_hidden_layers: 'n_layer',
      num_attention_heads: 'n_head',
      hidden_size: 'n_embd',
      intermediate_size: 'n_inner',
    },
    defaults: { ...TIED, ...OWN_HEADS },
    source: `${VLLM}bert_with_rope.py, config.py: gated feed-forward, rotary positions`,
  },
  {
    classes: ['GteNew', 'Gte'],
    types: ['new', 'gte'],
    defaults: { ...TIED, ...OWN_HEADS },
    source: `${VLLM}bert_with_rope.py: gated feed-forward, rotary positions`,
  },
];

/** Multimodal classes whose language model is that of another family, named inside. */
export const WRAPPERS: ReadonlySet<string> = new Set([
  'Llava',
  'LlavaNext',
  'InternVLChatModel',
  'InternVL',
  'Idefics3',
  'SmolVLM',
  'DeepseekVLV2',
  'MiniCPMV4_6',
]);

const ENDING =
  /(Text)?(For(CausalLM|ConditionalGeneration|(Sequence|Token)Classification|MaskedLM|RewardModel)|(?<!Chat)Model)$/;

/** `Qwen3ForCausalLM` → `Qwen3`. */
export const plainClass = (name: string): string => name.replace(ENDING, '');

const firstText = (value: unknown): readonly string[] =>
  Array.isArray(value) && typeof value[0] === 'string' ? [value[0]] : [];

/** The family of a configuration's language model. */
export function familyOf(text: HuggingFaceConfig, outer: HuggingFaceConfig): ModelFamily | undefined {
  const names = [text, outer].flatMap(({ architectures }) => firstText(architectures)).map(plainClass);
  const types = [text.model_type, outer.model_type];
  return (
    names.map((name) => FAMILIES.find(({ classes }) => classes.includes(name))).find(Boolean) ??
    types.map((type) => FAMILIES.find((family) => family.types.includes(type ?? ''))).find(Boolean)
  );
}
