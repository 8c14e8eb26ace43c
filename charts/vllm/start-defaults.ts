import { reachedOverNodes, type StartDefault } from '../../lib/catalog';
import { type Flags, withJson } from './flags';
import type { DeploymentPlan } from '../../lib/environment';

/** What vLLM would turn on by itself in this replica and must not: see `startDefaults` in lib/catalog/engines. */
const toTurnOff = ({ plan, engine }: DeploymentPlan): readonly StartDefault[] =>
  reachedOverNodes({ version: engine.version, gpu: plan.gpu, ...plan.layout });

/** Flags with what turns these off: leader and workers alike, for every rank takes part or all wait. */
export function withoutStartDefaults(deployment: DeploymentPlan, flags: Flags): Flags {
  const off = toTurnOff(deployment).map((one) => one.off);
  const switches: Flags = Object.assign({}, ...off.map((one) => one.flags));
  const passes: Readonly<Record<string, false>> = Object.assign({}, ...off.map((one) => one.passes));
  const withSwitches = { ...flags, ...switches };
  return Object.keys(passes).length === 0
    ? withSwitches
    : withJson(withSwitches, 'compilation-config', { pass_config: passes });
}

export function startDefaultVariables(deployment: DeploymentPlan): Record<string, string> {
  return Object.assign({}, ...toTurnOff(deployment).map((one) => one.off.variables));
}
