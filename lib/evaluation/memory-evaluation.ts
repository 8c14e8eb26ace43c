import { findGpu } from '../catalog';
import { memoryRequestOf, UNSPECIFIED_TP } from './memory-requests';
import { gpuOf, isNvidia, type MemoryRow, memoryRows, modelOf } from './memory-rows';
import {
  type Architecture,
  type EngineDefaults,
  engineDefaults,
  chooseSpeculation,
  type ChosenSpeculation,
  draftWeightBytes,
  kvBehaviour,
  kvCapacity,
  kvPool,
  type Layout,
  layoutOf,
  modelWeightBytes,
  prepare,
  type PreparedModel,
  requiredBytes,
  resolve,
} from '../planner';
import { bytesToGiB, gibToBytes } from '../units';

/** A predicted and a measured figure of one run. */
export interface Comparison {
  readonly row: MemoryRow;
  readonly model: string;
  readonly predicted: number;
  readonly measured: number;
}

/** A run set up as the planner would set it up. */
export interface Setup {
  readonly row: MemoryRow;
  readonly prepared: PreparedModel;
  readonly architecture: Architecture;
  readonly layout: Layout;
  readonly settings: EngineDefaults;
  readonly engineVersion: string;
  readonly speculation?: ChosenSpeculation;
}

/** Undefined when the row's inputs are incomplete or its model is unknown. */
export function setUp(row: MemoryRow): Setup | undefined {
  const model = modelOf(row);
  if (model === undefined || row.quantization === undefined || !isUsable(row)) return undefined;
  const request = memoryRequestOf(row);
  const resolution = request === undefined ? undefined : resolve(request, model);
  if (request === undefined || resolution?.ok !== true) return undefined;
  const { checkpoint, quantization, engineVersion } = resolution.resolved;
  const speculation = chooseSpeculation(request, model, checkpoint);
  const preparation = prepare({ model, checkpoint, quantization, request, speculation });
  if (!preparation.ok || preparation.prepared.shape === undefined) return undefined;
  const { prepared } = preparation;
  const { architecture } = preparation.prepared.shape;
  const settings = engineDefaults(request, model, architecture, gpuOf(row), engineVersion, checkpoint);
  return { row, prepared, architecture, layout: layoutFor(row), settings, engineVersion, speculation };
}

/** GPUs that are not in the catalog are judged on weights and KV blocks, which do not depend on them. */
const isUsable = (row: MemoryRow): boolean =>
  row.tensorParallelSize !== undefined || row.model?.includes('v4') === true;

function layoutFor(row: MemoryRow): Layout {
  const sizes = {
    tensorParallelSize: row.tensorParallelSize ?? UNSPECIFIED_TP,
    pipelineParallelSize: row.pipelineParallelSize ?? 1,
    dataParallelSize: row.dataParallelSize ?? 1,
    enableExpertParallel: row.expertParallel ?? false,
  };
  return layoutOf(sizes, 1);
}

const isMeasured = (value: number | undefined): value is number => value !== undefined;

/** Weights on one GPU, GiB. Rows of the fixture whose size is unknown are left out. */
export function compareWeights(rows: readonly MemoryRow[] = memoryRows): readonly Comparison[] {
  return rows.flatMap((row) => {
    const setup = isNvidia(row) || row.gpu === undefined ? setUp(row) : undefined;
    const measured = row.observed.weightsGiB;
    if (setup === undefined || !isMeasured(measured) || setup.architecture.vocabSize === 0) return [];
    const bytes =
      modelWeightBytes(setup.prepared, setup.layout) +
      draftWeightBytes(setup.prepared, setup.layout, setup.speculation);
    return [{ row, model: row.model ?? '', predicted: bytesToGiB(bytes), measured }];
  });
}

export interface KvComparison extends Comparison {
  readonly figure: 'tokens' | 'maxConcurrency' | 'requiredKvGiB' | 'numBlocks';
}

/** What vLLM printed about the pool, given the bytes it printed as available. */
export function compareKvCapacity(rows: readonly MemoryRow[] = memoryRows): readonly KvComparison[] {
  return rows.flatMap((row) => {
    const setup = isNvidia(row) || row.gpu === undefined ? setUp(row) : undefined;
    const { availableKvGiB, tokens, maxConcurrency, requiredKvGiB, numBlocks } = row.observed;
    if (setup === undefined || availableKvGiB === undefined || availableKvGiB <= 0) return [];
    const behaviour = {
      ...kvBehaviour(setup.engineVersion),
      ...(row.packsV4Blocks === true ? { packsV4Blocks: true } : {}),
    };
    const pool = kvPool(setup.architecture, {
      tensorParallelSize: setup.layout.tensorParallelSize,
      pipelineParallelSize: setup.layout.pipelineParallelSize,
      kvCacheDtype: setup.settings.kvCacheDtype,
      computeCapability: row.gpu === undefined ? undefined : findGpu(row.gpu)?.computeCapability,
      maxNumBatchedTokens: setup.settings.maxNumBatchedTokens,
      enablePrefixCaching: setup.settings.enablePrefixCaching,
      numSpeculativeTokens: 0,
      draftLayers: setup.prepared.shape?.draftLayers ?? 0,
      behaviour,
    });
    const length = row.maxModelLen ?? 1;
    const capacity = kvCapacity(pool, gibToBytes(availableKvGiB), length, behaviour);
    const known = row.maxModelLen !== undefined;
    const compare = (figure: KvComparison['figure'], predicted: number, measured: number | undefined) =>
      measured === undefined ? [] : [{ row, model: row.model ?? '', figure, predicted, measured }];
    return [
      ...(known || !behaviour.printsConcurrencyTimesLength
        ? compare('tokens', known ? capacity.tokens : capacity.numBlocks * pool.blockSize, tokens)
        : []),
      ...(known ? compare('maxConcurrency', capacity.maxConcurrency, maxConcurrency) : []),
      ...compare('requiredKvGiB', bytesToGiB(requiredBytes(pool, length)), requiredKvGiB),
      ...compare('numBlocks', capacity.numBlocks, numBlocks),
    ];
  });
}
