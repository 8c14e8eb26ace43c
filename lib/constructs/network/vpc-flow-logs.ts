import { Stack } from 'aws-cdk-lib';
import { FlowLog, FlowLogDestination, FlowLogResourceType, FlowLogTrafficType, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { CfnRole, IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { KEPT } from '../storage/kept';

export interface VpcFlowLogsProps {
  readonly vpc: IVpc;
  readonly key: IKey;
}

/** Every accepted and rejected flow of the VPC, encrypted, kept a year. */
export class VpcFlowLogs extends Construct {
  constructor(scope: Construct, id: string, { vpc, key }: VpcFlowLogsProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'LogGroup', {
      encryptionKey: key,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: KEPT,
    });
    const { iamRole } = new FlowLog(this, 'FlowLog', {
      resourceType: FlowLogResourceType.fromVpc(vpc),
      trafficType: FlowLogTrafficType.ALL,
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
    });
    this.trustForThisAccount(iamRole);
  }

  /** The service writes flows of all accounts (VPC user guide, IAM role for publishing flow logs: confused deputy). */
  private trustForThisAccount(role?: IRole): void {
    (role?.node.defaultChild as CfnRole).addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Condition', {
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
    });
  }
}
