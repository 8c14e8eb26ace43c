import { findEngineFlag } from '../../lib/catalog';
import type { Flags, Value } from './flags';
import type { DeploymentPlan } from '../../lib/environment';

/** What the environment states in fields of its own: fields of config.json, media of a request, structured outputs. */
export function fieldFlags({ plan, stated }: DeploymentPlan): Flags {
  return {
    ...json('hf-overrides', overridesOf(plan)),
    ...json('limit-mm-per-prompt', stated?.mediaLimits),
    ...json('structured-outputs-config', stated?.structuredOutputs),
  };
}

/** What the model needs, and what is stated beside it. */
function overridesOf({ model, hfOverrides }: DeploymentPlan['plan']): object | undefined {
  const needed = model.serving?.hfOverrides;
  return needed === undefined ? hfOverrides : { ...needed, ...hfOverrides };
}

const json = (name: string, value: object | undefined): Flags =>
  value === undefined ? {} : { [name]: literal(JSON.stringify(value)) };

/**
 * Kubernetes puts a variable in place of `$(NAME)` and `$` in place of `$$`, in arguments and variables alike: every `$` that
 * could begin either is doubled.
 */
export const literal = (text: string): string => text.replaceAll(/\$+(?=\()|\${2,}/g, (signs) => signs.repeat(2));

/** `engine.args`, each as its kind of flag is written. */
export function statedFlags({ engine, stated }: DeploymentPlan): Flags {
  const entries = Object.entries(stated?.args ?? {}).flatMap(([name, value]): (readonly [string, Value])[] => {
    const kind = findEngineFlag(engine.version, `--${name}`);
    if (value === false && kind?.kind === 'store_true') return [];
    if (typeof value === 'string') return [[name, literal(value)]];
    if (typeof value !== 'object') return [[name, value]];
    const isList = Array.isArray(value) && kind?.type.includes('nargs=+') === true;
    return [[name, isList ? value.map((item) => literal(String(item))) : literal(JSON.stringify(value))]];
  });
  return Object.fromEntries(entries);
}
