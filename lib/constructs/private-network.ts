import { Tags } from 'aws-cdk-lib';
import {
  CfnRouteTable,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  Subnet,
  Vpc,
  type ISubnet,
  type IVpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { NetworkPlan, SubnetPlan, SubnetTier } from '../planner/types';

export interface PrivateNetworkProps {
  /** Value of the VPC's Name tag. */
  readonly name: string;
  readonly plan: NetworkPlan;
}

/**
 * A VPC without internet gateway, NAT or public addresses; the one route table knows only the VPC itself and,
 * once `VpcEndpoints` adds it, S3.
 *
 * Level-1 subnets, because only they take zone ids: zone names differ from account to account.
 * The default security group stays as EC2 makes it: closing it needs a custom resource with a function, and nothing
 * ever joins it (a test holds that); it admits only its own members, and nothing leaves this VPC.
 */
export class PrivateNetwork extends Construct {
  readonly vpc: IVpc;
  readonly cidr: string;
  readonly routeTableId: string;
  private readonly subnets = new Map<SubnetPlan, ISubnet>();

  constructor(scope: Construct, id: string, { name, plan }: PrivateNetworkProps) {
    super(scope, id);
    this.cidr = plan.cidr;
    const vpc = new CfnVPC(this, 'Vpc', { cidrBlock: plan.cidr, enableDnsHostnames: true, enableDnsSupport: true });
    Tags.of(vpc).add('Name', name);
    this.routeTableId = new CfnRouteTable(this, 'RouteTable', { vpcId: vpc.ref }).ref;
    for (const subnet of plan.subnets) this.subnets.set(subnet, this.addSubnet(vpc, subnet));
    this.vpc = this.asVpc(vpc);
  }

  /** Subnets of a tier, in the order of the plan's zones. */
  ofTier(tier: SubnetTier): ISubnet[] {
    return [...this.subnets].flatMap(([plan, subnet]) => (plan.tier === tier ? [subnet] : []));
  }

  /** The subnet of a tier in one zone. */
  inZone(tier: SubnetTier, availabilityZoneId: string): ISubnet {
    for (const [plan, subnet] of this.subnets)
      if (plan.tier === tier && plan.availabilityZoneId === availabilityZoneId) return subnet;
    throw new Error(`the network plan has no ${tier} subnet in ${availabilityZoneId}; plan and constructs disagree`);
  }

  private addSubnet(vpc: CfnVPC, plan: SubnetPlan): ISubnet {
    const id = `${plan.tier}-${plan.availabilityZoneId}`;
    const subnet = new CfnSubnet(this, id, {
      vpcId: vpc.ref,
      cidrBlock: plan.cidr,
      availabilityZoneId: plan.availabilityZoneId,
      mapPublicIpOnLaunch: false,
    });
    Tags.of(subnet).add('Name', plan.name);
    if (plan.tier === 'service') Tags.of(subnet).add('kubernetes.io/role/internal-elb', '1');
    new CfnSubnetRouteTableAssociation(this, `${id}-routes`, {
      subnetId: subnet.ref,
      routeTableId: this.routeTableId,
    });
    return Subnet.fromSubnetAttributes(this, `${id}-attributes`, {
      subnetId: subnet.ref,
      availabilityZone: subnet.attrAvailabilityZone,
      routeTableId: this.routeTableId,
    });
  }

  /** What level-2 constructs of other stacks take as their VPC; its own subnets are the system ones. */
  private asVpc(vpc: CfnVPC): IVpc {
    const system = this.ofTier('system');
    return Vpc.fromVpcAttributes(this, 'Attributes', {
      vpcId: vpc.ref,
      vpcCidrBlock: this.cidr,
      availabilityZones: system.map((subnet) => subnet.availabilityZone),
      isolatedSubnetIds: system.map((subnet) => subnet.subnetId),
      isolatedSubnetRouteTableIds: system.map(() => this.routeTableId),
    });
  }
}
