import { problemsFound, MINUTES } from '../proof/support';
import { changeOf, handOver, situationOf, statusesOf, summaryOf } from './situations';

jest.setTimeout(8 * MINUTES);

const revision =
  (digit: string) =>
  ({ models: [model] }: { models: { revision?: string }[] }) => {
    model!.revision = digit.repeat(40);
  };

test.concurrent('another revision of the checkpoint rolls the pods and loses no request', async () => {
  const before = await situationOf('production', revision('a'));
  const report = await changeOf(before, await situationOf('production', revision('b')));
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(statusesOf(report)).toEqual({
    before: 'passed',
    'new nodes': 'skipped',
    'replaced nodes': 'skipped',
    'new objects': 'passed',
    'old nodes': 'skipped',
  });
  expect(summaryOf(report, 'new objects')).toMatch(/^deepseek-v4-pro: all pods replaced; \d+ requests .*, none lost$/);
});

test.concurrent('another image of the nodes replaces them one by one and loses no request', async () => {
  const before = await situationOf('production');
  const after = await situationOf('production', undefined, (plan) => ({
    ...plan,
    nodeGroups: plan.nodeGroups.map((group) => ({ ...group, driverVersion: '999.1' })),
  }));
  const report = await changeOf(before, after);
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(summaryOf(report, 'replaced nodes')).toMatch(/^2 nodes replaced one by one; \d+ requests .*, none lost$/);
  expect(summaryOf(report, 'new objects')).toMatch(/^deepseek-v4-pro: all pods replaced/); // they prefer the new driver
});

test.concurrent.each(['development', 'production'])(
  '%s moves to other nodes without an outage',
  async (environment) => {
    const { before, after } = handOver(await situationOf(environment));
    const report = await changeOf(before, after);
    expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(summaryOf(report, 'new objects')).toMatch(/all pods replaced; \d+ requests to [^,]*, none lost$/);
    expect(summaryOf(report, 'old nodes')).toMatch(/drained and gone; \d+ requests to [^,]*, none lost$/);
  },
);

// A LeaderWorkerSet replaces each group in its place, and the surplus group is gone only afterwards (v0.9.0).
test.concurrent('a group cannot move by a surge: the surplus one has taken the nodes that it needs', async () => {
  const { before, after } = handOver(await situationOf('multi-node'));
  const report = await changeOf(before, after);
  expect(problemsFound(report)).toContainEqual(expect.stringMatching(/^new objects: pod .* Insufficient nvidia/));
});

test.concurrent('pods that nothing tells to leave are still on the old nodes', async () => {
  const { before, after } = handOver(await situationOf('production'));
  const report = await changeOf(before, { ...after, charts: before.charts });
  expect(problemsFound(report)).toEqual([
    expect.stringMatching(/^old nodes: pod .* is still on b200-old-/),
    expect.stringMatching(/^old nodes: pod .* is still on b200-old-/),
  ]);
});

test.concurrent('nodes without the label of the capacity entry are not found by the pods', async () => {
  const { before, after } = handOver(await situationOf('development'));
  const nodes = after.nodes.map((shape) => ({ ...shape, labels: { ...shape.labels, 'windlass.dev/node-group': 'x' } }));
  const report = await changeOf(before, { ...after, nodes });
  expect(problemsFound(report)).toContainEqual(expect.stringMatching(/^new objects: .*node affinity/));
});

test.concurrent('a node that is exchanged before its pods moved is an outage', async () => {
  const { before, after } = handOver(await situationOf('development'));
  const charts = after.charts.map(({ name, objects }) => ({
    name,
    objects: objects.map((object) => {
      const copy = structuredClone(object) as unknown as { kind: string; spec: { strategy: object } };
      if (copy.kind === 'Deployment') copy.spec.strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }; // prettier-ignore
      return copy as unknown as typeof object;
    }),
  }));
  const report = await changeOf(before, { ...after, charts });
  expect(report.passed).toBe(true); // as its own strategy says
  expect(summaryOf(report, 'new objects')).toMatch(/[1-9]\d* refused while none was ready$/);
});
