import { counted } from '../units';
import { allGpus, allInstanceTypes, findInstanceType } from '../catalog';
import type { InstanceTypeSpec } from '../catalog/types';
import { hasDriver } from '../environment';
import { plan, type PlanRequest, smallestPlan } from '../planner';
import type { DecidedEngine } from './decide';

/** What a person said of the hardware on the command line. */
export interface StatedCapacity {
  readonly region: string;
  readonly instanceType?: string;
}

/** Where the replicas of one model go. */
export interface Placement {
  readonly instanceType: InstanceTypeSpec;
  /** Nodes of all its replicas, whole ones or shares of one. */
  readonly nodes: number;
  readonly nodesPerReplica: number;
  /** Why this instance type. */
  readonly why: string;
}

/** The instance type of a model: as stated, else with the GPU that is stated, else the smallest that holds it. */
export function place(decided: DecidedEngine, stated: StatedCapacity): Placement {
  const { instanceType, why } = choose(decided, stated);
  const replicas = decided.draft.replicas ?? 1;
  const layout = layoutOn(decided, instanceType, stated.region);
  const share = Math.min(1, layout.gpus / layout.nodes / instanceType.gpuCount);
  const perNode = Math.max(1, Math.floor(1 / share));
  return {
    instanceType,
    why,
    nodesPerReplica: layout.nodes,
    nodes: layout.nodes > 1 ? layout.nodes * replicas : replicas / perNode,
  };
}

interface Choice {
  readonly instanceType: InstanceTypeSpec;
  readonly why: string;
}

function choose(decided: DecidedEngine, { region, instanceType }: StatedCapacity): Choice {
  const { hardware } = decided.engine;
  const stated = findInstanceType(instanceType ?? '');
  if (stated !== undefined) return { instanceType: stated, why: 'as stated' };
  const ofSource = findInstanceType(hardware.instanceType ?? '');
  if (ofSource !== undefined) return { instanceType: ofSource, why: 'as the source states it' };
  const gpus = gpusOfNode(decided);
  const sold = allInstanceTypes.filter(
    (type) => type.availabilityZoneIds[region] !== undefined && type.gpuCount >= gpus && hasDriver(type.name),
  );
  const gpu = gpuNamed(hardware.gpuProduct);
  const alike = gpu === undefined ? [] : sold.filter((type) => type.gpu === gpu);
  const missed = missing(decided, gpu);
  if (alike.length > 0) return smallest(decided, region, alike, `${gpus} × ${gpu ?? ''}`);
  const { instanceType: found, why } = smallest(decided, region, sold, counted(gpus, 'GPU'));
  return { instanceType: found, why: `${missed}${why}` };
}

function missing({ engine: { hardware } }: DecidedEngine, gpu: string | undefined): string {
  const named = hardware.instanceType ?? hardware.gpuProduct;
  if (named === undefined) return '';
  return gpu === undefined
    ? `'${named}' is no hardware of the catalog: `
    : `no instance type of the catalog with so many ${gpu}: `;
}

/** Of the types that hold the model; where it is not known, the one with the least memory, where none does, the most. */
function smallest(
  { draft, spec }: DecidedEngine,
  region: string,
  types: readonly InstanceTypeSpec[],
  what: string,
): Choice {
  const greatest = largest(types) ?? largest(allInstanceTypes) ?? noType();
  if (spec === undefined)
    return {
      instanceType: least(types) ?? greatest,
      why: `the smallest with ${what}, as nothing is known of the model yet`,
    };
  const names = types.map(({ name }) => name);
  const found =
    names.length === 0
      ? undefined
      : smallestPlan({ ...requestOf(draft, spec.id), region }, { instanceTypes: names })?.instanceType;
  return found === undefined
    ? { instanceType: greatest, why: `the largest with ${what}, as none of ${region} is found to hold it` }
    : { instanceType: found, why: `the smallest with ${what} that holds it` };
}

const memoryOf = ({ gpuCount, gpuMemoryMiB }: InstanceTypeSpec): number => gpuCount * gpuMemoryMiB;
const least = (types: readonly InstanceTypeSpec[]): InstanceTypeSpec | undefined =>
  [...types].sort((one, two) => memoryOf(one) - memoryOf(two))[0];
const largest = (types: readonly InstanceTypeSpec[]): InstanceTypeSpec | undefined =>
  [...types].sort((one, two) => memoryOf(two) - memoryOf(one))[0];

function noType(): InstanceTypeSpec {
  throw new Error('the catalog has no instance type');
}

/** GPUs that one node must have at least. */
function gpusOfNode({ draft, engine }: DecidedEngine): number {
  const { nodes = 1, ...sizes } = draft.layout ?? {};
  const product = (sizes.tensorParallelSize ?? 1) * (sizes.pipelineParallelSize ?? 1) * (sizes.dataParallelSize ?? 1);
  const most = Math.max(...allInstanceTypes.map(({ gpuCount }) => gpuCount));
  const wanted = draft.layout === undefined ? (engine.hardware.gpus ?? 1) : Math.ceil(product / nodes);
  return Math.min(most, Math.max(1, wanted));
}

/** `NVIDIA-H100-80GB-HBM3`, `nvidia-l4`, `RTX-PRO-6000`: the GPU whose name stands in the label. */
function gpuNamed(product: string | undefined): string | undefined {
  if (product === undefined) return undefined;
  const words = plain(product);
  return [...allGpus]
    .map(({ name }) => name)
    .sort((one, two) => two.length - one.length)
    .find((name) => words.includes(plain(name)));
}

const plain = (name: string): string => `-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-`;

function requestOf(draft: DecidedEngine['draft'], model: string): PlanRequest {
  const { checkpoint, concurrency, maxNumBatchedTokens, gpuMemoryUtilization, kvCacheDtype, layout, speculative } =
    draft;
  const { maxModelLen } = draft;
  return {
    model,
    checkpoint,
    maxModelLen: typeof maxModelLen === 'number' && maxModelLen > 0 ? maxModelLen : undefined,
    maxNumSeqs: concurrency,
    maxNumBatchedTokens,
    gpuMemoryUtilization,
    kvCacheDtype,
    tensorParallelSize: layout?.tensorParallelSize,
    pipelineParallelSize: layout?.pipelineParallelSize,
    dataParallelSize: layout?.dataParallelSize,
    enableExpertParallel: layout?.enableExpertParallel,
    nodes: layout?.nodes,
    speculative: speculative ?? 'checkpoint',
  };
}

/** GPUs and nodes of one replica there, by the plan; by what is stated where there is none. */
function layoutOn(
  { draft, spec }: DecidedEngine,
  type: InstanceTypeSpec,
  region: string,
): { readonly gpus: number; readonly nodes: number } {
  const planned =
    spec === undefined ? undefined : plan({ ...requestOf(draft, spec.id), region, instanceType: type.name });
  if (planned?.verdict === 'fits') return { gpus: planned.layout.gpus, nodes: planned.layout.nodes };
  const { tensorParallelSize, pipelineParallelSize = 1, dataParallelSize = 1, nodes } = draft.layout ?? {};
  const gpus =
    (tensorParallelSize ?? (draft.layout === undefined ? type.gpuCount : 1)) * pipelineParallelSize * dataParallelSize;
  return { gpus, nodes: nodes ?? Math.max(1, Math.ceil(gpus / type.gpuCount)) };
}
