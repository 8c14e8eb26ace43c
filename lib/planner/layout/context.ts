import type { HuggingFaceConfig, ModelSpec, Quantization } from '../../catalog/types';
import { configOfBuild } from '../architecture';
import type { PlanRequest, Resolved } from '../request';
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
    checkpoint,
  }: Pick<Resolved, 'model' | 'checkpoint' | 'quantization' | 'gpu' | 'instanceType' | 'engineVersion'>,
  speculation: ChosenSpeculation | undefined,
  { enableLora }: Pick<PlanRequest, 'enableLora'>,
): Omit<LayoutContext, 'architecture' | 'gpusPerNode'> {
  return {
    modelId: model.id,
    quantization,
    weightBlockSize: weightBlockSize(model, quantization),
    groupSize: groupSize(configOfBuild(model, checkpoint), quantization),
    gpu,
    instanceType: instanceType?.name,
    efaInterfaces: instanceType?.efaInterfaces,
    speculativeMethod: speculation?.method,
    engineVersion,
    ...(enableLora === true ? { enableLora } : {}),
  };
}

/** Input rows that share a scale where the file does not say: 128 in AWQ and GPTQ builds, 32 in those of compressed-tensors (Kimi-K2.5). */
const USUAL_GROUP: Readonly<Partial<Record<Quantization, number>>> = { awq: 128, gptq: 128, int4: 32 };

/** What the file declares of its integer weights; -1 and none are whole channels, which may be cut anywhere. */
function groupSize(config: HuggingFaceConfig | undefined, quantization: Quantization): number | undefined {
  const usual = USUAL_GROUP[quantization];
  if (usual === undefined) return undefined;
  const section = recordOf(config?.['quantization_config']);
  const groups = Object.values(recordOf(section?.['config_groups']) ?? {});
  const weights = groups.map((group) => recordOf(recordOf(group)?.['weights'])).find((one) => one?.['num_bits'] === 4);
  const stated =
    weights === undefined ? (section?.['group_size'] ?? section?.['q_group_size']) : (weights['group_size'] ?? -1);
  if (typeof stated !== 'number') return usual;
  return stated > 0 ? stated : undefined;
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;

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
