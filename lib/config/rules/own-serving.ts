import { loadFormats, reasoningParsers, suggest, tokenizerModes, toolCallParsers } from '../../catalog';
import { engineVersionOf } from '../engine/flags';
import type { OwnModelInput } from '../own-model-schema';
import type { ModelConfig } from '../schema';
import { eachModel, type ModelRule } from './support';

type ValuesOf = (version: string) => readonly string[];

/** transformers_utils/config.py `_CONFIG_FORMAT_TO_CONFIG_PARSER` and `auto`, the same in 0.29.0 and 0.33.0. */
const CONFIG_FORMATS = ['auto', 'hf', 'mistral'];
/** What needs no other program; `dummy` has no weights, and streaming is what storage.tier says. */
const NOT_STATED = ['dummy', 'runai_streamer', 'runai_streamer_sharded', 'tensorizer', 'modelexpress', 'ipc_cache'];

/** A word of an own model that is one of those its release has. */
const oneOf =
  (key: keyof OwnModelInput, flag: string, valuesOf: ValuesOf): ModelRule =>
  (model: ModelConfig) => {
    const stated = typeof model.model === 'string' ? undefined : model.model[key];
    if (typeof stated !== 'string') return undefined;
    const version = engineVersionOf(model);
    const known = valuesOf(version);
    if (known.includes(stated)) return undefined;
    const [near] = suggest(stated, known);
    const hint = near === undefined ? `it has ${known.join(', ')}` : `did you mean '${near}'?`;
    return { key: `model.${key}`, message: `'${stated}' is no ${flag} of vLLM ${version}; ${hint}` };
  };

export const ownServingRules = {
  ownToolCallParser: eachModel(oneOf('toolCallParser', 'tool call parser', toolCallParsers)),
  ownReasoningParser: eachModel(oneOf('reasoningParser', 'reasoning parser', reasoningParsers)),
  ownTokenizerMode: eachModel(oneOf('tokenizerMode', 'tokenizer mode', tokenizerModes)),
  ownConfigFormat: eachModel(oneOf('configFormat', 'config format', () => CONFIG_FORMATS)),
  ownLoadFormat: eachModel(
    oneOf('loadFormat', 'load format that reads staged files', (version) =>
      loadFormats(version)
        .map(({ name }) => name)
        .filter((name) => !NOT_STATED.includes(name)),
    ),
  ),
};
