import { defineEnvironment } from 'windlass';

/** DeepSeek-V4-Pro on two B200 nodes of a capacity block, one replica a node. Replace account, roles and reservation with yours. */
export default defineEnvironment({
  name: 'production',
  account: '111122223333',
  region: 'us-west-2',
  network: {
    cidr: '10.40.0.0/16',
    availabilityZoneIds: ['usw2-az1', 'usw2-az2'], // zone ids, not names: names differ from account to account
  },
  capacity: [
    {
      name: 'b200',
      instanceType: 'p6-b200.48xlarge',
      count: 2,
      purchaseOption: 'capacity-block',
      reservationId: 'cr-0123456789abcdef0', // of the capacity block you bought
      availabilityZoneId: 'usw2-az2', // where the block is
      startsAt: '2026-12-07T11:30:00Z', // of the block, as EC2 states them: nodes start and drain by them
      endsAt: '2026-12-21T11:30:00Z',
    },
  ],
  models: [
    {
      name: 'deepseek-v4-pro', // what clients send as "model"
      model: 'deepseek-v4-pro',
      checkpoint: 'DeepSeek-V4-Pro-0813', // ships its own DSpark draft, which is used unless `speculative: false`
      // revision: '…', // the commit to stage: git ls-remote https://huggingface.co/deepseek-ai/DeepSeek-V4-Pro-0813 HEAD
      replicas: 2,
      maxModelLen: 262_144,
      maxNumBatchedTokens: 4_096, // DeepSeek-V4 reserves KV cache for them per request: fewer of them, more requests at once
      concurrency: 16, // requests in flight per replica
      kvCacheDtype: 'fp8',
    },
  ],
  access: {
    sourceCidrs: ['10.0.0.0/8'], // who may reach the load balancer
    adminRoleArns: ['arn:aws:iam::111122223333:role/PlatformAdmin'],
  },
  tags: { team: 'ml-platform', 'cost-center': 'inference' },
});
