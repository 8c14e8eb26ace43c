import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { DoorLoadBalancer } from './door-load-balancer';

export interface DoorAlarmsProps {
  readonly door: DoorLoadBalancer;
  /** Pods there should be. */
  readonly replicas: number;
  readonly topic: ITopic;
}

/**
 * How many pods of the door the load balancer finds healthy. It says so only while any are registered (user guide, CloudWatch
 * metrics): no word is as bad as none. Both also speak between the first deployment and the first pod, and again, with OK,
 * when pods answer.
 */
export class DoorAlarms extends Construct {
  constructor(scope: Construct, id: string, { door, replicas, topic }: DoorAlarmsProps) {
    super(scope, id);
    const metric = new Metric({
      namespace: 'AWS/NetworkELB',
      metricName: 'HealthyHostCount',
      dimensionsMap: {
        LoadBalancer: door.loadBalancer.loadBalancerFullName,
        TargetGroup: door.targetGroup.targetGroupFullName,
      },
      statistic: 'Maximum', // of what its zones find
      period: Duration.minutes(1),
    });
    this.addAlarm('Closed', metric, topic, {
      alarmDescription: 'Nobody answers at the front door: no pod of it is registered and healthy',
      threshold: 1,
      evaluationPeriods: 3,
    });
    this.addAlarm('Spare', metric, topic, {
      alarmDescription: `The front door has lost its spare: fewer than ${replicas} of its pods are healthy`,
      threshold: replicas,
      evaluationPeriods: 15, // a node that is updated takes its pod away for less
    });
  }

  private addAlarm(
    id: string,
    metric: Metric,
    topic: ITopic,
    props: { readonly alarmDescription: string; readonly threshold: number; readonly evaluationPeriods: number },
  ): void {
    const alarm = new Alarm(this, id, {
      metric,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      ...props,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
  }
}
