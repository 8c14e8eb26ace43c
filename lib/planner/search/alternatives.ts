import { chooseLayout } from './choose-layout';
import { allInstanceTypes, findGpu, quantizations } from '../../catalog';
import type { InstanceTypeSpec } from '../../catalog/types';
import { layoutContext, nodeCounts } from '../layout';
import type { CheckpointChoice, PlanRequest, Resolved } from '../request';
import { engineDefaults } from '../settings';
import { chooseSpeculation } from '../speculation';
import { prepare } from '../weights';

const MAX_SHOWN = 5;
/** Less KV cache than this share of a GPU is no way out. */
const MIN_KV_SHARE = 0.02;

/**
 * Catalogued hardware that holds the model: the hardware asked for with a smaller published build, then for every instance
 * type sold in the region the fewest nodes that hold the build asked for, smallest first. Nodes are only joined where GPUs
 * have NVLink.
 */
export function alternatives(request: PlanRequest, resolved: Resolved): readonly Alternative[] {
  const asked: CheckpointChoice = { checkpoint: resolved.checkpoint, quantization: resolved.quantization };
  const sold = allInstanceTypes.filter((type) => isSoldIn(request.region, type));
  const same = sold.flatMap((type) => smallestThatFits(request, resolved, type, asked) ?? []);
  const other = resolved.instanceType === undefined ? [] : otherBuilds(request, resolved, resolved.instanceType);
  return [...other, ...same.sort(bySize)].slice(0, MAX_SHOWN).map(({ alternative }) => alternative);
}

const isSoldIn = (region: string | undefined, { availabilityZoneIds }: InstanceTypeSpec): boolean =>
  region === undefined || (availabilityZoneIds[region] ?? []).length > 0;

interface Sized {
  readonly alternative: Alternative;
  readonly gpuMemoryGiB: number;
}

const bySize = (one: Sized, two: Sized): number =>
  one.gpuMemoryGiB - two.gpuMemoryGiB || one.alternative.instanceType.localeCompare(two.alternative.instanceType);

function otherBuilds(request: PlanRequest, resolved: Resolved, type: InstanceTypeSpec): readonly Sized[] {
  const formats: CheckpointChoice[] = resolved.model.checkpoints
    .filter((checkpoint) => checkpoint.id !== resolved.checkpoint?.id)
    .map((checkpoint) => ({ checkpoint, quantization: checkpoint.quantization }));
  return formats
    .filter(({ quantization }) => quantizations[quantization].refusedBecause === undefined)
    .flatMap(
      (format) =>
        smallestThatFits({ ...request, nodes: request.nodes ?? 1 }, resolved, type, format, [request.nodes ?? 1]) ?? [],
    )
    .sort(bySize)
    .slice(0, 2);
}

function smallestThatFits(
  request: PlanRequest,
  resolved: Resolved,
  instanceType: InstanceTypeSpec,
  format: CheckpointChoice,
  counts: readonly number[] = nodeCounts(instanceType),
): Sized | undefined {
  const gpu = findGpu(instanceType.gpu);
  if (gpu === undefined) return undefined;
  const { model } = resolved;
  const speculation = chooseSpeculation(request, model, format.checkpoint);
  const prepared = prepare({
    model,
    ...format,
    request: format.checkpoint === resolved.checkpoint ? request : {},
    speculation,
  });
  if (!prepared.ok) return undefined;
  const free = freeRequest(request);
  const target = { ...resolved, ...format, gpu, instanceType };
  for (const nodes of counts) {
    const choice = chooseLayout({
      model,
      prepared: prepared.prepared,
      gpu,
      instanceType,
      request: { ...free, nodes },
      settings: engineDefaults(
        free,
        model,
        prepared.prepared.shape?.architecture,
        gpu,
        resolved.engineVersion,
        format.checkpoint,
      ),
      engineVersion: resolved.engineVersion,
      speculation,
      maxModelLen: request.maxModelLen,
      recipe: request.recipe,
      context: layoutContext(target, speculation),
    });
    if (choice.kind !== 'fits') continue;
    if (choice.memory.kvCacheGiB.expected < gpu.visibleMemoryGiB * MIN_KV_SHARE) continue;
    const alternative: Alternative = {
      instanceType: instanceType.name,
      nodes,
      ...(format.checkpoint === undefined ? {} : { checkpoint: format.checkpoint.id }),
      kvCacheGiBPerGpu: choice.memory.kvCacheGiB.expected,
    };
    return { alternative, gpuMemoryGiB: nodes * instanceType.gpuCount * gpu.visibleMemoryGiB };
  }
  return undefined;
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

/** A way out of a plan that does not fit: the smallest catalogued hardware that holds the model. */
export interface Alternative {
  readonly instanceType: string;
  readonly nodes: number;
  readonly checkpoint?: string;
  readonly kvCacheGiBPerGpu: number;
}
