import type { ModelSpec } from '../catalog/types';
import { servingPlan } from './serving-plan';
import type { Problem } from '../problem';
import { loggedProblem, memoryProblem, type NoFit, type PlanResult } from './answer';
import { layoutContext } from './layout';
import type { DoesNotFit } from './memory';
import { type PlanRequest, resolve } from './request';
import { alternatives, type LayoutResult, chooseLayout } from './search';
import { engineDefaults, combinationProblems, valueProblems } from './settings';
import { chooseSpeculation } from './speculation';
import { prepare, type Question } from './weights';

/**
 * Answers one question: does this model run on this hardware, how, how fast, and at what price? Pure: the same request gives
 * the same answer. A request that cannot work is a value with every problem in it, never an exception.
 */
export function plan(request: PlanRequest, customModel?: ModelSpec): PlanResult {
  const wrongValues = valueProblems(request);
  const resolution = resolve(request, customModel);
  if (!resolution.ok) return invalid([...resolution.problems, ...wrongValues], { model: resolution.model });
  const { resolved } = resolution;
  const early = [...wrongValues, ...combinationProblems(request, resolved)];

  const speculation = chooseSpeculation(request, resolved.model, resolved.checkpoint);
  const preparation = prepare({ ...resolved, request, speculation });
  if (!preparation.ok) return invalid([...early, ...preparation.problems], { model: resolved.model });
  const question: Question = { request, resolved, speculation, prepared: preparation.prepared, customModel };

  if (wrongValues.length > 0) return invalid([...early, ...illegalOtherwise(question, wrongValues)], knownOf(question));
  const choice = choose(question);
  const logged = choice.kind === 'illegal' || early.length > 0 ? undefined : loggedProblem(choice);
  if (logged !== undefined) return invalid([...early, logged], { ...knownOf(question), layout: choice.layout });
  if (early.length > 0 || choice.kind === 'illegal')
    return invalid([...early, ...whyNot(question, choice)], { ...knownOf(question), layout: choice.layout });
  return choice.kind === 'fits' ? servingPlan(question, choice) : noFit(question, choice);
}

/** The layout a question is answered with. */
export function choose({ request, resolved, prepared, speculation }: Question): LayoutResult {
  const { model, checkpoint, gpu, instanceType, engineVersion } = resolved;
  return chooseLayout({
    request,
    model,
    prepared,
    gpu,
    instanceType,
    engineVersion,
    speculation,
    settings: engineDefaults(request, model, prepared.shape?.architecture, gpu, engineVersion, checkpoint),
    maxModelLen: request.maxModelLen,
    recipe: request.recipe,
    availableKvCacheGiB: request.availableKvCacheGiB,
    context: layoutContext(resolved, speculation, request),
  });
}

/** What would be illegal about the layout without the values that are wrong. */
function illegalOtherwise(question: Question, wrongValues: readonly Problem[]): readonly Problem[] {
  const rest = choose({ ...question, request: withoutFields(question.request, wrongValues) });
  return rest.kind === 'illegal' ? rest.problems : [];
}

/** What is left of a request when what was found wrong is taken out, so that the rest can be judged as well. */
export function withoutFields<T extends object>(request: T, problems: readonly Problem[]): T {
  const wrong = new Set(problems.map(({ field }) => field.split('.')[0]));
  return Object.fromEntries(Object.entries(request).filter(([key]) => !wrong.has(key))) as T;
}

function whyNot(question: Question, choice: LayoutResult): readonly Problem[] {
  if (choice.kind === 'fits') return [];
  return choice.kind === 'illegal' ? choice.problems : [memoryProblem(question, choice)];
}

type Known = Pick<NoFit, 'model' | 'checkpointBytes' | 'layout'>;

const knownOf = ({ resolved, prepared }: Question): Known => ({
  model: resolved.model,
  checkpointBytes: prepared.checkpointBytes,
});

function invalid(problems: readonly Problem[], known: Known): NoFit {
  return { verdict: 'invalid', problems, notes: [], missingGiBPerGpu: 0, alternatives: [], ...known };
}

function noFit(question: Question, choice: DoesNotFit): NoFit {
  return {
    verdict: 'does-not-fit',
    problems: [memoryProblem(question, choice)],
    notes: question.prepared.notes,
    ...knownOf(question),
    layout: choice.layout,
    memory: { perGpu: choice.memory },
    missingGiBPerGpu: choice.missingGiBPerGpu,
    alternatives: alternatives(question.request, question.resolved),
    basis: { memory: choice.inputs },
  };
}
