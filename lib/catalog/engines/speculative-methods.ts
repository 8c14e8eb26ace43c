import { CHECKED_ON } from '../checked-on';
import { type Threshold, THRESHOLDS } from './thresholds';

/** Layers of a draft that keep a KV cache beside the target's. */
export interface DraftLayers {
  readonly count: number;
  /** The target's config.json says how many (`num_nextn_predict_layers` and its like), and `count` is the least. */
  readonly countedInConfig?: boolean;
  /** With the attention of DeepSeek-V4. */
  readonly countOfV4?: number;
}

export interface SpeculativeMethodSpec {
  /**
   * Where the draft comes from: `none`, it is looked up in the text; `in-checkpoint`, layers among the files of the target;
   * `head`, such layers in a repository of their own; `model`, a whole model of the same vocabulary.
   */
  readonly draft: 'none' | 'in-checkpoint' | 'head' | 'model';
  readonly draftLayers: DraftLayers;
  /** Whether the target can be cut into stages of a pipeline; `by-class`: for the classes of `MTP_IN_STAGES`. */
  readonly pipeline: 'works' | 'by-class' | 'refused';
  /**
   * The same from `THRESHOLDS.draftsInOneStage` on; `by-target`: for those of `passesHiddenStates`.
   * @default - works
   */
  readonly pipelineOfOneStage?: 'by-target';
  /** Drafts a step where neither request nor recipe says it: the most that are planned. */
  readonly defaultTokens: number;
  /** `block`: the draft makes a block of fixed size and vLLM refuses fewer; otherwise a plan drafts fewer under load. */
  readonly tokens: 'any' | 'block';
  /** Chance that the draft of each position survives, where nobody measured it for the model; positions beyond follow the last two. */
  readonly survival: readonly number[];
  readonly survivalSource: string;
  /** Time of one draft token as a share of a step: a layer of the model, a few in one pass, a small model. Assumed. */
  readonly draftStepShare: number;
  /** Field of the target's config.json with the tokens that a draft writes at once; fewer are refused before `until`. */
  readonly blockInConfig?: { readonly field: string; readonly until: Threshold; readonly source: string };
  /** Absent: in every release of the catalog. */
  readonly since?: Threshold;
  /** From here on the engine may verify fewer drafts than are made, on Blackwell. */
  readonly adaptiveSince?: Threshold;
  /** Python package that the published image lacks. */
  readonly missingPackage?: string;
  readonly source: string;
  readonly checkedOn: string;
}

const CONFIG = 'vllm/config/speculative.py at main 7cfb97e3 (2026-08-20)';
/**
 * vLLM gives the draft the target's stages and refuses when its architecture has none: config/speculative.py
 * `create_draft_parallel_config`, config/model.py `verify_with_parallel_config`. 0.33.0 gives it one stage.
 */
const STAGES = 'tried with stages on the configuration of 0.29.0';

const METHODS = {
  mtp: {
    draft: 'in-checkpoint',
    draftLayers: { count: 1, countedInConfig: true },
    pipeline: 'by-class',
    defaultTokens: 1,
    tokens: 'any',
    survival: [0.76, 0.62, 0.51, 0.42, 0.36, 0.31, 0.27, 0.24],
    survivalSource:
      'vllm#48892: eight MTP heads on GSM8K; one head of GLM-5.3-Flash 0.72 and of DeepSeek-V4-Flash 0.59 on random text',
    draftStepShare: 0.03,
    source: `${CONFIG}; ${STAGES}: NotImplementedError for DeepSeek`,
    checkedOn: CHECKED_ON,
  },
  dspark: {
    draft: 'in-checkpoint',
    // Three full layers in the family of DeepSeek-V4: it explains their checkpoint bytes and their KV pools.
    draftLayers: { count: 1, countOfV4: 3 },
    pipeline: 'refused',
    pipelineOfOneStage: 'by-target',
    defaultTokens: 5,
    tokens: 'block',
    survival: [0.74, 0.54, 0.4, 0.29, 0.21, 0.15, 0.09],
    survivalSource:
      'vLLM blog 2026-08-14, DeepSeek-V4-Pro-0813 and -Flash-0731: above 0.7 at first, below 0.1 at the seventh, 3.4 tokens a step; interpolated between',
    draftStepShare: 0.02,
    blockInConfig: {
      field: 'dspark_block_size',
      until: THRESHOLDS.freeDraftBlocks,
      source: 'vllm#47419, vllm#50012',
    },
    since: THRESHOLDS.dspark,
    adaptiveSince: THRESHOLDS.adaptiveVerification,
    source: `${CONFIG}; v1/worker/gpu/spec_decode/dspark/utils.py: no stages`,
    checkedOn: CHECKED_ON,
  },
  eagle: {
    draft: 'head',
    draftLayers: { count: 1 },
    pipeline: 'refused',
    defaultTokens: 3,
    tokens: 'any',
    survival: [0.65, 0.42, 0.28, 0.18, 0.12],
    survivalSource: 'assumed, a tenth below EAGLE-3',
    draftStepShare: 0.03,
    source: `${CONFIG}; ${STAGES}: NotImplementedError`,
    checkedOn: CHECKED_ON,
  },
  eagle3: {
    draft: 'head',
    draftLayers: { count: 1 },
    pipeline: 'refused',
    pipelineOfOneStage: 'by-target',
    defaultTokens: 3,
    tokens: 'any',
    survival: [0.72, 0.52, 0.38, 0.28, 0.21, 0.15, 0.11],
    survivalSource:
      '3.0 to 3.5 tokens a step with seven (vllm#26191, vLLM blog 2026-03-13), 2.3 to 3 with three (Kimi-K2.7, tokenspeed#795); evened out',
    draftStepShare: 0.03,
    source: `${CONFIG}; ${STAGES}: NotImplementedError`,
    checkedOn: CHECKED_ON,
  },
  draft_model: {
    draft: 'model',
    draftLayers: { count: 0 },
    pipeline: 'works',
    defaultTokens: 3,
    tokens: 'any',
    survival: [0.7, 0.49, 0.34],
    survivalSource: 'assumed',
    draftStepShare: 0.12,
    source: `${CONFIG}; ${STAGES}: accepted`,
    checkedOn: CHECKED_ON,
  },
  ngram: {
    draft: 'none',
    draftLayers: { count: 0 },
    pipeline: 'works',
    defaultTokens: 3,
    tokens: 'any',
    survival: [0.35, 0.12, 0.04],
    survivalSource: 'assumed; 0.8 and more where answers repeat the prompt (vllm#24344, edits)',
    draftStepShare: 0.003,
    source: `${CONFIG}; ${STAGES}: accepted`,
    checkedOn: CHECKED_ON,
  },
  ngram_gpu: {
    draft: 'none',
    draftLayers: { count: 0 },
    pipeline: 'works',
    defaultTokens: 3,
    tokens: 'any',
    survival: [0.35, 0.12, 0.04],
    survivalSource: 'assumed; 0.8 and more where answers repeat the prompt (vllm#24344, edits)',
    draftStepShare: 0.002,
    source: `${CONFIG}; ${STAGES}: accepted`,
    checkedOn: CHECKED_ON,
  },
  suffix: {
    draft: 'none',
    draftLayers: { count: 0 },
    pipeline: 'works',
    defaultTokens: 3,
    tokens: 'any',
    survival: [0.4, 0.16, 0.06],
    survivalSource: 'assumed',
    draftStepShare: 0.003,
    missingPackage: 'arctic-inference==0.1.1',
    source: 'vllm/config/speculative.py:1513 of v0.29.0, which raises where `arctic_inference` cannot be imported',
    checkedOn: '2026-11-26',
  },
} as const satisfies Readonly<Record<string, SpeculativeMethodSpec>>;

/** Methods of `--speculative-config` that can be planned. */
export type SpeculativeMethod = keyof typeof METHODS;

/** Those whose drafts are among the files of a checkpoint. */
export type ShippedDraft = {
  [Method in SpeculativeMethod]: (typeof METHODS)[Method]['draft'] extends 'in-checkpoint' ? Method : never;
}[SpeculativeMethod];

export const SPECULATIVE_METHODS: Readonly<Record<SpeculativeMethod, SpeculativeMethodSpec>> = METHODS;
export const speculativeMethodNames = Object.keys(METHODS) as [SpeculativeMethod, ...SpeculativeMethod[]];

/** What the prediction layers of a config.json are for. */
export const DRAFT_OF_CONFIG: ShippedDraft = 'mtp';

/** The way out where a draft is missing or in the way: it needs none. */
export const METHOD_WITHOUT_DRAFT: SpeculativeMethod = 'ngram';

/** Keys of `--speculative-config` that a request may state, by its name for them. */
export const SPECULATIVE_CONFIG_KEYS = {
  draftTensorParallelSize: 'draft_tensor_parallel_size',
  promptLookupMin: 'prompt_lookup_min',
  promptLookupMax: 'prompt_lookup_max',
} as const;

/** Where the weights of a draft come from, and the release that has the method no more. */
export interface UnplannedMethod {
  readonly draft: 'none' | 'separate';
  readonly removedIn?: string;
}

/** Further methods of `--speculative-config`, of which nothing is planned. */
export const unplannedMethods: Readonly<Record<string, UnplannedMethod>> = {
  dflash: { draft: 'separate' },
  medusa: { draft: 'separate', removedIn: '0.33.0' },
  mlp_speculator: { draft: 'separate', removedIn: '0.33.0' },
  custom_class: { draft: 'none' },
  extract_hidden_states: { draft: 'none' },
};
