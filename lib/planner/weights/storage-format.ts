import { quantizations } from '../../catalog/quantizations';
import type { Quantization } from '../../catalog/types';
import type { Architecture, ParameterParts } from '../architecture';

/** Bytes per parameter of each group of weights. */
export interface StorageFormat {
  readonly routed: number;
  /** Attention, dense and shared layers. */
  readonly other: number;
  /** Prediction layers, where a build leaves them in another format than the rest. */
  readonly draft?: number;
  /** Output head, where a build quantizes it. */
  readonly head?: number;
  /** The expert width on one rank is padded to a multiple of this while loading. */
  readonly expertWidthMultiple?: number;
}

/**
 * gpt-oss loads 64.38 GiB from a file of 60.77: its width 2880 becomes 3072. Widths that are multiples of 128 as a whole are
 * padded to 128 on each rank (vLLM 0.29.0 fused_moe/oracle/mxfp4.py), which Kimi-K3's 384 on 8 ranks is.
 */
const MXFP4_WIDTH_MULTIPLE = { uneven: 256, even: 128 };

const BF16 = 2;
const FP8 = 1;
/** FP8 with a float32 scale for every 128 × 128 block. */
const FP8_BLOCK = 1 + 4 / (128 * 128);
/** Four bits and an 8-bit scale for every 32 values (MX) or 16 values (NV). */
const MXFP4 = 0.5 + 1 / 32;
const NVFP4 = 0.5 + 1 / 16;
/** Four bits and a 16-bit scale for every 32 values (Kimi-K2.5) or every 128 (AWQ, GPTQ; with a zero point). */
const INT4_GROUP32 = 0.5 + 2 / 32;
const INT4_GROUP128 = 0.5 + 2.5 / 128;

/** Bytes per parameter of the layers a format quantizes. */
export const QUANTIZED_BYTES: Readonly<Record<Quantization, number>> = {
  bf16: BF16,
  fp8: FP8,
  'fp8-block': FP8_BLOCK,
  nvfp4: NVFP4,
  mxfp4: MXFP4,
  'fp8-fp4-experts': MXFP4,
  int4: INT4_GROUP32,
  int8: 1,
  awq: INT4_GROUP128,
  gptq: INT4_GROUP128,
  gguf: quantizations.gguf.bytesPerParameter,
};

/** 4-bit builds of mixtures of experts quantize the experts and leave the rest in 16 bits. */
const EXPERTS_ONLY: ReadonlySet<Quantization> = new Set(['nvfp4', 'mxfp4', 'int4']);

/** What a format does to layers that are not routed experts, when no checkpoint size tells. */
function otherBytes(quantization: Quantization, hasExperts: boolean, expertsOnly: boolean): number {
  if (quantization === 'fp8-fp4-experts') return FP8_BLOCK;
  if (hasExperts && EXPERTS_ONLY.has(quantization)) return BF16;
  if (expertsOnly && hasExperts && (quantization === 'fp8' || quantization === 'fp8-block')) return BF16;
  return QUANTIZED_BYTES[quantization];
}

const mxfp4Multiple = (experts: Architecture['experts']): number =>
  (experts?.intermediateSize ?? 0) % MXFP4_WIDTH_MULTIPLE.even === 0
    ? MXFP4_WIDTH_MULTIPLE.even
    : MXFP4_WIDTH_MULTIPLE.uneven;

/** Storage of a format as its builders usually apply it. FP8 builds of Qwen3-Next, Qwen3.5 and Llama 4 quantize experts only. */
export function usualFormat(quantization: Quantization, { experts, stateful, attention }: Architecture): StorageFormat {
  const expertsOnly = stateful || attention.kind === 'chunked';
  return {
    routed: QUANTIZED_BYTES[quantization],
    other: otherBytes(quantization, experts !== undefined, expertsOnly),
    expertWidthMultiple: quantization === 'mxfp4' ? mxfp4Multiple(experts) : undefined,
  };
}

/**
 * Storage that explains a checkpoint of known size: experts as the format says, the rest between the format and 16 bits.
 * A size outside that (a draft of unknown size, files stored twice) falls back to the usual format.
 */
export function formatFromBytes(
  quantization: Quantization,
  parts: ParameterParts,
  bytes: number,
  draftBytes: number,
  usual: StorageFormat,
): StorageFormat {
  const routed = QUANTIZED_BYTES[quantization];
  const other = otherParameters(parts);
  const sixteenBit = alwaysSixteenBit(parts) * BF16;
  if (other === 0 || quantization === 'bf16' || quantization === 'fp8-fp4-experts') return usual;
  const explained = (bytes - draftBytes - sixteenBit - parts.routed * routed) / other;
  const slack = (0.01 * bytes) / other;
  if (explained < routed - slack || explained > BF16 + slack) return usual;
  return { ...usual, routed, other: snapped(explained, routed) };
}

const otherParameters = (parts: ParameterParts): number =>
  parts.attention + parts.keyValue + parts.attentionReplicated + parts.dense + parts.shared;

const alwaysSixteenBit = (parts: ParameterParts): number =>
  parts.embedding + parts.tables + parts.router + parts.vision + parts.attentionReplicated16Bit;

/** Near one end the whole rest is stored that way: the difference is files that hold embeddings twice. */
const NEAR_END = 0.3;

function snapped(explained: number, quantized: number): number {
  if (explained < quantized + NEAR_END) return quantized;
  return explained > BF16 - NEAR_END ? BF16 : explained;
}

/** The format of the prediction layers inside a checkpoint. */
export const draftFormat = (format: StorageFormat): StorageFormat =>
  format.draft === undefined ? format : { ...format, routed: format.draft, other: format.draft };

/** Bytes of the whole model in a format, without a draft. */
export function modelBytes(parts: ParameterParts, format: StorageFormat): number {
  const head = format.head === undefined ? 0 : (parts.embedding / 2) * (format.head - BF16);
  return alwaysSixteenBit(parts) * BF16 + head + parts.routed * format.routed + otherParameters(parts) * format.other;
}
