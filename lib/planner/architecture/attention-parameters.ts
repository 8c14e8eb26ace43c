import type { ParameterParts } from './parameter-parts';
import type { Architecture, HeadLayers, IndexerLayers, LatentLayers, V4Shape } from './types';

export type AttentionParts = Pick<
  ParameterParts,
  'attention' | 'keyValue' | 'attentionReplicated' | 'attentionReplicated16Bit' | 'absorbed'
>;

const NO_ATTENTION: AttentionParts = {
  attention: 0,
  keyValue: 0,
  attentionReplicated: 0,
  attentionReplicated16Bit: 0,
  absorbed: 0,
};

/** Attention parameters by how they are spread, for every kind of attention. */
export function attentionParts(model: Architecture): AttentionParts {
  const { attention } = model;
  if (attention.kind === 'v4') return v4Parts(model, attention);
  if (attention.kind === 'mla') return latentParts(model, attention.latent);
  if (attention.kind === 'dsa') return withIndexer(model, latentParts(model, attention.latent), attention);
  if (attention.kind === 'gqa') return gqaParts(model, attention.full, attention.indexer);
  if (attention.kind === 'hybrid') return hybridParts(model, attention);
  return addAttention(headParts(model, attention.local), attention.full && headParts(model, attention.full));
}

function addAttention(one: AttentionParts, other: AttentionParts | undefined): AttentionParts {
  if (other === undefined) return one;
  return {
    attention: one.attention + other.attention,
    keyValue: one.keyValue + other.keyValue,
    attentionReplicated: one.attentionReplicated + other.attentionReplicated,
    attentionReplicated16Bit: one.attentionReplicated16Bit + other.attentionReplicated16Bit,
    absorbed: one.absorbed + other.absorbed,
  };
}

function headParts(model: Architecture, heads: HeadLayers): AttentionParts {
  if (heads.by !== undefined) return { ...latentParts(model, heads.by), absorbed: 0 };
  const layers = heads.layers + (heads.readers ?? 0);
  const queryWidth = model.numAttentionHeads * heads.headDim;
  const queryAndOutput = model.hiddenSize * queryWidth * (model.gatedQueries ? 3 : 2);
  return {
    ...NO_ATTENTION,
    attention: layers * queryAndOutput,
    keyValue:
      layers * (heads.sharedProjection === true ? 1 : 2) * model.hiddenSize * heads.numKeyValueHeads * heads.headDim,
  };
}

function gqaParts(model: Architecture, full: HeadLayers, indexer: IndexerLayers | undefined): AttentionParts {
  const parts = headParts(model, full);
  if (indexer === undefined) return parts;
  const perLayer = model.hiddenSize * indexer.headDim * (indexer.heads + 1);
  return { ...parts, attentionReplicated: indexer.layers * perLayer };
}

/** DeepSeek V2/V3: the two down-projections are not split (the fused replicated projection in vLLM's deepseek_v2.py). */
function latentParts(model: Architecture, latent: LatentLayers): AttentionParts {
  const { layers, kvLoraRank, qkRopeHeadDim, qkNopeHeadDim, vHeadDim, qLoraRank } = latent;
  const heads = model.numAttentionHeads;
  const queryInput = qLoraRank ?? model.hiddenSize;
  const upProjection = kvLoraRank * heads * (qkNopeHeadDim + vHeadDim);
  const query = queryInput * heads * (qkNopeHeadDim + qkRopeHeadDim);
  const output = heads * vHeadDim * model.hiddenSize * (latent.gated === true ? 2 : 1);
  const down = model.hiddenSize * ((qLoraRank ?? 0) + kvLoraRank + qkRopeHeadDim);
  return {
    ...NO_ATTENTION,
    attention: layers * (query + upProjection + output),
    attentionReplicated: layers * down,
    absorbed: layers * upProjection,
  };
}

function withIndexer(
  model: Architecture,
  parts: AttentionParts,
  { latent, indexer }: { readonly latent: LatentLayers; readonly indexer: IndexerLayers },
): AttentionParts {
  const query = (latent.qLoraRank ?? model.hiddenSize) * indexer.heads * indexer.headDim;
  const keyAndWeights = model.hiddenSize * (indexer.headDim + indexer.heads);
  return { ...parts, attentionReplicated: parts.attentionReplicated + indexer.layers * (query + keyAndWeights) };
}

function hybridParts(
  model: Architecture,
  attention: Extract<Architecture['attention'], { kind: 'hybrid' }>,
): AttentionParts {
  const state: AttentionParts = { ...NO_ATTENTION, attention: attention.state.layers * attention.state.parameters };
  const full = attention.full && headParts(model, attention.full);
  const latent = attention.latent && latentParts(model, attention.latent);
  return addAttention(addAttention(state, full), latent);
}

/** Grouped output projection, compressors and indexer; adds up to the published 1.6 T and 284 B. */
function v4Parts(model: Architecture, shape: V4Shape): AttentionParts {
  const { layers, ratio4Layers, ratio128Layers, headDim, indexer, qLoraRank, oLoraRank, oGroups } = shape;
  const width = model.numAttentionHeads * headDim;
  const split = qLoraRank * width + width * oLoraRank + oGroups * oLoraRank * model.hiddenSize;
  const copied = model.hiddenSize * (qLoraRank + headDim);
  const indexerQuery = qLoraRank * indexer.heads * indexer.headDim + model.hiddenSize * indexer.heads;
  const compressors = ratio4Layers * 4 * (headDim + indexer.headDim) + ratio128Layers * 2 * headDim;
  return {
    ...NO_ATTENTION,
    attention: layers * split,
    attentionReplicated: layers * copied + ratio4Layers * indexerQuery,
    attentionReplicated16Bit: model.hiddenSize * compressors,
  };
}
