import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { unitApp } from './unit-app';
import type { TemplateJson } from './serializers';
import type { NetworkPlan } from '../../lib/environment/network/network-plan';
import { PrivateNetwork } from '../../lib/constructs/network/private-network';

export const ACCOUNT = '111122223333';
export const REGION = 'us-west-2';

/** A stack to put one construct into. */
export function emptyStack(): Stack {
  return new Stack(unitApp(), 'Test', { env: { account: ACCOUNT, region: REGION } });
}

export const templateOf = (stack: Stack): TemplateJson => Template.fromStack(stack).toJSON() as TemplateJson;

/** Two zones, GPU nodes in the second. */
export const SMALL_NETWORK: NetworkPlan = {
  cidr: '10.0.0.0/16',
  profile: 'isolated',
  subnets: [
    { name: 'service-1', tier: 'service', cidr: '10.0.192.0/21', availabilityZoneId: 'usw2-az1' },
    { name: 'service-2', tier: 'service', cidr: '10.0.200.0/21', availabilityZoneId: 'usw2-az2' },
    { name: 'system-1', tier: 'system', cidr: '10.0.128.0/20', availabilityZoneId: 'usw2-az1' },
    { name: 'system-2', tier: 'system', cidr: '10.0.144.0/20', availabilityZoneId: 'usw2-az2' },
    { name: 'gpu-2', tier: 'gpu', cidr: '10.0.32.0/19', availabilityZoneId: 'usw2-az2' },
  ],
};

export const networkIn = (stack: Stack): PrivateNetwork =>
  new PrivateNetwork(stack, 'Network', { name: 'small', plan: SMALL_NETWORK });
