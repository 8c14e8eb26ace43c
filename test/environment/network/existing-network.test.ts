import { type EnvironmentInput, parseEnvironment } from '../../../lib/config';
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
