import { gpuNodeShape, nodeObject, systemNodeShapes } from '../../lib/rehearsal/fakes/node-shapes';
import { planInput } from '../support/plan-fixture';
import { ofType, outputsOf, shippedEnvironment, type Resource } from '../support/synthesize';

interface Group {
  readonly Labels?: Record<string, string>;
  readonly Taints?: { readonly Key: string; readonly Value: string; readonly Effect: string }[];
}

const EFFECT: Readonly<Record<string, string>> = { NO_SCHEDULE: 'NoSchedule' };
const groupsOf = (resources: readonly Resource[]): Group[] => resources.map(({ properties }) => properties as Group);

test.each(['hybrid', 'multi-node'])(
  'nodes of %s have every label and taint of the node groups that the stacks create',
  async (name) => {
    const plan = planInput(await shippedEnvironment(name));
    const created = groupsOf(ofType(outputsOf(plan), 'AWS::EKS::Nodegroup'));
    const shapes = [...plan.nodeGroups.map((group) => gpuNodeShape(plan, group)), ...systemNodeShapes(plan)];
    expect(created.length).toBeGreaterThan(1);
    for (const { Labels = {}, Taints = [] } of created) {
      const taints = Taints.map(({ Key, Value, Effect }) => ({ key: Key, value: Value, effect: EFFECT[Effect] }));
      expect(shapes).toContainEqual(expect.objectContaining({ labels: expect.objectContaining(Labels), taints }));
    }
  },
);

describe.each(['development', 'production', 'h200', 'hybrid', 'multi-node'])('nodes of %s', (name) => {
  test('hold what the plan puts on them', async () => {
    const plan = planInput(await shippedEnvironment(name));
    for (const { pod, nodeGroup } of plan.deployments) {
      const group = plan.nodeGroups.find((candidate) => candidate.capacity === nodeGroup);
      const { allocatable, devices } = gpuNodeShape(plan, group!);
      expect(Number.parseInt(allocatable['cpu']!)).toBeGreaterThan(pod.cpuMillis);
      expect(Number.parseInt(allocatable['memory']!)).toBeGreaterThan(pod.memoryMiB);
      expect(Number.parseInt(allocatable['ephemeral-storage']!)).toBeGreaterThan(pod.ephemeralStorageMiB);
      expect(Number.parseInt(allocatable['hugepages-2Mi'] ?? '0')).toBeGreaterThanOrEqual(pod.hugepages2MiMiB);
      expect(Number(devices['nvidia.com/gpu'])).toBeGreaterThanOrEqual(pod.gpus);
      expect(Number(devices['vpc.amazonaws.com/efa'] ?? 0)).toBeGreaterThanOrEqual(pod.efaInterfaces);
    }
  });
});

test('a node registers without devices: plugins offer them', async () => {
  const plan = planInput(await shippedEnvironment('multi-node'));
  const shape = gpuNodeShape(plan, plan.nodeGroups[0]!);
  expect(shape.devices).toEqual({ 'nvidia.com/gpu': '8', 'vpc.amazonaws.com/efa': '16' });
  expect(Object.keys((nodeObject(shape, 'a') as { status: { allocatable: object } }).status.allocatable)).toEqual([
    'cpu',
    'memory',
    'pods',
    'ephemeral-storage',
    'hugepages-2Mi',
  ]);
});

test('a group that waits for its capacity block is rehearsed as it is when the block runs', async () => {
  const plan = planInput(await shippedEnvironment('production'));
  const [group] = plan.nodeGroups;
  expect(gpuNodeShape(plan, { ...group!, desiredSize: 0, maxSize: 2 }).count).toBe(2);
  expect(gpuNodeShape(plan, { ...group!, desiredSize: 1, maxSize: 2 }).count).toBe(1);
});
