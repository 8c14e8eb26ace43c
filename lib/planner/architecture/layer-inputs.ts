import type { FieldReader } from './fields';
import type { LayerInputs } from './types';

/**
 * Gemma-3n and Gemma-4's small models: every layer has a row of its own for every token, and 3n several streams with a low-rank
 * branch in each layer. Source: vLLM 0.29.0 model_executor/models/gemma3n.py, gemma4.py.
 */
export function layerInputs(read: FieldReader, layers: number): LayerInputs | undefined {
  const width = read.or(0, 'hidden_size_per_layer_input');
  if (width === 0) return undefined;
  const hidden = read.or(1, 'hidden_size');
  const rows = read.optional('vocab_size_per_layer_input') ?? read.or(0, 'vocab_size');
  const streams = Math.max(1, read.or(1, 'altup_num_inputs'));
  const inAndOut = 2;
  const perLayer = inAndOut * hidden * (width + read.or(0, 'laurel_rank'));
  const ofAllLayers = hidden * layers * width + inAndOut * (streams - 1) * hidden * hidden;
  return { tableParameters: rows * layers * width, projectionParameters: layers * perLayer + ofAllLayers };
}
