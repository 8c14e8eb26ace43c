import {
  decodeTimes,
  figuresOf,
  memoryRefusal,
  type Placement,
  placementRefusal,
  problemRefusal,
  sizeRefusal,
  speedRefusal,
} from './candidate';
import type { Grid } from './grid';
import type { SettingsKey } from './ranking';
import type { Tally } from './tally';
import { fit, type FitInputs, type Fits, memoryOfFit, runningRequests } from '../memory';
import { type EngineDefaults, toldCacheDtype } from '../settings';

/**
 * Tries the whole grid on one layout. What candidates have in common is worked out once: a refused layout is refused for all
 * of them, cache dtypes share the memory plan, batch sizes the times per token, loads the KV cache.
 */
export function searchPlacement(placement: Placement, grid: Grid, tally: Tally): void {
  const refusal = placementRefusal(placement);
  if (refusal !== undefined) {
    for (const { batches } of grid.settings)
      for (const settings of batches) tally.reject(keyOf(placement, settings), grid.workloads, refusal);
    return;
  }
  const { behaviour } = placement;
  const memory = grid.settings[0]?.batches.map((settings) => memoryOfFit(fitInputs(placement, settings))) ?? [];
  for (const { kvCacheDtype, batches, blocked } of grid.settings) {
    if (blocked !== undefined) {
      for (const settings of batches) tally.reject(keyOf(placement, settings), grid.workloads, problemRefusal(blocked));
      continue;
    }
    const times = decodeTimes(placement, kvCacheDtype, grid.requests);
    for (const [index, settings] of batches.entries()) {
      const found = fit(fitInputs(placement, settings), { memory: memory[index], behaviour });
      const key = keyOf(placement, settings);
      if (found.kind === 'fits') searchLoads(placement, grid, { found, key, times }, tally);
      else tally.reject(key, grid.workloads, memoryRefusal(found));
    }
  }
}

/** Settings that fit on a layout. */
interface Trial {
  readonly found: Fits;
  readonly key: SettingsKey;
  readonly times: (running: number) => number;
}

/** The loads under settings that fit. Limits that no load changes spare the times, unless the limit judged first needs them. */
function searchLoads(placement: Placement, { workloads, limits }: Grid, trial: Trial, tally: Tally): void {
  const { found, key, times } = trial;
  const outsized = sizeRefusal(limits, placement, found);
  if (outsized !== undefined && limits.tpotMs === undefined) {
    tally.reject(key, workloads, outsized);
    return;
  }
  for (const workload of workloads) {
    const running = runningRequests(found, workload);
    const tpotMs = times(running);
    const refusal = speedRefusal(limits, tpotMs) ?? outsized;
    if (refusal === undefined)
      tally.add(key, workload.concurrency, figuresOf(placement, found, workload, running, tpotMs));
    else tally.reject(key, [workload], refusal);
  }
}

function fitInputs(
  { request, resolved, prepared, speculation, gpu, option }: Placement,
  settings: EngineDefaults,
): FitInputs {
  return {
    model: resolved.model,
    prepared,
    gpu,
    layout: option.layout,
    settings,
    engineVersion: resolved.engineVersion,
    speculation,
    maxModelLen: request.maxModelLen,
    recipe: request.recipe,
  };
}

const keyOf = (
  { resolved: { checkpoint, quantization }, gpu, option }: Placement,
  settings: EngineDefaults,
): SettingsKey => ({
  instanceType: option.hardware.instanceType?.name,
  gpu: gpu.name,
  nodes: option.nodes,
  replicas: option.replicas,
  layout: option.layout,
  checkpoint: checkpoint?.id ?? quantization,
  kvCacheDtype: toldCacheDtype(settings),
  maxNumBatchedTokens: settings.maxNumBatchedTokens,
});
