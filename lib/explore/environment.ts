import { findInstanceType } from '../catalog';
import type { EnvironmentInput } from '../config';
import { type Answers, draftOf, type PlannedInput, planInput, printEnvironment } from '../init';
import { isObject } from '../schema/paths';
import type { Problem } from '../problem';
import { defined } from '../units';
import { answerChoice, type Choice } from './choice';

/** Whose account and network an environment is for; the rest is the choice. */
export type Place = Omit<Answers, 'region' | 'model' | 'instanceType' | 'purchaseOption' | 'count'>;

export interface CopiedEnvironment {
  readonly input: EnvironmentInput;
  /** TypeScript that a person edits on. */
  readonly text: string;
  /** What the rules of environments say of it beside what the planner says; empty: it can be deployed once its to-dos are done. */
  readonly problems: readonly Problem[];
}

/** The choice as an environment; undefined for an instance type that the catalog does not have. */
export function environmentOfChoice(choice: Choice, place: Place = {}): CopiedEnvironment | undefined {
  const instanceType = findInstanceType(choice.instanceType);
  if (instanceType === undefined) return undefined;
  const { region, model, purchaseOption } = choice;
  const { result } = answerChoice(choice);
  const nodes = result.layout?.nodes ?? choice.nodes ?? 1;
  const draft = draftOf({ ...place, region, model, purchaseOption }, { instanceType, nodes, purchaseOption });
  const input: EnvironmentInput = {
    ...draft,
    models: draft.models.map((one) => ({ ...one, ...modelOf(choice) })),
    ...(choice.weightsTier === undefined ? {} : { storage: { tier: choice.weightsTier } }),
  };
  const planned: PlannedInput = planInput(input);
  return {
    input,
    text: printEnvironment(input, `${model} on ${nodes} × ${instanceType.name}.`),
    problems: planned.ok ? [] : planned.problems,
  };
}

type Model = EnvironmentInput['models'][number];

/** What the choice states of the model; what it leaves open stays open. */
function modelOf(choice: Choice): Partial<Model> {
  const { nodes, tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel } = choice;
  const layout = defined({
    nodes,
    tensorParallelSize,
    pipelineParallelSize,
    dataParallelSize,
    enableExpertParallel,
  });
  const { checkpoint, maxModelLen, concurrency, maxNumBatchedTokens, gpuMemoryUtilization, kvCacheDtype } = choice;
  const stated = defined({ maxNumBatchedTokens, gpuMemoryUtilization, kvCacheDtype });
  const speculative = speculativeOf(answerChoice(choice).request.speculative);
  return {
    ...(checkpoint === undefined ? {} : { checkpoint }),
    maxModelLen,
    concurrency,
    ...stated,
    ...(Object.keys(layout).length === 0 ? {} : { layout }),
    ...(speculative === undefined ? {} : { speculative }),
    ...workloadOf(choice),
  };
}

function speculativeOf(asked: ReturnType<typeof answerChoice>['request']['speculative']): Model['speculative'] {
  if (asked === false) return false;
  return isObject(asked) ? (asked as Model['speculative']) : undefined;
}

function workloadOf(choice: Choice): Pick<Model, 'workload'> {
  if (choice.inputTokens === undefined && choice.outputTokens === undefined) return {};
  const { workload } = answerChoice(choice).request;
  return workload === undefined
    ? {}
    : { workload: { inputTokens: workload.inputTokens, outputTokens: workload.outputTokens } };
}
