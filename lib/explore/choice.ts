import { isPooling, findCheckpoint, findModel } from '../catalog';
import type { PurchaseOption, ModelSpec } from '../catalog/types';
import { AUTOMATIC_TIER, type WeightsTier } from '../contract';
import { defaultWorkload, longestRequest, plan, type PlanRequest, type PlanResult } from '../planner';
import { defined } from '../units';

/** What somebody chose in the explorer: flat, as a form is. Names and units are those of a plan request; left out: as there. */
export interface Choice {
  readonly model: string;
  readonly checkpoint?: string;
  /** Tokens of the longest request. @default - as many as the model takes */
  readonly maxModelLen?: number | 'auto';
  readonly kvCacheDtype?: string;
  readonly instanceType: string;
  /** Of one replica. @default - the fewest that hold it */
  readonly nodes?: number;
  readonly region: string;
  readonly purchaseOption: PurchaseOption;
  /** Requests in flight per replica: load of the plan and `--max-num-seqs`. */
  readonly concurrency?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** `off`, `checkpoint` for what it ships, or a method. @default - what the checkpoint ships */
  readonly speculation?: string;
  readonly numSpeculativeTokens?: number;
  /** Hugging Face id of a draft with weights of its own. */
  readonly draftModel?: string;
  readonly acceptanceLength?: number;
  readonly tensorParallelSize?: number;
  readonly pipelineParallelSize?: number;
  readonly dataParallelSize?: number;
  readonly enableExpertParallel?: boolean;
  readonly maxNumBatchedTokens?: number;
  readonly gpuMemoryUtilization?: number;
  readonly weightsTier?: WeightsTier;
  readonly utilization?: number;
  readonly apiUsdPerMillionTokens?: number;
}

/** The question as an environment would put it to the planner: with the published recipe, and the draft that is shipped. */
export function requestOf(choice: Choice): PlanRequest {
  const { model, checkpoint, maxModelLen, kvCacheDtype, instanceType, nodes, region, purchaseOption } = choice;
  return defined({
    model,
    checkpoint,
    instanceType,
    nodes,
    region,
    purchaseOption,
    maxModelLen,
    maxNumSeqs: choice.concurrency,
    maxNumBatchedTokens: choice.maxNumBatchedTokens,
    gpuMemoryUtilization: choice.gpuMemoryUtilization,
    kvCacheDtype,
    tensorParallelSize: choice.tensorParallelSize,
    pipelineParallelSize: choice.pipelineParallelSize,
    dataParallelSize: choice.dataParallelSize,
    enableExpertParallel: choice.enableExpertParallel,
    speculative: speculativeOf(choice),
    recipe: true,
    workload: workloadOf(choice),
    weightsPath: { kind: choice.weightsTier ?? usualTier(choice) },
    utilization: choice.utilization,
    apiUsdPerMillionTokens: choice.apiUsdPerMillionTokens,
  });
}

/** A load given in part is completed with what is usual. */
function workloadOf({ model, maxModelLen, concurrency, inputTokens, outputTokens }: Choice): PlanRequest['workload'] {
  const spec = findModel(model);
  const usual = defaultWorkload(longestRequest({ maxModelLen }, spec), spec?.task);
  return {
    inputTokens: inputTokens ?? usual.inputTokens,
    outputTokens: isPooling(spec?.task) ? 0 : (outputTokens ?? usual.outputTokens),
    concurrency: concurrency ?? usual.concurrency,
  };
}

function speculativeOf(choice: Choice): PlanRequest['speculative'] {
  const { speculation = 'checkpoint', numSpeculativeTokens, draftModel, acceptanceLength } = choice;
  if (speculation === 'off') return false;
  if (speculation === 'checkpoint') return 'checkpoint';
  return defined({
    method: speculation,
    numSpeculativeTokens,
    model: draftModel,
    acceptanceLength,
  }) as PlanRequest['speculative'];
}

/** How weights reach the GPUs where nobody says it: streamed, unless the format of the files forbids it. */
function usualTier({ model, checkpoint }: Choice): WeightsTier {
  const spec = findModel(model);
  return loadFormatOf(spec, checkpoint) === 'auto' ? AUTOMATIC_TIER.streaming : AUTOMATIC_TIER.otherwise;
}

const loadFormatOf = (spec: ModelSpec | undefined, checkpoint: string | undefined): string =>
  (spec && findCheckpoint(spec, checkpoint)?.loadFormat) ?? spec?.serving?.loadFormat ?? 'auto';

/** The answer, and the question with the sizes that were found for it: `plan --request` answers it with the same numbers. */
export interface Answered {
  readonly request: PlanRequest;
  readonly result: PlanResult;
}

export function answerChoice(choice: Choice): Answered {
  const open = requestOf(choice);
  const result = plan(open);
  if (result.verdict !== 'fits') return { request: open, result };
  const { tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel, nodes } = result.layout;
  const sizes = { nodes, tensorParallelSize, pipelineParallelSize, dataParallelSize, enableExpertParallel };
  return { request: { ...open, ...sizes }, result };
}

/** What stands in the plan for fields that are left open. */
export function plannedIn(
  { workload }: PlanRequest,
  result: PlanResult,
): Readonly<Partial<Record<keyof Choice, unknown>>> {
  const load = {
    inputTokens: workload?.inputTokens,
    outputTokens: workload?.outputTokens,
    concurrency: workload?.concurrency,
  };
  if (result.verdict !== 'fits') return load;
  const { layout, settings, speculative } = result;
  const { nodes, tensorParallelSize, pipelineParallelSize, dataParallelSize } = layout;
  return {
    ...load,
    nodes,
    tensorParallelSize,
    pipelineParallelSize,
    dataParallelSize,
    maxModelLen: settings.maxModelLen,
    maxNumBatchedTokens: settings.maxNumBatchedTokens,
    gpuMemoryUtilization: settings.gpuMemoryUtilization,
    numSpeculativeTokens: speculative?.numSpeculativeTokens,
    acceptanceLength: speculative && Number(speculative.acceptanceLength.toFixed(2)),
  };
}
