import { defineEnvironment } from 'windlass';

export default defineEnvironment({
  name: 'example',
  account: '111122223333',
  region: 'us-west-2',
  network: { cidr: '10.40.0.0/16', availabilityZoneIds: ['usw2-az1', 'usw2-az2'] },
  capacity: [{ name: 'l40s', instanceType: 'g6e.2xlarge', count: 1, purchaseOption: 'on-demand' }],
  models: [{ name: 'qwen3-8b', model: 'qwen3-8b', maxModelLen: 32_768, concurrency: 16 }],
  access: { sourceCidrs: ['10.0.0.0/8'], adminRoleArns: ['arn:aws:iam::111122223333:role/PlatformAdmin'] },
});
