import type { ModelSpec } from '../catalog/types';
import { alternatives } from './alternatives';
import { requestProblems } from './checks';
import { chooseLayout, type Choice } from './choose-layout';
import { baseSettings } from './defaults';
import type { DoesNotFit } from './fit';
import { layoutContext } from './layout-context';
import { memoryProblem } from './no-fit';
import { prepare, type PreparedModel } from './prepare';
import { resolve, type Resolved } from './resolve';
import { servingPlan } from './serving-plan';
import { type ChosenSpeculation, chooseSpeculation } from './speculative';
import type { NoFit, PlanRequest, PlanResult, Problem } from './types';

/**
 * Answers one question: does this model run on this hardware, how, how fast, and at what price? Pure: the same request gives
 * the same answer. A request that cannot work is a value with every problem in it, never an exception.
 */
export function plan(request: PlanRequest, model?: ModelSpec): PlanResult {
  const resolution = resolve(request, model);
  const early = requestProblems(request, resolution.ok ? resolution.resolved : undefined);
  if (!resolution.ok) return invalid([...resolution.problems, ...early], { model: resolution.model });
  const { resolved } = resolution;
  const speculation = chooseSpeculation(request, resolved.model, resolved.checkpoint);
  const preparation = prepare({ ...resolved, request, speculation });
  if (!preparation.ok) return invalid([...early, ...preparation.problems], { model: resolved.model });
  const { prepared } = preparation;
  const choice = choose(request, resolved, prepared, speculation);
  const problems = [...early, ...(choice.kind === 'illegal' ? choice.problems : [])];
  if (problems.length > 0 || choice.kind === 'illegal')
    return invalid(problems, {
      model: resolved.model,
      checkpointBytes: prepared.checkpointBytes,
      layout: choice.layout,
    });
  if (choice.kind === 'does-not-fit') return noFit(request, resolved, prepared, choice);
  return servingPlan(request, resolved, prepared, speculation, choice);
}

function choose(
  request: PlanRequest,
  resolved: Resolved,
  prepared: PreparedModel,
  speculation: ChosenSpeculation | undefined,
): Choice {
  const { model, gpu, instanceType, engineVersion } = resolved;
  return chooseLayout({
    request,
    model,
    prepared,
    gpu,
    instanceType,
    engineVersion,
    speculation,
    settings: baseSettings(request, model, prepared.shape?.architecture, gpu, engineVersion),
    maxModelLen: request.maxModelLen,
    availableKvCacheGiB: request.availableKvCacheGiB,
    context: layoutContext(resolved, speculation),
  });
}

function invalid(problems: readonly Problem[], known: Pick<NoFit, 'model' | 'checkpointBytes' | 'layout'>): NoFit {
  return { verdict: 'invalid', problems, notes: [], missingGiBPerGpu: 0, alternatives: [], ...known };
}

function noFit(request: PlanRequest, resolved: Resolved, prepared: PreparedModel, choice: DoesNotFit): NoFit {
  return {
    verdict: 'does-not-fit',
    problems: [memoryProblem(resolved, prepared, choice)],
    notes: prepared.notes,
    model: resolved.model,
    checkpointBytes: prepared.checkpointBytes,
    layout: choice.layout,
    memory: { perGpu: choice.memory },
    missingGiBPerGpu: choice.missingGiBPerGpu,
    alternatives: alternatives(request, resolved),
  };
}
