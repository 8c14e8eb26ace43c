import { statedFlags } from '../config/engine/flags';
import type { ModelConfig } from '../config/schema';
import type { DeploymentPlan, StatedEngine } from './environment-plan';

/** What an environment states of the engine beside what the plan decides, in vLLM's words. */
export function statedEngine(model: ModelConfig): Pick<DeploymentPlan, 'stated'> {
  const { mediaLimits, structuredOutputs, engine } = model;
  const args = Object.fromEntries(
    statedFlags(model).flatMap(({ name, value }) => (name === COUNTED ? [] : [[name, value] as const])),
  );
  const stated: StatedEngine = {
    ...(mediaLimits === undefined ? {} : { mediaLimits: inVllmWords(mediaLimits) as Record<string, number> }),
    ...(structuredOutputs === undefined ? {} : { structuredOutputs: inVllmWords(structuredOutputs) }),
    ...(Object.keys(args).length === 0 ? {} : { args }),
    ...(engine?.env === undefined || Object.keys(engine.env).length === 0 ? {} : { env: engine.env }),
  };
  return Object.keys(stated).length === 0 ? {} : { stated };
}

/** What the planner counts with; it is written where its other settings are. */
const COUNTED = 'enforce-eager';

/** `disableAnyWhitespace` → `disable_any_whitespace` */
function inVllmWords(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
}
