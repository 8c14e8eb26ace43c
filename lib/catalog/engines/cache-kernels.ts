import { isAtLeast, type Threshold, THRESHOLDS } from './thresholds';

/** Attention that has cache kernels of its own. */
export type AttentionKernels = 'heads' | 'block-sparse' | 'latent' | 'sparse-latent' | 'v4';

/** Layers of one kind, as a backend looks at them. */
export interface CachedLayers {
  readonly kernels: AttentionKernels;
  /** Of key and value, where each head has its own. */
  readonly headDim?: number;
  /** They look back a window. */
  readonly windowed?: boolean;
  /** Softmax has a learned sink. */
  readonly sinks?: boolean;
  /** Tokens of one picture see each other. */
  readonly bidirectional?: boolean;
}

/** Compute capability times ten: from, and up to but without. */
type Span = readonly [from: number, below: number];
const ANY: Span = [0, Number.POSITIVE_INFINITY];
const from = (least: number): Span => [least, Number.POSITIVE_INFINITY];
const HOPPER: Span = [90, 100];
const DATA_CENTER_BLACKWELL: Span = [100, 120];
const WORKSTATION_BLACKWELL: Span = [120, 130];

interface CacheBackend {
  readonly name: string;
  readonly kernels: AttentionKernels;
  /** Dtypes, and the GPUs on which the backend takes them. */
  readonly dtypes: readonly (readonly [Span, readonly string[]])[];
  readonly headDims?: readonly number[];
  /** GPUs on which it takes such layers. @default - none */
  readonly windowed?: Span;
  readonly sinks?: Span;
  readonly bidirectional?: Span;
  /** @default - every release of the catalog */
  readonly since?: Threshold;
  readonly source: string;
}

const BACKENDS = 'vLLM 0.29.0 v1/attention/backends';
const SIXTEEN_BITS = ['auto', 'float16', 'bfloat16'];
const FP8 = ['fp8', 'fp8_e4m3'];
const NVFP4 = ['nvfp4', 'nvfp4_4over6'];

/**
 * The backends that vLLM chooses from on NVIDIA GPUs when none is named, and what each stores. A dtype that none of them takes for
 * a layer ends the start with "No valid attention backend". The order of platforms/cuda.py `_get_backend_priorities` does not
 * matter here.
 */
const CACHE_BACKENDS: readonly CacheBackend[] = [
  {
    name: 'FLASH_ATTN',
    kernels: 'heads',
    dtypes: [
      [from(80), SIXTEEN_BITS],
      [HOPPER, FP8],
    ],
    windowed: ANY,
    sinks: from(90),
    source: `${BACKENDS}/flash_attn.py:83-215, fa_utils.py:282 (fp8 with FlashAttention 3 on Hopper)`,
  },
  {
    name: 'FLASHINFER',
    kernels: 'heads',
    dtypes: [
      [
        [80, 122],
        [...SIXTEEN_BITS, ...FP8, 'fp8_e5m2'],
      ],
      [DATA_CENTER_BLACKWELL, NVFP4],
    ],
    headDims: [64, 128, 256, 512],
    windowed: ANY,
    sinks: from(100),
    source: `${BACKENDS}/flashinfer.py:410-530; nvfp4 on the family of capability 10.0 alone`,
  },
  {
    name: 'FLASHINFER, nvfp4 by FlashAttention 2',
    kernels: 'heads',
    dtypes: [
      [[80, 100], ['nvfp4']],
      [WORKSTATION_BLACKWELL, ['nvfp4']],
    ],
    headDims: [128, 256, 512],
    windowed: ANY,
    since: THRESHOLDS.newerValues,
    source: 'vLLM 0.33.0 v1/attention/backends/flashinfer.py:114,653-688',
  },
  {
    name: 'TRITON_ATTN',
    kernels: 'heads',
    dtypes: [
      [ANY, ['auto', 'float16', 'int4_per_token_head', 'int8_per_token_head']],
      [from(80), ['bfloat16']],
      [from(89), [...FP8, 'fp8_e5m2', 'fp8_per_token_head']],
    ],
    windowed: ANY,
    sinks: ANY,
    bidirectional: ANY,
    source: `${BACKENDS}/triton_attn.py:294-380,478-506`,
  },
  {
    name: 'TURBOQUANT',
    kernels: 'heads',
    dtypes: [[ANY, ['turboquant_k8v4', 'turboquant_4bit_nc', 'turboquant_k3v4_nc', 'turboquant_3bit_nc']]],
    source: `${BACKENDS}/turboquant_attn.py:133-195: neither windows nor sinks`,
  },
  {
    name: 'MINIMAX_M3_SPARSE',
    kernels: 'block-sparse',
    dtypes: [[ANY, ['auto', 'bfloat16', ...FP8, 'fp8_e5m2']]],
    source: 'vLLM 0.29.0 models/minimax_m3/common/sparse_attention.py:128, indexer.py:68',
  },
  {
    name: 'FLASHMLA',
    kernels: 'latent',
    dtypes: [[HOPPER, [...SIXTEEN_BITS, ...FP8]]],
    source: `${BACKENDS}/mla/flashmla.py:49; on Hopper alone by ops/flashmla.py:58`,
  },
  {
    name: 'FLASHINFER_MLA',
    kernels: 'latent',
    dtypes: [[DATA_CENTER_BLACKWELL, [...SIXTEEN_BITS, ...FP8]]],
    source: `${BACKENDS}/mla/flashinfer_mla.py:153`,
  },
  {
    name: 'TRITON_MLA',
    kernels: 'latent',
    dtypes: [
      [ANY, ['auto', 'float16']],
      [from(80), ['bfloat16']],
      [from(89), FP8],
    ],
    source: `${BACKENDS}/mla/triton_mla.py:132,229-253`,
  },
  {
    name: 'FLASH_ATTN_MLA_SPARSE',
    kernels: 'sparse-latent',
    dtypes: [[HOPPER, SIXTEEN_BITS]],
    source: `${BACKENDS}/mla/flashattn_mla_sparse.py:36-92`,
  },
  {
    name: 'FLASHMLA_SPARSE',
    kernels: 'sparse-latent',
    dtypes: [
      [
        [90, 120],
        ['auto', 'bfloat16', 'fp8', 'fp8_ds_mla'],
      ],
    ],
    source: `${BACKENDS}/mla/flashmla_sparse.py:92-130`,
  },
  {
    name: 'FLASHMLA_SPARSE, 4 bits',
    kernels: 'sparse-latent',
    dtypes: [[DATA_CENTER_BLACKWELL, ['nvfp4_ds_mla']]],
    since: THRESHOLDS.newerValues,
    source: 'vLLM 0.33.0 v1/attention/backends/mla/flashmla_sparse.py:149-154',
  },
  {
    name: 'FLASHINFER_MLA_SPARSE',
    kernels: 'sparse-latent',
    dtypes: [[DATA_CENTER_BLACKWELL, [...SIXTEEN_BITS, ...FP8]]],
    source: `${BACKENDS}/mla/flashinfer_mla_sparse.py:72-130`,
  },
  {
    name: 'FLASHINFER_MLA_SPARSE_SM90',
    kernels: 'sparse-latent',
    dtypes: [[HOPPER, ['auto', 'bfloat16', ...FP8]]],
    since: THRESHOLDS.newerValues,
    source: 'vLLM 0.33.0 v1/attention/backends/mla/flashinfer_mla_sparse_sm90.py:148-190',
  },
  {
    // Whatever it is asked for, it stores packed fp8 rows.
    name: 'FLASHINFER_MLA_SPARSE_SM120',
    kernels: 'sparse-latent',
    dtypes: [[WORKSTATION_BLACKWELL, ['auto', ...FP8, 'fp8_ds_mla']]],
    source: `${BACKENDS}/mla/flashinfer_mla_sparse.py:136-190; model_executor/layers/attention/mla_attention.py:356`,
  },
  {
    // On B200 and B300 FlashInfer would store plain rows of 16 bits too, but only when that backend is named.
    name: 'FLASHMLA_SPARSE_DSV4',
    kernels: 'v4',
    dtypes: [
      [
        [90, 120],
        ['fp8', 'fp8_ds_mla'],
      ],
      [DATA_CENTER_BLACKWELL, ['fp8_e4m3']],
    ],
    source: 'vLLM 0.29.0 models/deepseek_v4/sparse_mla.py:47, attention.py:90-120, nvidia/model.py:1022',
  },
  {
    name: 'FLASHINFER_MLA_SPARSE_DSV4',
    kernels: 'v4',
    dtypes: [[WORKSTATION_BLACKWELL, ['fp8', 'fp8_e4m3', 'fp8_ds_mla']]],
    source: 'vLLM 0.29.0 models/deepseek_v4/nvidia/flashinfer_sparse.py:100-160',
  },
];

const within = (span: Span | undefined, capability: number): boolean =>
  span !== undefined && capability >= span[0] && capability < span[1];

function takes(backend: CacheBackend, layers: CachedLayers, capability: number): boolean {
  const { headDims, windowed, sinks, bidirectional } = backend;
  if (backend.kernels !== layers.kernels) return false;
  if (headDims !== undefined && layers.headDim !== undefined && !headDims.includes(layers.headDim)) return false;
  if (layers.windowed === true && !within(windowed, capability)) return false;
  if (layers.sinks === true && !within(sinks, capability)) return false;
  return layers.bidirectional !== true || within(bidirectional, capability);
}

/** Cache dtypes that every one of the layers has a backend for, on a GPU of this capability; empty: none serves them there. */
export function cacheDtypesWithKernels(
  layers: readonly CachedLayers[],
  computeCapability: number,
  version: string,
): readonly string[] {
  const perKind = layers.map((one) => [
    ...new Set(
      CACHE_BACKENDS.filter(({ since }) => since === undefined || isAtLeast(version, since))
        .filter((backend) => takes(backend, one, computeCapability))
        .flatMap(({ dtypes }) => dtypes)
        .flatMap(([span, names]) => (within(span, computeCapability) ? names : [])),
    ),
  ]);
  const [first = [], ...others] = perKind;
  return first.filter((dtype) => others.every((names) => names.includes(dtype)));
}

/** Classes whose softmax has sinks: `sinks=` in model_executor/models/{gpt_oss,mimo_v2,laguna,openai_privacy_filter}.py of 0.29.0. */
const WITH_SINKS = /^(GptOss|MiMoV2|Laguna|OpenAIPrivacyFilter)/;
export const hasSinks = (className: string): boolean => WITH_SINKS.test(className);

/** `MM_PREFIX_LM_MODELS` of transformers_utils/model_arch_config_convertor.py:372 of 0.29.0. */
const BIDIRECTIONAL = /^(Gemma3ForConditionalGeneration|Bagel|Molmo2|Moondream3|PaliGemma)/;
export const isBidirectional = (className: string): boolean => BIDIRECTIONAL.test(className);

/** Classes with block-sparse attention of their own. */
const BLOCK_SPARSE = /^MiniMaxM3Sparse/;
export const isBlockSparse = (className: string): boolean => BLOCK_SPARSE.test(className);
