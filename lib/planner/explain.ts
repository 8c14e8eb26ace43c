import { formatGB } from '../units';
import { constantsFor } from './activation';
import { readArchitecture, type Architecture } from './architecture';
import { decodeConstants } from './throughput';
import type { MemoryPlan, NoFit, PlanResult, ServingPlan } from './types';

/** One number of a plan: how it came about, from what, and where the formula or constant was found. */
export interface Explanation {
  /** Path in the JSON form. */
  readonly name: string;
  readonly value: string;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, string | number>>;
  readonly source: string;
}

/** The derivation of every figure a plan rests on; of a plan that does not fit, its memory. */
export function explain(result: PlanResult): readonly Explanation[] {
  if (result.verdict !== 'fits') return explainNoFit(result);
  return [
    ...explainMemory(result.memory.perGpu, weightInputs(result), result.engineVersion),
    ...explainCache(result),
    ...explainSpeed(result),
    ...explainSpeculation(result),
    ...explainStart(result),
    ...explainCost(result),
  ];
}

const gib = (value: number): string => `${value.toFixed(2)} GiB`;
const band = ({ low, expected, high }: { low: number; expected: number; high: number }, digits = 2): string =>
  `${expected.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;

function weightInputs({ checkpointBytes, layout, checkpoint }: ServingPlan): Explanation['inputs'] {
  const { tensorParallelSize, pipelineParallelSize, dataParallelSize } = layout;
  return {
    checkpoint: formatGB(checkpointBytes),
    quantization: checkpoint.quantization,
    tensorParallelSize,
    pipelineParallelSize,
    dataParallelSize,
  };
}

function explainNoFit({ memory, checkpointBytes, missingGiBPerGpu }: NoFit): readonly Explanation[] {
  if (memory === undefined) return [];
  const inputs = { checkpoint: checkpointBytes === undefined ? 'unknown' : formatGB(checkpointBytes) };
  return [
    ...explainMemory(memory.perGpu, inputs, '0.29.0'),
    {
      name: 'missingGiBPerGpu',
      value: gib(missingGiBPerGpu),
      formula: 'KV cache of one request of maxModelLen − KV cache left',
      inputs: { left: gib(memory.perGpu.kvCacheGiB.expected) },
      source: 'vllm-project/vllm v1/core/kv_cache_utils.py, check_enough_kv_cache_memory',
    },
  ];
}

function explainMemory(
  memory: MemoryPlan,
  weights: Explanation['inputs'],
  engineVersion: string,
): readonly Explanation[] {
  const constants = constantsFor(engineVersion);
  return [
    {
      name: 'memory.perGpu.requestedGiB',
      value: gib(memory.requestedGiB),
      formula: 'visible memory × gpuMemoryUtilization',
      inputs: {
        visible: gib(memory.visibleGiB),
        gpuMemoryUtilization: Number((memory.requestedGiB / memory.visibleGiB).toFixed(4)),
      },
      source: 'vllm-project/vllm v1/worker/gpu_worker.py; visible memory from run logs, see the GPU catalog',
    },
    {
      name: 'memory.perGpu.weightsGiB',
      value: gib(memory.weightsGiB),
      formula:
        '(split layers / TP + KV projections / min(TP, KV heads) + copied layers) × bytes + router × 2 + experts × bytes / (TP × DP) + embeddings × 2 / TP, of the layers of one pipeline stage',
      inputs: weights,
      source: 'vllm-project/vllm model_executor/layers; median error 0.3 % on 79 logged runs',
    },
    {
      name: 'memory.perGpu.overheadGiB',
      value: band(memory.overheadGiB),
      formula: 'perLogit × maxNumSeqs × vocabulary × 4 B + tensorParallel + experts + graphs (+ DeepSeek-V4 buffers)',
      inputs: {
        perLogit: constants.perLogit,
        tensorParallelGiB: constants.tensorParallelGiB,
        expertsGiB: constants.expertsGiB,
        graphGiB: constants.graphGiB,
        since: constants.since,
      },
      source: 'fitted to vllm-memory-estimator logs, H200 and B200, vLLM 0.11 to 0.20',
    },
    {
      name: 'memory.perGpu.kvCacheGiB',
      value: band(memory.kvCacheGiB),
      formula: 'requested − weights − draft weights − overhead',
      inputs: {
        requested: gib(memory.requestedGiB),
        weights: gib(memory.weightsGiB),
        draft: gib(memory.draftWeightsGiB),
      },
      source: 'vllm-project/vllm v1/worker/gpu_worker.py, determine_available_memory',
    },
  ];
}

/** Formula of the KV pool by attention kind. */
const CACHE_FORMULA: Readonly<Record<Architecture['attention']['kind'], string>> = {
  gqa: 'layers/PP × 2 × max(1, KV heads/TP) × head_dim × bytes',
  'sliding-window':
    'as grouped-query attention for full layers; window layers hold ceil(min(window − 1 + in flight, length)/block) + 1 blocks',
  chunked:
    'as grouped-query attention for full layers; chunked layers hold ceil(min(chunk + in flight, length)/block) blocks',
  mla: 'layers/PP × (kv_lora_rank + qk_rope_head_dim) × bytes, on every tensor-parallel rank',
  dsa: 'layers/PP × 656 B (fp8) or (kv_lora_rank + rope) × 2 B, and 132 B for every indexer layer, on every tensor-parallel rank',
  hybrid:
    'attention layers × 2 × max(1, KV heads/TP) × head_dim × bytes; block = ceil16(state bytes / attention bytes per token); one block per state group and request',
  v4: 'blocks of 256 tokens shared by compressed states, windows (64 tokens a block) and fp32 compressor states (4 and 8 tokens a block)',
};

function explainCache({ model, kvCache, settings, engineVersion }: ServingPlan): readonly Explanation[] {
  const read = model.config === undefined ? undefined : readArchitecture(model.config);
  if (read?.ok !== true) return [];
  const { kind } = read.architecture.attention;
  return [
    {
      name: 'kvCache.bytesPerToken',
      value: `${kvCache.bytesPerToken.toFixed(0)} B`,
      formula: CACHE_FORMULA[kind],
      inputs: { attention: kind, kvCacheDtype: settings.kvCacheDtype, blockSize: kvCache.blockSize },
      source: 'vllm-project/vllm v1/kv_cache_interface.py; 138 of 140 logged figures within 0.5 %',
    },
    {
      name: 'kvCache.maxConcurrency',
      value: kvCache.maxConcurrency.toFixed(2),
      formula: 'blocks in the pool / blocks of one request of maxModelLen',
      inputs: { maxModelLen: settings.maxModelLen, maxNumBatchedTokens: settings.maxNumBatchedTokens, engineVersion },
      source: 'vllm-project/vllm v1/core/kv_cache_utils.py, get_max_concurrency_for_kv_cache_config',
    },
  ];
}

function explainSpeed({ throughput, gpu, layout }: ServingPlan): readonly Explanation[] {
  if (throughput === undefined) return [];
  const constants = decodeConstants(gpu);
  return [
    {
      name: 'throughput.tpotMs',
      value: band(throughput.tpotMs),
      formula:
        '(bytes read / (bandwidth × efficiency) + layers × (t0 + t_tp × log2 TP + t_moe) + prefill work / (FLOPS × utilization)) / speculative speed-up',
      inputs: {
        bandwidthTBs: gpu.memoryBytesPerSecond / 1e12,
        efficiency: constants.bandwidthEfficiency,
        prefillUtilization: constants.prefillUtilization,
        t0Us: constants.perLayerUs,
        tTpUs: constants.perTensorDoublingUs,
        tMoeUs: constants.perExpertLayerUs,
        tensorParallelSize: layout.tensorParallelSize,
        concurrency: throughput.workload.concurrency,
      },
      source: 'fitted to 1,188 InferenceX points of vLLM; run the evaluation for its errors',
    },
    {
      name: 'throughput.outputTokensPerSecondPerGpu',
      value: band(throughput.outputTokensPerSecondPerGpu, 0),
      formula: 'requests running / time per token / GPUs',
      inputs: { gpus: layout.gpus },
      source: 'arithmetic',
    },
  ];
}

function explainSpeculation({ speculative }: ServingPlan): readonly Explanation[] {
  if (speculative === undefined) return [];
  return [
    {
      name: 'speculative.speedup',
      value: band(speculative.speedup),
      formula: 'acceptanceLength × step / (step that verifies k + 1 tokens + k draft steps)',
      inputs: {
        method: speculative.method,
        numSpeculativeTokens: speculative.numSpeculativeTokens,
        acceptanceLength: Number(speculative.acceptanceLength.toFixed(3)),
      },
      source: speculative.acceptanceSource,
    },
  ];
}

function explainStart({ coldStart }: ServingPlan): readonly Explanation[] {
  const steps = coldStart.steps.map(({ name, seconds, source }) => ({
    name: `coldStart.${name}`,
    value: `${band(seconds, 0)} s`,
    formula: name === 'weights' ? 'bytes / rate' : 'band',
    inputs: {},
    source,
  }));
  const budget = {
    name: 'coldStart.budgetSeconds',
    value: `${coldStart.budgetSeconds} s`,
    formula: 'max(600, 3600 from 400 GB on, high estimate × 1.5)',
    inputs: { high: Math.round(coldStart.totalSeconds.high) },
    source: "vLLM's own default is 600 s (VLLM_ENGINE_READY_TIMEOUT_S); recipes of DeepSeek-V4 use 3600",
  };
  return [...steps, budget];
}

function explainCost({ cost, layout }: ServingPlan): readonly Explanation[] {
  if (cost?.usdPerMillionTotalTokens === undefined) return [];
  return [
    {
      name: 'cost.usdPerMillionTotalTokens',
      value: `${band(cost.usdPerMillionTotalTokens)} USD`,
      formula: 'price of the nodes per hour / (tokens per second × utilization × 3600) × 1e6',
      inputs: { usdPerHour: cost.usdPerHour.expected, nodes: layout.nodes, purchaseOption: cost.purchaseOption },
      source: cost.source,
    },
  ];
}
