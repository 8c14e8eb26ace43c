import { draftForbidsPipeline } from '../speculation';
import { divisorsDescending, type Layout, layoutKey, layoutOf, type Sizes } from './layout';
import type { LayoutContext } from './rule';

/** One degree stated is a layout stated: only what it leaves open is completed. */
const isAnyDegreeStated = (sizes: Sizes): boolean =>
  sizes.tensorParallelSize !== undefined ||
  sizes.pipelineParallelSize !== undefined ||
  sizes.dataParallelSize !== undefined;

/**
 * Layouts for these nodes, best first. One node: tensor parallelism over all its GPUs, with expert parallelism for mixtures
 * of experts on NVLink. Several nodes: tensor parallelism across them where pipeline parallelism is wrong (vllm#50494:
 * recurrent state; drafts without stages) or the model has experts, else one pipeline stage a node.
 */
export function candidateLayouts(
  sizes: Sizes,
  nodes: number,
  nvlink: boolean,
  context: LayoutContext,
): readonly Layout[] {
  if (isAnyDegreeStated(sizes)) return statedLayouts(sizes, nodes, nvlink, context);
  const withExperts = expertChoice(sizes, nvlink, context);
  const perNode = context.gpusPerNode;
  const inside = divisorsDescending(perNode).map((tp) => spread(tp, perNode / tp, nodes, context));
  const across: Sizes[] = nodes === 1 ? inside : acrossNodes(perNode, nodes, context);
  const { decodeContextParallelSize, eplb } = sizes;
  const all = across.flatMap((one) =>
    withExperts.map((enableExpertParallel) => ({ ...one, enableExpertParallel, decodeContextParallelSize, eplb })),
  );
  return uniqueLayouts(all.map((one) => layoutOf(one, nodes)));
}

/** Left-over GPUs of a node become data-parallel ranks of a mixture of experts; a dense model leaves them to other replicas. */
function spread(tp: number, rest: number, nodes: number, { architecture }: LayoutContext): Sizes {
  const dataParallelSize = architecture.experts === undefined ? 1 : rest * nodes;
  return { tensorParallelSize: tp, dataParallelSize };
}

function acrossNodes(
  perNode: number,
  nodes: number,
  { architecture, speculativeMethod, engineVersion }: LayoutContext,
): Sizes[] {
  const tensor: Sizes = { tensorParallelSize: perNode * nodes };
  const pipeline: Sizes = { tensorParallelSize: perNode, pipelineParallelSize: nodes };
  const data: Sizes = { tensorParallelSize: perNode, dataParallelSize: nodes };
  const noPipeline = architecture.stateful || draftForbidsPipeline(speculativeMethod, architecture, engineVersion);
  if (noPipeline)
    return architecture.experts === undefined ? [tensor] : [tensor, data, { dataParallelSize: perNode * nodes }];
  return architecture.experts === undefined ? [pipeline, tensor] : [tensor, pipeline, data];
}

/** A stated tensor degree is vLLM's `--tensor-parallel-size`, beside which expert parallelism is off unless it is stated too. */
function expertChoice(
  { enableExpertParallel, tensorParallelSize }: Sizes,
  nvlink: boolean,
  { architecture }: LayoutContext,
): readonly boolean[] {
  if (enableExpertParallel !== undefined) return [enableExpertParallel];
  if (tensorParallelSize !== undefined) return [false];
  if (architecture.experts === undefined) return [false];
  return nvlink ? [true, false] : [false, true];
}

function statedLayouts(sizes: Sizes, nodes: number, nvlink: boolean, context: LayoutContext): readonly Layout[] {
  const completed = completeStated(sizes, nodes, context);
  const world = layoutOf(completed, nodes).gpus;
  const choices =
    world === 1 && sizes.enableExpertParallel === undefined ? [false] : expertChoice(sizes, nvlink, context);
  return choices.map((enableExpertParallel) => layoutOf({ ...completed, enableExpertParallel }, nodes));
}

/** Data or pipeline degrees given without tensor degree: the GPUs that remain are its. */
function completeStated(sizes: Sizes, nodes: number, { gpusPerNode, architecture }: LayoutContext): Sizes {
  if (sizes.tensorParallelSize !== undefined) return sizes;
  const others = (sizes.pipelineParallelSize ?? 1) * (sizes.dataParallelSize ?? 1);
  const left = Math.max(1, Math.floor((gpusPerNode * nodes) / others));
  const legal = divisorsDescending(left).find((tp) => architecture.numAttentionHeads % tp === 0) ?? 1;
  return { ...sizes, tensorParallelSize: legal };
}

function uniqueLayouts(layouts: readonly Layout[]): readonly Layout[] {
  const seen = new Map(layouts.map((layout) => [layoutKey(layout), layout]));
  return [...seen.values()];
}
