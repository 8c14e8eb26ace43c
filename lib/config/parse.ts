import { Draft } from './draft';
import { guard } from './guard';
import { readModelFiles } from './model-files';
import type { OwnConfig } from './own-config';
import { brokenRules } from './rules';
import type { DeploymentConfig, EnvironmentInput } from './schema';
import { readShape } from './shape';
import { type Problem, problem } from '../problem';

export type ParseResult =
  | {
      readonly ok: true;
      readonly config: DeploymentConfig;
      /** What the repository of its file adds. @default - nothing */
      readonly own?: OwnConfig;
    }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** What can still be judged of it; absent when nothing can. */
      readonly draft?: Draft<DeploymentConfig>;
    };

/** Types an environment file and gives its author completion; checking happens when it is loaded. */
export function defineEnvironment(environment: EnvironmentInput): EnvironmentInput {
  return environment;
}

/**
 * Shape, then the files of the repository that it names, then the rules that hold between fields; a rule is silent only
 * where it needs what was refused before. Paths are those from `directory`, the folder of the environment file.
 */
export function parseEnvironment(value: unknown, directory = '.'): ParseResult {
  const { problems: wrong, draft: shape } = readShape(value);
  if (shape === undefined) return { ok: false, problems: wrong };
  const refused = new Set(wrong.map(({ field }) => field));
  const { draft, problems: unread } = withModelFiles(shape, refused, directory);
  for (const { field } of unread) refused.add(field);
  const problems = [...wrong, ...unread, ...brokenRules(guard(draft, refused), refused)];
  return problems.length > 0 ? { ok: false, problems, draft: Draft.of(draft, refused) } : { ok: true, config: draft };
}

/** Reads the files of every model of one's own; of one whose paths were refused nothing. */
function withModelFiles(
  config: DeploymentConfig,
  refused: ReadonlySet<string>,
  directory: string,
): { readonly draft: DeploymentConfig; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const models = config.models.map((entry, index) => {
    const place = `models[${index}].model`;
    const isRefused = [`models[${index}]`, place, `${place}.path`, `${place}.chatTemplate`].some((one) =>
      refused.has(one),
    );
    if (typeof entry.model === 'string' || isRefused) return entry;
    const read = readModelFiles(entry.model, directory);
    problems.push(...read.problems.map(({ field, message }) => problem(`${place}.${field}`, message)));
    return { ...entry, model: { ...entry.model, files: read.files } };
  });
  return { draft: { ...config, models }, problems };
}
