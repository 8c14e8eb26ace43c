import type { Figures } from './candidate';
import { Shortlist } from './shortlist';
import type { Candidate, CandidateKey, Objective } from './types';

/** What distinguishes candidates under one load. */
export type SettingsKey = Omit<CandidateKey, 'concurrency'>;

/** A candidate in parts: those under other loads share its key. */
export interface Found {
  readonly key: SettingsKey;
  readonly concurrency: number;
  readonly figures: Figures;
}

type Order = (one: Found, two: Found) => number;

/** Lower is better. */
const SCORE: Readonly<Record<Objective, (figures: Figures) => number>> = {
  // Whose price is not known comes last.
  cost: ({ usdPerMillionTotalTokens }) => usdPerMillionTotalTokens ?? Number.POSITIVE_INFINITY,
  latency: ({ tpotMs }) => tpotMs,
  throughput: ({ outputTokensPerSecondPerGpu }) => -outputTokensPerSecondPerGpu,
};

/** Ties are broken by the smaller, then by name, so that the order never depends on that of the request. */
function byScore(objective: Objective): Order {
  const score = SCORE[objective];
  return (one, two) => {
    const [left, right] = [score(one.figures), score(two.figures)];
    if (left !== right) return left - right;
    // Without prices, GPU time is what a token costs.
    if (left === Number.POSITIVE_INFINITY) return byThroughput(one, two);
    return one.key.layout.gpus - two.key.layout.gpus || sortKey(one).localeCompare(sortKey(two));
  };
}

const byThroughput: Order = (one, two) => byScore('throughput')(one, two);

/** Times closer than this are one to the planner, whose median error they are within. */
const SAME_TIME = 1.1;

const priceOf = ({ figures }: Found): number => figures.usdPerHour ?? Number.MAX_VALUE;
const stagesOf = ({ key }: Found): number => key.layout.pipelineParallelSize;

/** As fast as can be told apart, then the cheaper, then the fewer stages. */
function byLatency(fastestMs: number): Order {
  const score = byScore('latency');
  const step = ({ figures }: Found): number =>
    Math.floor(Math.log(figures.tpotMs / fastestMs) / Math.log(SAME_TIME) + 1e-9);
  return (one, two) =>
    step(one) - step(two) || priceOf(one) - priceOf(two) || stagesOf(one) - stagesOf(two) || score(one, two);
}

const sortKey = ({ key, concurrency }: Found): string => {
  const { instanceType, checkpoint, layout, kvCacheDtype, maxNumBatchedTokens } = key;
  return JSON.stringify([instanceType, checkpoint, layout, concurrency, kvCacheDtype, maxNumBatchedTokens]);
};

/**
 * The best by the objective of all that is offered, without keeping the others.
 *
 * What is as fast as the fastest is known at the end only. Among candidates of one price and as many stages it does not
 * matter, the faster comes first: so latency keeps the first of each such group and ranks those.
 */
export class Ranking {
  private readonly groups = new Map<string, Shortlist<Found>>();
  private readonly order: Order;
  private fastestMs = Number.POSITIVE_INFINITY;

  constructor(
    private readonly objective: Objective,
    private readonly listed: number,
  ) {
    this.order = byScore(objective);
  }

  offer(found: Found): void {
    this.fastestMs = Math.min(this.fastestMs, found.figures.tpotMs);
    const group = this.objective === 'latency' ? `${priceOf(found)} ${stagesOf(found)}` : '';
    let first = this.groups.get(group);
    if (first === undefined) this.groups.set(group, (first = new Shortlist(this.listed, this.order)));
    first.offer(found);
  }

  best(): readonly Candidate[] {
    const kept = [...this.groups.values()].flatMap((group) => group.inOrder());
    const ranked = this.objective === 'latency' ? kept.sort(byLatency(this.fastestMs)) : kept;
    return ranked.slice(0, this.listed).map(({ key, concurrency, figures }) => ({ ...key, concurrency, ...figures }));
  }
}
