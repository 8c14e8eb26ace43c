import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/** Monotonic seconds; only differences mean something. */
export const seconds = (): number => performance.now() / 1000;

export const POLL_MS = 100;

/** The first defined answer, or undefined when none came within the time. */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  withinSeconds: number,
): Promise<T | undefined> {
  const end = seconds() + withinSeconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (seconds() >= end) return undefined;
    await sleep(POLL_MS);
  }
}
