import type { CheckpointSpec, ModelSpec, Quantization } from '../../catalog/types';
import type { Note, Problem } from '../../problem';
import type { Architecture, ParameterParts } from '../architecture';
import type { PlanRequest } from '../request';
import type { ChosenSpeculation } from '../speculation';
import type { StorageFormat } from './storage-format';

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
  readonly quantization: Quantization;
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
