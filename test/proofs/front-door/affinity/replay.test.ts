import { BlockCache, blocksOf } from './block-cache';
import { bestUnderBound, leastRequests, localBalancer, together } from './oracle';
import { type Fleet, replay } from './replay';
import { BLOCK_TOKENS, readTrace } from './trace';

describe('the cache of a replica', () => {
  const cache = new BlockCache(3);

  test('finds what came before up to the first block that is not there', () => {
    expect(cache.use(['a', 'ab', 'abc'])).toBe(0);
    expect(cache.use(['a', 'ab', 'abx'])).toBe(2);
  });

  test('loses what was used longest ago, the end of a prompt first', () => {
    expect(cache.held(['a', 'ab', 'abc'])).toBe(2);
    cache.use(['z']);
    expect(cache.held(['a', 'ab', 'abx'])).toBe(2);
  });
});

test('a block stands for all that is before it', () => {
  const [a, b] = ['a', 'b'].map((letter) => letter.repeat(2048));
  expect(blocksOf(`${a}${b}`)[1]).not.toBe(blocksOf(`${b}${b}`)[1]);
  expect(blocksOf(`${a}rest`)).toHaveLength(1);
});

describe('a choice of all that can be known', () => {
  test('takes the replica that holds most, while it is not too full', () => {
    expect(bestUnderBound(1.25)([0, 5, 3], [1, 1, 1])).toBe(1);
    expect(bestUnderBound(1.25)([0, 5, 3], [1, 4, 1])).toBe(2);
    expect(leastRequests([9, 0, 0], [2, 1, 1])).toBe(1);
  });
});

describe('a replay', () => {
  const fleet: Fleet = {
    replicas: 2,
    kvCacheTokens: 8 * BLOCK_TOKENS,
    prefillTokensPerSecond: 1024,
    tpotMs: 10,
    speed: 1,
  };
  // Two conversations of two turns, one after another.
  const trace = readTrace(['0,1024,100,,', '0,1024,100,0,1', '5000,1536,100,0,2', '5000,1536,100,1,2'].join('\n'));
  const played = (places: readonly number[]) => {
    let at = 0;
    return replay(
      trace,
      fleet,
      localBalancer(fleet, () => places[at++]!),
    );
  };

  test('counts what the replica that got a request had computed before', async () => {
    await expect(played([0, 1, 0, 1])).resolves.toMatchObject({ hitRate: 4 / 10, imbalance: 1, queued: 0 });
    await expect(played([0, 1, 1, 0])).resolves.toMatchObject({ hitRate: 2 / 10 });
  });

  test('computes one prompt after another and writes answers side by side', async () => {
    // The second waits 1 s for the first to be computed; of the second turns there is 0.5 s to compute each.
    const { ttft, inFlightP95 } = await played([0, 0, 0, 0]);
    expect(ttft.mean).toBeCloseTo((1 + 1.5 + 0.5 + 1) / 4);
    expect(inFlightP95).toBe(2);
  });

  test('with all caches together finds most', async () => {
    const { hitRate } = await replay(
      trace,
      together(fleet),
      localBalancer(together(fleet), () => 0),
    );
    expect(hitRate).toBe(5 / 10);
  });
});
