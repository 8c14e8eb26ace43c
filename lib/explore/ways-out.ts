import { findInstanceType } from '../catalog';
import { usualPurchaseOption } from '../init';
import type { PlanResult } from '../planner';
import { formatNumber } from '../units/format';
import { defined } from '../units';
import { answerChoice, type Choice } from './choice';

/** A choice that fits where another one does not. */
export interface WayOut {
  readonly words: string;
  readonly choice: Choice;
}

/** What the planner says would fit, each tried as a choice; of one that is refused for another reason nothing is said. */
export function waysOutOf(choice: Choice, result: PlanResult): readonly WayOut[] {
  if (result.verdict === 'fits') return [];
  return result.alternatives.flatMap(({ instanceType, nodes, checkpoint, kvCacheGiBPerGpu }) => {
    const freed = onOther(choice, instanceType, nodes);
    const other = checkpoint === undefined ? freed : { ...freed, checkpoint };
    if (answerChoice(other).result.verdict !== 'fits') return [];
    const build = checkpoint === undefined ? '' : ` with ${checkpoint}`;
    const words = `${nodes} × ${instanceType}${build}, ${formatNumber(kvCacheGiBPerGpu)} GiB of KV cache a GPU`;
    return [{ words, choice: other }];
  });
}

/** Without what was sized for the hardware before, and bought as the other type is sold. */
export function onOther(choice: Choice, name: string, nodes: number | undefined): Choice {
  const { purchaseOption } = choice;
  const type = findInstanceType(name);
  return defined({
    ...choice,
    instanceType: name,
    nodes,
    tensorParallelSize: undefined,
    pipelineParallelSize: undefined,
    dataParallelSize: undefined,
    enableExpertParallel: undefined,
    maxNumBatchedTokens: undefined,
    gpuMemoryUtilization: undefined,
    purchaseOption:
      type === undefined || type.purchaseOptions.includes(purchaseOption) ? purchaseOption : usualPurchaseOption(type),
  });
}
