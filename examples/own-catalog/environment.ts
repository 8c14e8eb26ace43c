import { defineEnvironment } from 'windlass';

export default defineEnvironment({
  name: 'example',
  account: '111122223333',
  region: 'us-west-2',
  network: { cidr: '10.40.0.0/16', availabilityZoneIds: ['usw2-az1', 'usw2-az2'] },
  capacity: [{ name: 'l4', instanceType: 'g6.2xlarge', count: 1, purchaseOption: 'on-demand' }],
  models: [{ name: 'support', model: 'acme-support-4b', maxModelLen: 16_384, concurrency: 8 }],
  access: { sourceCidrs: ['10.0.0.0/8'], adminRoleArns: ['arn:aws:iam::111122223333:role/PlatformAdmin'] },
});
