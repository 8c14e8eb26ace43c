import { FRONT_DOOR } from '../../../lib/contract';
import { at, changingOne, problemsFound, MINUTES } from '../proof/support';
import { blockHandOver, changeOf, situationOf, statusesOf, summaryOf, withDoor, zoneMove } from './situations';

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
    nodeGroups: plan.nodeGroups.map((group) => ({
      ...group,
      nodeImage: { ...group.nodeImage, releaseVersion: '1.36.9-20990101' },
    })),
  }));
  const report = await changeOf(before, after);
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(summaryOf(report, 'replaced nodes')).toMatch(/^2 nodes replaced one by one; \d+ requests .*, none lost$/);
  expect(statusesOf(report)).toMatchObject({ 'new nodes': 'skipped', 'old nodes': 'skipped' });
});

const MOVES = {
  'production, from one capacity block to the next': () => blockHandOver('production'),
  'h200, to another zone': () => zoneMove('h200', 'usw2-az2'),
  'development, to another zone': () => zoneMove('development', 'usw2-az2'),
};

test.concurrent.each(Object.entries(MOVES))('%s: no request is lost', async (_, situations) => {
  const { before, after } = await situations();
  const report = await changeOf(before, after);
  expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(summaryOf(report, 'new objects')).toMatch(/all pods replaced; \d+ requests to [^,]*, none lost$/);
  expect(summaryOf(report, 'old nodes')).toMatch(/drained and gone; \d+ requests to [^,]*, none lost$/);
});

// A LeaderWorkerSet replaces each group in its place, and a surplus group is gone only afterwards (v0.9.0).
test.concurrent(
  'a replica over several nodes moves in place, and nobody is served meanwhile, as the plan says',
  async () => {
    const { before, after } = await blockHandOver('multi-node');
    expect(after.plan.handOvers[0]!.withoutServiceSeconds.expected).toBeGreaterThan(0);
    const report = await changeOf(before, after);
    expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(summaryOf(report, 'new objects')).toMatch(/[1-9]\d* refused while none was ready$/);
  },
);

test.concurrent('pods that nothing tells to leave are still on the old nodes', async () => {
  const { before, after } = await blockHandOver('production');
  const report = await changeOf(before, { ...after, charts: before.charts });
  expect(problemsFound(report)).toEqual([
    expect.stringMatching(/^old nodes: pod .* is still on b200-/),
    expect.stringMatching(/^old nodes: pod .* is still on b200-/),
  ]);
});

test.concurrent('nodes without the label of the capacity entry are not found by the pods', async () => {
  const { before, after } = await zoneMove('development', 'usw2-az2');
  const nodes = after.nodes.map((shape) => ({ ...shape, labels: { ...shape.labels, 'windlass.dev/node-group': 'x' } }));
  const report = await changeOf(before, { ...after, nodes });
  expect(problemsFound(report)).toContainEqual(expect.stringMatching(/^new objects: .*node affinity/));
});

test.concurrent('pods that are replaced in place are an outage of a model with one replica', async () => {
  const { before, after } = await zoneMove('development', 'usw2-az2');
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

describe('listeners and a front door, one in place of the other', () => {
  const MOVED =
    /^no pod template changes; nobody is answered for (\d+) s: .* s until it is used; (\d+) requests in flight cut$/;
  const felt = (report: Awaited<ReturnType<typeof changeOf>>): { away: number; cut: number } => {
    expect(report.checks.filter(({ status }) => status === 'failed')).toEqual([]);
    const [, away, cut] = MOVED.exec(summaryOf(report, 'new objects') ?? '') ?? [];
    return { away: Number(away), cut: Number(cut) };
  };

  test.concurrent('no engine restarts for a door; what is in flight at the listeners is cut', async () => {
    const { away, cut } = felt(await changeOf(await situationOf('hybrid'), await withDoor('hybrid')));
    expect(away).toBeGreaterThanOrEqual(100);
    expect(away).toBeLessThan(160);
    expect(cut).toBeGreaterThan(0);
  });

  test.concurrent('nor when listeners come back, and what the door had in flight ends', async () => {
    const { away, cut } = felt(await changeOf(await withDoor('hybrid'), await situationOf('hybrid')));
    expect(away).toBeGreaterThanOrEqual(100);
    expect(away).toBeLessThan(160);
    expect(cut).toBe(0);
  });

  test.concurrent('a door whose pods find no node leaves everybody without an answer', async () => {
    const after = await withDoor('hybrid');
    const charts = changingOne(after.charts, ['Deployment', FRONT_DOOR], (object) => {
      at(object, 'spec.template.spec.nodeSelector')['windlass.dev/node-role'] = 'nobody';
    });
    const report = await changeOf(await situationOf('hybrid'), { ...after, charts });
    expect(problemsFound(report)).toContainEqual('new objects: nobody is answered at the new address');
  });
});
