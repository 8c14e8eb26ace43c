import { type EnvironmentInput, parseEnvironment } from '../../../lib/config';
import { findInstanceType } from '../../../lib/catalog';
import { planNetworkOf } from '../../../lib/environment/network';
import { environmentWith } from '../../support/environments';
import { EXISTING_VPC } from '../../support/existing-vpc';
import { isRefused, planEnvironment } from '../../../lib/environment/plan-environment';

type Vpc = NonNullable<EnvironmentInput['network']['existingVpc']>;

function problemsWith(change: (vpc: Vpc) => void): string[] {
  const environment = environmentWith(({ network }) => {
    network.existingVpc = structuredClone(EXISTING_VPC);
    change(network.existingVpc);
  });
  const parsed = parseEnvironment(environment);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  return isRefused(plan) ? plan.problems.map(({ field, message }) => `${field}: ${message}`) : [];
}

test('a VPC with room in the right zones is planned with', () => {
  expect(problemsWith(() => undefined)).toEqual([]);
});

test('GPU nodes need a subnet in their zone', () => {
  expect(problemsWith((vpc) => Object.assign(vpc.subnets[4]!, { availabilityZoneId: 'usw2-az2' }))).toEqual([
    expect.stringMatching(
      /^network\.existingVpc\.subnets: GPU nodes are planned in usw2-az1, but no subnet of tier 'gpu' is/,
    ),
  ]);
});

test('a GPU subnet that is too small is refused with the size that is enough', () => {
  expect(problemsWith((vpc) => Object.assign(vpc.subnets[4]!, { cidr: '10.0.32.0/28' }))).toEqual([
    expect.stringMatching(
      /subnets\[4\]\.cidr: 10\.0\.32\.0\/28 is too small for \d+ addresses .* use a \/2\d or larger$/,
    ),
  ]);
});

describe('a VPC that exists', () => {
  const existing = (cidr: string, demands: readonly (readonly [string, number])[]) =>
    planNetworkOf(
      {
        name: 'small',
        network: {
          cidr: '10.0.0.0/16',
          profile: 'connected',
          availabilityZoneIds: [],
          existingVpc: {
            ...EXISTING_VPC,
            endpoints: 'present',
            subnets: EXISTING_VPC.subnets.map((one) => (one.tier === 'gpu' ? { ...one, cidr } : one)),
          },
        },
      } as never,
      demands.map(([availabilityZoneId, addresses]) => ({ availabilityZoneId, addresses })),
    );

  test('is planned as it is stated', () => {
    const result = existing('10.0.32.0/24', [['usw2-az1', 251]]);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.network).toMatchObject({
      cidr: '10.0.0.0/16',
      profile: 'connected',
      existing: { vpcId: EXISTING_VPC.vpcId, endpoints: 'present' },
    });
    const [first] = EXISTING_VPC.subnets;
    const { id, ...rest } = first!;
    expect(result.network.subnets[0]).toEqual({ ...rest, subnetId: id, name: id });
  });

  test('keeps five addresses of each subnet for AWS, and every zone is judged', () => {
    expect(existing('10.0.32.0/24', [])).toMatchObject({ ok: true });
    const result = existing('10.0.32.0/24', [
      ['usw2-az1', 252],
      ['usw2-az2', 1],
    ]);
    expect(result).toEqual({
      ok: false,
      problems: [
        {
          field: 'network.existingVpc.subnets[4].cidr',
          message: '10.0.32.0/24 is too small for 252 addresses of GPU nodes and pods in usw2-az1; use a /23 or larger',
        },
        {
          field: 'network.existingVpc.subnets',
          message: "GPU nodes are planned in usw2-az2, but no subnet of tier 'gpu' is; add it or move the capacity",
        },
      ],
    });
  });
});

test('addresses are those of all entries of a zone, full nodes with an interface each', () => {
  const { maxPods, network } = findInstanceType('g6e.2xlarge')!;
  const nodes = 1 + 3;
  const environment = environmentWith((one) => {
    one.network.existingVpc = structuredClone(EXISTING_VPC);
    Object.assign(one.network.existingVpc.subnets[4]!, { cidr: '10.0.32.0/28' });
    one.capacity.push({ ...one.capacity[0]!, name: 'more', count: 3 });
    one.models.push({ ...one.models[0]!, name: 'second', replicas: 3, capacity: 'more' });
    one.models[0]!.capacity = one.capacity[0]!.name;
  });
  const parsed = parseEnvironment(environment);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const plan = planEnvironment(parsed.config);
  const addresses = nodes * (maxPods + network.maximumNetworkInterfacesOnPrimaryCard);
  expect(isRefused(plan) && plan.problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(new RegExp(`is too small for ${addresses} addresses of GPU nodes and pods in usw2-az1;`)),
  ]);
});
