import { allModels, families, findModel, isPooling, nearNames, quantizations } from '../../catalog';
import { tunedModel } from '../../planner';
import { modelSpecOf, revisionOf, sourceOf, statedOf, type WeightsOrigin } from '../model-spec';
import type { DeploymentConfig, ModelConfig, OwnModel } from '../schema';
import { type Broken, eachModel, type ModelRule, readable } from './support';

/** A rule for models of one's own alone. */
const own =
  (rule: (own: OwnModel, model: ModelConfig, config: DeploymentConfig) => Broken | undefined): ModelRule =>
  (model, config) =>
    typeof model.model === 'string' ? undefined : rule(model.model, model, config);

/** It is made from one thing. */
const ownSource = own(({ basedOn, path, id }) => {
  if (basedOn === undefined && path === undefined)
    return {
      key: 'model',
      message: `nothing says what '${id}' is; set basedOn to the model of the catalog that it was tuned from, or path to the folder with its config.json`,
    };
  return basedOn !== undefined && path !== undefined
    ? {
        key: 'model.basedOn',
        message: `'${basedOn}' and path '${path}' are both given, and each says what the model is; keep basedOn for a fine-tune of that model, path for another one`,
      }
    : undefined;
});

const knownBase = own(({ basedOn, id }) => {
  if (basedOn === undefined) return undefined;
  const base = findModel(basedOn);
  const known = allModels.map((spec) => spec.id);
  if (base === undefined)
    return {
      key: 'model.basedOn',
      message: `'${basedOn}' is not in the catalog; ${nearNames(basedOn, known) ?? `it has models of ${families(known)}`}`,
    };
  return base.provenance === 'announced'
    ? {
        key: 'model.basedOn',
        message: `'${base.id}' was announced and has no public weights, so '${id}' cannot be made from it; name the model it was made from`,
      }
    : undefined;
});

const ownBuild = own((stated) => {
  const { basedOn, quantization } = stated;
  const refused = quantization === undefined ? undefined : quantizations[quantization].refusedBecause;
  if (basedOn === undefined)
    return refused === undefined
      ? undefined
      : { key: 'model.quantization', message: `'${quantization}' is refused: ${refused}` };
  const base = findModel(basedOn);
  const tuned = base === undefined ? undefined : tunedModel(base, basedOn, statedOf(stated));
  return tuned?.ok === false ? { key: `model.${tuned.problem.field}`, message: tuned.problem.message } : undefined;
});

/** A staging job needs a repository. */
const ownRepository = own(({ id, source }) =>
  source !== undefined || id.includes('/')
    ? undefined
    : {
        key: 'model.id',
        message: `'${id}' is no repository of Hugging Face, from where its weights are staged; write it as org/name, or say in source where they are`,
      },
);

const ownWeights = own(({ source }) => {
  if (source === undefined || (source.s3 === undefined) !== (source.staged === undefined)) return undefined;
  return {
    key: 'model.source',
    message: `${source.s3 === undefined ? 'it names no place' : `'${source.s3}' and staged are two places`} of the weights; write s3: 's3://bucket/prefix/' or staged: true`,
  };
});

const ownCommit = own(({ source, revision }) =>
  source !== undefined || revision === undefined || /^[0-9a-f]{40}$/.test(revision)
    ? undefined
    : {
        key: 'model.revision',
        message: `'${revision}' must be a full 40-digit commit: branches and tags of Hugging Face can move`,
      },
);

/** What choosing among published builds is said with; of one's own there is one. */
const CATALOGUED = { checkpoint: 'id', quantization: 'quantization', revision: 'revision', task: 'task' } as const;

const ownBuildFields = own((_, model) => {
  const key = (Object.keys(CATALOGUED) as (keyof typeof CATALOGUED)[]).find((one) => model[one] !== undefined);
  return key === undefined
    ? undefined
    : { key, message: `a model of your own says it itself: remove ${key} and write model.${CATALOGUED[key]}` };
});

/** What only a model that writes has. */
const OF_GENERATION = ['toolCallParser', 'reasoningParser', 'chats'] as const;

const ownTask = own((stated, model) => {
  const task = stated.task ?? modelSpecOf(model)?.task;
  const key = OF_GENERATION.find((one) => stated[one] !== undefined && stated[one] !== false);
  if (!isPooling(task) || key === undefined) return undefined;
  return {
    key: `model.${key}`,
    message: `'${String(stated[key])}' is about what a model writes, and '${stated.id}' is served for '${task}', which writes nothing; leave ${key} out`,
  };
});

/** Both lie at one place of the weights bucket, and one job writes there. */
const ownPlace: ModelRule = (model, { models }) => {
  const place = placeOf(model);
  if (place === undefined) return undefined;
  const earlier = readable(models, (one) => one).slice(
    0,
    models.findIndex(({ name }) => name === model.name),
  );
  const other = earlier.find((one) => placeOf(one) === place && sourceText(one) !== sourceText(model));
  return other === undefined
    ? undefined
    : {
        key: 'model.source',
        message: `'${other.name}' has the same id and revision from another source, and both would be staged at one place; give this one another id or revision, or the same source`,
      };
};

/** What its place in the bucket is made of. */
export function placeOf(model: ModelConfig): string | undefined {
  const id = typeof model.model === 'string' ? modelSpecOf(model)?.huggingFaceId : model.model.id;
  return id === undefined ? undefined : `${id}/${revisionOf(model) ?? ''}`;
}

/** The same text for the same source. */
export const originText = (origin: WeightsOrigin | undefined): string => JSON.stringify(origin ?? 'hugging face');
const sourceText = (model: ModelConfig): string => originText(sourceOf(model));

export const ownModelRules = {
  ownPlace: eachModel(own((_, model, config) => ownPlace(model, config))),
  ownSource: eachModel(ownSource),
  knownBase: eachModel(knownBase),
  ownBuild: eachModel(ownBuild),
  ownRepository: eachModel(ownRepository),
  ownWeights: eachModel(ownWeights),
  ownCommit: eachModel(ownCommit),
  ownBuildFields: eachModel(ownBuildFields),
  ownTask: eachModel(ownTask),
};
