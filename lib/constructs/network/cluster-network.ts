import { type ISubnet, type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { NetworkPlan, SubnetPlan, SubnetTier } from '../../environment';

/** The VPC as every other construct sees it, whether this app made it or it was there. */
export abstract class ClusterNetwork extends Construct {
  abstract readonly vpc: IVpc;
  /** Tables a gateway endpoint writes its route into. */
  abstract readonly routeTableIds: readonly string[];
  readonly cidr: string;
  /** Blocks of the subnets that have a way out. */
  readonly connectedCidrs: readonly string[];
  protected readonly subnets = new Map<SubnetPlan, ISubnet>();

  constructor(scope: Construct, id: string, plan: NetworkPlan) {
    super(scope, id);
    this.cidr = plan.cidr;
    this.connectedCidrs =
      plan.profile === 'connected' ? plan.subnets.filter(({ tier }) => tier === 'system').map(({ cidr }) => cidr) : [];
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

  /** What level-2 constructs of other stacks take as their VPC; its own subnets are the system ones. */
  protected asVpc(vpcId: string): IVpc {
    const system = this.ofTier('system');
    return Vpc.fromVpcAttributes(this, 'Attributes', {
      vpcId,
      vpcCidrBlock: this.cidr,
      availabilityZones: system.map((subnet) => subnet.availabilityZone),
      isolatedSubnetIds: system.map((subnet) => subnet.subnetId),
      isolatedSubnetRouteTableIds: system.map((subnet) => subnet.routeTable.routeTableId),
    });
  }
}
