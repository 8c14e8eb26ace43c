import type { ModelSpec, Quantization } from '../../catalog/types';
import type { Resolved } from '../request';
import type { ChosenSpeculation } from '../speculation';
import type { LayoutContext } from './rules';

/** What layouts are checked against, besides the architecture and the node. */
export function layoutContext(
  {
    model,
    quantization,
    gpu,
    instanceType,
    engineVersion,
  }: Pick<Resolved, 'model' | 'quantization' | 'gpu' | 'instanceType' | 'engineVersion'>,
  speculation: ChosenSpeculation | undefined,
): Omit<LayoutContext, 'architecture' | 'gpusPerNode'> {
  return {
    modelId: model.id,
    quantization,
    weightBlockSize: weightBlockSize(model, quantization),
    gpu,
    instanceType: instanceType?.name,
    efaInterfaces: instanceType?.efaInterfaces,
    speculativeMethod: speculation?.method,
    engineVersion,
  };
}

const DEFAULT_BLOCK = 128;

/** Only FP8 with block scales restricts how layers may be cut. */
function weightBlockSize({ config }: ModelSpec, quantization: Quantization): number | undefined {
  if (quantization !== 'fp8-block') return undefined;
  const stated = config?.['quantization_config'];
  const block =
    typeof stated === 'object' && stated !== null
      ? (stated as { weight_block_size?: unknown }).weight_block_size
      : undefined;
  return Array.isArray(block) && typeof block[0] === 'number' ? block[0] : DEFAULT_BLOCK;
}
