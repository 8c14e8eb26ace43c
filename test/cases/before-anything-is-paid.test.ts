import { type EnvironmentInput, parseEnvironment } from '../../lib/config';
import { once } from '../../lib/constructs/nodes/capacity-block-schedule';
import { environmentWith } from '../support/environments';
import { SHIPPED, planOf } from '../support/plan-fixture';
import { onlyResource, resourcesOf, stacksOf, valueAt } from '../support/stacks';

const problemsOf = (environment: EnvironmentInput): string[] => {
  const parsed = parseEnvironment(environment);
  return parsed.ok ? [] : parsed.problems.map(({ field, message }) => `${field}: ${message}`);
};

/** EKS user guide, "VPC and subnet requirements" and KubernetesNetworkConfigRequest (API reference). */
describe('the block of the VPC', () => {
  test.each([
    ['172.20.0.0/16', /overlaps 172\.20\.0\.0\/16/],
    ['172.20.128.0/20', /overlaps 172\.20\.0\.0\/16/],
    ['10.100.0.0/16', /overlaps 10\.100\.0\.0\/16/],
    ['10.100.7.0/24', /overlaps 10\.100\.0\.0\/16/],
    ['8.8.0.0/16', /belongs to others in the internet.*take a private range/],
    ['172.32.0.0/16', /belongs to others in the internet/],
    ['192.169.0.0/16', /belongs to others in the internet/],
  ])('%s is refused', (cidr, message) => {
    const said = problemsOf(environmentWith(({ network }) => (network.cidr = cidr)));
    expect(said).toContainEqual(expect.stringMatching(message));
    expect(said.every((line) => line.startsWith('network.cidr: '))).toBe(true);
  });

  test.each(['10.99.0.0/16', '10.101.0.0/16', '172.19.0.0/16', '172.21.0.0/16', '192.168.0.0/16', '100.64.0.0/16'])(
    '%s is accepted',
    (cidr) => expect(problemsOf(environmentWith(({ network }) => (network.cidr = cidr)))).toEqual([]),
  );

  test('and the range of Services is written down, not chosen by EKS', () => {
    const cluster = onlyResource(stacksOf(planOf('development')).template('cluster'), 'AWS::EKS::Cluster');
    expect(valueAt(cluster, 'KubernetesNetworkConfig.ServiceIpv4Cidr')).toBe('172.20.0.0/16');
  });
});

/** EC2 user guide, capacity blocks; EventBridge Scheduler user guide, cron expressions (the sixth field is the year). */
describe('a capacity block on the day of its deployment', () => {
  const block = SHIPPED.production.capacity[0]!;
  const on = (asOf: string, change: object): string[] =>
    problemsOf({ ...SHIPPED.production, asOf, capacity: [{ ...block, ...change }] });

  test.each([
    [
      '2026-11-28T00:00:00Z',
      { startsAt: '2026-11-20T11:30:00Z', endsAt: '2026-11-27T11:30:00Z' },
      /endsAt: the block ended/,
    ],
    ['2026-12-21T11:30:00Z', {}, /endsAt: the block ended at 2026-12-21T11:30:00Z/],
    ['2026-12-01T00:00:00Z', { desiredCount: 2 }, /desiredCount: a group on a capacity block is made with 0 nodes/],
    ['2026-12-08T00:00:00Z', { desiredCount: 2 }, /desiredCount: a group on a capacity block is made with 0 nodes/],
  ])('%s: %j is refused', (asOf, change, message) => {
    expect(on(asOf, change)).toEqual([expect.stringMatching(message)]);
  });

  test.each([
    ['2026-12-01T00:00:00Z', {}],
    ['2026-12-01T00:00:00Z', { desiredCount: 0 }],
    ['2026-12-08T00:00:00Z', { desiredCount: 0 }],
  ])('%s: %j is accepted', (asOf, change) => {
    expect(on(asOf, change)).toEqual([]);
  });

  test('its schedules fire in one year only', () => {
    const schedules = resourcesOf(stacksOf(planOf('production')).template('gpuCapacity'), 'AWS::Scheduler::Schedule');
    for (const [, { Properties }] of schedules)
      expect(Properties?.['ScheduleExpression']).toMatch(/^cron\(\d+ \d+ \d+ 12 \? 2026\)$/);
    expect(once('2027-01-02T03:04:00Z')).toBe('cron(4 3 2 1 ? 2027)');
  });
});
