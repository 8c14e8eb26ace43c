import { band, type Explanation } from './explanation';
import { DECODE } from './throughput-constants';
import type { ServingPlan } from './types';

export function explainSpeed({ throughput, gpu, layout }: ServingPlan): readonly Explanation[] {
  if (throughput === undefined) return [];
  return [
    {
      name: 'throughput.tpotMs',
      value: band(throughput.tpotMs),
      formula:
        '((weights × a + routed experts hit × b + context × c) / bandwidth + (decode work × d + prefill work of arriving prompts × e) / FLOPS + all-reduced bytes × f / link + kernels × t_kernel + layers × (t_tp + t_tp2 × log2 TP) + prompts × layers × t_prompt) / speculative speed-up',
      inputs: {
        bandwidthTBs: gpu.memoryBytesPerSecond / 1e12,
        a: DECODE.weights,
        b: DECODE.experts,
        c: DECODE.context,
        d: DECODE.arithmetic,
        e: DECODE.prefill,
        f: DECODE.exchange,
        tKernelUs: DECODE.kernelUs,
        tTpUs: DECODE.tensorLayerUs,
        tTp2Us: DECODE.tensorDoublingUs,
        tPromptUs: DECODE.promptLayerUs,
        tensorParallelSize: layout.tensorParallelSize,
        concurrency: throughput.workload.concurrency,
      },
      source:
        'fitted to published runs of vLLM, each model also predicted without it; run the evaluation for its errors',
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
