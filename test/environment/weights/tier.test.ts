import { allInstanceTypes, findGpu } from '../../../lib/catalog';
import type { EnvironmentInput } from '../../../lib/config/schema';
import { localStorageMiB } from '../../../lib/contract';
import production from '../../../environments/production';
import { copyOf, environmentWith } from '../../support/environments';
import { planInput } from '../../support/plan-fixture';

type Tier = NonNullable<EnvironmentInput['storage']>['tier'];

const onTier = (tier: Tier) => planInput({ ...copyOf(production), storage: { tier } }).deployments[0]!;
const steps = (tier: Tier) => onTier(tier).plan.coldStart.steps.map(({ name }) => name);

test('what can be streamed is streamed, what cannot is copied to the disks, and a choice is kept', () => {
  expect(onTier('auto').weights.tier).toBe('s3-stream');
  expect(onTier('nvme-cache').weights.tier).toBe('nvme-cache');
  const mistral = planInput(
    environmentWith((environment) => {
      environment.capacity[0]!.instanceType = 'p5en.48xlarge';
      environment.models[0] = { name: 'm', model: 'mistral-large-3', maxModelLen: 32_768 };
    }),
  );
  expect(mistral.deployments[0]!.weights).toMatchObject({
    tier: 'nvme-cache',
    location: expect.stringMatching(/^\/models\/mistralai\/Mistral-Large-3-675B-Instruct-2512\//),
  });
});

test('a copy is a step of the cold start, after which the disks are read faster than the stream', () => {
  expect(steps('s3-stream')).not.toContain('weights-copy');
  expect(steps('nvme-cache').indexOf('weights-copy')).toBeLessThan(steps('nvme-cache').indexOf('weights'));
  const seconds = (tier: Tier) =>
    onTier(tier).plan.coldStart.steps.find(({ name }) => name === 'weights')!.seconds.expected;
  expect(seconds('nvme-cache')).toBeCloseTo(seconds('s3-stream') / 10, 6);
});

test('the pod asks for room for the copy, which streaming does not need', () => {
  const { pod, weights } = onTier('nvme-cache');
  const mebibytes = pod.ephemeralStorageMiB - onTier('s3-stream').pod.ephemeralStorageMiB;
  expect(mebibytes).toBe(pod.weightsStorageMiB);
  expect((mebibytes * 2 ** 20) / weights.bytes).toBeCloseTo(1.02, 3);
});

/** Caches of a pod, generously. */
const CACHES_GIB = 64;
const MOST_NODES_OF_A_REPLICA = 8;

test('the disks of every instance type hold whatever fits its GPUs, so that no copy has to be refused', () => {
  for (const type of allInstanceTypes) {
    const gpuGiB = type.gpuCount * (findGpu(type.gpu)?.visibleMemoryGiB ?? Number.POSITIVE_INFINITY);
    const nodes = type.efaInterfaces > 0 && type.nvlink ? MOST_NODES_OF_A_REPLICA : 1;
    const neededGiB = 1.02 * gpuGiB * nodes + type.gpuCount * CACHES_GIB;
    expect([type.name, localStorageMiB(type, 0) / 1024 >= neededGiB]).toEqual([type.name, true]);
  }
});
