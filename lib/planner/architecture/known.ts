import { classSupport, REGISTRY_RELEASE } from '../../catalog';
import type { HuggingFaceConfig } from '../../catalog/types';
import type { Problem } from '../../problem';
import { FAMILIES, type ModelFamily, plainClass, WRAPPERS } from './class-defaults';
import { configProblem } from './config-problem';
import { formatProblem } from './quantization-of';

/** Fields of other families that change what a layer is or keeps. */
const NOT_UNDERSTOOD =
  /^(attn_layer_|mamba_[nd]_|attn_type_list|layers_block_type|block_types?$|full_attn_idxs|lru_|retention|rwkv|state_size$|attention_types|expert_layer_|num_kv_shared|window_size|local_attention|cross_attention_layers|hc_mult|engram_|use_cla$)/;
const LAYER_TYPES: ReadonlySet<unknown> = new Set([
  'full_attention',
  'sliding_attention',
  'linear_attention',
  'chunked_attention',
]);
const EXPERT_PERIOD = ['expert_layer_period', 'expert_layer_offset'];
/** Fields and kinds of layers that a family's reader takes up. */
const UNDERSTOOD_BY: Readonly<Record<string, readonly string[]>> = {
  granitemoehybrid: ['mamba_n_heads', 'mamba_d_head', 'mamba_d_state', 'mamba_n_groups', 'mamba_d_conv', 'mamba'],
  modernbert: ['local_attention'],
  lfm2: ['conv'],
  lfm2_moe: ['conv'],
  jamba: ['mamba_d_state', 'mamba_d_conv', 'attn_layer_period', 'attn_layer_offset', ...EXPERT_PERIOD],
  gemma3n: ['num_kv_shared_layers'],
  gemma4: ['num_kv_shared_layers'],
  // Manifold-constrained hyper-connections widen the stream between layers and add under 0.1 % of parameters.
  deepseek_v4: ['hc_mult'],
};

/** What makes a configuration one that cannot be planned, whatever numbers it carries. */
export function unknownParts(config: HuggingFaceConfig, family: ModelFamily | undefined): readonly Problem[] {
  const [name = 'unknown'] = config.architectures ?? [];
  const strange = unknownClass(config, name, family);
  if (strange !== undefined) return [strange];
  return [...unknownFields(config, name, family), ...formatProblem(config, name)];
}

function unknownClass(
  { model_type: type }: HuggingFaceConfig,
  name: string,
  family: ModelFamily | undefined,
): Problem | undefined {
  const refusal = (message: string): Problem => configProblem('architectures', message);
  if (name === 'unknown')
    return refusal(
      `the file names no class in architectures, and vLLM loads none without it; add the class that its publisher names (--hf-overrides '{"architectures": […]}')`,
    );
  const support = classSupport(name);
  if (support.kind === 'former')
    return refusal(
      `${name} left vLLM after release ${support.until}, so no engine that is planned here loads it; take a model of a class that vLLM still has`,
    );
  const known = family !== undefined && isPlanned(name);
  if (support.kind === 'later' && !known)
    return refusal(
      `${name} came with a release between vLLM ${REGISTRY_RELEASE} and ${support.since} and its layers are not modelled here; plan another model, or give checkpointBytes to one of the same layers`,
    );
  if (known) return undefined;
  if (support.kind === 'registered')
    return refusal(
      `vLLM serves ${name} (model_type ${type ?? 'not stated'}), but its layers and caches are not modelled here; known: ${listed()}. Where it is built like one of them, give that class in architectures`,
    );
  return refusal(
    `'${name}' (model_type ${type ?? 'not stated'}) is no class that vLLM ${REGISTRY_RELEASE} registers or whose layers and caches are known; known: ${listed()}. Where it is built like one of them, give that class in architectures`,
  );
}

/** A class of a known family, a wrapper around one, or a class of one's own that says by its type what it is. */
function isPlanned(name: string): boolean {
  const plain = plainClass(name);
  if (FAMILIES.some(({ classes }) => classes.includes(plain)) || WRAPPERS.has(plain)) return true;
  return (
    classSupport(name).kind === 'unknown' && plain === name.replace(/ForCausalLM$/, '') && /ForCausalLM$/.test(name)
  );
}

const listed = (): string => FAMILIES.flatMap(({ classes }) => classes).join(', ');

function unknownFields(config: HuggingFaceConfig, name: string, family: ModelFamily | undefined): readonly Problem[] {
  const understood = (family?.types ?? []).flatMap((type) => UNDERSTOOD_BY[type] ?? []);
  const strange = Object.keys(config).filter(
    (key) => NOT_UNDERSTOOD.test(key) && isSet(config[key]) && !understood.includes(key),
  );
  const types = Array.isArray(config['layer_types']) ? (config['layer_types'] as readonly unknown[]) : [];
  const layers = [...new Set(types)].filter((type) => !LAYER_TYPES.has(type) && !understood.includes(String(type)));
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
const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, 40);
