import { emptyStack, networkIn, SMALL_NETWORK, templateOf } from '../../support/construct-scope';
import { onlyResource, resourcesOf } from '../../support/stacks';

const stack = emptyStack();
const network = networkIn(stack);
const template = templateOf(stack);

const subnets = resourcesOf(template, 'AWS::EC2::Subnet').map(([, { Properties }]) => Properties ?? {});
const tagsOf = (subnet: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries((subnet['Tags'] as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]));

test('subnets lie in the zones of the plan, by zone id', () => {
  expect(subnets.map(({ AvailabilityZoneId, CidrBlock }) => [AvailabilityZoneId, CidrBlock])).toEqual(
    SMALL_NETWORK.subnets.map(({ availabilityZoneId, cidr }) => [availabilityZoneId, cidr]),
  );
  expect(subnets.some((subnet) => 'AvailabilityZone' in subnet)).toBe(false);
});

test('a subnet is found by the name of the plan', () => {
  expect(subnets.map((subnet) => tagsOf(subnet)['Name'])).toEqual(SMALL_NETWORK.subnets.map(({ name }) => name));
});

test('only service subnets take load balancers', () => {
  const marked = subnets.filter((subnet) => tagsOf(subnet)['kubernetes.io/role/internal-elb'] === '1');
  expect(marked.map((subnet) => tagsOf(subnet)['Name'])).toEqual(['service-1', 'service-2']);
});

test('system subnets have a route table each, the others share one, and none has a route of its own', () => {
  const associations = resourcesOf(template, 'AWS::EC2::SubnetRouteTableAssociation');
  const tables = associations.map(([, { Properties }]) => JSON.stringify(Properties?.['RouteTableId']));
  const system = SMALL_NETWORK.subnets.map(({ tier }) => tier === 'system');
  expect(associations).toHaveLength(subnets.length);
  expect(new Set(tables.filter((_, index) => !system[index])).size).toBe(1);
  expect(new Set(tables).size).toBe(1 + system.filter(Boolean).length);
  expect(Object.values(template.Resources).map(({ Type }) => Type)).not.toContain('AWS::EC2::Route');
});

test('private DNS of endpoints works', () => {
  expect(onlyResource(template, 'AWS::EC2::VPC')).toMatchObject({ EnableDnsHostnames: true, EnableDnsSupport: true });
});

test('a zone without a subnet of the tier is a contradiction, not an undefined', () => {
  expect(() => network.inZone('gpu', 'usw2-az1')).toThrow('no gpu subnet in usw2-az1');
});
