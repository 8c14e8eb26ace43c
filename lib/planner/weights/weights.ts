import type { StorageFormat } from './storage-format';
import { type Architecture, keyValueHeads, type ParameterParts } from '../architecture';
import { BF16_BYTES } from '../../units';
import { type Degrees, layersOnFullestRank } from '../layout';

/**
 * Weight bytes on the fullest GPU.
 *
 * Tensor parallelism splits attention heads, dense layers and vocabulary; routed experts spread over tensor × data ranks,
 * with or without expert parallelism; data parallelism copies the rest. Router, latent down-projections and indexers are on every rank,
 * KV projections are copied once there are fewer KV heads than ranks. Source: vllm-project/vllm model_executor/layers.
 */
export function weightBytesPerGpu(
  model: Architecture,
  parts: ParameterParts,
  format: StorageFormat,
  degrees: Degrees,
): number {
  const { tensorParallelSize: tp, pipelineParallelSize: pp } = degrees;
  const layerShare = layersOnFullestRank(model.numHiddenLayers, pp) / model.numHiddenLayers;
  const splitByTensor = parts.attention + parts.dense + parts.shared;
  const other = splitByTensor / tp + parts.keyValue / keyValueSplit(model, tp) + parts.attentionReplicated;
  const sixteenBit = parts.router + parts.attentionReplicated16Bit + parts.absorbed / tp;
  const layers = other * format.other + sixteenBit * BF16_BYTES + expertBytes(model, parts, format, degrees);
  return layers * layerShare + outerBytes(model, parts, format, tp, pp);
}

function expertBytes(model: Architecture, parts: ParameterParts, format: StorageFormat, degrees: Degrees): number {
  const ranks = degrees.tensorParallelSize * degrees.dataParallelSize;
  return ((parts.routed * format.routed) / ranks) * expertPadding(model, format, degrees) * balanced(model, degrees);
}

/** Copies of hot experts, and room for one layer on its way to another rank: vLLM distributed/eplb/eplb_state.py `expert_buffer`. */
function balanced({ experts, numHiddenLayers }: Architecture, { eplb }: Degrees): number {
  if (eplb === undefined || experts === undefined) return 1;
  return (1 + eplb.numRedundantExperts / experts.numExperts) * (1 + 1 / numHiddenLayers);
}

/** Experts spread whole (expert parallelism) or cut by width; some kernels pad the width that is left. */
export function expertPadding({ experts }: Architecture, format: StorageFormat, degrees: Degrees): number {
  const ranks = degrees.tensorParallelSize * degrees.dataParallelSize;
  const { expertWidthMultiple: multiple } = format;
  if (multiple === undefined || experts === undefined) return 1;
  const width = experts.intermediateSize / (degrees.enableExpertParallel === true ? 1 : ranks);
  return (Math.ceil(width / multiple) * multiple) / width;
}

/** Embedding and head sit on the first and the last pipeline rank; one rank holds both without pipeline parallelism. */
function outerBytes(model: Architecture, parts: ParameterParts, format: StorageFormat, tp: number, pp: number): number {
  const matrices = model.tieWordEmbeddings || model.headless === true ? 1 : 2;
  const embedding = parts.embedding / (pp > 1 ? matrices : 1);
  const saved = pp > 1 || format.head === undefined ? 0 : (parts.embedding / 2) * (BF16_BYTES - format.head);
  return ((embedding + parts.tables + parts.vision) * BF16_BYTES - saved) / tp;
}

/** Into how many different shards the KV projections split; further ranks hold copies. */
export function keyValueSplit(model: Architecture, tp: number): number {
  return Math.min(tp, keyValueHeads(model) ?? tp);
}
