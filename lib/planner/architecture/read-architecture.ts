import type { HuggingFaceConfig } from '../../catalog/types';
import { attentionShape, headDim } from './attention';
import { configProblem } from './config-problem';
import { contradictions } from './consistency';
import { FieldReader } from './fields';
import { unknownParts } from './known';
import { mlpShape } from './mlp';
import { requireFieldsOfClass } from './required';
import type { Architecture } from './types';
import { visionParameters } from './vision';
import type { Problem } from '../../problem';

export type ArchitectureResult =
  | { readonly ok: true; readonly architecture: Architecture }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a Hugging Face configuration into one shape; a field that is needed and missing is named. */
export function readArchitecture(config: HuggingFaceConfig): ArchitectureResult {
  const read = new FieldReader(flatten(config));
  const numHiddenLayers = read.required('num_hidden_layers');
  const hiddenSize = read.required('hidden_size');
  const numAttentionHeads = read.required('num_attention_heads');
  const attention = attentionShape(read, numHiddenLayers);
  const name = config.architectures?.[0] ?? 'unknown';
  requireFieldsOfClass(read, name);
  const architecture: Architecture = {
    name,
    numHiddenLayers,
    hiddenSize,
    numAttentionHeads,
    headDim: headDim(read),
    gatedQueries: read.has('linear_num_value_heads'),
    vocabSize: read.or(0, 'vocab_size'),
    tieWordEmbeddings: read.flag('tie_word_embeddings'),
    maxPositionEmbeddings: read.optional('max_position_embeddings'),
    attention,
    ...mlpShape(read, numHiddenLayers),
    draftLayers: read.or(0, 'num_nextn_predict_layers', 'mtp_num_hidden_layers', 'num_mtp_layers'),
    visionParameters: visionParameters(name),
    stateful: attention.kind === 'hybrid',
  };
  const problems = [
    ...unknownParts(flatten(config)),
    ...[...read.impossible].map(([field, value]) => impossibleField(field, value, name)),
    ...[...new Set(read.missing)].map((field) => missingField(field, name)),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const contradiction = contradictions(flatten(config), architecture);
  return contradiction === undefined ? { ok: true, architecture } : { ok: false, problems: [contradiction] };
}

/** Multimodal configurations keep the language model under `text_config`. */
export function flatten(config: HuggingFaceConfig): HuggingFaceConfig {
  const text = config['text_config'];
  if (typeof text !== 'object' || text === null) return config;
  return { ...(text as HuggingFaceConfig), architectures: config.architectures };
}

function impossibleField(field: string, value: number, architecture: string): Problem {
  return configProblem(
    field,
    `${field} of ${architecture} is ${value}, which must be a whole number above 0 and of a size a model can have; take it from the model's config.json`,
  );
}

function missingField(field: string, architecture: string): Problem {
  return configProblem(
    field,
    `the configuration of ${architecture} has no ${field}, which the memory plan needs; add it from the model's config.json`,
  );
}
