import { DRAFT_OF_CONFIG, isPooling, taskOfConfig } from '../../catalog';
import { CHECKED_ON } from '../../catalog/checked-on';
import { activeParameters, parameterParts, totalParameters } from './parameters';
import { isRecord } from '../../units';
import { quantizationOf } from './quantization-of';
import type {
  CheckpointSpec,
  HuggingFaceConfig,
  ModelSpec,
  ModelTask,
  PoolingSpec,
  Quantization,
} from '../../catalog/types';
import { readArchitecture } from './read-architecture';
import type { Architecture } from './types';

export interface ConfigOptions {
  /** Name in messages; @default - the architecture's name */
  readonly id?: string;
  /** Sum of the safetensors files. @default - computed from parameter counts */
  readonly checkpointBytes?: number;
  /** @default - read from `quantization_config` */
  readonly quantization?: Quantization;
  /** The `hf_quant_config.json` beside it, of which ModelOpt's older files say nothing in config.json. */
  readonly quantConfig?: unknown;
  /** What it is served for. @default - as its class says */
  readonly task?: ModelTask;
  readonly pooling?: PoolingSpec;
  /** Longest text that files beside it say: sentence-transformers' `max_seq_length`. */
  readonly maxModelLen?: number;
  /** Where the configuration was read, for the plan's sources. */
  readonly source?: string;
}

/** A model outside the catalog, from its `config.json`. What is missing is reported when it is planned. */
export function modelFromConfig(raw: unknown, options: ConfigOptions = {}): ModelSpec {
  const config = withQuantConfig(asConfig(raw), options.quantConfig);
  const id = options.id ?? config.architectures[0] ?? 'custom-model';
  const source = options.source ?? 'config.json given by the user';
  const task = options.task ?? taskOfConfig(config);
  const read = readArchitecture(config, task);
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
    parameters: read.ok ? parametersOf(read.architecture) : undefined,
    maxModelLen: options.maxModelLen ?? (read.ok ? read.architecture.maxPositionEmbeddings : undefined),
    checkpoints: [checkpoint],
    defaultCheckpoint: checkpoint.id,
    speculation: [],
    ...(isPooling(task) ? { task, ...(options.pooling === undefined ? {} : { pooling: options.pooling }) } : {}),
    source,
    checkedOn: CHECKED_ON,
  };
}

/** Undefined: a width is not published. */
function parametersOf(architecture: Architecture): ModelSpec['parameters'] {
  if (architecture.vocabSize === 0 || architecture.dense?.intermediateSize === 0) return undefined;
  const parts = parameterParts(architecture);
  return { total: totalParameters(parts), active: activeParameters(architecture, parts) };
}

/** The file as it was read; a class that is missing is reported with the rest. */
function asConfig(raw: unknown): HuggingFaceConfig {
  const record = isRecord(raw) ? raw : {};
  const architectures = Array.isArray(record['architectures']) ? record['architectures'].filter(isText) : [];
  return { ...record, architectures } as unknown as HuggingFaceConfig;
}

/** vLLM reads `hf_quant_config.json` where `config.json` declares nothing: model_loader/weight_utils.py `get_quant_config`. */
function withQuantConfig(config: HuggingFaceConfig, quantConfig: unknown): HuggingFaceConfig {
  if (!isRecord(quantConfig) || isRecord(config['quantization_config'])) return config;
  const inner = isRecord(quantConfig['quantization']) ? quantConfig['quantization'] : {};
  return { ...config, quantization_config: { quant_method: 'modelopt', ...quantConfig, ...inner } };
}

const isText = (value: unknown): value is string => typeof value === 'string';
