import type { HuggingFaceConfig } from '../../catalog/types';
import type { Problem } from '../../problem';
import { configProblem } from './config-problem';
import { undeclaredFormat } from './quantization-of';

/** Classes whose layers and caches this planner knows, as `architectures` spells them, without the ending. */
const CLASSES = [
  ...['Llama', 'Llama4', 'Mistral', 'Mistral3', 'Ministral', 'Ministral3', 'MistralLarge3', 'Mixtral'],
  ...['Qwen2', 'Qwen2Moe', 'Qwen2VL', 'Qwen2_5_VL', 'Qwen3', 'Qwen3Moe', 'Qwen3Next', 'Qwen3VL', 'Qwen3VLMoe'],
  ...['Qwen3_5', 'Qwen3_5Moe', 'DeepseekV2', 'DeepseekV3', 'DeepseekV32', 'DeepseekV4', 'SarvamMLA'],
  ...['KimiK2', 'KimiK25', 'KimiK3', 'KimiLinear', 'Glm4', 'Glm4Moe', 'GlmMoeDsa', 'GptOss', 'Gemma3', 'Gemma4'],
  ...['MiniMaxM2', 'MiniMaxM3', 'NemotronH'],
];
const ENDING = /(Text)?For(CausalLM|ConditionalGeneration)$/;

/** `model_type` of the same classes; a class of one's own that says it is one of them is planned as one. */
const TYPES: ReadonlySet<string> = new Set([
  ...['llama', 'llama4_text', 'mistral', 'ministral3', 'mixtral', 'qwen2', 'qwen2_moe', 'qwen3', 'qwen3_moe'],
  ...['qwen3_next', 'qwen3_vl_text', 'qwen3_vl_moe_text', 'qwen3_5_text', 'qwen3_5_moe_text', 'deepseek_v2'],
  ...['deepseek_v3', 'deepseek_v32', 'deepseek_v4', 'kimi_k2', 'kimi_linear', 'glm4', 'glm4_moe', 'glm_moe_dsa'],
  ...['gpt_oss', 'gemma3_text', 'gemma4_text', 'minimax_m2', 'minimax_m3', 'nemotron_h'],
]);

/** Fields of other families that change what a layer is or keeps. */
const NOT_UNDERSTOOD =
  /^(attn_layer_|mamba_[nd]_|attn_type_list|layers_block_type|block_types?$|conv_L_|full_attn_idxs|lru_|retention|rwkv|state_size$|attention_types|expert_layer_|num_kv_shared|window_size|local_attention|cross_attention_layers)/;
const LAYER_TYPES: ReadonlySet<unknown> = new Set([
  'full_attention',
  'sliding_attention',
  'linear_attention',
  'chunked_attention',
]);

/** What makes a configuration one that cannot be planned, whatever numbers it carries. */
export function unknownParts(config: HuggingFaceConfig): readonly Problem[] {
  const [name = 'unknown'] = config.architectures;
  return [...unknownClass(config, name), ...unknownFields(config, name), ...unknownFormat(config, name)];
}

function unknownClass({ model_type: type }: HuggingFaceConfig, name: string): readonly Problem[] {
  if ((ENDING.test(name) && CLASSES.includes(name.replace(ENDING, ''))) || TYPES.has(type ?? '')) return [];
  const message = `'${name}' (model_type ${type ?? 'not stated'}) is no class whose layers and caches are known; known: ${CLASSES.join(', ')}. Where it is built like one of them, give that class in architectures`;
  return [configProblem('architectures', message)];
}

function unknownFields(config: HuggingFaceConfig, name: string): readonly Problem[] {
  const strange = Object.keys(config).filter((key) => NOT_UNDERSTOOD.test(key) && isSet(config[key]));
  const types = Array.isArray(config['layer_types']) ? (config['layer_types'] as readonly unknown[]) : [];
  const layers = [...new Set(types.filter((type) => !LAYER_TYPES.has(type)))];
  return [
    ...strange.map((key) =>
      configProblem(key, `${key} = ${shown(config[key])} of ${name} changes what a layer keeps and is not understood`),
    ),
    ...layers.map((type) =>
      configProblem('layer_types', `layers of type ${shown(type)} of ${name} are not understood; known: ${known()}`),
    ),
  ];
}

const known = (): string => [...LAYER_TYPES].join(', ');
const isSet = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== false &&
  value !== 0 &&
  !(Array.isArray(value) && value.length === 0);
const shown = (value: unknown): string => JSON.stringify(value).slice(0, 40);

function unknownFormat(config: HuggingFaceConfig, name: string): readonly Problem[] {
  const method = undeclaredFormat(config);
  if (method === undefined) return [];
  const message = `the storage format ${method} of ${name} is not known; known: fp8, nvfp4, mxfp4, awq, gptq, compressed-tensors with 4-bit integers or FP8. Plan another build`;
  return [configProblem('quantization_config', message)];
}
