/** `stopped`: not done, but with a reason, nothing lost, and a documented way on that was tried. */
export type Verdict = 'ok' | 'stopped' | 'FAILED';

export interface Row {
  readonly environment: string;
  readonly run: string;
  readonly verdict: Verdict;
  readonly detail: string;
  readonly seconds: number;
}

/** Runs one part of the proof; whatever it throws is a failure of that row, not of the table. */
export async function row(environment: string, run: string, prove: () => Finding | Promise<Finding>): Promise<Row> {
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 100) / 10;
  try {
    const finding = await prove();
    return { environment, run, ...finding, seconds: seconds() };
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { environment, run, verdict: 'FAILED', detail, seconds: seconds() };
  }
}

export interface Finding {
  readonly verdict: Verdict;
  readonly detail: string;
}

export const ok = (detail: string): Finding => ({ verdict: 'ok', detail });
export const stopped = (detail: string): Finding => ({ verdict: 'stopped', detail });
export const failed = (detail: string): Finding => ({ verdict: 'FAILED', detail });

/** `3 × this; 2 × that`, most frequent first. */
export function counted(items: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  const sorted = [...counts].sort(([, left], [, right]) => right - left);
  return sorted.map(([item, count]) => `${count} × ${item}`).join('; ');
}

/** A reason without what differs from run to run: generated ids and the environment's name. */
export function generic(reason: string, environment: string): string {
  return reason
    .replaceAll(`windlass-${environment}`, '…')
    .replaceAll(/\b(sg|fs|vpc|subnet|lt)-[0-9a-f]{17}\b/g, '$1-…')
    .replaceAll(/-[0-9A-F]{12}\b/g, '-…');
}
