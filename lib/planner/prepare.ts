import { quantizations } from '../catalog/quantizations';
import type { CheckpointSpec, ModelSpec, Quantization } from '../catalog/types';
import { readArchitecture, type Architecture } from './architecture';
import { draftFileBytes, draftLayerParts, draftLayers } from './draft-weights';
import { activeParameters, parameterParts, totalParameters, type ParameterParts } from './parameters';
import type { ChosenSpeculation } from './speculative';
import { formatFromBytes, modelBytes, QUANTIZED_BYTES, type StorageFormat, usualFormat } from './storage-format';
import type { Note, PlanRequest, Problem } from './types';
import { type Degrees, weightBytesPerGpu } from './weights';

/** A model in one storage format, ready to be laid out. */
export interface PreparedModel {
  /** Absent for announced models: only the size is known. */
  readonly shape?: PreparedShape;
  /** What is read from storage. */
  readonly checkpointBytes: number;
  readonly activeParameters?: number;
  readonly notes: readonly Note[];
}

export interface PreparedShape {
  readonly architecture: Architecture;
  readonly parts: ParameterParts;
  readonly format: StorageFormat;
  /** Stated checkpoint bytes over those the parts explain; 1 unless the request states a size. */
  readonly factor: number;
  /** Layers of the draft in use that live in the engine's memory and keep a KV cache. */
  readonly draftLayers: number;
  readonly draftParts?: ParameterParts;
}

export type Preparation =
  | { readonly ok: true; readonly prepared: PreparedModel }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface PrepareInputs {
  readonly model: ModelSpec;
  readonly checkpoint?: CheckpointSpec;
  readonly quantization: Quantization;
  readonly request: Pick<PlanRequest, 'checkpointBytes'>;
  readonly speculation?: ChosenSpeculation;
}

/** Parts, storage format and bytes of a checkpoint, from its configuration or, for announced models, from its size alone. */
export function prepare(inputs: PrepareInputs): Preparation {
  const { model } = inputs;
  if (model.config === undefined) return prepareAnnounced(inputs);
  const read = readArchitecture(model.config);
  if (!read.ok) return read;
  const { architecture } = read;
  const counted = reconciled(architecture, model);
  const stored = inputs.request.checkpointBytes ?? inputs.checkpoint?.bytes;
  const usual = usualFormat(inputs.quantization, architecture);
  const parts = completed(architecture, counted.parts, stored, inputs.quantization);
  if (parts === undefined) return { ok: false, problems: [sizeUnknown(inputs, architecture)] };
  return { ok: true, prepared: prepareShape(inputs, architecture, parts, usual, stored, counted.notes) };
}

function prepareShape(
  { checkpoint, quantization, request, speculation }: PrepareInputs,
  architecture: Architecture,
  parts: ParameterParts,
  usual: StorageFormat,
  stored: number | undefined,
  notes: readonly Note[],
): PreparedModel {
  const shippedDraft = draftFileBytes(architecture, parts, usual, shippedDraftLayers(architecture, checkpoint));
  const format = stored === undefined ? usual : formatFromBytes(quantization, parts, stored, shippedDraft, usual);
  const predicted = modelBytes(parts, format) + shippedDraft;
  const layers = draftLayers(architecture, speculation?.method);
  return {
    checkpointBytes: stored ?? predicted,
    activeParameters: activeParameters(architecture, parts),
    notes: stored === undefined ? [...notes, computedBytes(checkpoint, quantization)] : notes,
    shape: {
      architecture,
      parts,
      format,
      factor: request.checkpointBytes === undefined ? 1 : request.checkpointBytes / predicted,
      draftLayers: layers,
      draftParts: hasDraftInMemory(speculation) && layers > 0 ? draftLayerParts(architecture, parts) : undefined,
    },
  };
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
  return { topic: 'weights', message: `${what}; its bytes are computed from parameter counts` };
}

/** Sizes that disagree by more than a rounded name: the published total wins and the largest part is scaled to it. */
const DISAGREEMENT = 0.1;

function reconciled(architecture: Architecture, model: ModelSpec): { parts: ParameterParts; notes: readonly Note[] } {
  const parts = parameterParts(architecture);
  const published = model.parameters?.total;
  const counted = totalParameters(parts);
  if (published === undefined || Math.abs(counted / published - 1) < DISAGREEMENT) return { parts, notes: [] };
  const key = parts.routed > 0 ? 'routed' : 'dense';
  const adjusted = Math.max(0, parts[key] + published - counted);
  const message = `the configuration counts ${billions(counted)} parameters, published are ${billions(published)}; ${key} layers are scaled to the published total`;
  return { parts: { ...parts, [key]: adjusted }, notes: [{ topic: 'weights', message }] };
}

const billions = (count: number): string => `${(count / 1e9).toFixed(0)} billion`;

/** A configuration without widths: the checkpoint's bytes tell what the missing layers hold. */
function completed(
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

function sizeUnknown({ model }: PrepareInputs, architecture: Architecture): Problem {
  const field = architecture.vocabSize === 0 ? 'vocab_size' : 'intermediate_size';
  return {
    field: `model.config.${field}`,
    message: `neither ${field} nor the checkpoint bytes of ${model.id} are known, so its size is unknown; state checkpointBytes`,
  };
}

/** Whole-checkpoint bytes per parameter, from the published builds of Qwen3.8-2.4T (BF16 bytes / 2 = parameters). */
const QWEN_PARAMETERS = 4_892_388_705_238 / 2;
const WHOLE_CHECKPOINT: Readonly<Partial<Record<Quantization, number>>> = {
  fp8: 2_496_154_358_768 / QWEN_PARAMETERS,
  'fp8-block': 2_496_154_358_768 / QWEN_PARAMETERS,
  nvfp4: 1_447_265_951_488 / QWEN_PARAMETERS,
  mxfp4: 1_597_051_793_152 / QWEN_PARAMETERS,
};

function prepareAnnounced({ model, quantization, request }: PrepareInputs): Preparation {
  const total = model.parameters?.total;
  const perParameter = WHOLE_CHECKPOINT[quantization] ?? quantizations[quantization].bytesPerParameter;
  const bytes = request.checkpointBytes ?? (total === undefined ? undefined : total * perParameter);
  if (bytes === undefined) return { ok: false, problems: [announcedWithoutSize(model)] };
  const message = `${model.name}: no weights are published. Planned from what was announced (${model.announcedAs ?? 'a size'}); attention, context cost and legal layouts are unknown`;
  return {
    ok: true,
    prepared: {
      checkpointBytes: bytes,
      activeParameters: model.parameters?.active,
      notes: [{ topic: 'announced', message }],
    },
  };
}

function announcedWithoutSize({ id, announcedAs }: ModelSpec): Problem {
  const said = announcedAs === undefined ? '' : ` (${announcedAs})`;
  return {
    field: 'model',
    message: `${id} was announced without a size${said} and no weights are published, so nothing can be planned; state checkpointBytes or choose a published model`,
  };
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
  if (shape?.draftParts === undefined || shape.draftLayers === 0) return 0;
  const single = { ...shape.architecture, numHiddenLayers: 1 };
  const perLayer = weightBytesPerGpu(single, shape.draftParts, shape.format, { ...degrees, pipelineParallelSize: 1 });
  return perLayer * shape.draftLayers;
}
