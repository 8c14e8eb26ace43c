import { Tags } from 'aws-cdk-lib';
import {
  CfnEIP,
  CfnInternetGateway,
  CfnNatGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSubnetRouteTableAssociation,
  CfnVPCGatewayAttachment,
  type ISubnet,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

const ANYWHERE = '0.0.0.0/0';

export interface ZoneEgress {
  readonly availabilityZoneId: string;
  /** Holds the NAT gateway and nothing else. */
  readonly publicSubnet: ISubnet;
  /** Route table of the subnet that may go out. */
  readonly routeTableId: string;
}

export interface InternetEgressProps {
  readonly vpcId: string;
  readonly name: string;
  readonly zones: readonly ZoneEgress[];
}

/** A way out for the system subnets of each zone, through a NAT gateway of its own; there is no way in. */
export class InternetEgress extends Construct {
  constructor(scope: Construct, id: string, { vpcId, name, zones }: InternetEgressProps) {
    super(scope, id);
    const gateway = new CfnInternetGateway(this, 'InternetGateway');
    const attachment = new CfnVPCGatewayAttachment(this, 'Attachment', { vpcId, internetGatewayId: gateway.ref });
    const outside = new CfnRouteTable(this, 'RouteTable', { vpcId });
    new CfnRoute(this, 'Outside', {
      routeTableId: outside.ref,
      destinationCidrBlock: ANYWHERE,
      gatewayId: gateway.ref,
    }).node.addDependency(attachment);
    for (const zone of zones) this.addZone(zone, outside, attachment, name);
  }

  private addZone(zone: ZoneEgress, outside: CfnRouteTable, attachment: CfnVPCGatewayAttachment, name: string): void {
    const { availabilityZoneId, publicSubnet, routeTableId } = zone;
    new CfnSubnetRouteTableAssociation(this, `${availabilityZoneId}-outside`, {
      subnetId: publicSubnet.subnetId,
      routeTableId: outside.ref,
    });
    const address = new CfnEIP(this, `${availabilityZoneId}-address`, { domain: 'vpc' });
    address.node.addDependency(attachment);
    const nat = new CfnNatGateway(this, `${availabilityZoneId}-nat`, {
      subnetId: publicSubnet.subnetId,
      allocationId: address.attrAllocationId,
    });
    Tags.of(nat).add('Name', `${name}-${availabilityZoneId}`);
    new CfnRoute(this, `${availabilityZoneId}-out`, {
      routeTableId,
      destinationCidrBlock: ANYWHERE,
      natGatewayId: nat.ref,
    });
  }
}
