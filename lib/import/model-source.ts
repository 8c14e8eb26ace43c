import { allModels, findCheckpoint, findModel } from '../catalog';
import type { ModelSpec } from '../catalog/types';
import { slug } from '../schema/primitives';
import { carried, type ModelDraft, notCarried, type OwnModelDraft } from './flags/draft';
import type { Verdict } from './types';
import { isUnresolved, spelled, unresolvedNames } from './unresolved';

export interface FoundModel {
  readonly draft: ModelDraft;
  readonly spec?: ModelSpec;
  readonly verdict: Verdict;
  /** What a person must add, beside the field. */
  readonly comment?: string;
}

const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;
const lastPart = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? path;

/** The model of an engine as an environment names it: of the catalog, or one's own with what a person must add. */
export function findSourceModel(value: string | undefined, engineName?: string): FoundModel {
  if (value === undefined) return unknown('the source names no model; write models[].model');
  if (isUnresolved(value))
    return unknown(
      `its name is ${unresolvedNames(value).join(' and ')}, which the source does not say; write models[].model`,
    );
  const isPlace = !REPOSITORY.test(value) && /[/:]/.test(value);
  const id = isPlace ? idOfPlace(value, engineName) : value;
  const spec = findModel(id);
  if (spec !== undefined) return ofCatalog(spec, id, isPlace ? value : undefined);
  return own(id, value, isPlace);
}

/** What a place is called, which for `/mnt/models` is what the engine is. */
function idOfPlace(place: string, engineName: string | undefined): string {
  const name = hubDirectory(place) ?? lastPart(place);
  return /^(models?|snapshots|data|weights|checkpoints?)$/i.test(name) && engineName !== undefined ? engineName : name;
}

/** `models--org--name` of a cache of Hugging Face. */
function hubDirectory(path: string): string | undefined {
  const [, owner, name] = /models--([\w.-]+?)--([\w.-]+?)(\/|$)/.exec(path) ?? [];
  return owner === undefined || name === undefined ? undefined : `${owner}/${name}`;
}

function ofCatalog(spec: ModelSpec, id: string, path: string | undefined): FoundModel {
  const checkpoint = findCheckpoint(spec, id);
  const isDefault = checkpoint === undefined || checkpoint.id === spec.defaultCheckpoint;
  const why =
    path === undefined
      ? 'of the catalog'
      : `'${path}' is a place, not a repository: taken by its name for ${spec.id} of the catalog; for a fine-tune of it describe a model of your own`;
  return {
    draft: { name: nameOf(id), model: spec.id, ...(isDefault ? {} : { checkpoint: checkpoint.id }) },
    spec,
    verdict: carried(isDefault ? 'models[].model' : 'models[].model and models[].checkpoint', why),
    ...(path === undefined ? {} : { comment: `was ${path}` }),
  };
}

function own(id: string, value: string, isPlace: boolean): FoundModel {
  const path = `./models/${lastPart(id).replaceAll(/[^\w.-]/g, '-')}`;
  const base = relativeOf(id);
  const hint = base === undefined ? '' : `; or basedOn: '${base.id}' in place of path, if it was made from it`;
  const lay =
    isPlace && !value.startsWith('s3://')
      ? `; it lay at '${value}': upload it where the plan says, or write its repository as id and no source`
      : '';
  return {
    draft: { name: nameOf(id), model: { id: id.replaceAll(/[^\w./-]/g, '-'), path, ...sourceOf(id, value, isPlace) } },
    verdict: carried('models[].model', `not in the catalog: a model of your own${lay}`),
    comment: `copy config.json there, and hf_quant_config.json, *.safetensors.index.json and chat_template.jinja where it has them${hint}${lay}`,
  };
}

/** A bucket is read from; of any other place only the name is known. */
function sourceOf(id: string, value: string, isPlace: boolean): Pick<OwnModelDraft, 'source'> {
  if (!isPlace) return {};
  if (/^s3:\/\/[^/]+\//.test(value)) return { source: { s3: value.endsWith('/') ? value : `${value}/` } };
  return id.includes('/') ? {} : { source: { staged: true } };
}

/** A model of the catalog whose repository's name begins the name: `Llama-3.1-8B-Instruct` of `Llama-3.1-8B-Instruct-FP8`. */
function relativeOf(id: string): ModelSpec | undefined {
  const name = lastPart(id).toLowerCase();
  const candidates = allModels
    .filter(({ provenance }) => provenance !== 'announced')
    .map((spec) => ({
      spec,
      names: [spec.huggingFaceId, ...spec.checkpoints.map(({ huggingFaceId }) => huggingFaceId)].flatMap((one) =>
        one === undefined ? [] : [lastPart(one).toLowerCase()],
      ),
    }));
  return candidates.find(({ names }) => names.some((one) => name.includes(one)))?.spec;
}

const unknown = (why: string): FoundModel => ({
  draft: { name: 'model', model: { id: 'org/name', path: './models/name' } },
  verdict: notCarried(why),
  comment: 'which model, by catalog id or as one of your own',
});

export const nameOf = (id: string): string =>
  slug(spelled(lastPart(id)))
    .slice(0, 40)
    .replace(/-+$/, '');
