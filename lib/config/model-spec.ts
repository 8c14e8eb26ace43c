import { findModel } from '../catalog';
import type { ModelSpec } from '../catalog/types';
import { tunedModel } from '../planner';
import type { ModelConfig } from './schema';

/** What an environment says of a model, whether catalogued or one's own. */
type Named = Pick<ModelConfig, 'model'>;

/** The one record of a model that everything is planned from; undefined: there is none, and the rules say why. */
export function modelSpecOf({ model }: Named): ModelSpec | undefined {
  if (typeof model === 'string') return findModel(model);
  const base = model.basedOn === undefined ? undefined : findModel(model.basedOn);
  if (base === undefined || model.basedOn === undefined) return undefined;
  const tuned = tunedModel(base, model.basedOn, model);
  return tuned.ok ? tuned.found : undefined;
}

/** The name a request has for it. */
export const nameOfModel = ({ model }: Named): string => (typeof model === 'string' ? model : model.id);

/** Commit of its checkpoint that is staged; where it is written depends on whose model it is. */
export const revisionOf = ({ model, revision }: Pick<ModelConfig, 'model' | 'revision'>): string | undefined =>
  typeof model === 'string' ? revision : model.revision;
