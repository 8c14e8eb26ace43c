import { Draft } from './draft';
import { guard } from './guard';
import { brokenRules } from './rules';
import type { DeploymentConfig, EnvironmentInput } from './schema';
import { readShape } from './shape';
import type { Problem } from '../problem';

export type ParseResult =
  | { readonly ok: true; readonly config: DeploymentConfig }
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

/** Shape, then the rules that hold between fields; a rule is silent only where it needs what was refused before. */
export function parseEnvironment(value: unknown): ParseResult {
  const { problems: wrong, draft } = readShape(value);
  if (draft === undefined) return { ok: false, problems: wrong };
  const refused = new Set(wrong.map(({ field }) => field));
  const problems = [...wrong, ...brokenRules(guard(draft, refused), refused)];
  return problems.length > 0 ? { ok: false, problems, draft: Draft.of(draft, refused) } : { ok: true, config: draft };
}
