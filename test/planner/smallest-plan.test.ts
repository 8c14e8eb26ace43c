import { smallestPlan } from '../../lib/planner';

const REQUEST = { model: 'qwen3-0.6b', region: 'us-west-2' };
const LIMITS = { instanceTypes: ['g6e.xlarge', 'p5en.48xlarge'] };

test.each([undefined, 1024, 4096, 8192])('a context of %s tokens is asked of no larger hardware', (maxModelLen) => {
  const found = smallestPlan({ ...REQUEST, maxModelLen }, LIMITS);
  expect(found).toMatchObject({ instanceType: { name: 'g6e.xlarge' } });
});

test('a load that no context holds has no hardware', () => {
  const workload = { inputTokens: 4000, outputTokens: 1000, concurrency: 16 };
  expect(smallestPlan({ ...REQUEST, maxModelLen: 4096, workload }, LIMITS)).toBeUndefined();
});

test('no smaller context is taken than the load needs, stated or usual', () => {
  const QWEN = { model: 'qwen3-32b', region: 'us-west-2' };
  const of = (inputTokens: number, outputTokens: number) => {
    const found = smallestPlan({ ...QWEN, workload: { inputTokens, outputTokens, concurrency: 1 } });
    return [found?.instanceType?.name, found?.settings.maxModelLen];
  };
  // One H100 holds 26,768 tokens beside the weights, the next GPU all that the model takes.
  expect(of(26_000, 768)).toEqual(['p5.4xlarge', 26_768]);
  expect(of(26_000, 769)).toEqual(['g7e.2xlarge', 40_960]);
  expect(of(40_960, 1)).toEqual([undefined, undefined]);
});

test('what is not in the catalog, and what holds nothing, has none', () => {
  expect(smallestPlan({ model: 'no-such-model' })).toBeUndefined();
  expect(smallestPlan({ model: 'deepseek-r1' }, { instanceTypes: ['g6e.xlarge'] })).toBeUndefined();
  expect(smallestPlan({ model: 'bge-small-en-v1.5', task: 'embed' }, LIMITS)).toMatchObject({
    settings: { maxModelLen: 512 },
  });
});
