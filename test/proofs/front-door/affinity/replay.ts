import { BlockCache, blocksOf } from './block-cache';
import { BLOCK_TOKENS, type TracedRequest } from './trace';

/** What replicas are like, and how fast the trace is played. */
export interface Fleet {
  readonly replicas: number;
  /** Of the cache of each. */
  readonly kvCacheTokens: number;
  /** One prompt after another. */
  readonly prefillTokensPerSecond: number;
  /** All answers at once. */
  readonly tpotMs: number;
  /** Requests come so many times as fast as in the trace. */
  readonly speed: number;
}

/** What decides where a request goes. Answers are held until the replay's clock says that they are complete. */
export interface Balancer {
  /** Sends a request; resolves with the replica that got it, or with nothing while it waits in a queue. */
  send(index: number, request: TracedRequest): Promise<number | undefined>;
  /** Where requests arrived that had waited. */
  arrived(): readonly { readonly index: number; readonly replica: number }[];
  /** Ends an answer; resolves when its client has all of it. */
  finish(index: number): Promise<void>;
}

/** What is sent: the whole prompt, as the replica sees it. */
export type PromptOf = (request: TracedRequest) => string;

export interface Outcome {
  /** Share of the blocks of all prompts that were found in the cache of the replica that got them. */
  readonly hitRate: number;
  /** Tokens that were computed for prompts: of the busiest replica, as a multiple of the mean. */
  readonly imbalance: number;
  /** Requests that one replica had in flight when another came: 95th percentile. */
  readonly inFlightP95: number;
  /** Seconds from arrival to the first token. */
  readonly ttft: { readonly mean: number; readonly p95: number };
  /** Tokens that a request had to have computed before its first token, in the mean. */
  readonly uncachedTokens: number;
  /** Requests that waited in a queue of the balancer. */
  readonly queued: number;
}

interface Running {
  readonly index: number;
  readonly replica: number;
  readonly endsAt: number;
}

/** Plays a trace on a clock of its own, so that the speed of this machine does not matter. */
export async function replay(
  trace: readonly TracedRequest[],
  fleet: Fleet,
  balancer: Balancer,
  promptOf: PromptOf = wholePrompt,
): Promise<Outcome> {
  const replicas = Array.from({ length: fleet.replicas }, () => new Replica(fleet));
  const running: Running[] = [];
  const ttfts: number[] = [];
  const inFlight: number[] = [];
  const sentAt: number[] = [];
  let queued = 0;
  let now = 0;

  const start = (index: number, replica: number): void => {
    const request = trace[index]!;
    inFlight.push(running.filter((one) => one.replica === replica).length + 1);
    const { firstTokenAt, endsAt } = replicas[replica]!.compute(request, promptOf(request), now);
    ttfts.push(firstTokenAt - sentAt[index]!);
    const place = running.findIndex((one) => one.endsAt > endsAt);
    running.splice(place === -1 ? running.length : place, 0, { index, replica, endsAt });
  };
  const finishNext = async (): Promise<void> => {
    const { index, endsAt } = running.shift()!;
    now = Math.max(now, endsAt);
    await balancer.finish(index);
    for (const one of balancer.arrived()) start(one.index, one.replica);
  };

  for (const [index, request] of trace.entries()) {
    const arrivesAt = request.timestampMs / 1000 / fleet.speed;
    while (running.length > 0 && running[0]!.endsAt <= arrivesAt) await finishNext();
    now = Math.max(now, arrivesAt);
    sentAt[index] = arrivesAt;
    const replica = await balancer.send(index, request);
    if (replica === undefined) queued += 1;
    else start(index, replica);
  }
  while (running.length > 0) await finishNext();

  return summary(replicas, { ttfts, inFlight, queued });
}

export const wholePrompt: PromptOf = ({ messages }) => messages.map(({ content }) => content).join('');

class Replica {
  public computedTokens = 0;
  public heldBlocks = 0;
  public blocks = 0;
  private freeAt = 0;
  private readonly cache: BlockCache;

  public constructor(private readonly fleet: Fleet) {
    this.cache = new BlockCache(Math.floor(fleet.kvCacheTokens / BLOCK_TOKENS));
  }

  public compute(request: TracedRequest, prompt: string, now: number): { firstTokenAt: number; endsAt: number } {
    const blocks = blocksOf(prompt);
    const held = this.cache.use(blocks);
    const tokens = prompt.length / 4 - held * BLOCK_TOKENS;
    this.blocks += blocks.length;
    this.heldBlocks += held;
    this.computedTokens += tokens;
    this.freeAt = Math.max(now, this.freeAt) + tokens / this.fleet.prefillTokensPerSecond;
    return { firstTokenAt: this.freeAt, endsAt: this.freeAt + (request.outputTokens * this.fleet.tpotMs) / 1000 };
  }
}

function summary(
  replicas: readonly Replica[],
  { ttfts, inFlight, queued }: { ttfts: number[]; inFlight: number[]; queued: number },
): Outcome {
  const computed = replicas.map(({ computedTokens }) => computedTokens);
  return {
    hitRate: sum(replicas.map(({ heldBlocks }) => heldBlocks)) / sum(replicas.map(({ blocks }) => blocks)),
    imbalance: Math.max(...computed) / (sum(computed) / computed.length),
    inFlightP95: percentile95(inFlight),
    ttft: { mean: sum(ttfts) / ttfts.length, p95: percentile95(ttfts) },
    uncachedTokens: sum(computed) / ttfts.length,
    queued,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const percentile95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0;
