import { NODE_JOIN_S } from '../../../lib/environment/capacity/hand-over';
import type { Account } from '../../aws/account/account';

interface Down {
  readonly since: number;
  seconds: number;
}

/** The least ready replicas of each model since somebody began to look, and how long each had none. */
export class Outages {
  /** Seconds until a pod of the model serves, by the plan. */
  coldStartSeconds: Readonly<Record<string, number>> = {};
  private readonly least = new Map<string, number>();
  private readonly down = new Map<string, Down>();
  private readonly served = new Set<string>();
  private readonly seconds = new Map<string, number>();
  private joining = 0;

  constructor(private readonly account: Account) {}

  /** Begins to look; `ready`: what is there now. */
  begin(ready: Readonly<Record<string, number>>): void {
    this.least.clear();
    for (const [model, count] of Object.entries(ready)) this.least.set(model, count);
  }

  leastReady(model: string): number | undefined {
    return this.least.get(model);
  }

  /** Seconds without a ready replica so far; a model that never served is not missed. */
  secondsWithout(model: string): number {
    return this.seconds.get(model) ?? 0;
  }

  get secondsWithoutAny(): number {
    return Math.max(0, ...this.seconds.values());
  }

  forgetSeconds(): void {
    this.seconds.clear();
  }

  note(model: string, ready: number): void {
    this.least.set(model, Math.min(ready, this.least.get(model) ?? ready));
    if (ready > 0) this.up(model);
    else if (this.served.has(model) && !this.down.has(model))
      this.down.set(model, { since: this.account.now.getTime(), seconds: 0 });
    const down = this.down.get(model);
    if (down !== undefined) down.seconds = Math.max(down.seconds, this.joining);
  }

  private up(model: string): void {
    this.served.add(model);
    const down = this.down.get(model);
    if (down === undefined) return;
    const waited = (this.account.now.getTime() - down.since) / 1000;
    const start = this.coldStartSeconds[model] ?? 0;
    this.seconds.set(model, this.secondsWithout(model) + waited + down.seconds + start);
    this.down.delete(model);
  }

  /** A model that is not there any more serves nobody; if it comes back, that was an outage. */
  goneAllBut(models: readonly string[]): void {
    for (const model of this.served) if (!models.includes(model)) this.note(model, 0);
  }

  whileNodesJoin(work: () => void): void {
    this.joining = NODE_JOIN_S.expected;
    work();
    this.joining = 0;
  }
}
