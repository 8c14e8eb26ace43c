import { allModels, suggest } from '../catalog';
import { environmentNames } from '../config';
import { type Problem, problem } from '../problem';

/** What `plan` says to an argument that names neither an environment nor a model. */
export function noSuchPlan(name: string): Problem {
  if (isImage(name)) return problem('model', `'${name}' is the name of a container image; ${IMAGES}`);
  const [nearest] = suggest(name, [...environmentNames(), ...allModels.map(({ id }) => id)]);
  const hint =
    nearest === undefined
      ? `give an environment (${environmentNames().join(', ')}), the path of one, or a catalog id`
      : `did you mean '${nearest}'?`;
  return problem('environment', `'${name}' is no environment, no file and no model of the catalog; ${hint}`);
}

const IMAGES =
  'plan a model by its catalog id, and deploy an image of your own from ECR by digest with models[].engine.image';

/** `deepseek/v4-enterprise:latest`; not `C:\\mine.ts`. */
const isImage = (name: string): boolean =>
  /^[\w./-]+(:[\w.-]+|@sha256:[0-9a-f]+)$/.test(name) && !/\.(ts|json)$/.test(name);
