import { defineEnvironment } from 'windlass';

/** Qwen3.8-2.4T in FP8 fits no single node: one replica spans two B300 nodes over EFA. */
export default defineEnvironment({
  name: 'multi-node',
  account: '111122223333',
  region: 'us-west-2',
  network: { cidr: '10.42.0.0/16', availabilityZoneIds: ['usw2-az2', 'usw2-az3'] },
  capacity: [
    {
      name: 'b300',
      instanceType: 'p6-b300.48xlarge',
      count: 2,
      purchaseOption: 'capacity-block',
      reservationId: 'cr-0123456789abcdef2',
      availabilityZoneId: 'usw2-az2',
      startsAt: '2026-12-07T11:30:00Z',
      endsAt: '2026-12-21T11:30:00Z',
    },
  ],
  models: [
    {
      name: 'qwen3-8-2400b',
      model: 'qwen3.8-2.4t-a95b',
      checkpoint: 'FP8',
      maxModelLen: 131_072,
      concurrency: 64,
      engine: {
        // The upstream image has no libfabric. Build vLLM with EFA, push it to ECR and write its digest here.
        image: { repository: 'windlass/vllm-efa', digest: `sha256:${'0'.repeat(64)}`, includesEfa: true },
      },
    },
  ],
  // Both nodes read the same 2.5 TB. FSx never shrinks a file system: what is deployed is written down.
  storage: { tier: 'fsx-lustre', perUnitStorageThroughput: 1000, capacityGiB: 7200 },
  access: {
    sourceCidrs: ['10.0.0.0/8'],
    adminRoleArns: ['arn:aws:iam::111122223333:role/PlatformAdmin'],
  },
  tags: { team: 'ml-platform' },
});
