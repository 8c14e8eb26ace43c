import type { CheckpointSpec, HuggingFaceConfig, ModelSpec } from '../../catalog/types';
import { declaredFormat } from './quantization-of';

/** The configuration one build is loaded with; undefined for announced models. */
export const configOfBuild = (
  { config }: ModelSpec,
  checkpoint: CheckpointSpec | undefined,
): HuggingFaceConfig | undefined => (config === undefined ? undefined : { ...config, ...checkpoint?.config });

/** What the files of a build make of a KV cache dtype left to `auto`; undefined: the model's own 16 bits. */
export function declaredKvCacheDtype(model: ModelSpec, checkpoint: CheckpointSpec | undefined): string | undefined {
  const config = configOfBuild(model, checkpoint);
  const declared = config === undefined ? undefined : declaredFormat(config);
  const isThisBuild = checkpoint === undefined || declared?.quantization === checkpoint.quantization;
  return isThisBuild ? declared?.kvCacheDtype : undefined;
}
