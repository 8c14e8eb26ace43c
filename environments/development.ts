import { defineEnvironment } from 'windlass';

/** A small model on one single-GPU instance, on demand: the whole path for a few dollars an hour. */
export default defineEnvironment({
  name: 'development',
  account: '111122223333',
  region: 'us-west-2',
  network: { cidr: '10.43.0.0/18', availabilityZoneIds: ['usw2-az1', 'usw2-az2'] },
  capacity: [{ name: 'l40s', instanceType: 'g6e.2xlarge', count: 1, purchaseOption: 'on-demand' }],
  models: [{ name: 'qwen3-8b', model: 'qwen3-8b', maxModelLen: 32_768, concurrency: 16 }],
  access: {
    sourceCidrs: ['10.0.0.0/8'],
    adminRoleArns: ['arn:aws:iam::111122223333:role/PlatformAdmin'],
  },
  tags: { team: 'ml-platform' },
});
