import { declaredStorage } from './declared-storage';
import { draftFileBytes, draftLayerParts, draftLayers } from './draft-weights';
import { draftFormat, formatFromBytes, modelBytes, type StorageFormat, usualFormat } from './storage-format';
import { weightBytesPerGpu } from './weights';
import { classSupport, inSameFamily, REGISTRY_RELEASE } from '../../catalog';
import type { CheckpointSpec, Quantization } from '../../catalog/types';
import { type Note, note } from '../../problem';
import {
  activeParameters,
  type Architecture,
  configOfBuild,
  declaredFormat,
  type ParameterParts,
  quantizationOf,
  readArchitecture,
} from '../architecture';
import type { Degrees } from '../layout';
import type { ChosenSpeculation } from '../speculation';
import { prepareAnnounced } from './announced';
import type { Preparation, PreparedModel, PrepareInputs } from './prepared-model';
import { completed, reconciled, sizeUnknown } from './reconcile';

/** Parts, storage format and bytes of a checkpoint, from its configuration or, for announced models, from its size alone. */
export function prepare(inputs: PrepareInputs): Preparation {
  const { model } = inputs;
  const config = configOfBuild(model, inputs.checkpoint);
  if (config === undefined) return prepareAnnounced(inputs);
  const read = readArchitecture(config, model.task);
  if (!read.ok) return read;
  const { architecture } = read;
  const counted = reconciled(architecture, model);
  const stored = inputs.request.checkpointBytes ?? inputs.checkpoint?.bytes;
  const parts = completed(architecture, counted.parts, stored, inputs.quantization);
  if (parts === undefined) return { ok: false, problems: [sizeUnknown(inputs, architecture)] };
  const usual = formatOf(inputs, architecture, parts);
  const notes = [...counted.notes, ...anotherBuild(inputs), ...saysOtherwise(inputs), ...unregistered(inputs)];
  return { ok: true, prepared: prepareShape(inputs, architecture, parts, usual, stored, notes) };
}

/** What the file says of its layers, where this build is the file's; else what builders usually do. */
function formatOf(
  { model, checkpoint, quantization }: PrepareInputs,
  architecture: Architecture,
  parts: ParameterParts,
): StorageFormat {
  const usual = usualFormat(quantization, architecture);
  const config = configOfBuild(model, checkpoint);
  const declared = config === undefined ? undefined : declaredFormat(config);
  if (declared?.quantization !== quantization) return usual;
  return { ...usual, ...declaredStorage(declared, architecture, parts) };
}

function prepareShape(
  { model, checkpoint, quantization, request, speculation }: PrepareInputs,
  architecture: Architecture,
  parts: ParameterParts,
  usual: StorageFormat,
  stored: number | undefined,
  notes: readonly Note[],
): PreparedModel {
  const shippedDraft = draftFileBytes(
    architecture,
    parts,
    draftFormat(usual),
    shippedDraftLayers(architecture, checkpoint),
  );
  const format = stored === undefined ? usual : formatFromBytes(quantization, parts, stored, shippedDraft, usual);
  const predicted = modelBytes(parts, format) + shippedDraft;
  const layers = draftLayers(architecture, speculation?.method);
  return {
    checkpointBytes: stored ?? predicted * widthOnDisk(model, quantization),
    activeParameters: activeParameters(architecture, parts),
    notes: stored === undefined ? [...notes, computedBytes(checkpoint, quantization)] : notes,
    shape: {
      architecture,
      parts,
      quantization,
      format,
      factor:
        request.checkpointBytes === undefined
          ? 1
          : request.checkpointBytes / (predicted * widthOnDisk(model, quantization)),
      draftLayers: layers,
      draftParts: hasDraftInMemory(speculation) ? draftLayerParts(architecture, parts) : undefined,
    },
  };
}

/** Files in 32 bits are loaded in 16: vLLM's `auto` of a float32 checkpoint (config/model.py `_resolve_auto_dtype`). */
function widthOnDisk({ config }: PrepareInputs['model'], quantization: Quantization): number {
  const dtype = config?.torch_dtype ?? config?.['dtype'];
  return quantization === 'bf16' && dtype === 'float32' ? 2 : 1;
}

const shippedDraftLayers = (architecture: Architecture, checkpoint: CheckpointSpec | undefined): number =>
  checkpoint?.includesDraft === undefined ? 0 : draftLayers(architecture, checkpoint.includesDraft);

const hasDraftInMemory = (speculation: ChosenSpeculation | undefined): boolean =>
  speculation !== undefined && speculation.draftHuggingFaceId === undefined;

function computedBytes(checkpoint: CheckpointSpec | undefined, quantization: Quantization): Note {
  const what =
    checkpoint === undefined
      ? `no ${quantization} build of this model is known`
      : `the file size of ${checkpoint.id} is not known`;
  return note('weights', `${what}; its bytes are computed from parameter counts`);
}

/** What is asked for is not what the configuration describes: vLLM would refuse to load that very file so. */
function anotherBuild({ model, checkpoint, quantization }: PrepareInputs): readonly Note[] {
  const stored = model.config === undefined ? 'bf16' : quantizationOf(model.config);
  if (checkpoint !== undefined || stored === 'bf16' || inSameFamily(stored, quantization)) return [];
  const message = `this is the plan of a build in ${quantization}, which needs a config.json of its own: the one that was read says ${stored}, and vLLM refuses to load it otherwise`;
  return [note('weights', message)];
}

/** What people put into the names of builds. */
const NAMED_FORMATS: readonly (readonly [RegExp, readonly Quantization[]])[] = [
  [/nvfp4/i, ['nvfp4']],
  [/mxfp4/i, ['mxfp4', 'fp8-fp4-experts']],
  [/awq/i, ['awq', 'int4']],
  [/gptq/i, ['gptq']],
  [/int4|w4a16/i, ['int4', 'awq', 'gptq']],
  [/int8|w8a8/i, ['int8', 'gptq', 'fp8', 'fp8-block']],
  [/fp8/i, ['fp8', 'fp8-block', 'fp8-fp4-experts']],
];

/** A file is planned as it declares; where its name says something else, one of the two is wrong or a file is missing. */
function saysOtherwise({ model, checkpoint, quantization }: PrepareInputs): readonly Note[] {
  if (checkpoint?.id !== 'config') return [];
  const name = `${model.source} ${String(model.config?.['_name_or_path'] ?? '')}`;
  const said = NAMED_FORMATS.find(([pattern]) => pattern.test(name));
  if (said === undefined || said[1].includes(quantization)) return [];
  const declared =
    quantization === 'bf16'
      ? 'the file declares no format and is planned in 16 bits'
      : `it is planned as ${quantization}, which the file declares`;
  const message = `the name says ${name.match(said[0])?.[0] ?? ''} and ${declared}; where hf_quant_config.json lies beside config.json, give config.json under its own name in the same folder, or state quantization`;
  return [note('weights', message)];
}

/** A class of one's own that is planned as its model_type says. */
function unregistered({ model, checkpoint }: PrepareInputs): readonly Note[] {
  const [name] = model.config?.architectures ?? [];
  if (checkpoint?.id !== 'config' || name === undefined || classSupport(name).kind !== 'unknown') return [];
  const message = `vLLM ${REGISTRY_RELEASE} registers no class ${name}; this is the plan of a ${String(model.config?.model_type)} model, which it loads with --hf-overrides '{"architectures": […]}' naming a class it has`;
  return [note('weights', message)];
}

/** Weight bytes on the fullest GPU, without the draft. */
export function modelWeightBytes(prepared: PreparedModel, degrees: Degrees & { readonly gpus: number }): number {
  const { shape, checkpointBytes } = prepared;
  if (shape === undefined) return checkpointBytes / degrees.gpus;
  return weightBytesPerGpu(shape.architecture, shape.parts, shape.format, degrees) * shape.factor;
}

/** Weight bytes of the draft on one GPU: its layers are spread like those of the model. */
export function draftWeightBytes(prepared: PreparedModel, degrees: Degrees, speculation?: ChosenSpeculation): number {
  const { shape } = prepared;
  if (speculation?.draftBytes !== undefined) return speculation.draftBytes / degrees.tensorParallelSize;
  if (shape?.draftParts === undefined) return 0;
  const single = { ...shape.architecture, numHiddenLayers: 1 };
  const perLayer = weightBytesPerGpu(single, shape.draftParts, draftFormat(shape.format), {
    ...degrees,
    pipelineParallelSize: 1,
  });
  return perLayer * shape.draftLayers;
}
