import { findCheckpoint, findGpu, findInstanceType, findModel } from '../../lib/catalog';
import type { ServingPlan } from '../../lib/planner/answer/plan-result';
import type { Range } from '../../lib/units/range';

const range = (expected: number): Range => ({ low: expected * 0.8, expected, high: expected * 1.25 });

/** A literal plan of DeepSeek-V4-Pro on one B200 node, for tests of what is derived from a plan. */
export function servingPlan(change: Partial<ServingPlan> = {}): ServingPlan {
  const model = findModel('deepseek-v4-pro')!;
  const checkpoint = findCheckpoint(model)!;
  return {
    verdict: 'fits',
    problems: [],
    notes: [],
    model,
    checkpoint,
    checkpointBytes: checkpoint.bytes!,
    gpu: findGpu('B200')!,
    instanceType: findInstanceType('p6-b200.48xlarge')!,
    engineVersion: '0.29.0',
    layout: {
      tensorParallelSize: 8,
      pipelineParallelSize: 1,
      dataParallelSize: 1,
      dataParallelSizeLocal: 1,
      enableExpertParallel: true,
      expertParallelSize: 8,
      gpus: 8,
      nodes: 1,
      gpusPerNode: 8,
    },
    settings: {
      maxModelLen: 262_144,
      maxNumSeqs: 32,
      maxNumBatchedTokens: 16_384,
      gpuMemoryUtilization: 0.92,
      kvCacheDtype: 'fp8',
      enablePrefixCaching: true,
      enforceEager: false,
    },
    memory: {
      perGpu: {
        visibleGiB: 178.35,
        requestedGiB: 164.1,
        weightsGiB: 104,
        draftWeightsGiB: 0,
        overheadGiB: range(10),
        kvCacheGiB: range(50),
      },
    },
    kvCache: { bytesPerToken: 6000, blockSize: 256, tokens: 2_000_000, maxConcurrency: 8 },
    throughput: {
      tpotMs: range(25),
      tokensPerSecondPerUser: range(40),
      outputTokensPerSecondPerGpu: range(150),
      totalTokensPerSecondPerGpu: range(700),
      workload: { inputTokens: 4000, outputTokens: 1000, concurrency: 32 },
    },
    coldStart: { steps: [], totalSeconds: range(900), budgetSeconds: 3600 },
    ...change,
  };
}
