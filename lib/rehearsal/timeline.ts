import type { TimelineEntry } from './types';
import { seconds } from './wait';

/** What happened when. */
export class Timeline {
  readonly entries: TimelineEntry[] = [];
  private readonly start: number;

  constructor(
    private readonly onEntry: (entry: TimelineEntry) => void = () => undefined,
    private readonly now: () => number = seconds,
  ) {
    this.start = now();
  }

  get elapsed(): number {
    return this.now() - this.start;
  }

  say(text: string): void {
    const entry = { at: this.elapsed, text };
    this.entries.push(entry);
    this.onEntry(entry);
  }
}
