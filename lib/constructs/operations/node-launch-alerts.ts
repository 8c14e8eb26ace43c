import { Duration, Fn } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import { CfnRule, type CfnRuleProps } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';

export interface NodeLaunchAlertsProps {
  readonly groupName: string;
  readonly nodeGroup: CfnNodegroup;
  readonly reservationId?: string;
  readonly topicArn: string;
}

/**
 * Events of EC2 about a reservation: a block was handed over or ends in 40 minutes, a reservation was delayed, failed or expired.
 * Prefixes, because EC2's guide spells the first both `Capacity Block Delivered` and `Capacity Block Reservation Delivered`
 * ("capacity-blocks-monitor", "monitor-fcr-state"; EventBridge reference, "events-ref-ec2", read 2026-11).
 */
const RESERVATION_EVENTS = ['Capacity Block ', 'EC2 Capacity Reservation '].map((prefix) => ({ prefix }));

/** How often Auto Scaling tries again is its own affair; within this time all its failures are one alarm. */
const QUIET_FOR = { period: Duration.minutes(5), periods: 72 };

/**
 * Word that nodes could not be launched, once however often it is tried again (a block that is late is tried for until it
 * comes), and of what EC2 does with the reservation. EKS itself reports a node group as active however many of its nodes are missing.
 */
export class NodeLaunchAlerts extends Construct {
  constructor(scope: Construct, id: string, props: NodeLaunchAlertsProps) {
    super(scope, id);
    const { reservationId, groupName } = props;
    this.addLaunchAlarm(props);
    if (reservationId !== undefined)
      this.addRule('Reservation', `GPU node group ${groupName}: its reservation changed`, {
        eventPattern: {
          source: ['aws.ec2'],
          'detail-type': RESERVATION_EVENTS,
          detail: { 'capacity-reservation-id': [reservationId] },
        },
        targets: [{ id: 'Alerts', arn: props.topicArn }],
      });
  }

  /** The rule has no target: it counts (EventBridge user guide, monitoring: MatchedEvents), and the alarm watches the count. */
  private addLaunchAlarm({ nodeGroup, groupName, topicArn }: NodeLaunchAlertsProps): void {
    const rule = this.addRule('LaunchFailed', `GPU node group ${groupName}: an instance could not be launched`, {
      eventPattern: {
        source: ['aws.autoscaling'],
        'detail-type': ['EC2 Instance Launch Unsuccessful'],
        // EKS names its group eks-<node group>-<id>; CloudFormation does not say the id.
        detail: { AutoScalingGroupName: [{ prefix: Fn.join('', ['eks-', nodeGroup.attrNodegroupName, '-']) }] },
      },
    });
    const alarm = new Alarm(this, 'LaunchAlarm', {
      alarmDescription: `Instances of GPU node group ${groupName} cannot be launched; the activities of its Auto Scaling group say why`,
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'MatchedEvents',
        dimensionsMap: { RuleName: rule.ref },
        statistic: 'Sum',
        period: QUIET_FOR.period,
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: QUIET_FOR.periods,
      datapointsToAlarm: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction({ bind: () => ({ alarmActionArn: topicArn }) });
  }

  private addRule(id: string, description: string, props: CfnRuleProps): CfnRule {
    return new CfnRule(this, id, { description, ...props });
  }
}
