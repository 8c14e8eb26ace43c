import type { StorageFormat } from './storage-format';
import type { SpeculativeMethod } from '../../catalog/types';
import type { Architecture, ParameterParts } from '../architecture';

/** DSpark drafts of the DeepSeek-V4 family are three full layers: it explains their checkpoint bytes and their KV pools. */
export const DSPARK_LAYERS = 3;

/** Layers of the draft that ship inside the checkpoint and keep a KV cache of their own. */
export function draftLayers(model: Architecture, method: SpeculativeMethod | undefined): number {
  if (method === 'mtp') return Math.max(1, model.draftLayers);
  if (method === 'dspark' && model.attention.kind === 'v4') return DSPARK_LAYERS;
  if (method === 'eagle' || method === 'eagle3' || method === 'dspark') return 1;
  return 0;
}

/** The parts of one draft layer: a full layer of the model and the projection that joins hidden state and embedding. */
export function draftLayerParts(model: Architecture, parts: ParameterParts): ParameterParts {
  const { numHiddenLayers, experts, hiddenSize } = model;
  const perLayer = (count: number): number => count / numHiddenLayers;
  const perExpertLayer = (count: number): number => (experts === undefined ? 0 : count / experts.layers);
  return {
    embedding: 0,
    vision: 0,
    attention: perLayer(parts.attention),
    keyValue: perLayer(parts.keyValue),
    attentionReplicated: perLayer(parts.attentionReplicated) + 2 * hiddenSize * hiddenSize,
    attentionReplicated16Bit: perLayer(parts.attentionReplicated16Bit),
    absorbed: perLayer(parts.absorbed),
    dense: experts === undefined ? perLayer(parts.dense) : 0,
    shared: perExpertLayer(parts.shared),
    routed: perExpertLayer(parts.routed),
    router: perExpertLayer(parts.router),
  };
}

/** Bytes the draft adds to a checkpoint file. */
export function draftFileBytes(
  model: Architecture,
  parts: ParameterParts,
  format: StorageFormat,
  layers: number,
): number {
  const one = draftLayerParts(model, parts);
  const other = one.attention + one.keyValue + one.attentionReplicated + one.dense + one.shared;
  const sixteenBit = one.router + one.attentionReplicated16Bit;
  return layers * (one.routed * format.routed + other * format.other + sixteenBit * 2);
}
