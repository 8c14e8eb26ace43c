import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/** Monotonic seconds; only differences mean something. */
export const seconds = (): number => performance.now() / 1000;

export const POLL_MS = 100;

/** Asked at every poll: whether something has been so, without a break, for that many seconds of polling. */
export function lasting(isSo: () => boolean, forSeconds: number): () => boolean {
  const needed = (forSeconds * 1000) / POLL_MS;
  let polls = 0;
  return () => (polls = isSo() ? polls + 1 : 0) >= needed;
}

/** A scheduler that was told of a cordon this long ago places no more pods on the node. */
const SCHEDULER_NOTICES_SECONDS = 1.5;
/** What it placed before has been heard of this long after. */
const NEWS_SECONDS = 0.3;

/** Asked at every poll after a cordon: whether no pod is left there and none comes any more. */
export function emptied(left: () => number): () => boolean {
  const isNoticed = lasting(() => true, SCHEDULER_NOTICES_SECONDS);
  const isEmpty = lasting(() => left() === 0, NEWS_SECONDS);
  return () => {
    const [noticed, empty] = [isNoticed(), isEmpty()];
    return noticed && empty;
  };
}

/** The first defined answer, or undefined when none came within the time. */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  withinSeconds: number,
  pollMs = POLL_MS,
): Promise<T | undefined> {
  const end = seconds() + withinSeconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (seconds() >= end) return undefined;
    await sleep(pollMs);
  }
}
