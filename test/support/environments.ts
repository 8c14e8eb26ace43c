import type { EnvironmentInput } from '../../lib/config';

/** A deep copy to break one thing in. */
export function copyOf<T>(value: T): T {
  return structuredClone(value);
}

/** A small legal environment: one small model on one on-demand node. */
export const smallEnvironment: EnvironmentInput = {
  name: 'small',
  account: '111122223333',
  region: 'us-west-2',
  network: { cidr: '10.0.0.0/16', availabilityZoneIds: ['usw2-az1', 'usw2-az2'] },
  capacity: [{ name: 'l40s', instanceType: 'g6e.2xlarge', count: 1, purchaseOption: 'on-demand' }],
  models: [{ name: 'qwen3-8b', model: 'qwen3-8b', maxModelLen: 32_768, concurrency: 16 }],
  access: { sourceCidrs: ['10.0.0.0/8'], adminRoleArns: ['arn:aws:iam::111122223333:role/Admin'] },
};

/** The small environment with some fields replaced. */
export function environmentWith(change: (environment: EnvironmentInput) => void): EnvironmentInput {
  const environment = copyOf(smallEnvironment);
  change(environment);
  return environment;
}
