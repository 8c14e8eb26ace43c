import { band, type Explanation } from './explanation';
import { decodeConstants } from './throughput';
import type { ServingPlan } from './types';

export function explainSpeed({ throughput, gpu, layout }: ServingPlan): readonly Explanation[] {
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

export function explainSpeculation({ speculative }: ServingPlan): readonly Explanation[] {
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

export function explainStart({ coldStart }: ServingPlan): readonly Explanation[] {
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

export function explainCost({ cost, layout }: ServingPlan): readonly Explanation[] {
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
