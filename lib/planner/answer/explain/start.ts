import { band, type Explanation, sumOf } from './explanation';
import { BUDGET_FACTOR, budgetAtLeast } from '../../start';
import type { ServingPlan } from '../plan-result';

export function explainStart({ coldStart, checkpointBytes }: ServingPlan): readonly Explanation[] {
  const steps = coldStart.steps.map(({ name, seconds, source }, index): Explanation => ({
    name: `coldStart.steps.${index}.seconds`,
    value: `${name}: ${band(seconds, 0)} s`,
    ...(name === 'weights'
      ? {
          formula: 'checkpointBytes / bytesPerSecond',
          inputs: { checkpointBytes, bytesPerSecond: checkpointBytes / seconds.expected },
        }
      : { formula: 'seconds', inputs: { seconds: seconds.expected } }),
    source,
  }));
  const named = Object.fromEntries(coldStart.steps.map(({ name, seconds }) => [camelCase(name), seconds.expected]));
  const total = {
    name: 'coldStart.totalSeconds',
    value: `${band(coldStart.totalSeconds, 0)} s`,
    ...sumOf(named),
    source: 'one after the other',
  };
  const budget = {
    name: 'coldStart.budgetSeconds',
    value: `${coldStart.budgetSeconds} s`,
    formula: 'max(atLeast, ceil(highSeconds × factor / 60) × 60)',
    inputs: {
      atLeast: budgetAtLeast(checkpointBytes),
      highSeconds: coldStart.totalSeconds.high,
      factor: BUDGET_FACTOR,
    },
    source: "vLLM's own default is 600 s (VLLM_ENGINE_READY_TIMEOUT_S); recipes of DeepSeek-V4 use 3600",
  };
  return [...steps, total, budget];
}

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export function explainCost(plan: ServingPlan): readonly Explanation[] {
  const { cost, layout, throughput, pooling } = plan;
  if (cost !== undefined && pooling !== undefined) return explainReading(cost, layout, pooling);
  if (cost === undefined || throughput === undefined) return [];
  const { outputTokensPerSecondPerGpu: output, totalTokensPerSecondPerGpu: total, workload } = throughput;
  const usdPerHour = cost.usdPerHour.expected;
  const rates = {
    usdPerMillionTotalTokens: total.expected,
    usdPerMillionInputTokens: (output.expected * workload.inputTokens) / workload.outputTokens,
    usdPerMillionOutputTokens: output.expected,
  } as const;
  const prices = (Object.keys(rates) as (keyof typeof rates)[]).map((name) => ({
    name: `cost.${name}`,
    value: `${cost[name] === undefined ? 'unknown' : band(cost[name], 3)} USD`,
    formula: 'usdPerHour / (tokensPerSecondPerGpu × gpus × utilization × 3600) × 10^6',
    inputs: { usdPerHour, tokensPerSecondPerGpu: rates[name], gpus: layout.gpus, utilization: cost.utilization },
    source: `${cost.purchaseOption}: ${cost.source}; the whole price charged to this kind of token`,
  }));
  return [...prices, ...breakEven(cost, total.expected * layout.gpus)];
}

/** Of what reads and does not write. */
function explainReading(
  cost: NonNullable<ServingPlan['cost']>,
  { gpus }: ServingPlan['layout'],
  { inputTokensPerSecondPerGpu: read }: NonNullable<ServingPlan['pooling']>,
): readonly Explanation[] {
  const price: Explanation = {
    name: 'cost.usdPerMillionInputTokens',
    value: `${cost.usdPerMillionInputTokens === undefined ? 'unknown' : band(cost.usdPerMillionInputTokens, 4)} USD`,
    formula: 'usdPerHour / (tokensPerSecondPerGpu × gpus × utilization × 3600) × 10^6',
    inputs: {
      usdPerHour: cost.usdPerHour.expected,
      tokensPerSecondPerGpu: read.expected,
      gpus,
      utilization: cost.utilization,
    },
    source: `${cost.purchaseOption}: ${cost.source}`,
  };
  return [price, ...breakEven(cost, read.expected * gpus)];
}

function breakEven(
  { breakEven: even, usdPerHour }: NonNullable<ServingPlan['cost']>,
  tokensPerSecond: number,
): readonly Explanation[] {
  if (even === undefined) return [];
  return [
    {
      name: 'cost.breakEven.utilization',
      value: band(even.utilization),
      formula: 'usdPerHour / (apiUsdPerMillionTokens × 3600) × 10^6 / tokensPerSecond',
      inputs: {
        usdPerHour: usdPerHour.expected,
        apiUsdPerMillionTokens: even.apiUsdPerMillionTokens,
        tokensPerSecond,
      },
      source: 'above 1 the API is cheaper however busy the nodes are',
    },
  ];
}
