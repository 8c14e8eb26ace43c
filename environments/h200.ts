import { defineEnvironment } from 'windlass';

/** DeepSeek-V4-Pro on H200. Weights leave little room there: the recipe caps context at 200,000 tokens. */
export default defineEnvironment({
  name: 'h200',
  account: '111122223333',
  region: 'us-west-2',
  network: { cidr: '10.41.0.0/16', availabilityZoneIds: ['usw2-az2', 'usw2-az3'] },
  capacity: [
    {
      name: 'h200',
      instanceType: 'p5en.48xlarge',
      count: 2,
      purchaseOption: 'on-demand-reservation',
      reservationId: 'cr-0123456789abcdef1',
      availabilityZoneId: 'usw2-az3',
    },
  ],
  models: [
    {
      name: 'deepseek-v4-pro',
      model: 'deepseek-v4-pro',
      checkpoint: 'DeepSeek-V4-Pro-0813',
      replicas: 2,
      maxModelLen: 200_000,
      gpuMemoryUtilization: 0.95,
      maxNumBatchedTokens: 2_048, // DeepSeek-V4 reserves KV cache for them per request
      concurrency: 6,
      kvCacheDtype: 'fp8',
    },
  ],
  access: {
    sourceCidrs: ['10.0.0.0/8'],
    adminRoleArns: ['arn:aws:iam::111122223333:role/PlatformAdmin'],
  },
  tags: { team: 'ml-platform' },
});
