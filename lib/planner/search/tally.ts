import type { Figures, Refusal } from './candidate';
import { Ranking, type SettingsKey } from './ranking';
import type { Rejected, SearchRequest, SearchResult } from './types';
import type { Problem } from '../../problem';
import type { Workload } from '../request';

const LISTED = { candidates: 20, rejected: 200 };

/** Counts everything and collects what will be listed. */
export class Tally {
  private examined = 0;
  private fitting = 0;
  private readonly ranking: Ranking;
  private readonly rejected: Rejected[] = [];
  private readonly rejections: Record<string, number> = {};

  constructor(private readonly query: SearchRequest) {
    this.ranking = new Ranking(query.objective, query.listed?.candidates ?? LISTED.candidates);
  }

  add(key: SettingsKey, concurrency: number, figures: Figures): void {
    this.examined++;
    this.fitting++;
    this.ranking.offer({ key, concurrency, figures });
  }

  /** The same under every one of these loads. */
  reject(key: SettingsKey, workloads: readonly Workload[], { because, reason }: Refusal): void {
    if (workloads.length === 0) return;
    this.examined += workloads.length;
    this.rejections[because] = (this.rejections[because] ?? 0) + workloads.length;
    const most = this.query.listed?.rejected ?? LISTED.rejected;
    for (const { concurrency } of workloads) {
      if (this.rejected.length >= most) return;
      this.rejected.push({ ...key, concurrency, reason: reason() });
    }
  }

  result(problems: readonly Problem[]): SearchResult {
    return {
      problems,
      objective: this.query.objective,
      examined: this.examined,
      candidates: this.ranking.best(),
      fitting: this.fitting,
      rejected: this.rejected,
      rejections: this.rejections,
    };
  }
}
