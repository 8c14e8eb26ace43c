import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LogsKey } from '../constructs/keys';
import { PrivateNetwork } from '../constructs/private-network';
import { interfaceEndpointServices, VpcEndpoints } from '../constructs/vpc-endpoints';
import { VpcFlowLogs } from '../constructs/vpc-flow-logs';
import type { EnvironmentPlan } from '../planner/types';
import { WindlassStack } from './windlass-stack';

/** The private VPC, its endpoints and its flow logs. */
export class NetworkStack extends WindlassStack {
  readonly network: PrivateNetwork;
  readonly logsKey: LogsKey;

  constructor(scope: Construct, plan: EnvironmentPlan) {
    super(scope, 'Network', 'private VPC', plan);
    this.network = new PrivateNetwork(this, 'Network', { name: plan.clusterName, plan: plan.network });
    this.logsKey = new LogsKey(this, 'LogsKey');
    new VpcFlowLogs(this, 'FlowLogs', { vpc: this.network.vpc, key: this.logsKey });
    this.addEndpoints();
    this.addOutputs();
  }

  private addEndpoints(): void {
    const { account, region, delivery, fileSystem } = this.plan;
    const needs = { kubectlProvider: delivery === 'cdk', lustre: fileSystem !== undefined };
    const services = interfaceEndpointServices(needs);
    new VpcEndpoints(this, 'Endpoints', { network: this.network, account, region, services });
  }

  /** What a transit gateway or peering needs to bring clients in; this VPC makes no connection by itself. */
  private addOutputs(): void {
    new CfnOutput(this, 'VpcId', { value: this.network.vpc.vpcId });
    new CfnOutput(this, 'RouteTableId', { value: this.network.routeTableId });
  }
}
