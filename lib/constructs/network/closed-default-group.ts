import { Stack } from 'aws-cdk-lib';
import type { CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';

/** What EC2 puts into the default security group of every VPC: everything from its members, everything to anywhere. */
const ruleFrom = (groupId: string): object => ({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groupId }] });
const RULE_TO_ANYWHERE = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/**
 * Takes the rules out of a VPC's default security group. CloudFormation can only add rules to a group it did not make, and
 * the CDK's own way is a function; here EventBridge Scheduler calls EC2 itself, at once and then every day, so that a rule
 * that comes back goes again. Once the rules are gone the call answers `InvalidPermission.NotFound`, which means the same.
 */
export class ClosedDefaultGroup extends Construct {
  private readonly role: Role;
  private readonly groupId: string;

  constructor(scope: Construct, id: string, vpc: CfnVPC) {
    super(scope, id);
    this.groupId = vpc.attrDefaultSecurityGroup;
    this.role = this.addRole();
    this.revokeDaily('Ingress', ruleFrom(this.groupId));
    this.revokeDaily('Egress', RULE_TO_ANYWHERE);
  }

  private addRole(): Role {
    const { account, region, partition } = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      description: 'Closes the default security group',
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
        resources: [`arn:${partition}:ec2:${region}:${account}:security-group/${this.groupId}`],
      }),
    );
    return role;
  }

  private revokeDaily(direction: 'Ingress' | 'Egress', rule: object): void {
    const schedule = new CfnSchedule(this, direction, {
      scheduleExpression: 'rate(1 day)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: `arn:${Stack.of(this).partition}:scheduler:::aws-sdk:ec2:revokeSecurityGroup${direction}`,
        roleArn: this.role.roleArn,
        input: Stack.of(this).toJsonString({ GroupId: this.groupId, IpPermissions: [rule] }),
        retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 2 },
      },
    });
    schedule.node.addDependency(this.role); // its first call comes at once
  }
}
