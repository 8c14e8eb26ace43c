import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface WaitingPodsAlarmProps {
  readonly clusterName: string;
  readonly topic: ITopic;
}

/**
 * Pods that fit on no node for a quarter of an hour: fewer nodes, or fewer GPUs on them, than the plan counted on.
 * The metric is the control plane's own and needs no agent (EKS user guide, control plane metrics in CloudWatch).
 * It also speaks while a capacity block has not started yet, and again, with OK, when its pods run.
 */
export class WaitingPodsAlarm extends Alarm {
  constructor(scope: Construct, id: string, { clusterName, topic }: WaitingPodsAlarmProps) {
    super(scope, id, {
      alarmDescription: `Pods of ${clusterName} find no node: fewer nodes or GPUs are in service than planned`,
      metric: new Metric({
        namespace: 'AWS/EKS',
        metricName: 'scheduler_pending_pods_UNSCHEDULABLE',
        dimensionsMap: { ClusterName: clusterName },
        statistic: 'Minimum',
        period: Duration.minutes(5),
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
  }
}
