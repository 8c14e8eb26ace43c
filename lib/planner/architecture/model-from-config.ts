import { DRAFT_OF_CONFIG } from '../../catalog';
import { CHECKED_ON } from '../../catalog/checked-on';
import { activeParameters, parameterParts, totalParameters } from './parameters';
import { isRecord, quantizationOf } from './quantization-of';
import type { CheckpointSpec, HuggingFaceConfig, ModelSpec, Quantization } from '../../catalog/types';
import { flatten, readArchitecture } from './read-architecture';

export interface ConfigOptions {
  /** Name in messages; @default - the architecture's name */
  readonly id?: string;
  /** Sum of the safetensors files. @default - computed from parameter counts */
  readonly checkpointBytes?: number;
  /** @default - read from `quantization_config` */
  readonly quantization?: Quantization;
  /** Where the configuration was read, for the plan's sources. */
  readonly source?: string;
}

/** A model outside the catalog, from its `config.json`. What is missing is reported when it is planned. */
export function modelFromConfig(raw: unknown, options: ConfigOptions = {}): ModelSpec {
  const config = asConfig(raw);
  const id = options.id ?? config.architectures[0] ?? 'custom-model';
  const source = options.source ?? 'config.json given by the user';
  const read = readArchitecture(config);
  const parts = read.ok ? parameterParts(read.architecture) : undefined;
  const sized = read.ok && read.architecture.vocabSize > 0 && read.architecture.dense?.intermediateSize !== 0;
  const checkpoint: CheckpointSpec = {
    id: 'config',
    huggingFaceId: id,
    quantization: options.quantization ?? quantizationOf(config),
    bytes: options.checkpointBytes,
    // Files of models with prediction layers hold them, loaded or not.
    includesDraft: read.ok && read.architecture.draftLayers > 0 ? DRAFT_OF_CONFIG : undefined,
    source,
    checkedOn: CHECKED_ON,
  };
  return {
    id,
    name: id,
    provenance: 'published',
    config,
    parameters:
      read.ok && parts !== undefined && sized
        ? { total: totalParameters(parts), active: activeParameters(read.architecture, parts) }
        : undefined,
    maxModelLen: read.ok ? read.architecture.maxPositionEmbeddings : undefined,
    checkpoints: [checkpoint],
    defaultCheckpoint: checkpoint.id,
    speculation: [],
    source,
    checkedOn: CHECKED_ON,
  };
}

/** The fields of the language model, with those that quantization tools write beside it. */
function asConfig(raw: unknown): HuggingFaceConfig {
  const record = isRecord(raw) ? raw : {};
  const architectures = Array.isArray(record['architectures']) ? record['architectures'].filter(isText) : [];
  const config = { ...record, architectures } as unknown as HuggingFaceConfig;
  const text = flatten(config);
  return { ...text, quantization_config: text['quantization_config'] ?? config['quantization_config'] };
}

const isText = (value: unknown): value is string => typeof value === 'string';
