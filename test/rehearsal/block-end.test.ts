import { blockEnd, lateness } from '../../lib/rehearsal/block-end';
import { planInput } from '../support/plan-fixture';
import { shippedEnvironment } from '../support/synthesize';
import type { NodeGroupPlan } from '../../lib/environment/capacity/node-groups';
import type { DrainPlan } from '../../lib/environment/pods/drain';

async function production(): Promise<{ group: NodeGroupPlan; name: string; drain: DrainPlan }> {
  const { nodeGroups, deployments } = planInput(await shippedEnvironment('production'));
  return { group: nodeGroups[0]!, ...deployments[0]! };
}

test('the drain of the shipped environment begins in time, by its own schedule', async () => {
  const { group, name, drain } = await production();
  const end = blockEnd(group);
  expect(end.drainedBy).toContain(group.capacityBlock!.drainFrom);
  expect(end.windowSeconds).toBeGreaterThan(drain.terminationGracePeriodSeconds);
  expect(lateness(end, { name, drain })).toBeUndefined();
});

test('without dates EKS begins 40 minutes before the end and EC2 reclaims 10 minutes later', async () => {
  const { group } = await production();
  expect(blockEnd({ ...group, capacityBlock: undefined })).toMatchObject({ drainsBeforeEnd: 2400, windowSeconds: 600 });
});

test('a drain that begins too late is told with the seconds that are missing', async () => {
  const { group, name, drain } = await production();
  const capacityBlock = { ...group.capacityBlock!, drainFrom: '2026-12-21T10:58:00Z' };
  const late = lateness(blockEnd({ ...group, capacityBlock }), { name, drain });
  expect(late).toContain(`${name} may take ${drain.terminationGracePeriodSeconds} s`);
  expect(late).toContain(`drain ${drain.terminationGracePeriodSeconds - 120} s earlier`);
});

test('a longer grace period needs an earlier drain', async () => {
  const { group, name, drain } = await production();
  const end = blockEnd({ ...group, capacityBlock: undefined });
  expect(lateness(end, { name, drain: { ...drain, terminationGracePeriodSeconds: 600 } })).toBeUndefined();
  expect(lateness(end, { name, drain: { ...drain, terminationGracePeriodSeconds: 601 } })).toMatch(/drain 1 s earlier/);
});
