import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { WindlassStack } from './windlass-stack';
import type { EnvironmentPlan } from '../environment';
import { LogsKey } from '../constructs/cluster/keys';
import type { ClusterNetwork } from '../constructs/network/cluster-network';
import { ExistingNetwork } from '../constructs/network/existing-network';
import { PrivateNetwork } from '../constructs/network/private-network';
import { VpcEndpoints } from '../constructs/network/vpc-endpoints';
import { VpcFlowLogs } from '../constructs/network/vpc-flow-logs';
import { interfaceEndpointServices } from '../contract';

/** The private VPC with its endpoints and flow logs, or what is used of one that exists. */
export class NetworkStack extends WindlassStack {
  readonly network: ClusterNetwork;
  readonly logsKey: LogsKey;
  /** Absent: the VPC has endpoints of its owner. */
  readonly s3EndpointId?: string;

  constructor(scope: Construct, plan: EnvironmentPlan) {
    super(scope, 'Network', 'private VPC', plan);
    const { existing } = plan.network;
    this.network = existing === undefined ? this.addNetwork() : new ExistingNetwork(this, 'Network', plan.network);
    this.logsKey = new LogsKey(this, 'LogsKey');
    if (existing === undefined) new VpcFlowLogs(this, 'FlowLogs', { vpc: this.network.vpc, key: this.logsKey });
    if (existing?.endpoints !== 'present') this.s3EndpointId = this.addEndpoints().s3EndpointId;
    this.alwaysExport(...this.network.ofTier('gpu').map(({ subnetId }) => subnetId));
  }

  /** With what a transit gateway or peering needs to bring clients in; this VPC makes no connection by itself. */
  private addNetwork(): ClusterNetwork {
    const { clusterName, network: plan } = this.plan;
    const network = new PrivateNetwork(this, 'Network', { name: clusterName, plan });
    new CfnOutput(this, 'VpcId', { value: network.vpc.vpcId });
    new CfnOutput(this, 'RouteTableId', { value: network.isolatedTableId });
    return network;
  }

  private addEndpoints(): VpcEndpoints {
    const { account, region, apiKeySecret, frontDoor } = this.plan;
    const hasDoor = frontDoor !== undefined;
    const needs = {
      lustre: this.readsLustre,
      apiKey: apiKeySecret !== undefined || hasDoor,
    };
    const services = interfaceEndpointServices(needs);
    return new VpcEndpoints(this, 'Endpoints', { network: this.network, account, region, services, hasDoor });
  }
}
