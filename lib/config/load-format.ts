import { findCheckpoint, inSameFamily } from '../catalog';
import { modelSpecOf } from './model-spec';
import type { ModelConfig } from './schema';

/** `--load-format` of the build an environment names; `mistral` for checkpoints in Mistral's own format. */
export function loadFormatOf(model: ModelConfig): string {
  const { checkpoint, quantization } = model;
  const spec = modelSpecOf(model);
  if (spec === undefined) return 'auto';
  const build =
    checkpoint === undefined && quantization !== undefined
      ? spec.checkpoints.find((one) => inSameFamily(one.quantization, quantization))
      : findCheckpoint(spec, checkpoint);
  return build?.loadFormat ?? spec.serving?.loadFormat ?? 'auto';
}
