import { hourlyPrice } from './prices';
import type { InstanceTypeSpec, PurchaseOption } from '../../catalog/types';
import type { Note } from '../../problem';
import { HOUR_S } from '../../units';
import { type Range, scale } from '../../units/range';
import type { PoolingThroughput, ThroughputPlan } from '../speed';

export interface CostPlan {
  readonly purchaseOption: PurchaseOption;
  readonly usdPerHour: Range;
  readonly usdPerMillionTotalTokens?: Range;
  readonly usdPerMillionInputTokens?: Range;
  readonly usdPerMillionOutputTokens?: Range;
  /** Share of the hours at the planned load that the prices per token assume. */
  readonly utilization: number;
  /** The same nodes bought in every way the catalog has a price for. */
  readonly usdPerHourByOption: Readonly<Partial<Record<PurchaseOption, Range>>>;
  /** Against the API price of the request: the share of the hours from which owning is cheaper; above 1: it never is. */
  readonly breakEven?: { readonly apiUsdPerMillionTokens: number; readonly utilization: Range };
  readonly source: string;
}

const MILLION = 1e6;

/** US dollars per million tokens at a rate held for a share of the time. */
export const usdPerMillionTokens = (usdPerHour: number, tokensPerSecond: number, utilization = 1): number =>
  (usdPerHour / (tokensPerSecond * utilization * HOUR_S)) * MILLION;

/** Tokens per second, day and night, at which owning costs what an API asks per million. */
export const breakEvenTokensPerSecond = (usdPerHour: number, apiUsdPerMillionTokens: number): number =>
  (usdPerHour / (apiUsdPerMillionTokens * HOUR_S)) * MILLION;

/** Share of the time the hardware must run at this rate to break even with an API; above 1: it never does. */
export const breakEvenUtilization = (
  usdPerHour: number,
  tokensPerSecond: number,
  apiUsdPerMillionTokens: number,
): number => breakEvenTokensPerSecond(usdPerHour, apiUsdPerMillionTokens) / tokensPerSecond;

/** Part of the old price that is saved: $2.00 to $0.15 is 92.5 %, not 85 %. */
export const savedShare = (oldUsd: number, newUsd: number): number => 1 - newUsd / oldUsd;

/** Arithmetic limit of tokens per second and GPU: two operations per active parameter. */
export const arithmeticTokensPerSecond = (flopsPerSecond: number, activeParameters: number): number =>
  flopsPerSecond / (2 * activeParameters);

export interface CostInputs {
  readonly instanceType: InstanceTypeSpec;
  readonly nodes: number;
  readonly gpus: number;
  readonly purchaseOption: PurchaseOption;
  readonly region: string;
  readonly throughput?: ThroughputPlan;
  readonly pooling?: PoolingThroughput;
  /** Share of the hours the replica is busy at the planned load. */
  readonly utilization: number;
  readonly apiUsdPerMillionTokens?: number;
}

/** Price of the nodes and, at the planned load, of a million tokens; absent when the catalog has no price. */
export function costPlan(inputs: CostInputs): { readonly cost?: CostPlan; readonly notes: readonly Note[] } {
  const { usdPerHour, source, notes } = hourlyPrice(inputs.instanceType, inputs.purchaseOption, inputs.region);
  if (usdPerHour === undefined) return { notes };
  const price = scale(usdPerHour, inputs.nodes);
  return {
    cost: {
      purchaseOption: inputs.purchaseOption,
      usdPerHour: price,
      ...perToken(inputs, price),
      utilization: inputs.utilization,
      usdPerHourByOption: byOption(inputs),
      ...breakEven(inputs, price),
      source,
    },
    notes,
  };
}

const OPTIONS: readonly PurchaseOption[] = ['on-demand', 'capacity-block', 'spot'];

function byOption({ instanceType, region, nodes }: CostInputs): CostPlan['usdPerHourByOption'] {
  const priced = OPTIONS.map((option) => [option, hourlyPrice(instanceType, option, region).usdPerHour] as const);
  return Object.fromEntries(
    priced.flatMap(([option, usd]) => (usd === undefined ? [] : [[option, scale(usd, nodes)]])),
  );
}

/** Early for a cheap node at the fast end of the estimate, late for a dear one at the slow end. */
function breakEven(
  { throughput, pooling, gpus, apiUsdPerMillionTokens: api }: CostInputs,
  price: Range,
): Pick<CostPlan, 'breakEven'> {
  const perGpu = throughput?.totalTokensPerSecondPerGpu ?? pooling?.inputTokensPerSecondPerGpu;
  if (perGpu === undefined || api === undefined) return {};
  const total = scale(perGpu, gpus);
  const utilization: Range = {
    low: breakEvenUtilization(price.low, total.high, api),
    expected: breakEvenUtilization(price.expected, total.expected, api),
    high: breakEvenUtilization(price.high, total.low, api),
  };
  return { breakEven: { apiUsdPerMillionTokens: api, utilization } };
}

function perToken({ throughput, pooling, gpus, utilization }: CostInputs, price: Range): Partial<CostPlan> {
  if (pooling !== undefined) {
    const read = scale(pooling.inputTokensPerSecondPerGpu, gpus);
    return { usdPerMillionInputTokens: dividedBy(price, read, utilization) };
  }
  if (throughput === undefined) return {};
  const { totalTokensPerSecondPerGpu: total, outputTokensPerSecondPerGpu: output, workload } = throughput;
  const across = (perGpu: Range): Range => dividedBy(price, scale(perGpu, gpus), utilization);
  const inputShare = workload.inputTokens / workload.outputTokens;
  return {
    usdPerMillionTotalTokens: across(total),
    usdPerMillionOutputTokens: across(output),
    usdPerMillionInputTokens: across(scale(output, inputShare)),
  };
}

/** The whole price charged to one kind of token: dear at the slow end, cheap at the fast end. */
function dividedBy(price: Range, tokensPerSecond: Range, utilization: number): Range {
  return {
    low: usdPerMillionTokens(price.low, tokensPerSecond.high, utilization),
    expected: usdPerMillionTokens(price.expected, tokensPerSecond.expected, utilization),
    high: usdPerMillionTokens(price.high, tokensPerSecond.low, utilization),
  };
}
