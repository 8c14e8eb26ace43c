import type { CheckpointSpec, ModelSpec, Quantization, ServingSpec, WrittenFile } from '../../catalog/types';
import { found, type LookUp } from './look-up';
import { resolveCheckpoint } from './resolve-checkpoint';

/** What is said of a model beside where it comes from; the rest stays as it is. */
export interface StatedModel {
  /** Hugging Face id, or a name. */
  readonly id: string;
  readonly quantization?: Quantization;
  readonly checkpointBytes?: number;
  readonly maxModelLen?: number;
  readonly toolCallParser?: string | false;
  readonly reasoningParser?: string | false;
  readonly chatTemplate?: WrittenFile;
  readonly trustRemoteCode?: boolean;
  readonly tokenizerMode?: string;
  readonly configFormat?: string;
  readonly loadFormat?: string;
  readonly blockSize?: number;
  readonly kvCacheDtype?: string;
  readonly chats?: boolean;
}

const SOURCE = 'stated in the environment';

/** A fine-tune of a catalogued model, which a name of it or of one of its builds means: the same but for what is stated. */
export function tunedModel(base: ModelSpec, basedOn: string, stated: StatedModel): LookUp<ModelSpec> {
  const build = resolveCheckpoint({ model: basedOn, quantization: stated.quantization }, base);
  if (!build.ok) return build;
  const { checkpoint: published, quantization } = build.found;
  const checkpoint: CheckpointSpec = {
    source: SOURCE,
    checkedOn: base.checkedOn,
    ...published,
    id: stated.id.split('/').at(-1) ?? stated.id,
    huggingFaceId: stated.id,
    quantization,
    bytes: stated.checkpointBytes ?? published?.bytes,
  };
  const speculation = base.speculation
    .filter(({ checkpoints }) => checkpoints === undefined || checkpoints.includes(published?.id ?? ''))
    .map((one) => ({ ...one, checkpoints: undefined }));
  const model = {
    ...base,
    name: stated.id,
    huggingFaceId: stated.id,
    checkpoints: [checkpoint],
    defaultCheckpoint: checkpoint.id,
    speculation,
  };
  return found(withStated(model, stated));
}

/** A model with what is stated of it in place of what it has. */
export function withStated(model: ModelSpec, stated: StatedModel): ModelSpec {
  return {
    ...model,
    id: stated.id,
    maxModelLen: stated.maxModelLen ?? model.maxModelLen,
    chats: stated.chats ?? model.chats,
    serving: servingOf(model, stated),
  };
}

/** Fields of a serving record that are stated as they are. */
const AS_STATED = [
  'chatTemplate',
  'trustRemoteCode',
  'tokenizerMode',
  'configFormat',
  'loadFormat',
  'blockSize',
  'kvCacheDtype',
] as const satisfies readonly (keyof StatedModel & keyof ServingSpec)[];

function servingOf({ serving, checkedOn }: ModelSpec, stated: StatedModel): ServingSpec | undefined {
  const { toolCallParser, reasoningParser } = stated;
  const own = Object.fromEntries(AS_STATED.flatMap((key) => (stated[key] === undefined ? [] : [[key, stated[key]]])));
  if (toolCallParser === undefined && reasoningParser === undefined && Object.keys(own).length === 0) return serving;
  return {
    source: SOURCE,
    checkedOn,
    ...serving,
    ...own,
    toolCallParser: parserOf(toolCallParser, serving?.toolCallParser),
    reasoningParser: parserOf(reasoningParser, serving?.reasoningParser),
  };
}

const parserOf = (stated: string | false | undefined, known: string | undefined): string | undefined =>
  stated === undefined ? known : stated === false ? undefined : stated;
