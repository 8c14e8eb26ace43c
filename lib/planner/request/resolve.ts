import { allModels, defaultEngine, families, findEngine, findModel, nearNames, suggest } from '../../catalog';
import type { EngineSpec, ModelSpec } from '../../catalog/types';
import { type Problem, problem } from '../../problem';
import { found, type LookUp } from './look-up';
import { overridden } from './overrides';
import type { PlanRequest } from './plan-request';
import type { HfOverrides } from '../../schema/engine-fields';
import { type CheckpointChoice, resolveCheckpoint } from './resolve-checkpoint';
import { type HardwareChoice, resolveHardware } from './resolve-hardware';

/** The names of a request looked up. */
export interface Resolved extends CheckpointChoice, HardwareChoice {
  readonly model: ModelSpec;
  readonly engineVersion: string;
  readonly engine?: EngineSpec;
  /** What `--hf-overrides` is told; the model has it already. @default - nothing */
  readonly hfOverrides?: HfOverrides;
}

export type Resolution =
  | { readonly ok: true; readonly resolved: Resolved }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly model?: ModelSpec };

/** Looks up everything a request names and reports every name that leads nowhere. */
export function resolve(request: PlanRequest, customModel?: ModelSpec): Resolution {
  const known = customModel ?? findModel(request.model);
  const overriding = known === undefined ? undefined : overridden(known, request);
  const model = overriding?.ok === true ? overriding.model : known;
  const named: LookUp<ModelSpec> =
    model === undefined ? { ok: false, problem: unknownModel(request.model) } : found(model);
  const hardware = resolveHardware(request);
  const build = model === undefined ? undefined : resolveCheckpoint(request, model);
  if (!named.ok || !hardware.ok || build?.ok !== true || overriding?.ok !== true) {
    const problems = [
      ...[named, hardware, build].flatMap(problemsOf),
      ...(overriding?.ok === false ? overriding.problems : []),
    ];
    return { ok: false, problems, model };
  }
  const engineVersion = (request.engineVersion ?? defaultEngine.version).replace(/^v/, '');
  const engine = findEngine(engineVersion);
  return {
    ok: true,
    resolved: {
      model: named.found,
      ...build.found,
      ...hardware.found,
      engineVersion,
      engine,
      hfOverrides: overriding.hfOverrides,
    },
  };
}

const problemsOf = (lookUp: LookUp<unknown> | undefined): Problem[] => (lookUp?.ok === false ? [lookUp.problem] : []);

/** What builds append to the name of the model they were made from. */
const BUILD_SUFFIX = /-(fp8|nvfp4|mxfp4|fp4|int4|w4a16|w8a8|awq|gptq|bf16|dynamic|block|instruct|thinking|gguf).*$/i;

function nearModel(plain: string, ids: readonly string[]): string | undefined {
  const close = findModel(plain)?.id ?? suggest(plain, ids).join(', ');
  return close === '' ? undefined : `did you mean ${close}?`;
}

/** Ids and repositories that resemble the name without its owner and build; the way out of the catalog is a config.json. */
function unknownModel(name: string): Problem {
  const plain = (name.split('/').at(-1) ?? name).replace(BUILD_SUFFIX, '');
  const ids = allModels.map(({ id }) => id);
  const hint = nearModel(plain, ids) ?? nearNames(name, ids) ?? `it has models of ${families(ids)}`;
  return problem(
    'model',
    `'${name}' is not in the catalog; ${hint}${hint.endsWith('?') ? '' : '.'} Any other model is planned from its Hugging Face config.json: give the path of that file`,
  );
}
