import { findModel } from '../catalog';
import type { ModelSpec } from '../catalog/types';
import { modelFromConfig, type StatedModel, tunedModel, withStated } from '../planner';
import { parsed } from './model-files';
import type { ModelConfig, OwnModel } from './schema';

/** What an environment says of a model, whether catalogued or one's own. */
type Named = Pick<ModelConfig, 'model'>;

/** A bucket of one's own; or the weights bucket, where it lies already. */
export type WeightsOrigin =
  { readonly kind: 's3'; readonly uri: string; readonly kmsKeyArn?: string } | { readonly kind: 'staged' };

/** The one record of a model that everything is planned from; undefined: there is none, and the rules say why. */
export function modelSpecOf({ model }: Named): ModelSpec | undefined {
  if (typeof model === 'string') return findModel(model);
  return model.path === undefined ? specOfTune(model) : specOfFiles(model);
}

function specOfTune(own: OwnModel): ModelSpec | undefined {
  const base = own.basedOn === undefined ? undefined : findModel(own.basedOn);
  if (base === undefined || own.basedOn === undefined) return undefined;
  const tuned = tunedModel(base, own.basedOn, statedOf(own));
  return tuned.ok ? tuned.found : undefined;
}

function specOfFiles(own: OwnModel): ModelSpec | undefined {
  const { files } = own;
  if (files?.config === undefined) return undefined;
  const spec = modelFromConfig(parsed(files.config), {
    id: own.id,
    checkpointBytes: own.checkpointBytes ?? files.bytes,
    quantization: own.quantization,
    quantConfig: parsed(files.quantConfig),
    source: own.path,
  });
  return withStated({ ...spec, huggingFaceId: own.id, chats: files.chats }, statedOf(own));
}

/** What is stated of it; a template is known by its content. */
export const statedOf = (own: OwnModel): StatedModel => ({
  id: own.id,
  quantization: own.quantization,
  checkpointBytes: own.checkpointBytes,
  maxModelLen: own.maxModelLen,
  toolCallParser: own.toolCallParser,
  reasoningParser: own.reasoningParser,
  chatTemplate: own.files?.chatTemplate && { ...own.files.chatTemplate },
  trustRemoteCode: own.trustRemoteCode,
  chats: own.chats,
});

/** The name a request has for it. */
export const nameOfModel = ({ model }: Named): string => (typeof model === 'string' ? model : model.id);

/** Commit of its checkpoint that is staged; where it is written depends on whose model it is. */
export const revisionOf = ({ model, revision }: Pick<ModelConfig, 'model' | 'revision'>): string | undefined =>
  typeof model === 'string' ? revision : model.revision;

/** Where its weights come from; undefined: a repository of Hugging Face. */
export const sourceOf = ({ model }: Named): WeightsOrigin | undefined =>
  originOf(typeof model === 'string' ? undefined : model.source);

/** The same of what states a source itself. */
export function originOf(source: OwnModel['source']): WeightsOrigin | undefined {
  const { s3, kmsKeyArn, staged } = source ?? {};
  if (s3 !== undefined) return { kind: 's3', uri: s3, ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }) };
  return staged === true ? { kind: 'staged' } : undefined;
}
