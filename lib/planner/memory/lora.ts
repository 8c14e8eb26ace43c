import { hasFusedExpertLoras, loraOuterModules } from '../../catalog';
import { BF16_BYTES, FLOAT32_BYTES } from '../../units';
import type { Architecture, HeadLayers, LatentLayers, StateLayers } from '../architecture';
import { type Degrees, layersOnFullestRank } from '../layout';
import type { LoraSettings } from '../settings';

/**
 * Bytes of the places that vLLM keeps for adapters on one GPU: `max_loras` slots for every linear layer, whatever the adapters
 * change, each of the greatest rank (0.29.0 lora/model_manager.py:430 `_create_lora_modules`). `--fully-sharded-loras` is off,
 * so of a split layer only the side that its weights split is split.
 */
export function loraBytes(model: Architecture, degrees: Degrees, { maxLoras, maxLoraRank }: LoraSettings): number {
  const layers = layersOnFullestRank(model.numHiddenLayers, degrees.pipelineParallelSize) / model.numHiddenLayers;
  const width = widthOfDecoder(model, degrees) * layers + outerWidth(model);
  return maxLoras * maxLoraRank * width * BF16_BYTES;
}

const ONE_RANK = { tensorParallelSize: 1, pipelineParallelSize: 1, dataParallelSize: 1 };
/** PEFT writes the dtype it trained in, often 32 bits. */
const FILE_BYTES_OVER_SLOT = FLOAT32_BYTES / BF16_BYTES;

/** Bytes that the files of an adapter of this rank have at most: it may change every layer. */
export const largestAdapterBytes = (model: Architecture, rank: number): number =>
  FILE_BYTES_OVER_SLOT * loraBytes(model, ONE_RANK, { maxLoras: 1, maxLoraRank: rank });

/** Elements a slot has for each unit of rank: columns of its A matrices and rows of its B matrices. */
function widthOfDecoder(model: Architecture, degrees: Degrees): number {
  return attentionWidth(model, degrees.tensorParallelSize) + feedForwardWidth(model, degrees);
}

/** One A for each output that is packed into the layer, in full; lora/layers/column_parallel_linear.py:207 `create_lora_weights`. */
const columns = (input: number, outputs: readonly number[], tp: number): number =>
  outputs.length * input + outputs.reduce((sum, output) => sum + output, 0) / tp;

/** lora/layers/row_parallel_linear.py:26: the input is split, the output is not. */
const rows = (input: number, output: number, tp: number): number => input / tp + output;

/** lora/layers/base_linear.py:104: on every rank. */
const everywhere = (input: number, ...outputs: readonly number[]): number => columns(input, outputs, 1);

function attentionWidth(model: Architecture, tp: number): number {
  const { attention } = model;
  const heads = (of: HeadLayers | undefined): number => (of === undefined ? 0 : headsWidth(model, of, tp));
  if (attention.kind === 'gqa') return heads(attention.full) + indexerWidth(model, attention.indexer, model.hiddenSize);
  if (attention.kind === 'sliding-window' || attention.kind === 'chunked')
    return heads(attention.full) + heads(attention.local);
  if (attention.kind === 'hybrid')
    return heads(attention.full) + latentWidth(model, attention.latent, tp) + stateWidth(model, attention.state, tp);
  if (attention.kind === 'v4') return 0; // refused before: its layers were not read
  const indexer = attention.kind === 'dsa' ? attention.indexer : undefined;
  const { qLoraRank = model.hiddenSize } = attention.latent;
  return latentWidth(model, attention.latent, tp) + indexerWidth(model, indexer, qLoraRank);
}

/** `qkv_proj` with three packed outputs, of which a rank has at least one key-value head, and `o_proj`. */
function headsWidth(model: Architecture, heads: HeadLayers, tp: number): number {
  if (heads.by !== undefined) return latentWidth(model, heads.by, tp);
  const queries = model.numAttentionHeads * heads.headDim;
  const keyValue = (heads.numKeyValueHeads * heads.headDim) / Math.min(tp, heads.numKeyValueHeads);
  const input = columns(model.hiddenSize, [model.gatedQueries ? 2 * queries : queries, 0, 0], tp) + 2 * keyValue;
  return (heads.layers + (heads.readers ?? 0)) * (input + rows(queries, model.hiddenSize, tp));
}

/** Down-projections on every rank, up-projections split by head; deepseek_v2.py `fused_qkv_a_proj`, `q_b_proj`, `kv_b_proj`. */
function latentWidth(model: Architecture, latent: LatentLayers | undefined, tp: number): number {
  if (latent === undefined) return 0;
  const { layers, kvLoraRank, qkRopeHeadDim, qkNopeHeadDim, vHeadDim, qLoraRank, gated } = latent;
  const heads = model.numAttentionHeads;
  const hidden = model.hiddenSize;
  const latents = kvLoraRank + qkRopeHeadDim;
  const queries = heads * (qkNopeHeadDim + qkRopeHeadDim);
  const down = qLoraRank === undefined ? everywhere(hidden, latents) : everywhere(hidden, qLoraRank, latents);
  const up =
    columns(qLoraRank ?? hidden, [queries], tp) + columns(kvLoraRank, [heads * (qkNopeHeadDim + vHeadDim)], tp);
  const gate = gated === true ? columns(hidden, [heads * vHeadDim], tp) : 0;
  return layers * (down + up + gate + rows(heads * vHeadDim, hidden, tp));
}

type Indexer = { readonly layers: number; readonly heads: number; readonly headDim: number } | undefined;

/** deepseek_v2.py `Indexer`: `wq_b` and the fused `wk_weights_proj`, on every rank. */
function indexerWidth(model: Architecture, indexer: Indexer, queryInput: number): number {
  if (indexer === undefined) return 0;
  const { layers, heads, headDim } = indexer;
  return layers * (everywhere(queryInput, heads * headDim) + everywhere(model.hiddenSize, headDim, heads));
}

function stateWidth(model: Architecture, { layers, projections }: StateLayers, tp: number): number {
  const split = projections.split.reduce((sum, { input, outputs }) => sum + columns(input, outputs, tp), 0);
  return layers * (split + rows(projections.output, model.hiddenSize, tp));
}

function feedForwardWidth(model: Architecture, degrees: Degrees): number {
  const { dense, experts, hiddenSize } = model;
  const tp = degrees.tensorParallelSize;
  const gated = (width: number, matrices: 2 | 3): number =>
    width === 0 ? 0 : columns(hiddenSize, matrices === 3 ? [width, width] : [width], tp) + rows(width, hiddenSize, tp);
  const denseWidth = dense === undefined ? 0 : dense.layers * gated(dense.intermediateSize, dense.matrices);
  if (experts === undefined) return denseWidth;
  const shared = gated(experts.sharedIntermediateSize, experts.matrices);
  const latent =
    experts.hiddenSize === hiddenSize
      ? 0
      : everywhere(hiddenSize, experts.hiddenSize) + everywhere(experts.hiddenSize, hiddenSize);
  const router = everywhere(hiddenSize, experts.numExperts);
  return denseWidth + experts.layers * (shared + latent + router + expertsWidth(model, degrees));
}

/**
 * Experts are cut by width over tensor × data ranks, their A of gate and up and their B of down are not; with expert parallelism a
 * rank has whole ones. lora/layers/fused_moe.py:178 `_create_lora_a_weights`, :212 `_create_lora_b_weights`.
 */
function expertsWidth({ name, experts }: Architecture, degrees: Degrees): number {
  if (experts === undefined) return 0;
  const ranks = degrees.tensorParallelSize * degrees.dataParallelSize;
  const isWhole = degrees.enableExpertParallel === true;
  const width = isWhole ? experts.intermediateSize : experts.intermediateSize / ranks;
  const own = isWhole ? experts.numExperts / ranks : experts.numExperts;
  const matrices = experts.matrices - 1;
  const inputs = hasFusedExpertLoras(name) ? 1 : matrices;
  return own * ((inputs + 1) * experts.hiddenSize + (matrices + 1) * width);
}

/** Input embedding and output head, on every rank in full; lora/layers/vocab_parallel_embedding.py:32, logits_processor.py:96. */
function outerWidth({ name, vocabSize, hiddenSize }: Architecture): number {
  const { head, embedding } = loraOuterModules(name);
  return [head, embedding].filter(Boolean).length * (vocabSize + hiddenSize);
}
