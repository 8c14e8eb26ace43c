import { allModels, families, nearNames } from '../catalog';
import { environmentNames } from '../config';
import { type Problem, problem } from '../problem';

/** What `plan` says to an argument that names neither an environment nor a model. */
export function noSuchPlan(name: string): Problem {
  if (isImage(name)) return problem('model', `'${name}' is the name of a container image; ${IMAGES}`);
  const ids = allModels.map(({ id }) => id);
  const near = nearNames(name, [...environmentNames(), ...ids]);
  const hint =
    near?.endsWith('?') === true
      ? near
      : `${near ?? `models are of ${families(ids)}`}; give an environment (${environmentNames().join(', ')}), the path of one, or a catalog id; a model of your own is planned from its config.json: --request with the path as 'model'`;
  return problem('environment', `'${name}' is no environment, no file and no model of the catalog; ${hint}`);
}

const IMAGES =
  'plan a model by its catalog id, and deploy an image of your own from ECR by digest with models[].engine.image';

/** `deepseek/v4-enterprise:latest`; not `C:\\mine.ts`. */
const isImage = (name: string): boolean =>
  /^[\w./-]+(:[\w.-]+|@sha256:[0-9a-f]+)$/.test(name) && !/\.(ts|json)$/.test(name);
