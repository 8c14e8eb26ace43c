import { Tags } from 'aws-cdk-lib';
import { CfnVPCEndpoint, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { ClusterNetwork } from './cluster-network';
import { interfaceEndpointPolicy, s3EndpointPolicy } from './endpoint-policies';
import type { EndpointService } from '../../contract';

export interface VpcEndpointsProps {
  readonly network: ClusterNetwork;
  readonly region: string;
  readonly account: string;
  readonly services: readonly EndpointService[];
  /** The front door uses them too. @default - there is none */
  readonly hasDoor?: boolean;
}

/** The only ways out of the VPC: interface endpoints behind one security group, and S3 limited to what is needed. */
export class VpcEndpoints extends Construct {
  /** Of the S3 endpoint. */
  readonly s3EndpointId: string;

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const securityGroup = this.addSecurityGroup(props.network);
    for (const service of props.services) this.addInterfaceEndpoint(service, securityGroup, props);
    this.s3EndpointId = this.addS3Endpoint(props).ref;
  }

  private addSecurityGroup(network: ClusterNetwork): SecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: 'HTTPS from the VPC to interface endpoints',
      allowAllOutbound: false,
    });
    group.addIngressRule(Peer.ipv4(network.cidr), Port.HTTPS, 'HTTPS from the VPC');
    return group;
  }

  private addInterfaceEndpoint(
    service: EndpointService,
    group: SecurityGroup,
    { network, region, account, hasDoor }: VpcEndpointsProps,
  ): void {
    const endpoint = new CfnVPCEndpoint(this, service, {
      vpcId: network.vpc.vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      vpcEndpointType: 'Interface',
      subnetIds: network.ofTier('service').map((subnet) => subnet.subnetId),
      securityGroupIds: [group.securityGroupId],
      privateDnsEnabled: true,
      policyDocument: interfaceEndpointPolicy(service, account, hasDoor),
    });
    Tags.of(endpoint).add('Name', service);
  }

  private addS3Endpoint({ network, region, account }: VpcEndpointsProps): CfnVPCEndpoint {
    const endpoint = new CfnVPCEndpoint(this, 's3', {
      vpcId: network.vpc.vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: [...network.routeTableIds],
      policyDocument: s3EndpointPolicy(account, region, network.connectedCidrs),
    });
    Tags.of(endpoint).add('Name', 's3');
    return endpoint;
  }
}
