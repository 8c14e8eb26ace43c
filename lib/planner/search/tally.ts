import type { Candidate, CandidateKey, Objective, Rejected, SearchRequest, SearchResult } from './types';
import type { Problem } from '../../problem';
import type { Evaluation } from './candidate';

const LISTED = { candidates: 20, rejected: 200 };

/** Lower is better. */
const SCORE: Readonly<Record<Objective, (candidate: Candidate) => number>> = {
  // Whose price is not known comes last.
  cost: ({ usdPerMillionTotalTokens }) => usdPerMillionTotalTokens ?? Number.POSITIVE_INFINITY,
  latency: ({ tpotMs }) => tpotMs,
  throughput: ({ outputTokensPerSecondPerGpu }) => -outputTokensPerSecondPerGpu,
};

/** Collects results without keeping what will not be listed. */
export class Tally {
  private examined = 0;
  private readonly fitting: Candidate[] = [];
  private readonly rejected: Rejected[] = [];
  private readonly rejections: Record<string, number> = {};

  constructor(private readonly query: SearchRequest) {}

  add(key: CandidateKey, evaluation: Evaluation): void {
    this.examined++;
    if (evaluation.kind === 'candidate') {
      this.fitting.push({ ...key, ...evaluation.figures });
      return;
    }
    this.rejections[evaluation.because] = (this.rejections[evaluation.because] ?? 0) + 1;
    const most = this.query.listed?.rejected ?? LISTED.rejected;
    if (this.rejected.length < most) this.rejected.push({ ...key, reason: evaluation.reason() });
  }

  result(problems: readonly Problem[]): SearchResult {
    const { objective, listed } = this.query;
    const best = this.fitting.reduce((least, { tpotMs }) => Math.min(least, tpotMs), Number.POSITIVE_INFINITY);
    const ranked = [...this.fitting].sort((one, two) => compare(one, two, objective, best));
    return {
      problems,
      objective,
      examined: this.examined,
      candidates: ranked.slice(0, listed?.candidates ?? LISTED.candidates),
      fitting: ranked.length,
      rejected: this.rejected,
      rejections: this.rejections,
    };
  }
}

/** Times closer than this are one to the planner, whose median error they are within. */
const SAME_TIME = 1.1;

/** Ties are broken by the smaller, then by name, so that the order never depends on that of the request. */
function compare(one: Candidate, two: Candidate, objective: Objective, fastest: number): number {
  if (objective === 'latency') {
    const step = ({ tpotMs }: Candidate): number => Math.floor(Math.log(tpotMs / fastest) / Math.log(SAME_TIME) + 1e-9);
    const price = ({ usdPerHour }: Candidate): number => usdPerHour ?? Number.MAX_VALUE;
    const stages = ({ layout }: Candidate): number => layout.pipelineParallelSize;
    const unequal = step(one) - step(two) || price(one) - price(two) || stages(one) - stages(two);
    if (unequal !== 0) return unequal;
  }
  const score = SCORE[objective];
  const [left, right] = [score(one), score(two)];
  if (left !== right) return left - right;
  // Without prices, GPU time is what a token costs.
  if (left === Number.POSITIVE_INFINITY) return compare(one, two, 'throughput', fastest);
  return one.layout.gpus - two.layout.gpus || sortKey(one).localeCompare(sortKey(two));
}

const sortKey = ({
  instanceType,
  checkpoint,
  layout,
  concurrency,
  kvCacheDtype,
  maxNumBatchedTokens,
}: CandidateKey): string =>
  JSON.stringify([instanceType, checkpoint, layout, concurrency, kvCacheDtype, maxNumBatchedTokens]);
