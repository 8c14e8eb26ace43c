import { modelBytes, QUANTIZED_BYTES } from './storage-format';
import type { ModelSpec, Quantization } from '../../catalog/types';
import { type Note, note, type Problem } from '../../problem';
import {
  type Architecture,
  configProblem,
  type ParameterParts,
  parameterParts,
  totalParameters,
} from '../architecture';
import type { PrepareInputs } from './prepared-model';

/** Sizes that disagree by more than a rounded name: the published total wins and the largest part is scaled to it. */
const DISAGREEMENT = 0.1;

export function reconciled(
  architecture: Architecture,
  model: ModelSpec,
): { parts: ParameterParts; notes: readonly Note[] } {
  const parts = parameterParts(architecture);
  const published = model.parameters?.total;
  const counted = totalParameters(parts);
  if (published === undefined || Math.abs(counted / published - 1) < DISAGREEMENT) return { parts, notes: [] };
  const key = parts.routed > 0 ? 'routed' : 'dense';
  const adjusted = Math.max(0, parts[key] + published - counted);
  const message = `the configuration counts ${billions(counted)} parameters, published are ${billions(published)}; ${key} layers are scaled to the published total`;
  return { parts: { ...parts, [key]: adjusted }, notes: [note('weights', message)] };
}

const billions = (count: number): string => `${(count / 1e9).toFixed(0)} billion`;

/** A configuration without widths: the checkpoint's bytes tell what the missing layers hold. */
export function completed(
  architecture: Architecture,
  parts: ParameterParts,
  stored: number | undefined,
  quantization: Quantization,
): ParameterParts | undefined {
  const missing = architecture.vocabSize === 0 || architecture.dense?.intermediateSize === 0;
  if (!missing) return parts;
  if (stored === undefined) return undefined;
  const perParameter = QUANTIZED_BYTES[quantization];
  const known = modelBytes({ ...parts, dense: 0 }, { routed: perParameter, other: perParameter });
  return { ...parts, dense: Math.max(0, stored - known) / perParameter };
}

export function sizeUnknown({ model }: PrepareInputs, architecture: Architecture): Problem {
  const field = architecture.vocabSize === 0 ? 'vocab_size' : 'intermediate_size';
  return configProblem(
    field,
    `neither ${field} nor the checkpoint bytes of ${model.id} are known, so its size is unknown; state checkpointBytes`,
  );
}
