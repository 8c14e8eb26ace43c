import { chooseLayout } from './choose-layout';
import { allInstanceTypes, findGpu, quantizations } from '../../catalog';
import type { InstanceTypeSpec } from '../../catalog/types';
import { bytesToGiB } from '../../units';
import { layoutContext, nodeCounts } from '../layout';
import type { CheckpointChoice, PlanRequest, Resolved } from '../request';
import { combinationProblems, engineDefaults } from '../settings';
import { chooseSpeculation, type ChosenSpeculation } from '../speculation';
import { modelWeightBytes, prepare, type PreparedModel } from '../weights';

/** A way out of a plan that does not fit: the smallest catalogued hardware that holds the model. */
export interface Alternative {
  readonly instanceType: string;
  readonly nodes: number;
  readonly checkpoint?: string;
  readonly kvCacheGiBPerGpu: number;
}

const MAX_SHOWN = 5;
const MAX_OTHER_BUILDS = 2;
/** Less KV cache than this share of a GPU is no way out. */
const MIN_KV_SHARE = 0.02;

/**
 * Catalogued hardware that holds the model: the hardware asked for with a smaller published build, then for every instance
 * type sold in the region the fewest nodes that hold the build asked for, smallest first. Nodes are only joined where GPUs
 * have NVLink.
 */
export function alternatives(request: PlanRequest, resolved: Resolved): readonly Alternative[] {
  const other = resolved.instanceType === undefined ? [] : otherBuilds(request, resolved, resolved.instanceType);
  return [...other, ...otherHardware(request, resolved, MAX_SHOWN - other.length)];
}

/** The smallest hardware that holds the build asked for; what is larger than enough others is not tried. */
function otherHardware(request: PlanRequest, resolved: Resolved, most: number): readonly Alternative[] {
  const build = prepareBuild(request, resolved, resolved);
  const found = new Map<InstanceTypeSpec, Alternative>();
  for (const nodes of soldIn(request.region)) {
    if (found.size === most) break;
    if (found.has(nodes.instanceType)) continue;
    const alternative = alternativeOn(request, resolved, build, nodes);
    if (alternative !== undefined) found.set(nodes.instanceType, alternative);
  }
  return [...found.values()];
}

/** Nodes of one instance type that one replica takes. */
export interface Nodes {
  readonly instanceType: InstanceTypeSpec;
  readonly nodes: number;
}

/** By GPU memory, the smallest first. */
export function soldIn(region: string | undefined): readonly Nodes[] {
  const sold = allInstanceTypes.filter(
    ({ availabilityZoneIds }) => region === undefined || (availabilityZoneIds[region] ?? []).length > 0,
  );
  return sold
    .flatMap((instanceType) =>
      nodeCounts(instanceType).map((nodes) => ({
        instanceType,
        nodes,
        gpuMemoryGiB: gpuMemoryGiB(instanceType, nodes),
      })),
    )
    .sort(
      (one, two) => one.gpuMemoryGiB - two.gpuMemoryGiB || one.instanceType.name.localeCompare(two.instanceType.name),
    );
}

const gpuMemoryGiB = ({ gpu, gpuCount }: InstanceTypeSpec, nodes: number): number =>
  nodes * gpuCount * (findGpu(gpu)?.visibleMemoryGiB ?? 0);

/** The first published builds that the hardware asked for holds. */
function otherBuilds(request: PlanRequest, resolved: Resolved, instanceType: InstanceTypeSpec): readonly Alternative[] {
  const found: Alternative[] = [];
  for (const checkpoint of resolved.model.checkpoints) {
    const { quantization } = checkpoint;
    if (found.length === MAX_OTHER_BUILDS) break;
    if (checkpoint.id === resolved.checkpoint?.id || quantizations[quantization].refusedBecause !== undefined) continue;
    const build = prepareBuild(request, resolved, { checkpoint, quantization });
    const alternative = alternativeOn(request, resolved, build, { instanceType, nodes: request.nodes ?? 1 });
    if (alternative !== undefined) found.push(alternative);
  }
  return found;
}

/** A build ready to be laid out on any hardware. */
interface Build extends CheckpointChoice {
  readonly speculation?: ChosenSpeculation;
  /** Absent: it cannot be planned. */
  readonly prepared?: PreparedModel;
}

export function prepareBuild(
  request: PlanRequest,
  { model, checkpoint: asked }: Resolved,
  { checkpoint, quantization }: CheckpointChoice,
): Build {
  const speculation = chooseSpeculation(request, model, checkpoint);
  const stated = checkpoint === asked ? request : {};
  const preparation = prepare({ model, checkpoint, quantization, request: stated, speculation });
  return { checkpoint, quantization, speculation, prepared: preparation.ok ? preparation.prepared : undefined };
}

/** Weights of the whole model. No layout gives its fullest GPU less than an even share of them. */
const weightsGiB = (prepared: PreparedModel): number =>
  bytesToGiB(
    modelWeightBytes(prepared, { tensorParallelSize: 1, pipelineParallelSize: 1, dataParallelSize: 1, gpus: 1 }),
  );

/** What one number of nodes of a type holds of a build; undefined: not the build, or too little beside it. */
export function alternativeOn(
  request: PlanRequest,
  resolved: Resolved,
  { checkpoint, quantization, speculation, prepared }: Build,
  { instanceType, nodes }: Nodes,
): Alternative | undefined {
  const gpu = findGpu(instanceType.gpu);
  if (gpu === undefined || prepared === undefined) return undefined;
  const { model, engineVersion } = resolved;
  const free = freeRequest(request);
  const settings = engineDefaults(free, model, prepared.shape?.architecture, gpu, engineVersion, checkpoint);
  const evenShareGiB = weightsGiB(prepared) / (nodes * instanceType.gpuCount);
  if (evenShareGiB > gpu.visibleMemoryGiB * settings.gpuMemoryUtilization) return undefined;
  const choice = chooseLayout({
    model,
    prepared,
    gpu,
    instanceType,
    request: { ...free, nodes },
    settings,
    engineVersion,
    speculation,
    maxModelLen: request.maxModelLen,
    recipe: request.recipe,
    context: layoutContext({ model, checkpoint, quantization, gpu, instanceType, engineVersion }, speculation, request),
  });
  if (choice.kind !== 'fits') return undefined;
  const there = { ...resolved, checkpoint, quantization, gpu, instanceType };
  if (combinationProblems({ ...free, instanceType: instanceType.name, nodes }, there).length > 0) return undefined;
  const kvCacheGiBPerGpu = choice.memory.kvCacheGiB.expected;
  if (kvCacheGiBPerGpu < gpu.visibleMemoryGiB * MIN_KV_SHARE) return undefined;
  return {
    instanceType: instanceType.name,
    nodes,
    checkpoint: checkpoint?.id,
    kvCacheGiBPerGpu,
  };
}

/** The request without what ties it to the hardware it named. */
const freeRequest = ({
  model,
  checkpoint,
  maxModelLen,
  kvCacheDtype,
  maxNumSeqs,
  enforceEager,
  recipe,
}: PlanRequest): PlanRequest => ({
  model,
  checkpoint,
  maxModelLen,
  kvCacheDtype,
  maxNumSeqs,
  enforceEager,
  recipe,
});
