import { allModels, families, findCheckpoint, inSameFamily, nearNames, quantizations } from '../../catalog';
import type { CheckpointSpec, ModelSpec } from '../../catalog/types';
import { isStreamed, tiersWhere } from '../../contract';
import { loadFormatOf } from '../load-format';
import { modelSpecOf, nameOfModel } from '../model-spec';
import { eachModel, type ModelRule } from './support';

/** What to do with a model of one's own. */
const otherModel = (near: string | undefined, known: readonly string[]): string =>
  `${near ?? `it has models of ${families(known)}`}; one of your own is described by what it is based on, or by its config.json (docs/own-models.md)`;

const knownModel: ModelRule = ({ model }) => {
  if (typeof model !== 'string' || modelSpecOf({ model }) !== undefined) return undefined;
  const known = allModels.map((spec) => spec.id);
  const near = nearNames(model, known);
  return {
    key: 'model',
    message: `'${model}' is not in the catalog; ${near?.endsWith('?') === true ? near : otherModel(near, known)}`,
  };
};

const deployableModel: ModelRule = (model) => {
  const spec = modelSpecOf(model);
  if (spec?.provenance !== 'announced') return undefined;
  return {
    key: 'model',
    message: `'${spec.id}' was announced (${spec.announcedAs ?? 'no details'}) but has no public weights, so it cannot be deployed; 'windlass plan ${spec.id}' answers what it would need`,
  };
};

const nameOf = ({ id, quantization }: CheckpointSpec): string => `${id} (${quantization})`;
/** `; qwen3-8b is published as BF16 (bf16), FP8 (fp8-block)` */
function buildsOf({ id, checkpoints }: ModelSpec): string {
  return `; ${id} is published as ${checkpoints.map(nameOf).join(', ')}`;
}

const knownCheckpoint: ModelRule = ({ model, checkpoint }) => {
  const spec = modelSpecOf({ model });
  if (spec === undefined || checkpoint === undefined || findCheckpoint(spec, checkpoint) !== undefined)
    return undefined;
  return { key: 'checkpoint', message: `${spec.id} has no checkpoint '${checkpoint}'${buildsOf(spec)}` };
};

/** A build that the catalog does not know has no repository to stage, however well it would fit. */
const publishedBuild: ModelRule = ({ model, checkpoint, quantization }) => {
  const spec = modelSpecOf({ model });
  if (spec === undefined || quantization === undefined) return undefined;
  const refused = quantizations[quantization].refusedBecause;
  if (refused !== undefined)
    return { key: 'quantization', message: `'${quantization}' is refused: ${refused}${buildsOf(spec)}` };
  const named = checkpoint === undefined ? undefined : findCheckpoint(spec, checkpoint);
  const candidates = named === undefined ? spec.checkpoints : [named];
  if (candidates.some((one) => inSameFamily(one.quantization, quantization))) return undefined;
  return {
    key: 'quantization',
    message:
      named === undefined
        ? `the catalog has no build of ${spec.id} in ${quantization}${buildsOf(spec)}`
        : `'${quantization}' does not match checkpoint ${nameOf(named)}; leave quantization out or choose another${buildsOf(spec)}`,
  };
};

/** Checkpoints in Mistral's own format, and other loaders that were stated, cannot stream. */
const streamable: ModelRule = (model, { storage }) => {
  const loadFormat = loadFormatOf(model);
  if (!isStreamed(storage.tier) || loadFormat === 'auto') return undefined;
  return {
    key: typeof model.model !== 'string' && model.model.loadFormat !== undefined ? 'model.loadFormat' : 'checkpoint',
    message: `${nameOfModel(model)} loads with load_format ${loadFormat}, which cannot stream from S3; set storage.tier to ${tiersWhere((tier) => !isStreamed(tier))}, or leave it out`,
  };
};

export const checkpointRules = {
  knownModel: eachModel(knownModel),
  deployableModel: eachModel(deployableModel),
  knownCheckpoint: eachModel(knownCheckpoint),
  publishedBuild: eachModel(publishedBuild),
  streamable: eachModel(streamable),
};
