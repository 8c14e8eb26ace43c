import type { Flags } from './flags';
import type { DeploymentPlan } from '../../lib/environment';

/** Places for adapters, which every process of a replica makes. */
export function loraFlags({ lora, plan: { settings } }: DeploymentPlan): Flags {
  if (lora === undefined || settings.lora === undefined) return {};
  return {
    'enable-lora': true,
    'max-loras': settings.lora.maxLoras,
    'max-lora-rank': settings.lora.maxLoraRank,
    'max-cpu-loras': lora.maxCpuLoras,
  };
}

/** What the server offers as models of their own; it starts only when it has loaded all of them. */
export function loraModules({ lora, servedModelName }: DeploymentPlan): Flags {
  const adapters = lora?.adapters ?? [];
  if (adapters.length === 0) return {};
  return {
    'lora-modules': adapters.map(({ name, path }) => JSON.stringify({ name, path, base_model_name: servedModelName })),
  };
}

/** Lets clients load adapters; the plan names the risk, and the workload says that it is meant. */
export const loraVariables = ({ lora }: DeploymentPlan): Record<string, string> =>
  lora?.loadsAtRuntime === true ? { VLLM_ALLOW_RUNTIME_LORA_UPDATING: 'True' } : {};
