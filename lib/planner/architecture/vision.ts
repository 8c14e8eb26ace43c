import type { FieldReader } from './fields';
import type { Architecture } from './types';

/**
 * Towers of files without a section for them, by class. Source: published model cards (MoonViT 0.4 B, Llama 4 0.9 B, Qwen3-VL
 * 0.6 B, Pixtral 0.4 B, Mistral Large 3 2.5 B), rounded, and CLIP-L/14, SigLIP-400M and SAM-B as their cards count them.
 */
const CLIP_LARGE = 303.5e6;
const SIGLIP_400M = 412e6;
const SAM_BASE = 95.6e6;
const UNSTATED: Readonly<Record<string, number>> = {
  KimiK25ForConditionalGeneration: 0.47e9,
  KimiK3ForConditionalGeneration: 0.47e9,
  Llama4ForConditionalGeneration: 0.87e9,
  Qwen3VLMoeForConditionalGeneration: 0.58e9,
  Qwen3VLForConditionalGeneration: 0.42e9,
  Mistral3ForConditionalGeneration: 0.42e9,
  // What vLLM makes of params.json is a Pixtral around this class (0.29.0 transformers_utils/configs/mistral.py).
  MistralLarge3ForCausalLM: 2.5e9,
  Gemma4ForConditionalGeneration: 0.57e9,
  MiniMaxM3SparseForConditionalGeneration: 0.87e9,
  Phi3VForCausalLM: CLIP_LARGE,
  MiniCPMV: SIGLIP_400M,
};
/** Towers that stand in the file under names of another code base. */
const BY_NAME: Readonly<Record<string, number>> = {
  DeepseekOCRForCausalLM: CLIP_LARGE + SAM_BASE,
  UnlimitedOCRForCausalLM: CLIP_LARGE + SAM_BASE,
  DeepseekVLV2ForCausalLM: SIGLIP_400M,
  // MobileNetV5 with its bridges: what the stated counts of E2B and E4B leave, alike; and transformers' Gemma3nAudioEncoder, counted.
  Gemma3nForConditionalGeneration: 301.9e6 + 681.3e6,
};

/** A model that looks or listens: its class says so even where the file says nothing of the tower. */
export const isMultimodal = ({
  name,
  visionParameters,
  textOnly,
}: Pick<Architecture, 'name' | 'visionParameters' | 'textOnly'>): boolean =>
  textOnly !== true && (visionParameters > 0 || name.endsWith('ForConditionalGeneration'));

/**
 * The same model as `--language-model-only` or limits of 0 for every kind of medium leave it: without its tower, and without a
 * batch of images in the profile. Source: vLLM 0.29.0 config/multimodal.py, model_executor/models/interfaces.py `_mark_tower_model`.
 */
export const withoutMedia = (model: Architecture): Architecture => ({ ...model, visionParameters: 0, textOnly: true });

/** What a tower's layers are made of. */
interface Tower {
  readonly width: number;
  readonly layers: number;
  readonly intermediate: number;
  readonly matrices: 2 | 3;
  /** Inputs of one patch times the width. */
  readonly patch: number;
  readonly positions: number;
  /** Projections between the tower and the language model. */
  readonly bridge: number;
}

/**
 * Parameters of the vision or audio tower that loads with the language model: layers of four projections and a feed-forward
 * part, patches, positions and the bridge into the language model.
 */
export function visionParameters(architecture: string, read: FieldReader): number {
  if (/^Molmo/.test(architecture)) return CLIP_LARGE + molmoBridge(read);
  const named = BY_NAME[architecture];
  if (named !== undefined) return named;
  const vision = read.aside('vision_config');
  const audio = read.aside('audio_config');
  const seen = vision === undefined ? (UNSTATED[architecture] ?? 0) : parametersOf(tower(architecture, vision, read));
  const sized = Number.isFinite(seen) && seen > 0 ? seen : (UNSTATED[architecture] ?? 0);
  return Math.round(sized + (audio === undefined ? 0 : audioParameters(audio, read)));
}

const parametersOf = ({ width, layers, intermediate, matrices, patch, positions, bridge }: Tower): number =>
  layers * (4 * width * width + matrices * width * intermediate) + patch + positions + bridge;

const CHANNELS = 3;

function tower(architecture: string, vision: FieldReader, read: FieldReader): Tower {
  const text = read.or(0, 'hidden_size');
  // Qwen2-VL calls its own width embed_dim and the language model's hidden_size.
  const width = vision.or(1, 'embed_dim', 'vt_hidden_size', 'hidden_size', 'width');
  const patchSize = vision.or(14, 'patch_size');
  const frames = vision.or(1, 'temporal_patch_size', 'patch_temporal');
  const ratio = vision.or(0, 'mlp_ratio');
  const intermediate = vision.or(ratio * width, 'vt_intermediate_size', 'intermediate_size');
  const grid = Math.floor(vision.or(0, 'image_size') / patchSize);
  const plain: Tower = {
    width,
    layers: vision.or(0, 'depth', 'vt_num_hidden_layers', 'num_hidden_layers', 'layers'),
    intermediate,
    matrices: 2,
    patch: CHANNELS * patchSize * patchSize * frames * width,
    positions: vision.or(grid * grid, 'num_position_embeddings') * width,
    bridge: width * text + text * text,
  };
  return { ...plain, ...(SHAPES.find(([name]) => name.test(architecture))?.[1](vision, plain, text, read) ?? {}) };
}

type Shape = (vision: FieldReader, plain: Tower, text: number, read: FieldReader) => Partial<Tower>;

/** Neighbouring patches are joined into one of four times the width, which two layers bring to the language model. */
const merger = (width: number, merge: number, out: number): number => {
  const joined = merge * merge * width;
  return joined * joined + joined * out;
};

const qwen3: Shape = (vision, { width }, text) => {
  const mergers = 1 + (vision.numbers('deepstack_visual_indexes')?.length ?? 0);
  return { bridge: mergers * merger(width, vision.or(2, 'spatial_merge_size'), vision.or(text, 'out_hidden_size')) };
};

/** By class; sources: model_executor/models of vLLM 0.29.0. */
const SHAPES: readonly (readonly [RegExp, Shape])[] = [
  [
    /^Qwen2VL/,
    (vision, { width }, text) => ({ positions: 0, bridge: merger(width, 2, vision.or(text, 'hidden_size')) }),
  ],
  [
    /^Qwen2_5_VL/,
    (vision, { width }, text) => ({
      matrices: 3,
      positions: 0,
      bridge: merger(width, 2, vision.or(text, 'out_hidden_size')),
    }),
  ],
  [/^(Qwen3|MiniMaxM3)/, qwen3],
  [
    /^Glm4v/,
    (vision, { width }, text) => {
      const out = vision.or(text, 'out_hidden_size');
      // The blocks are as wide as the language model; intermediate_size is that of the merger.
      const bridge = 4 * width * out + out * out + 3 * out * vision.or(0, 'intermediate_size');
      return { matrices: 3, intermediate: out, bridge };
    },
  ],
  [
    /^(Mistral3|Pixtral)/,
    (_vision, { width }, text) => ({
      matrices: 3,
      positions: 0,
      bridge: 4 * width * width + width * text + text * text,
    }),
  ],
  [
    /^Llama4/,
    (vision, { width }, text) => {
      const [inner, out] = [vision.or(4096, 'projector_input_dim'), vision.or(4096, 'projector_output_dim')];
      return { bridge: 4 * width * inner + inner * out + vision.or(out, 'vision_output_dim') * text };
    },
  ],
  [
    /^Gemma4/,
    (vision, { width }, text) => ({
      matrices: 3,
      positions: 2 * vision.or(10_240, 'position_embedding_size') * width,
      bridge: width * text,
    }),
  ],
  [/^Gemma3/, (_vision, { width }, text) => ({ bridge: width * text })],
  [/^InternVLChat/, (_vision, { width }, text) => ({ bridge: 4 * width * text + text * text })],
  [
    /^Idefics3|^SmolVLM/,
    (_vision, { width }, text, read) => ({ bridge: width * read.or(4, 'scale_factor') ** 2 * text }),
  ],
  [
    /^MiniCPMV$/,
    (_vision, { width }, text, read) => ({
      positions: 70 * 70 * width,
      bridge: width * text + 4 * text * text + text * text + read.or(64, 'query_num') * text,
    }),
  ],
  [/^Kimi/, (_vision, { width }, text) => ({ positions: 64 * 64 * width, bridge: merger(width, 2, text) })],
  [
    /^MuseGlimmer/,
    (vision, { width }, text, read) => {
      const side = vision.or(32, 'pos_emb_height') * vision.or(32, 'pos_emb_width');
      const inner = read.or(4096, 'projector_hidden_size');
      const out = read.or(4 * width, 'out_hidden_size');
      return { positions: side * width, bridge: out * inner + inner * inner + inner * text };
    },
  ],
];

/** A gated layer as wide as those of the language model. */
const molmoBridge = (read: FieldReader): number =>
  read.or(0, 'intermediate_size') * (2 * 1024 + read.or(0, 'hidden_size'));

/** Gemma's conformer: two feed-forward parts of four times the width, attention to relative positions, a gated convolution. */
function conformerParameters(audio: FieldReader, width: number, read: FieldReader): number {
  const layers = audio.or(0, 'conf_num_hidden_layers', 'num_hidden_layers') * 24 * width * width;
  const out = audio.or(width, 'output_proj_dims');
  const projections = out === width ? width * width : width * width + width * out;
  return layers + projections + out * read.or(0, 'hidden_size');
}

/** Whisper's encoder: two convolutions, learned positions and plain layers. */
function audioParameters(audio: FieldReader, read: FieldReader): number {
  const conformer = audio.optional('hidden_size');
  if (conformer !== undefined && !audio.has('d_model')) return conformerParameters(audio, conformer, read);
  const width = audio.or(0, 'd_model');
  const layers = audio.or(0, 'encoder_layers') * (4 * width * width + 2 * width * audio.or(0, 'encoder_ffn_dim'));
  const convolutions = 3 * width * (audio.or(80, 'num_mel_bins') + width);
  const positions = audio.or(0, 'max_source_positions') * width;
  return layers + convolutions + positions + width * read.or(0, 'hidden_size');
}
