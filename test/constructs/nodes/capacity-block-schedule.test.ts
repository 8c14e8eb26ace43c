import { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import { CapacityBlockSchedule, once } from '../../../lib/constructs/nodes/capacity-block-schedule';
import { AlertsTopic } from '../../../lib/constructs/operations/alerts-topic';
import type { CapacityBlockPlan } from '../../../lib/environment/capacity/capacity-block';
import { emptyStack, templateOf } from '../../support/construct-scope';
import { onlyResource, resourcesOf, valueAt } from '../../support/stacks';

const plan: CapacityBlockPlan = {
  reservationId: 'cr-0123456789abcdef0',
  startsAt: '2026-12-07T11:30:00Z',
  endsAt: '2026-12-21T11:30:00Z',
  hours: 336,
  nodesFrom: '2026-12-07T11:32:00Z',
  drainFrom: '2026-12-21T10:42:00Z',
  nodesFromAgain: '2026-12-07T11:42:00Z',
  drainFromAgain: '2026-12-21T10:45:00Z',
  takenFrom: '2026-12-21T10:50:00Z',
  extendFrom: '2026-12-07T11:30:00Z',
  extendUntil: '2026-12-21T10:30:00Z',
  notices: ['2026-12-20T11:30:00Z', '2026-12-21T09:30:00Z'],
};

const stack = emptyStack();
new CapacityBlockSchedule(stack, 'Block', {
  plan,
  groupName: 'b200',
  nodes: 2,
  clusterName: 'windlass-test',
  nodeGroup: new CfnNodegroup(stack, 'NodeGroup', { clusterName: 'windlass-test', nodeRole: 'role', subnets: [] }),
  alerts: new AlertsTopic(stack, 'Alerts', { emails: [] }),
});
const template = templateOf(stack);
const schedules = resourcesOf(template, 'AWS::Scheduler::Schedule').map(([id, { Properties }]) => ({
  id,
  expression: String(Properties?.['ScheduleExpression']),
  target: Properties?.['Target'] as Record<string, unknown>,
  properties: Properties ?? {},
}));
const schedule = (name: string) =>
  schedules.find(({ id }) => id.startsWith(`Block${name}`) && (name.endsWith('Again') || !id.includes('Again')))!;
const inputOf = (name: string): string => JSON.stringify(schedule(name).target['Input']);

test('the group is raised when the block starts and emptied before it ends, through the EKS API', () => {
  for (const [name, expression, desired] of [
    ['Start', 'cron(32 11 7 12 ? 2026)', 2],
    ['StartAgain', 'cron(42 11 7 12 ? 2026)', 2],
    ['Drain', 'cron(42 10 21 12 ? 2026)', 0],
    ['DrainAgain', 'cron(45 10 21 12 ? 2026)', 0],
  ] as const) {
    expect(schedule(name).expression).toBe(expression);
    expect(schedule(name).target['Arn']).toBe('arn:aws:scheduler:::aws-sdk:eks:updateNodegroupConfig');
    expect(inputOf(name)).toContain(`\\"MinSize\\":0,\\"MaxSize\\":2,\\"DesiredSize\\":${desired}`);
    expect(inputOf(name)).toContain('{"Fn::GetAtt":["NodeGroup","NodegroupName"]}');
  }
});

test('instants are UTC, to the minute, and retried', () => {
  for (const { properties, target } of schedules) {
    expect(properties).toMatchObject({ ScheduleExpressionTimezone: 'UTC', FlexibleTimeWindow: { Mode: 'OFF' } });
    expect(target['RetryPolicy']).toEqual({ MaximumEventAgeInSeconds: 1800, MaximumRetryAttempts: 60 });
  }
});

test('a schedule may have passed when it is deployed, and then never fires: Scheduler refuses at(…) and start dates', () => {
  for (const { expression, properties } of schedules) {
    expect(expression).toMatch(/ \? 2026\)$/);
    expect(properties).not.toHaveProperty('StartDate');
  }
  expect(once('2027-02-01T00:05:00Z')).toBe('cron(5 0 1 2 ? 2027)');
});

test('people are told when the end comes near, and what to do', () => {
  const notices = schedules.filter(({ id }) => id.startsWith('BlockNotice'));
  expect(notices.map(({ expression }) => expression)).toEqual(['cron(30 11 20 12 ? 2026)', 'cron(30 9 21 12 ? 2026)']);
  expect(inputOf('Notice0')).toContain('ends at 2026-12-21T11:30:00Z');
  expect(inputOf('Notice0')).toContain('drained from 2026-12-21T10:42:00Z');
});

test('the role may size this group and publish to this topic, for this account, nothing else', () => {
  const statements = valueAt(onlyResource(template, 'AWS::IAM::Policy'), 'PolicyDocument.Statement') as {
    Action: unknown;
    Resource: unknown;
  }[];
  expect(statements.map(({ Action }) => Action)).toEqual([
    'eks:UpdateNodegroupConfig',
    'sns:Publish',
    ['kms:Decrypt', 'kms:GenerateDataKey'],
  ]);
  expect(statements[0]!.Resource).toEqual({ 'Fn::GetAtt': ['NodeGroup', 'Arn'] });
  expect(JSON.stringify(statements)).not.toContain('"*"');
  expect(JSON.stringify(onlyResource(template, 'AWS::IAM::Role'))).toContain('aws:SourceAccount');
});

test('a call that failed to the last try raises an alarm', () => {
  expect(onlyResource(template, 'AWS::CloudWatch::Alarm')).toMatchObject({
    Namespace: 'AWS/Scheduler',
    MetricName: 'InvocationDroppedCount',
    Dimensions: [{ Name: 'ScheduleGroup', Value: { Ref: expect.stringContaining('BlockSchedules') } }],
    Threshold: 0,
    AlarmActions: [{ Ref: expect.stringContaining('AlertsTopic') }],
  });
});

test('a second group on the same block is never filled by a schedule: its nodes are those of the first', () => {
  const own = emptyStack();
  new CapacityBlockSchedule(own, 'Block', {
    plan,
    groupName: 'b200',
    nodes: 2,
    filledByHand: true,
    clusterName: 'windlass-test',
    nodeGroup: new CfnNodegroup(own, 'NodeGroup', { clusterName: 'windlass-test', nodeRole: 'role', subnets: [] }),
    alerts: new AlertsTopic(own, 'Alerts', { emails: [] }),
  });
  const ids = resourcesOf(templateOf(own), 'AWS::Scheduler::Schedule').map(([id]) => id);
  expect(ids.filter((id) => id.startsWith('BlockStart'))).toEqual([]);
  expect(ids.filter((id) => id.startsWith('BlockDrain'))).toHaveLength(2);
});
