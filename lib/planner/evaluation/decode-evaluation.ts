import { findCheckpoint, findGpu, findModel } from '../../catalog';
import { gibToBytes } from '../../units';
import type { GpuSpec, Quantization } from '../../catalog/types';
import type { Architecture } from '../architecture';
import { batchDefaults } from '../defaults';
import { kvBehaviour, kvPool } from '../kv-cache';
import { memoryPlan } from '../memory';
import { layoutOf } from '../layout';
import { prepare, type PreparedModel } from '../prepare';
import { type DecodeInputs, decodeConstants, stepMs } from '../throughput';
import type { DecodeConstants } from '../throughput-constants';
import type { Layout, Workload } from '../types';
import data from './data/throughput.json';

/** One published serving point. */
export interface DecodeRow {
  readonly row: number;
  readonly source: string;
  readonly engine: string;
  readonly engineVersion?: string;
  readonly model: string;
  readonly quantization: Quantization;
  readonly gpu: string;
  readonly tensorParallelSize: number;
  readonly dataParallelSize: number;
  readonly expertParallel: boolean;
  readonly gpus: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly concurrency: number;
  readonly tpotMs: number;
  readonly ttftMs?: number;
  readonly speculation?: string;
  /** @default - 16 bits */
  readonly kvCacheDtype?: string;
  readonly inferred?: string;
}

export const decodeRows: readonly DecodeRow[] = data as readonly DecodeRow[];

/** Releases of the InferenceX rows that do not say. */
const UNSTATED_VERSION = '0.18.0';

/** What the decode model was fitted for: one replica of at most a node, no data parallelism, no speculation, c ≤ 256. */
export const isJudged = (row: DecodeRow): boolean =>
  row.dataParallelSize === 1 &&
  row.gpus === row.tensorParallelSize &&
  row.gpus <= 8 &&
  row.concurrency <= 256 &&
  row.speculation === undefined &&
  row.inferred === undefined;

export interface DecodePoint {
  readonly row: DecodeRow;
  readonly inputs: DecodeInputs;
  readonly workload: Workload;
}

export function decodePoint(row: DecodeRow): DecodePoint {
  const model = findModel(row.model);
  const gpu = findGpu(row.gpu);
  if (model === undefined || gpu === undefined)
    throw new Error(`evaluation data: ${row.model} or ${row.gpu} is not in the catalog`);
  const checkpoint =
    model.checkpoints.find(({ quantization }) => quantization === row.quantization) ?? findCheckpoint(model);
  const stored = checkpoint?.quantization === row.quantization ? checkpoint : undefined;
  const preparation = prepare({ model, checkpoint: stored, quantization: row.quantization, request: {} });
  if (!preparation.ok || preparation.prepared.shape === undefined)
    throw new Error(`evaluation data: ${row.model} cannot be prepared`);
  const { architecture, parts, format } = preparation.prepared.shape;
  const sizes = {
    tensorParallelSize: row.tensorParallelSize,
    dataParallelSize: row.dataParallelSize,
    enableExpertParallel: row.expertParallel,
  };
  const layout = layoutOf(sizes, 1);
  const { inputTokens, outputTokens } = row;
  const kvCacheDtype = row.kvCacheDtype ?? 'auto';
  const limit =
    row.engine === 'vllm'
      ? admitted(row, architecture, preparation.prepared, layout, gpu, kvCacheDtype)
      : row.concurrency;
  const concurrency = Math.min(row.concurrency, limit);
  return {
    row,
    inputs: {
      architecture,
      parts,
      format,
      quantization: row.quantization,
      gpu,
      layout,
      kvCacheDtype,
      crossesNodes: false,
      engineVersion: row.engineVersion ?? UNSTATED_VERSION,
    },
    workload: { inputTokens, outputTokens, concurrency },
  };
}

/** Requests that run at once: no more than the KV cache holds, the others wait and do not slow the step. */
function admitted(
  row: DecodeRow,
  architecture: Architecture,
  prepared: PreparedModel,
  layout: Layout,
  gpu: GpuSpec,
  kvCacheDtype: string,
): number {
  const engineVersion = '0.20.0';
  const settings = {
    ...batchDefaults(gpu, engineVersion),
    gpuMemoryUtilization: 0.9,
    kvCacheDtype,
    enablePrefixCaching: false,
    enforceEager: false,
  };
  const { kvCacheGiB } = memoryPlan({ prepared, gpu, layout, settings, engineVersion });
  const pool = kvPool(architecture, {
    ...settings,
    ...layout,
    numSpeculativeTokens: 0,
    draftLayers: 0,
    behaviour: kvBehaviour(engineVersion),
  });
  const blocks = gibToBytes(kvCacheGiB.expected) / pool.bytesPerBlock;
  return Math.max(1, blocks / pool.requestBlocks(row.inputTokens + row.outputTokens / 2));
}

export const predictTpot = (
  { inputs, workload }: DecodePoint,
  constants: DecodeConstants = decodeConstants(inputs.gpu),
): number => stepMs(inputs, workload, 1, constants);

/** Bandwidth roofline: bytes over peak bandwidth plus operations over peak arithmetic, nothing else. */
export function rooflineTpot({ inputs, workload }: DecodePoint): number {
  const ideal: DecodeConstants = {
    ...decodeConstants(inputs.gpu),
    bandwidthEfficiency: 1,
    prefillUtilization: 1,
    perLayerUs: 0,
    perTensorDoublingUs: 0,
    perExpertLayerUs: 0,
  };
  return stepMs(inputs, workload, 1, ideal);
}
