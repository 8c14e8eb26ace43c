import { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { NodeLaunchAlerts } from '../../../lib/constructs/operations/node-launch-alerts';
import { WaitingPodsAlarm } from '../../../lib/constructs/operations/waiting-pods-alarm';
import { emptyStack, templateOf } from '../../support/construct-scope';
import { onlyResource, resourcesOf } from '../../support/stacks';

function alerts(reservationId?: string) {
  const stack = emptyStack();
  const nodeGroup = new CfnNodegroup(stack, 'NodeGroup', { clusterName: 'c', nodeRole: 'r', subnets: [] });
  new NodeLaunchAlerts(stack, 'Alerts', { groupName: 'b200', nodeGroup, reservationId, topicArn: 'arn:topic' });
  return templateOf(stack);
}

const rules = (reservationId?: string): Readonly<Record<string, unknown>>[] =>
  resourcesOf(alerts(reservationId), 'AWS::Events::Rule').map(([, { Properties }]) => Properties ?? {});

test('a node of the group that cannot be launched is counted, not mailed', () => {
  const [rule, ...others] = rules();
  expect(rule).toMatchObject({
    EventPattern: {
      source: ['aws.autoscaling'],
      'detail-type': ['EC2 Instance Launch Unsuccessful'],
      detail: {
        AutoScalingGroupName: [
          { prefix: { 'Fn::Join': ['', ['eks-', { 'Fn::GetAtt': ['NodeGroup', 'NodegroupName'] }, '-']] } },
        ],
      },
    },
  });
  expect(rule).not.toHaveProperty('Targets');
  expect(others).toEqual([]);
});

test('one mail for all failures until six hours pass without one', () => {
  const template = alerts();
  const [[ruleId] = []] = resourcesOf(template, 'AWS::Events::Rule');
  expect(onlyResource(template, 'AWS::CloudWatch::Alarm')).toMatchObject({
    Namespace: 'AWS/Events',
    MetricName: 'MatchedEvents',
    Dimensions: [{ Name: 'RuleName', Value: { Ref: ruleId } }],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 72,
    DatapointsToAlarm: 1,
    TreatMissingData: 'notBreaching',
    AlarmActions: ['arn:topic'],
  });
});

interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly { readonly prefix: string }[];
  readonly detail: Readonly<Record<string, readonly string[]>>;
}

function reservationPattern(): EventPattern {
  const [, reservation] = rules('cr-0123456789abcdef0');
  return reservation!['EventPattern'] as EventPattern;
}

test('what EC2 does with the reservation is reported too, of this one only', () => {
  expect(reservationPattern()).toMatchObject({
    source: ['aws.ec2'],
    detail: { 'capacity-reservation-id': ['cr-0123456789abcdef0'] },
  });
});

test.each([
  ['Capacity Block Delivered', true],
  ['Capacity Block Reservation Delivered', true],
  ['Capacity Block Expiration Warning', true],
  ['Capacity Block Reservation Expiration Warning', true],
  ['EC2 Capacity Reservation Delayed', true],
  ['EC2 Capacity Reservation Failed', true],
  ['EC2 Capacity Reservation Expired', true],
  ['EC2 Instance State-change Notification', false],
])('event %s of a reservation is reported: %s', (detailType, reported) => {
  const matches = reservationPattern()['detail-type'].some(({ prefix }) => detailType.startsWith(prefix));
  expect(matches).toBe(reported);
});

test('pods that find no node for a quarter of an hour raise an alarm, and end it when they run', () => {
  const stack = emptyStack();
  new WaitingPodsAlarm(stack, 'Alarm', { clusterName: 'windlass-test', topic: new Topic(stack, 'Topic') });
  const alarm = onlyResource(templateOf(stack), 'AWS::CloudWatch::Alarm');
  expect(alarm).toMatchObject({
    Namespace: 'AWS/EKS',
    MetricName: 'scheduler_pending_pods_UNSCHEDULABLE',
    Dimensions: [{ Name: 'ClusterName', Value: 'windlass-test' }],
    Statistic: 'Minimum',
    Period: 300,
    EvaluationPeriods: 3,
  });
  expect(alarm['OKActions']).toEqual(alarm['AlarmActions']);
});
