import { Tags } from 'aws-cdk-lib';
import { CfnVPCEndpoint, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { PrivateNetwork } from './private-network';

/** What the environment uses beyond what every private cluster needs. */
export interface EndpointNeeds {
  /** The kubectl provider's framework calls its handler through the Lambda API. */
  readonly kubectlProvider: boolean;
  readonly lustre: boolean;
}

/**
 * Interface endpoints of a cluster without internet, each with its user.
 * Source: EKS user guide, "private clusters" (2026-09).
 * No ssm: nodes carry no role for Session Manager; `kubectl debug node/…` reaches them.
 * No autoscaling: group sizes are the plan's, nothing scales them from inside.
 */
export function interfaceEndpointServices(needs: EndpointNeeds): string[] {
  const always = [
    'ec2', // VPC CNI, load balancer controller
    'ecr.api', // image pulls
    'ecr.dkr',
    'eks', // node bootstrap, kubectl provider
    'eks-auth', // Pod Identity agent
    'elasticloadbalancing', // load balancer controller
    'kms', // encrypted volumes and objects
    'logs', // functions, flow of node logs
    'sts', // every AWS SDK
  ];
  return [...always, ...(needs.kubectlProvider ? ['lambda'] : []), ...(needs.lustre ? ['fsx'] : [])].sort();
}

export interface VpcEndpointsProps {
  readonly network: PrivateNetwork;
  readonly region: string;
  readonly account: string;
  readonly services: readonly string[];
}

/** The only ways out of the VPC: interface endpoints behind one security group, and S3 limited to what is needed. */
export class VpcEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const securityGroup = this.addSecurityGroup(props.network);
    for (const service of props.services) this.addInterfaceEndpoint(service, securityGroup, props);
    this.addS3Endpoint(props);
  }

  private addSecurityGroup(network: PrivateNetwork): SecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: 'HTTPS from the VPC to interface endpoints',
      allowAllOutbound: false,
    });
    group.addIngressRule(Peer.ipv4(network.cidr), Port.HTTPS, 'HTTPS from the VPC');
    return group;
  }

  private addInterfaceEndpoint(service: string, group: SecurityGroup, { network, region }: VpcEndpointsProps): void {
    const endpoint = new CfnVPCEndpoint(this, service, {
      vpcId: network.vpc.vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      vpcEndpointType: 'Interface',
      subnetIds: network.ofTier('service').map((subnet) => subnet.subnetId),
      securityGroupIds: [group.securityGroupId],
      privateDnsEnabled: true,
    });
    Tags.of(endpoint).add('Name', service);
  }

  private addS3Endpoint({ network, region, account }: VpcEndpointsProps): void {
    const endpoint = new CfnVPCEndpoint(this, 's3', {
      vpcId: network.vpc.vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds: [network.routeTableId],
      policyDocument: s3Policy(account, region),
    });
    Tags.of(endpoint).add('Name', 's3');
  }
}

/** Own buckets for own principals; beyond that only image layers in and answers to CloudFormation out. */
function s3Policy(account: string, region: string): PolicyDocument {
  const ownBuckets = new PolicyStatement({
    sid: 'OwnBuckets',
    principals: [new AnyPrincipal()],
    actions: ['s3:GetObject*', 's3:PutObject*', 's3:ListBucket*', 's3:GetBucketLocation', 's3:AbortMultipartUpload'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:ResourceAccount': account, 'aws:PrincipalAccount': account } },
  });
  const imageLayers = new PolicyStatement({
    sid: 'ImageLayers',
    principals: [new AnyPrincipal()],
    actions: ['s3:GetObject'],
    resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
  });
  const customResourceAnswers = new PolicyStatement({
    sid: 'CustomResourceAnswers',
    principals: [new AnyPrincipal()],
    actions: ['s3:PutObject'],
    resources: [`arn:aws:s3:::cloudformation-custom-resource-response-${region.replaceAll('-', '')}/*`],
  });
  return new PolicyDocument({ statements: [ownBuckets, imageLayers, customResourceAnswers] });
}
