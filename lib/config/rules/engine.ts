import { findEngine } from '../../catalog';
import { problem, type Problem } from '../../problem';
import { engineVersionOf, flagProblem, statedFlags } from '../engine/flags';
import { variableProblem } from '../engine/variables';
import { judgeEach } from '../guard';
import type { ModelConfig } from '../schema';
import type { EnvironmentRule } from './rule';

/** Every problem of one model, by the field within it. */
const eachOf =
  (
    judge: (model: ModelConfig, version: string) => readonly (readonly [string, string | undefined])[],
  ): EnvironmentRule =>
  ({ models }) =>
    judgeEach(models, (model, index): Problem[] => {
      const version = engineVersionOf(model);
      if (findEngine(version) === undefined) return [];
      return judge(model, version).flatMap(([field, message]) =>
        message === undefined ? [] : [problem(`models[${index}].engine.${field}`, message)],
      );
    });

const engineArgs = eachOf((model, version) => {
  const stated = statedFlags(model);
  return stated.map(({ name, written, value }, place) => {
    const first = stated.findIndex((one) => one.name === name);
    const twice =
      first < place ? `it is --${name} again, which '${stated[first]?.written}' states already; keep one` : undefined;
    return [`args.${written}`, flagProblem(written, value, version) ?? twice] as const;
  });
});

const engineEnv = eachOf(({ engine }, version) =>
  Object.entries(engine?.env ?? {}).map(
    ([name, value]) => [`env.${name}`, variableProblem(name, value, version)] as const,
  ),
);

/** Field → backends that vLLM takes it with; `StructuredOutputsConfig` of 0.29.0 and 0.33.0 refuses every other, `auto` too. */
const BACKENDS = {
  disableAnyWhitespace: ['xgrammar', 'guidance'],
  disableAdditionalProperties: ['guidance'],
} as const;

/** A switch of backends that is on without one of them ends the engine when it starts. */
const backendHasSwitch: EnvironmentRule = ({ models }) =>
  judgeEach(models, ({ structuredOutputs }, index): Problem[] =>
    (Object.keys(BACKENDS) as (keyof typeof BACKENDS)[]).flatMap((key) => {
      const { backend = 'auto' } = structuredOutputs ?? {};
      const backends: readonly string[] = BACKENDS[key];
      return structuredOutputs?.[key] !== true || backends.includes(backend)
        ? []
        : [
            problem(
              `models[${index}].structuredOutputs.${key}`,
              `backend '${backend}' does not have it, and vLLM refuses to start; set backend: '${backends.join("' or '")}', or leave it out`,
            ),
          ];
    }),
  );

export const engineRules = { engineArgs, engineEnv, backendHasSwitch };
