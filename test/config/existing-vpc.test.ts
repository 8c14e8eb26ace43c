import { parseEnvironment, type EnvironmentInput } from '../../lib/config';
import { environmentWith } from '../support/environments';
import { EXISTING_VPC } from '../support/existing-vpc';

type Network = EnvironmentInput['network'];
type Vpc = NonNullable<Network['existingVpc']>;

function problemsOf(change: (vpc: Vpc, network: Network) => void): string[] {
  const environment = environmentWith(({ network }) => {
    network.existingVpc = structuredClone(EXISTING_VPC);
    change(network.existingVpc, network);
  });
  const result = parseEnvironment(environment);
  return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message}`);
}

test('a VPC by its ids, without a look-up, is accepted', () => {
  expect(problemsOf(() => undefined)).toEqual([]);
});

test('with its own endpoints it needs no route tables', () => {
  expect(
    problemsOf((vpc) => {
      vpc.endpoints = 'present';
      for (const subnet of vpc.subnets) delete subnet.routeTableId;
    }),
  ).toEqual([]);
});

test.each<[string, (vpc: Vpc, network: Network) => void, RegExp]>([
  [
    'gateways in it',
    (_, network) => Object.assign(network, { profile: 'connected' }),
    /^network\.profile: 'connected' adds/,
  ],
  [
    'a subnet in another zone',
    (vpc) => Object.assign(vpc.subnets[0]!, { availabilityZoneId: 'usw2-az4' }),
    /usw2-az4' is not in/,
  ],
  [
    'a subnet outside the block',
    (vpc) => Object.assign(vpc.subnets[4]!, { cidr: '10.1.0.0/20' }),
    /subnets\[4\]\.cidr: 10\.1\.0\.0\/20 is outside/,
  ],
  [
    'subnets that overlap',
    (vpc) => Object.assign(vpc.subnets[4]!, { cidr: '10.0.192.0/20' }),
    /subnets\[4\]\.cidr: .* overlaps 10\.0\.192\.0\/21/,
  ],
  [
    'one subnet twice',
    (vpc) => Object.assign(vpc.subnets[1]!, { id: vpc.subnets[0]!.id }),
    /subnets\[1\]\.id: .* is listed twice/,
  ],
  ['a tier in one zone', (vpc) => vpc.subnets.splice(3, 1), /tier 'system' needs subnets in two zones, got 1/],
  [
    'no table for the S3 endpoint',
    (vpc) => delete vpc.subnets[2]!.routeTableId,
    /subnets\[2\]\.routeTableId: the S3 endpoint becomes a route/,
  ],
  ['an id that is none', (vpc) => Object.assign(vpc, { vpcId: 'my-vpc' }), /existingVpc\.vpcId: must look like 'vpc-'/],
])('refuses %s', (_, change, message) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(message)]);
});
