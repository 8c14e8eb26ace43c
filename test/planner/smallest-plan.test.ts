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
