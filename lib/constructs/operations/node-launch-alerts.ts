import { Fn } from 'aws-cdk-lib';
import type { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import { CfnRule } from 'aws-cdk-lib/aws-events';
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

/**
 * Word of every node that could not be launched, and of what EC2 does with the reservation. EKS itself reports a node
 * group as active however many of its nodes are missing.
 */
export class NodeLaunchAlerts extends Construct {
  constructor(scope: Construct, id: string, props: NodeLaunchAlertsProps) {
    super(scope, id);
    const { nodeGroup, reservationId, groupName } = props;
    this.addRule('LaunchFailed', props.topicArn, `GPU node group ${groupName}: an instance could not be launched`, {
      source: ['aws.autoscaling'],
      'detail-type': ['EC2 Instance Launch Unsuccessful'],
      // EKS names its group eks-<node group>-<id>; CloudFormation does not say the id.
      detail: { AutoScalingGroupName: [{ prefix: Fn.join('', ['eks-', nodeGroup.attrNodegroupName, '-']) }] },
    });
    if (reservationId !== undefined)
      this.addRule('Reservation', props.topicArn, `GPU node group ${groupName}: its reservation changed`, {
        source: ['aws.ec2'],
        'detail-type': RESERVATION_EVENTS,
        detail: { 'capacity-reservation-id': [reservationId] },
      });
  }

  private addRule(id: string, topicArn: string, description: string, eventPattern: object): void {
    new CfnRule(this, id, { description, eventPattern, targets: [{ id: 'Alerts', arn: topicArn }] });
  }
}
