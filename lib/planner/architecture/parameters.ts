import { attentionParts } from './attention-parameters';
import type { ParameterParts } from './parameter-parts';
import type { Architecture, ExpertShape } from './types';

/** Counts every part from the shape. Norms and biases (under 0.01 %) are left out. */
export function parameterParts(model: Architecture): ParameterParts {
  const { dense, experts } = model;
  const attention = attentionParts(model);
  return {
    ...attention,
    attentionReplicated: attention.attentionReplicated + (model.layerInputs?.projectionParameters ?? 0),
    tables: (model.layerInputs?.tableParameters ?? 0) + (model.besideParameters ?? 0),
    embedding: model.vocabSize * model.hiddenSize * (model.tieWordEmbeddings || model.headless === true ? 1 : 2),
    dense: dense === undefined ? 0 : dense.layers * dense.matrices * model.hiddenSize * dense.intermediateSize,
    shared: experts === undefined ? 0 : sharedParameters(model, experts),
    routed: experts === undefined ? 0 : experts.layers * experts.numExperts * expertParameters(experts),
    router: experts === undefined ? 0 : experts.layers * experts.numExperts * model.hiddenSize,
    vision: model.visionParameters,
  };
}

/** What a model card counts: no vision tower, no copies made while loading. */
const COUNTED = [
  'embedding',
  'tables',
  'attention',
  'keyValue',
  'attentionReplicated',
  'attentionReplicated16Bit',
  'dense',
  'shared',
  'routed',
  'router',
] as const satisfies readonly (keyof ParameterParts)[];

export const totalParameters = (parts: ParameterParts): number => COUNTED.reduce((sum, part) => sum + parts[part], 0);

/** Parameters one token runs through: everything but what it looks up a row of, and the experts it is not routed to. */
export function activeParameters(model: Architecture, parts: ParameterParts = parameterParts(model)): number {
  const share = model.experts === undefined ? 0 : model.experts.numExpertsPerToken / model.experts.numExperts;
  const inputEmbedding = model.headless === true ? parts.embedding : model.tieWordEmbeddings ? 0 : parts.embedding / 2;
  return totalParameters(parts) - inputEmbedding - parts.tables - parts.routed * (1 - share);
}

const expertParameters = (experts: ExpertShape): number =>
  experts.matrices * experts.hiddenSize * experts.intermediateSize;

/** Shared experts, and for experts that work in a latent, the two projections in and out of it. */
function sharedParameters(model: Architecture, experts: ExpertShape): number {
  const shared = experts.matrices * model.hiddenSize * experts.sharedIntermediateSize;
  const latent = experts.hiddenSize === model.hiddenSize ? 0 : 2 * model.hiddenSize * experts.hiddenSize;
  return experts.layers * (shared + latent);
}
