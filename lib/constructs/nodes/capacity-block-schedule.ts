import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Duration, Stack } from 'aws-cdk-lib';
import type { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { CapacityBlockPlan, HandOverPlan } from '../../environment';
import type { AlertsTopic } from '../operations/alerts-topic';

export interface CapacityBlockScheduleProps {
  readonly plan: CapacityBlockPlan;
  /** Name of the group in the environment, for people. */
  readonly groupName: string;
  readonly nodes: number;
  /** Nothing raises it: another group has the nodes of the block. @default false */
  readonly filledByHand?: boolean;
  readonly clusterName: string;
  readonly nodeGroup: CfnNodegroup;
  readonly alerts: AlertsTopic;
  /** From the block before to this one, and from this one to the next. */
  readonly handOvers?: { readonly into?: HandOverPlan; readonly onwards?: HandOverPlan };
}

/** A call that fails, because the group is being updated or the API is down, is repeated for this long. */
const RETRY: CfnSchedule.RetryPolicyProperty = { maximumEventAgeInSeconds: 1800, maximumRetryAttempts: 60 };
const MINUTE = Duration.minutes(1);

/**
 * Raises a node group when its capacity block starts, empties it before the block ends and tells people in between.
 * EventBridge Scheduler calls EKS and SNS itself, so there is no function.
 */
export class CapacityBlockSchedule extends Construct {
  private readonly role: Role;
  private readonly group: CfnScheduleGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CapacityBlockScheduleProps,
  ) {
    super(scope, id);
    const { plan, nodes, filledByHand = false } = props;
    this.role = this.addRole();
    this.group = new CfnScheduleGroup(this, 'Schedules');
    // Twice each: a call that meets an update of the group is refused, and made again it changes nothing.
    if (!filledByHand) {
      this.resize('Start', plan.nodesFrom, nodes);
      this.resize('StartAgain', plan.nodesFromAgain, nodes);
    }
    this.resize('Drain', plan.drainFrom, 0);
    this.resize('DrainAgain', plan.drainFromAgain, 0);
    plan.notices.forEach((at, index) => this.notifyOfEnd(`Notice${index}`, at));
    this.notifyOfHandOver();
    this.alarmWhenDropped();
  }

  /** Only this group's size, only this topic. */
  private addRole(): Role {
    const { nodeGroup, alerts, groupName } = this.props;
    const { account, region } = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      description: `Size of node group ${groupName} by its capacity block`,
    });
    role.addToPolicy(new PolicyStatement({ actions: ['eks:UpdateNodegroupConfig'], resources: [nodeGroup.attrArn] }));
    role.addToPolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [alerts.topic.topicArn] }));
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [alerts.key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `sns.${region}.amazonaws.com` } },
      }),
    );
    return role;
  }

  /** Parameters are spelled as the SDK for Java spells them: Scheduler refuses the API's own camelCase. */
  private resize(id: string, at: string, desiredSize: number): void {
    const { clusterName, nodeGroup, nodes } = this.props;
    this.addSchedule(id, at, 'eks:updateNodegroupConfig', {
      ClusterName: clusterName,
      NodegroupName: nodeGroup.attrNodegroupName,
      ScalingConfig: { MinSize: 0, MaxSize: nodes, DesiredSize: desiredSize },
    });
  }

  private notifyOfEnd(id: string, at: string): void {
    const { plan, groupName, clusterName, handOvers } = this.props;
    const what =
      handOvers?.onwards === undefined
        ? `Extend it until ${plan.extendUntil}, which keeps its id (extendedTo), or add the next block to capacity[].blocks: ` +
          'it gets nodes of its own beside these. Leave this one there until it has ended.'
        : `Another block follows: ${moving(handOvers.onwards)}`;
    this.notify(
      id,
      at,
      `Capacity block of ${clusterName} ${groupName} ends`,
      `Capacity block ${plan.reservationId} of ${groupName} in ${clusterName} ends at ${plan.endsAt}. ` +
        `Its nodes are drained from ${plan.drainFrom}. ${what}`,
    );
  }

  /** When the nodes of this block are there and models can move to them. */
  private notifyOfHandOver(): void {
    const { plan, groupName, clusterName, handOvers } = this.props;
    const into = handOvers?.into;
    if (into?.handOverUntil === undefined) return;
    this.notify(
      'HandOver',
      into.handOverFrom,
      `Models of ${clusterName} ${groupName} can move`,
      `Nodes of capacity block ${plan.reservationId} of ${groupName} in ${clusterName} should be there: ${moving(into)}`,
    );
  }

  private notify(id: string, at: string, Subject: string, Message: string): void {
    this.addSchedule(id, at, 'sns:publish', { TopicArn: this.props.alerts.topic.topicArn, Subject, Message });
  }

  private addSchedule(id: string, at: string, operation: string, input: object): void {
    new CfnSchedule(this, id, {
      groupName: this.group.ref,
      scheduleExpression: once(at),
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: `arn:${Stack.of(this).partition}:scheduler:::aws-sdk:${operation}`,
        roleArn: this.role.roleArn,
        input: Stack.of(this).toJsonString(input),
        retryPolicy: RETRY,
      },
    });
  }

  private alarmWhenDropped(): void {
    const alarm = new Alarm(this, 'Dropped', {
      alarmDescription: `A call that starts or empties node group ${this.props.groupName} failed to the last try`,
      metric: new Metric({
        namespace: 'AWS/Scheduler',
        metricName: 'InvocationDroppedCount',
        dimensionsMap: { ScheduleGroup: this.group.ref },
        statistic: 'Sum',
        period: MINUTE,
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.props.alerts.topic));
  }
}

const moving = ({ handOverFrom, handOverUntil }: HandOverPlan): string =>
  handOverUntil === undefined
    ? 'its nodes come too late to hand over without a gap.'
    : `deploy Workloads with asOf between ${handOverFrom} and ${handOverUntil}, before the old nodes drain.`;

/**
 * The minute of an instant, as a cron expression with its year, so that it never comes again: Scheduler refuses `at(…)`
 * and start dates that have passed, and every deployment during the block would fail.
 */
export function once(instant: string): string {
  const [year, month, day, hour, minute] = instant.split(/[-T:]/).slice(0, 5).map(Number);
  return `cron(${minute} ${hour} ${day} ${month} ? ${year})`;
}
