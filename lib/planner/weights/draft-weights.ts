import type { StorageFormat } from './storage-format';
import { SPECULATIVE_METHODS, type SpeculativeMethod } from '../../catalog';
import type { Architecture, ParameterParts } from '../architecture';

/** Layers of the draft that ship inside the checkpoint and keep a KV cache of their own. */
export function draftLayers(model: Architecture, method: SpeculativeMethod | undefined): number {
  if (method === undefined) return 0;
  const { count, countedInConfig, countOfV4 = count } = SPECULATIVE_METHODS[method].draftLayers;
  if (countedInConfig === true) return Math.max(count, model.draftLayers);
  return model.attention.kind === 'v4' ? countOfV4 : count;
}

/** The parts of one draft layer: a full layer of the model and the projection that joins hidden state and embedding. */
export function draftLayerParts(model: Architecture, parts: ParameterParts): ParameterParts {
  const { numHiddenLayers, experts, hiddenSize } = model;
  const perLayer = (count: number): number => count / numHiddenLayers;
  const perExpertLayer = (count: number): number => (experts === undefined ? 0 : count / experts.layers);
  return {
    embedding: 0,
    tables: 0,
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
