import type { EnvironmentInput } from '../../../lib/config';
import { MINUTES, problemsFound, rehearsalOf } from './support';

jest.setTimeout(8 * MINUTES);

/** Nodes of four GPUs for models of so many GPUs a pod and so many replicas. */
const sharing =
  (count: number, ...models: [name: string, gpus: number, replicas: number][]) =>
  (environment: EnvironmentInput): void => {
    Object.assign(environment.capacity[0]!, { instanceType: 'g6e.12xlarge', count });
    const [model] = environment.models;
    environment.models = models.map(([name, tensorParallelSize, replicas]) => ({
      ...model!,
      name,
      replicas,
      layout: { tensorParallelSize },
    }));
  };

const full = sharing(2, ['small', 2, 4]);

test.concurrent('full nodes of several replicas are lost, emptied and replaced', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    change: full,
    only: ['topology', 'node loss', 'drain', 'scale'],
  });
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(report.checks.find(({ name }) => name === 'topology')?.summary).toBe('replicas of small share nodes');
});

test.concurrent('a budget of one pod holds full nodes for ever', async () => {
  const report = await rehearsalOf({
    environment: 'development',
    change: full,
    only: ['drain'],
    planFault: (plan) => ({
      ...plan,
      deployments: plan.deployments.map((each) => ({ ...each, replicasAwayTogether: 1 })),
    }),
  });
  expect(problemsFound(report)).toContainEqual(expect.stringMatching(/^drain: .*disruption budget/));
});
