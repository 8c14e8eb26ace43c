import type { GpuSpec, InstanceTypeSpec } from '../../catalog/types';
import type { Problem } from '../../problem';
import {
  candidateLayouts,
  GPUS_PER_NODE,
  type Layout,
  type LayoutContext,
  layoutOf,
  layoutProblems,
  nodeCounts,
  nodeProblems,
} from '../layout';
import { type DoesNotFit, fit, type FitInputs, type Fits, type KvBehaviour, kvBehaviour } from '../memory';
import type { PlanRequest } from '../request';

/** GPUs tried when a bare GPU is named without degrees. */
const GPU_COUNTS = [1, 2, 4, 8];

type Failed = { readonly kind: 'illegal'; readonly layout: Layout; readonly problems: readonly Problem[] } | DoesNotFit;

export type LayoutResult = Fits | Failed;

export interface ChooseInputs extends Omit<FitInputs, 'layout'> {
  readonly request: PlanRequest;
  readonly gpu: GpuSpec;
  readonly instanceType?: InstanceTypeSpec;
  readonly context: Omit<LayoutContext, 'architecture' | 'gpusPerNode'>;
}

/**
 * The first legal layout, in order of preference, that fits; else the legal one that comes nearest; else why none is legal.
 */
export function chooseLayout(inputs: ChooseInputs): LayoutResult {
  const behaviour = kvBehaviour(inputs.engineVersion);
  let best: Failed | undefined;
  for (const { nodes, gpusPerNode } of nodeShapes(inputs)) {
    for (const layout of layoutsFor(inputs, nodes, gpusPerNode)) {
      const found = tryLayout(inputs, layout, gpusPerNode, behaviour);
      if (found.kind === 'fits') return found;
      best = better(best, found);
    }
  }
  if (best === undefined) throw new Error('no layout was tried: a node without GPUs is in the catalog');
  return best;
}

export interface NodeShape {
  readonly nodes: number;
  readonly gpusPerNode: number;
}

/** Numbers of nodes worth trying, smallest first. An announced model is only tried on one node: its layouts are unknown. */
export function nodeShapes({ request, instanceType, prepared }: ChooseInputs): readonly NodeShape[] {
  const stated = statedWorld(request);
  if (instanceType === undefined) return bareShapes(request, stated);
  const gpusPerNode = instanceType.gpuCount;
  const least = stated === undefined ? 1 : Math.ceil(stated / gpusPerNode);
  const open = prepared.shape === undefined || stated !== undefined ? [least] : nodeCounts(instanceType);
  const counts = request.nodes === undefined ? open : [request.nodes];
  return counts.map((nodes) => ({ nodes, gpusPerNode }));
}

function bareShapes(request: PlanRequest, stated: number | undefined): readonly NodeShape[] {
  if (stated !== undefined) {
    const nodes = request.nodes ?? Math.ceil(stated / GPUS_PER_NODE);
    return [{ nodes, gpusPerNode: Math.min(GPUS_PER_NODE, Math.ceil(stated / nodes)) }];
  }
  if (request.nodes !== undefined && request.nodes > 1) return [{ nodes: request.nodes, gpusPerNode: GPUS_PER_NODE }];
  return GPU_COUNTS.map((gpusPerNode) => ({ nodes: 1, gpusPerNode }));
}

/** GPUs the stated degrees add up to; undefined when tensor parallelism is left open. */
function statedWorld(request: PlanRequest): number | undefined {
  if (request.tensorParallelSize === undefined) return undefined;
  return request.tensorParallelSize * (request.pipelineParallelSize ?? 1) * (request.dataParallelSize ?? 1);
}

function layoutsFor(inputs: ChooseInputs, nodes: number, gpusPerNode: number): readonly Layout[] {
  const { prepared, request, context, instanceType, gpu } = inputs;
  if (prepared.shape === undefined) return [announcedLayout(request, nodes, gpusPerNode)];
  const nvlink = instanceType?.nvlink ?? gpu.nvlinkBytesPerSecond !== undefined;
  return candidateLayouts(request, nodes, nvlink, {
    ...context,
    architecture: prepared.shape.architecture,
    gpusPerNode,
  });
}

function announcedLayout(request: PlanRequest, nodes: number, gpusPerNode: number): Layout {
  return layoutOf({ ...request, tensorParallelSize: request.tensorParallelSize ?? gpusPerNode * nodes }, nodes);
}

function tryLayout(inputs: ChooseInputs, layout: Layout, gpusPerNode: number, behaviour: KvBehaviour): LayoutResult {
  const { prepared, context } = inputs;
  const problems =
    prepared.shape === undefined
      ? nodeProblems(layout, context)
      : layoutProblems(layout, { ...context, architecture: prepared.shape.architecture, gpusPerNode });
  return problems.length > 0 ? { kind: 'illegal', layout, problems } : fit({ ...inputs, layout }, { behaviour });
}

/** A legal layout beats an illegal one; of two that do not fit, the one that misses less. */
function better(best: Failed | undefined, found: Failed): Failed {
  if (best === undefined) return found;
  if (found.kind === 'illegal') return best;
  return best.kind === 'illegal' || found.missingGiBPerGpu < best.missingGiBPerGpu ? found : best;
}
