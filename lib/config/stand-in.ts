import { METHOD_WITHOUT_DRAFT } from '../catalog';
import type { EnvironmentInput } from './schema';

/**
 * A legal value for every field that must be there, put where the user's was refused so that the rest still parses.
 * Nothing ever reads it: `guard` refuses the place.
 */
export const STAND_IN: EnvironmentInput = {
  name: 'stand-in',
  account: '000000000000',
  region: 'us-west-2',
  network: {
    cidr: '10.0.0.0/16',
    availabilityZoneIds: ['usw2-az1', 'usw2-az2'],
    existingVpc: {
      vpcId: 'vpc-00000000',
      subnets: [{ id: 'subnet-00000000', tier: 'gpu', availabilityZoneId: 'usw2-az1', cidr: '10.0.0.0/24' }],
    },
  },
  capacity: [{ name: 'stand-in', instanceType: 'stand-in', count: 1, purchaseOption: 'on-demand' }],
  models: [
    {
      name: 'stand-in',
      model: 'stand-in',
      speculative: { method: METHOD_WITHOUT_DRAFT },
      engine: { image: { repository: 'stand-in', digest: `sha256:${'0'.repeat(64)}` } },
      workload: { inputTokens: 1, outputTokens: 1 },
      loraAdapters: [{ name: 'stand-in', id: 'stand-in' }],
    },
  ],
  access: {
    sourceCidrs: ['10.0.0.0/8'],
    adminRoleArns: ['arn:aws:iam::000000000000:role/StandIn'],
    notificationEmails: ['stand-in@example.com'],
  },
  toolEgress: { hosts: ['stand-in.example.com'], from: [{ namespace: 'stand-in', podLabels: { 'stand-in': '' } }] },
};

/** The stand-in at a path, whatever the index; a tag has any text. */
export function standInAt(path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, typeof key === 'number' ? 0 : key) : undefined,
    STAND_IN,
  );
}
