import { classSupport, isBidirectionalConfig, isPooling, taskOfConfig } from '../../catalog';
import type { HuggingFaceConfig, ModelTask } from '../../catalog/types';
import { attentionShape, headDim } from './attention';
import { canonical } from './canonical';
import type { ModelFamily } from './class-defaults';
import { configProblem } from './config-problem';
import { contradictions } from './consistency';
import { FieldReader } from './fields';
import { unknownParts } from './known';
import { layerInputs } from './layer-inputs';
import { mlpShape } from './mlp';
import { requireFieldsOfClass } from './required';
import type { Architecture } from './types';
import { visionParameters } from './vision';
import type { Problem } from '../../problem';

export type ArchitectureResult =
  | { readonly ok: true; readonly architecture: Architecture }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a Hugging Face configuration into one shape, for what its class or `task` says; a field that is needed and missing is named. */
export function readArchitecture(
  published: HuggingFaceConfig,
  task: ModelTask = taskOfConfig(published),
): ArchitectureResult {
  const { config, family } = canonical(published);
  const unknown = unknownParts(config, family);
  const read = new FieldReader(config);
  const numHiddenLayers = read.required('num_hidden_layers');
  const hiddenSize = read.required('hidden_size');
  const numAttentionHeads = read.required('num_attention_heads');
  const attention = attentionShape(read, numHiddenLayers);
  const name = config.architectures?.[0] ?? 'unknown';
  if (unknown.length > 0) return { ok: false, problems: [...unknown, ...basicsMissing(read, family, name)] };
  requireFieldsOfClass(read, name);
  const mlp = mlpShape(read, numHiddenLayers, family?.ungated === true ? 2 : 3);
  const architecture: Architecture = {
    name,
    numHiddenLayers,
    hiddenSize,
    numAttentionHeads,
    headDim: headDim(read),
    gatedQueries: read.has('linear_num_value_heads') || read.flag('attn_output_gate') || /^MuseGlimmer/.test(name),
    vocabSize: read.or(0, 'vocab_size'),
    tieWordEmbeddings: read.flag('tie_word_embeddings'),
    maxPositionEmbeddings: read.optional('max_position_embeddings'),
    attention,
    ...mlp,
    layerInputs: layerInputs(read, numHiddenLayers),
    draftLayers: read.or(0, 'num_nextn_predict_layers', 'mtp_num_hidden_layers', 'num_mtp_layers'),
    visionParameters: visionParameters(name, read),
    stateful: attention.kind === 'hybrid',
    ...(isPooling(task) ? { headless: true as const } : {}),
    ...(isPooling(task) && isBidirectionalConfig(config) ? { bidirectional: true as const } : {}),
    ...besideLayers(read, hiddenSize, numHiddenLayers, mlp.dense?.intermediateSize),
  };
  const problems = [
    ...[...read.impossible].map(([field, value]) => impossibleField(field, value, name)),
    ...[...new Set(read.missing)]
      .filter((field) => !read.impossible.has(field))
      .map((field) => missingField(field, name)),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const contradiction = contradictions(config, architecture);
  return contradiction === undefined ? { ok: true, architecture } : { ok: false, problems: [contradiction] };
}

/**
 * BERT and its kin: rows for positions and kinds of text, biases and norms, which count in so small a model, and the square of
 * the pooler that their files hold. Adds up to the 567,754,752 of XLM-RoBERTa-large with 8,194 positions.
 */
function besideLayers(
  read: FieldReader,
  width: number,
  layers: number,
  intermediate = 0,
): Pick<Architecture, 'besideParameters'> {
  const rows = read.or(0, 'position_table_rows') + read.or(0, 'type_table_rows');
  if (rows === 0) return {};
  const biasesAndNorms = layers * (9 * width + intermediate) + 2 * width;
  return { besideParameters: rows * width + biasesAndNorms + width * width + width };
}

/** A class nobody knows may yet be planned as another: what it would need for that is said at once. */
const basicsMissing = (read: FieldReader, family: ModelFamily | undefined, name: string): readonly Problem[] =>
  family === undefined && classSupport(name).kind === 'unknown'
    ? [...new Set(read.missing)].map((field) => missingField(field, name))
    : [];

function impossibleField(field: string, value: unknown, architecture: string): Problem {
  return configProblem(
    field,
    `${field} of ${architecture} is ${shown(value)}, which must be a whole number above 0 and of a size a model can have; take it from the model's config.json`,
  );
}

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 40);

function missingField(field: string, architecture: string): Problem {
  return configProblem(
    field,
    `the configuration of ${architecture} has no ${field}, which the memory plan needs; add it from the model's config.json`,
  );
}
