import { defineEnvironment } from 'windlass';

/** A large model that plans and a small one that executes, side by side in one cluster, each under its own name. */
export default defineEnvironment({
  name: 'hybrid',
  account: '111122223333',
  region: 'us-west-2',
  network: { cidr: '10.44.0.0/16', availabilityZoneIds: ['usw2-az1', 'usw2-az2'] },
  capacity: [
    {
      name: 'b200',
      instanceType: 'p6-b200.48xlarge',
      count: 1,
      purchaseOption: 'capacity-block',
      reservationId: 'cr-0123456789abcdef3',
      availabilityZoneId: 'usw2-az1',
      startsAt: '2026-12-07T11:30:00Z',
      endsAt: '2026-12-21T11:30:00Z',
    },
    { name: 'l40s', instanceType: 'g6e.2xlarge', count: 2, purchaseOption: 'on-demand' },
  ],
  models: [
    {
      name: 'strategy',
      model: 'deepseek-v4-pro',
      capacity: 'b200',
      maxModelLen: 262_144,
      maxNumBatchedTokens: 4_096,
      concurrency: 16,
      kvCacheDtype: 'fp8',
    },
    { name: 'execution', model: 'qwen3-8b', capacity: 'l40s', replicas: 2, maxModelLen: 32_768, concurrency: 16 },
  ],
  access: {
    sourceCidrs: ['10.0.0.0/8'],
    adminRoleArns: ['arn:aws:iam::111122223333:role/PlatformAdmin'],
  },
  tags: { team: 'ml-platform' },
});
