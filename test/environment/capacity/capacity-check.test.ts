import { type EnvironmentInput, parseEnvironment } from '../../../lib/config';
import { environmentWith } from '../../support/environments';
import { planInput } from '../../support/plan-fixture';
import { isRefused, planEnvironment } from '../../../lib/environment/plan-environment';

/** Models of so many GPUs a pod and so many replicas, on nodes of four L40S. */
const sharing = (count: number, ...models: [gpus: number, replicas: number][]): EnvironmentInput =>
  environmentWith((environment) => {
    Object.assign(environment.capacity[0]!, { instanceType: 'g6e.12xlarge', count });
    const [first] = environment.models;
    environment.models = models.map(([tensorParallelSize, replicas], index) => ({
      ...first!,
      name: `m${index}`,
      replicas,
      layout: { tensorParallelSize },
    }));
  });

const refusal = (environment: EnvironmentInput): string[] => {
  const parsed = parseEnvironment(environment);
  if (!parsed.ok) return parsed.problems.map(({ message }) => message);
  const plan = planEnvironment(parsed.config);
  return isRefused(plan) ? plan.problems.map(({ message }) => message) : [];
};

test('models may share a node that has room for both', () => {
  expect(refusal(sharing(1, [2, 1], [2, 1]))).toEqual([]);
  expect(refusal(sharing(1, [2, 1], [1, 2]))).toEqual([]);
  expect(refusal(sharing(1, [2, 1], [2, 2]))).toEqual([expect.stringMatching(/that takes 2 nodes/)]);
});

test('while a full node is replaced, all replicas that it holds may be away; elsewhere one at a time', () => {
  const away = (environment: EnvironmentInput) =>
    planInput(environment).deployments.map(({ replicasAwayTogether }) => replicasAwayTogether);
  expect(away(sharing(2, [1, 8]))).toEqual([4]);
  expect(away(sharing(2, [1, 4]))).toEqual([1]);
  expect(away(sharing(2, [4, 2]))).toEqual([1]);
  expect(away(sharing(2, [2, 2], [2, 1]))).toEqual([1, 1]);
  expect(away(sharing(2, [2, 2], [2, 2]))).toEqual([2, 2]);
});

test('where small pods could leave no node for a large one, sizes need capacity of their own', () => {
  expect(refusal(sharing(2, [1, 3], [4, 1]))).toEqual([
    expect.stringMatching(
      /have room for .* give models of different sizes capacity entries of their own, or raise count to 4$/,
    ),
  ]);
  expect(refusal(sharing(2, [2, 2], [2, 2]))).toEqual([]);
});
