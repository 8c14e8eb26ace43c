import { BlockCache, blocksOf } from './block-cache';
import { type Balancer, type Fleet, type PromptOf, wholePrompt } from './replay';
import { BLOCK_TOKENS, type TracedRequest } from './trace';

/** Chooses a replica from what each holds and has in flight. */
export type Choice = (held: readonly number[], inFlight: readonly number[]) => number;

/** A balancer without a network; the caches that it sees are those that the replicas have. */
export function localBalancer(fleet: Fleet, choose: Choice, promptOf: PromptOf = wholePrompt): Balancer {
  const caches = Array.from(
    { length: fleet.replicas },
    () => new BlockCache(Math.floor(fleet.kvCacheTokens / BLOCK_TOKENS)),
  );
  const inFlight = caches.map(() => 0);
  const placed = new Map<number, number>();
  return {
    send: (index: number, request: TracedRequest) => {
      const blocks = blocksOf(promptOf(request));
      const replica = choose(
        caches.map((cache) => cache.held(blocks)),
        inFlight,
      );
      caches[replica]!.use(blocks);
      inFlight[replica]! += 1;
      placed.set(index, replica);
      return Promise.resolve(replica);
    },
    arrived: () => [],
    finish: (index) => {
      inFlight[placed.get(index)!]! -= 1;
      return Promise.resolve();
    },
  };
}

/** The replica that holds most of the prompt, of those with at most `factor` times the mean in flight; else the idlest. */
export const bestUnderBound =
  (factor: number): Choice =>
  (held, inFlight) => {
    const mean = (inFlight.reduce((sum, one) => sum + one, 0) + 1) / inFlight.length;
    const most = Math.ceil(mean * factor);
    const open = inFlight.flatMap((one, replica) => (one < most ? [replica] : []));
    const best = Math.max(...open.map((replica) => held[replica]!));
    return idlest(
      open.filter((replica) => held[replica] === best),
      inFlight,
    );
  };

export const leastRequests: Choice = (_, inFlight) => idlest([...inFlight.keys()], inFlight);

/** One replica with the caches of all: nothing finds more. */
export const together = (fleet: Fleet): Fleet => ({
  ...fleet,
  replicas: 1,
  kvCacheTokens: fleet.kvCacheTokens * fleet.replicas,
  prefillTokensPerSecond: fleet.prefillTokensPerSecond * fleet.replicas,
});

const idlest = (replicas: readonly number[], inFlight: readonly number[]): number =>
  replicas.reduce((least, one) => (inFlight[one]! < inFlight[least]! ? one : least));
