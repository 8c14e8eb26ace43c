import { allInstanceTypes, findInstanceType } from '../../catalog';
import type { ServingPlan } from '../answer';
import { DEFAULT_REGION, type PlanRequest } from '../request';
import { type Candidate, search, type SearchResult } from '../search';

/** What else could have carried the same model and load. */
export interface OtherLayouts {
  /** Of the hardware that is given: every layout, the cheapest token first, and why others do not work. */
  readonly here: SearchResult;
  /** Of each other instance type sold in the region, in the order of its price for a token. */
  readonly elsewhere: readonly OtherHardware[];
}

export interface OtherHardware {
  readonly instanceType: string;
  readonly purchaseOption: string;
  /** Absent: nothing works. */
  readonly best?: Candidate;
  /** The first reason, where nothing works. */
  readonly reason?: string;
}

const LISTED = { candidates: 8, rejected: 200 };

/** Searches around a plan; undefined where nothing can be ranked, as of a model that generates nothing. */
export function alternativesTo({ instanceType, throughput, settings, basis }: ServingPlan): OtherLayouts | undefined {
  if (basis?.asked === undefined || throughput === undefined || instanceType === undefined) return undefined;
  const { request, customModel } = basis.asked;
  const open: PlanRequest = { ...request, ...OPEN, maxModelLen: settings.maxModelLen, workload: throughput.workload };
  const on = (name: string, purchaseOption: PlanRequest['purchaseOption'], listed: typeof LISTED) =>
    search(
      { request: { ...open, instanceType: name, purchaseOption }, objective: 'cost', instanceTypes: [name], listed },
      customModel,
    );
  const elsewhere = soldIn(request.region ?? DEFAULT_REGION)
    .filter((name) => name !== instanceType.name)
    .map((name): OtherHardware => {
      const sold = findInstanceType(name)?.purchaseOptions ?? [];
      const asked = request.purchaseOption ?? 'on-demand';
      const purchaseOption = sold.includes(asked) ? asked : (sold[0] ?? asked);
      const found = on(name, purchaseOption, { candidates: 1, rejected: 60 });
      return { instanceType: name, purchaseOption, best: found.candidates[0], reason: reasonOf(found) };
    });
  return { here: on(instanceType.name, request.purchaseOption, LISTED), elsewhere: elsewhere.sort(byPrice) };
}

/** Fields of a request that a search is about. */
const OPEN = {
  gpu: undefined,
  nodes: undefined,
  tensorParallelSize: undefined,
  pipelineParallelSize: undefined,
  dataParallelSize: undefined,
  enableExpertParallel: undefined,
  maxNumBatchedTokens: undefined,
} as const satisfies Partial<PlanRequest>;

const soldIn = (region: string): readonly string[] =>
  allInstanceTypes
    .filter(({ availabilityZoneIds }) => (availabilityZoneIds[region] ?? []).length > 0)
    .map(({ name }) => name);

/** Of all that was tried, the memory that is missing on the largest says most; else the first thing said. */
function reasonOf({ problems, rejected }: SearchResult): string | undefined {
  const told = rejected.filter(({ reason }) => reason.startsWith('memory:')).at(-1) ?? rejected[0];
  return problems[0]?.message ?? told?.reason;
}

const priceOf = ({ best }: OtherHardware): number =>
  best === undefined ? Number.MAX_VALUE : (best.usdPerMillionOutputTokens ?? Number.MAX_VALUE / 2);
const byPrice = (one: OtherHardware, two: OtherHardware): number =>
  priceOf(one) - priceOf(two) || one.instanceType.localeCompare(two.instanceType);
