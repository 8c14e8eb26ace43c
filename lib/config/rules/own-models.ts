import { allModels, families, findModel, nearNames } from '../../catalog';
import { tunedModel } from '../../planner';
import type { ModelConfig } from '../schema';
import { type Broken, eachModel, type ModelRule } from './support';

type OwnModel = Exclude<ModelConfig['model'], string>;

/** A rule for models of one's own alone. */
const own =
  (rule: (own: OwnModel, model: ModelConfig) => Broken | undefined): ModelRule =>
  (model) =>
    typeof model.model === 'string' ? undefined : rule(model.model, model);

/** It is made from something. */
const ownSource = own(({ basedOn, id }) =>
  basedOn === undefined
    ? {
        key: 'model',
        message: `nothing says what '${id}' is made of; set basedOn to the model of the catalog that it was tuned from`,
      }
    : undefined,
);

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
  const base = stated.basedOn === undefined ? undefined : findModel(stated.basedOn);
  const tuned =
    base === undefined || stated.basedOn === undefined ? undefined : tunedModel(base, stated.basedOn, stated);
  return tuned?.ok === false ? { key: `model.${tuned.problem.field}`, message: tuned.problem.message } : undefined;
});

/** A staging job needs a repository. */
const ownRepository = own(({ id }) =>
  id.includes('/')
    ? undefined
    : {
        key: 'model.id',
        message: `'${id}' is no repository of Hugging Face, from where its weights are staged; write it as org/name`,
      },
);

/** What choosing among published builds is said with; of one's own there is one. */
const CATALOGUED = { checkpoint: 'id', quantization: 'quantization', revision: 'revision' } as const;

const ownBuildFields = own((_, model) => {
  const key = (Object.keys(CATALOGUED) as (keyof typeof CATALOGUED)[]).find((one) => model[one] !== undefined);
  return key === undefined
    ? undefined
    : { key, message: `a model of your own says it itself: remove ${key} and write model.${CATALOGUED[key]}` };
});

export const ownModelRules = {
  ownSource: eachModel(ownSource),
  knownBase: eachModel(knownBase),
  ownBuild: eachModel(ownBuild),
  ownRepository: eachModel(ownRepository),
  ownBuildFields: eachModel(ownBuildFields),
};
