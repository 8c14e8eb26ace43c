import type { Stack } from '../../../lib/policy/model/resource';
import type { Account, AccountOptions } from '../account/account';
import { APPLYING, changed, manifest, NODES, stack } from './base';

/** What only an account refuses, and beside it what it must not refuse. */
export interface AccountSeed {
  readonly name: string;
  /** Absent: the deploy arrives. */
  readonly rule?: string;
  readonly options?: Partial<AccountOptions>;
  readonly before: readonly Stack[];
  /** What happens between the two deploys. */
  readonly meanwhile?: (account: Account) => void;
  readonly after: readonly Stack[];
}

const BLOCK = 'cr-0123456789abcdef0';
const reservations = {
  [BLOCK]: { start: '2026-12-04T11:30:00Z', end: '2026-12-18T11:30:00Z', instances: 2 },
};
const blockTemplate = changed(NODES, 'Template', {
  LaunchTemplateData: {
    InstanceType: 'p5.48xlarge',
    InstanceMarketOptions: { MarketType: 'capacity-block' },
    CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId: BLOCK } },
  },
});
const block = (DesiredSize: number, rest: Record<string, unknown> = {}): Stack =>
  stack(
    'Nodes',
    changed(blockTemplate, 'Group', {
      CapacityType: 'CAPACITY_BLOCK',
      ScalingConfig: { MinSize: 0, DesiredSize, MaxSize: 4 },
      ...rest,
    }),
  );
const during = (account: Account): void => void (account.now = new Date('2026-12-05T00:00:00Z'));
const afterwards = (account: Account): void => void (account.now = new Date('2026-12-20T00:00:00Z'));
const newImage = { ReleaseVersion: '1.36.4-20261101' };

/** Somebody, or a schedule, sets the size of the group. */
const sized =
  (desiredSize: number) =>
  (account: Account): void => {
    during(account);
    for (const group of account.all('AWS::EKS::Nodegroup')) account.updateNodegroupConfig(group, desiredSize);
  };

const onDemand = (DesiredSize: number): Stack =>
  stack('Nodes', changed(NODES, 'Group', { ScalingConfig: { MinSize: 0, DesiredSize, MaxSize: 4 } }));
const G_QUOTA = 'L-DB2E81BA';

const vpc = (name: string): Stack =>
  stack(name, { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } });
const addresses = (count: number): Stack =>
  stack(
    'Network',
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`Ip${index}`, { Type: 'AWS::EC2::EIP', Properties: {} }]),
    ),
  );

const schedule = (ScheduleExpression: string, GroupName: unknown = { Ref: 'Blocks' }): Stack =>
  stack('Blocks', {
    Blocks: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'blocks' } },
    Drain: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: 'drain',
        GroupName,
        ScheduleExpression,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: 'arn:aws:scheduler:::aws-sdk:eks:updateNodegroupConfig', RoleArn: 'arn:aws:iam::1:role/r' },
      },
    },
  });

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'serving' } };
const applying = (DependsOn: readonly string[]): Stack =>
  stack('Nodes', {
    ...APPLYING,
    Objects: manifest([NAMESPACE], DependsOn),
    Log: { Type: 'AWS::Logs::LogGroup', DependsOn: ['Access'], Properties: { LogGroupName: '/one' } },
    Second: { Type: 'AWS::Logs::LogGroup', DependsOn: ['Log'], Properties: { LogGroupName: '/two' } },
  });

const older = changed(NODES, 'Cluster', { Version: '1.35' });

export const ACCOUNT_SEEDS: readonly AccountSeed[] = [
  {
    name: 'nodes wanted before their block begins',
    rule: 'ec2-capacity-block-active',
    options: { reservations },
    before: [],
    after: [block(2)],
  },
  {
    name: 'nodes wanted after their block has ended',
    rule: 'ec2-capacity-block-active',
    options: { reservations },
    before: [block(0)],
    meanwhile: afterwards,
    after: [block(2)],
  },
  {
    name: 'more nodes wanted than the block holds',
    rule: 'ec2-capacity-block-active',
    options: { reservations },
    before: [block(0)],
    meanwhile: during,
    after: [block(3)],
  },
  {
    name: 'nodes wanted while their block is active arrive',
    options: { reservations },
    before: [block(0)],
    meanwhile: during,
    after: [block(2)],
  },
  {
    name: 'an image for a block whose nodes a schedule started',
    rule: 'eks-nodegroup-block-empty-for-update',
    options: { reservations },
    before: [block(0)],
    meanwhile: sized(2),
    after: [block(0, newImage)],
  },
  {
    name: 'an image for a block whose nodes a schedule took away arrives',
    options: { reservations, now: new Date('2026-12-05T00:00:00Z') },
    before: [block(2)],
    meanwhile: sized(0),
    after: [block(2, newImage)],
  },
  {
    name: 'more vCPUs than the account may run',
    rule: 'ec2-vcpu-quota',
    options: { quotas: { [G_QUOTA]: 16 } },
    before: [onDemand(2)],
    after: [onDemand(3)],
  },
  {
    name: 'as many vCPUs as the account may run arrive',
    options: { quotas: { [G_QUOTA]: 16 } },
    before: [onDemand(1)],
    after: [onDemand(2)],
  },
  {
    name: 'a sixth VPC',
    rule: 'ec2-vpc-quota',
    before: ['A', 'B', 'C', 'D', 'E'].map(vpc),
    after: [vpc('F')],
  },
  { name: 'a sixth address', rule: 'ec2-elastic-ip-quota', before: [addresses(5)], after: [addresses(6)] },
  {
    name: 'more interfaces than a region has',
    rule: 'ec2-network-interface-quota',
    options: { quotas: { networkInterfaces: 5 } },
    before: [onDemand(1)],
    after: [onDemand(2)],
  },
  {
    name: 'an instant that is past',
    rule: 'scheduler-at-is-not-past',
    before: [],
    after: [schedule('at(2026-11-01T00:00:00)')],
  },
  {
    name: 'a minute of a year that is past arrives',
    before: [],
    after: [schedule('cron(0 0 1 11 ? 2026)')],
  },
  {
    name: 'a schedule in a group that is not there',
    rule: 'scheduler-group-exists',
    before: [],
    after: [schedule('rate(1 hour)', 'other')],
  },
  {
    name: 'objects applied at once after access was given',
    rule: 'eks-access-entry-eventually-consistent',
    options: { accessEntryDelaySteps: 2 },
    before: [],
    after: [applying(['Access'])],
  },
  {
    name: 'objects applied some steps after access was given arrive',
    options: { accessEntryDelaySteps: 2 },
    before: [],
    after: [applying(['Second'])],
  },
  {
    name: 'a control plane back under nodes of the newer version',
    rule: 'eks-cluster-not-below-nodes',
    before: [stack('Nodes', NODES)],
    after: [stack('Nodes', older)],
  },
  {
    name: 'a control plane back within a week, above its nodes, arrives',
    before: [stack('Nodes', changed(NODES, 'Group', { Version: '1.35', ReleaseVersion: '1.35.9-20261001' }))],
    after: [stack('Nodes', changed(older, 'Group', { Version: '1.35', ReleaseVersion: '1.35.9-20261001' }))],
  },
  {
    name: 'calls that are throttled a few times arrive',
    options: { throttledCalls: 3 },
    before: [],
    after: [vpc('A')],
  },
];
