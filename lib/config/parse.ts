import { Draft } from './draft';
import { guard } from './guard';
import { readAdapterFiles } from './adapter-files';
import { readModelFiles } from './model-files';
import type { OwnConfig } from './own-config';
import { brokenRules } from './rules';
import type { DeploymentConfig, EnvironmentInput, ModelConfig } from './schema';
import { readShape } from './shape';
import { type Problem, problem } from '../problem';

export type ParseResult =
  | {
      readonly ok: true;
      readonly config: DeploymentConfig;
      /** What the repository of its file adds. @default - nothing */
      readonly own?: OwnConfig;
      /** What its file says, as it stands there. @default - it was read from none */
      readonly input?: unknown;
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

/** Reads the files of every model of one's own and of every adapter; of one whose paths were refused nothing. */
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
    const adapters = withAdapterFiles(entry, `models[${index}]`, refused, directory);
    problems.push(...adapters.problems);
    const read = { ...entry, ...adapters.read };
    if (typeof entry.model === 'string' || isRefused) return read;
    const own = readModelFiles(entry.model, directory);
    problems.push(...own.problems.map(({ field, message }) => problem(`${place}.${field}`, message)));
    return { ...read, model: { ...entry.model, files: own.files } };
  });
  return { draft: { ...config, models }, problems };
}

function withAdapterFiles(
  { loraAdapters }: ModelConfig,
  place: string,
  refused: ReadonlySet<string>,
  directory: string,
): { readonly read: Pick<ModelConfig, 'loraAdapters'>; readonly problems: readonly Problem[] } {
  if (loraAdapters === undefined) return { read: {}, problems: [] };
  const problems: Problem[] = [];
  const adapters = loraAdapters.map((adapter, index) => {
    const own = `${place}.loraAdapters[${index}]`;
    if ([place, `${place}.loraAdapters`, own, `${own}.path`, `${own}.rank`].some((one) => refused.has(one)))
      return adapter;
    const { files, problems: unread } = readAdapterFiles(adapter, directory);
    problems.push(...unread.map(({ field, message }) => problem(`${own}.${field}`, message)));
    return files === undefined ? adapter : { ...adapter, files };
  });
  return { read: { loraAdapters: adapters }, problems };
}
