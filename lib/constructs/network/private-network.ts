import { Tags } from 'aws-cdk-lib';
import {
  CfnRouteTable,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  type ISubnet,
  type IVpc,
  Subnet,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { ClosedDefaultGroup } from './closed-default-group';
import { ClusterNetwork } from './cluster-network';
import { InternetEgress } from './internet-egress';
import type { NetworkPlan, SubnetPlan } from '../../environment';

export interface PrivateNetworkProps {
  /** Value of the VPC's Name tag. */
  readonly name: string;
  readonly plan: NetworkPlan;
}

/**
 * A VPC of its own. Isolated: no internet gateway, NAT or public address; route tables know only the VPC itself and, once
 * `VpcEndpoints` adds it, S3. The system subnet of each zone has a table of its own, which gets a route out when connected;
 * GPU and service subnets share one without, so that nothing a model is told can leave.
 *
 * Level-1 subnets, because only they take zone ids: zone names differ from account to account.
 */
export class PrivateNetwork extends ClusterNetwork {
  readonly vpc: IVpc;
  readonly routeTableIds: readonly string[];
  private readonly resource: CfnVPC;
  /** Table of every subnet that has no way out. */
  readonly isolatedTableId: string;
  /** Zone → table of its system subnet, there in both profiles: EC2 gives a subnet no second table, not even to replace the first. */
  private readonly systemTableIds = new Map<string, string>();

  constructor(scope: Construct, id: string, { name, plan }: PrivateNetworkProps) {
    super(scope, id, plan);
    this.resource = this.addVpc(name);
    this.isolatedTableId = new CfnRouteTable(this, 'RouteTable', { vpcId: this.resource.ref }).ref;
    this.addSystemTables(plan);
    for (const subnet of plan.subnets) this.subnets.set(subnet, this.addSubnet(subnet));
    this.vpc = this.asVpc(this.resource.ref);
    this.routeTableIds = [this.isolatedTableId, ...this.systemTableIds.values()];
    if (plan.profile === 'connected') this.addEgress(name);
    new ClosedDefaultGroup(this, 'DefaultGroup', this.resource);
  }

  private addVpc(name: string): CfnVPC {
    const vpc = new CfnVPC(this, 'Vpc', { cidrBlock: this.cidr, enableDnsHostnames: true, enableDnsSupport: true });
    Tags.of(vpc).add('Name', name);
    return vpc;
  }

  private addSystemTables({ subnets }: NetworkPlan): void {
    for (const { tier, availabilityZoneId } of subnets)
      if (tier === 'system') {
        const table = new CfnRouteTable(this, `system-${availabilityZoneId}-table`, { vpcId: this.resource.ref });
        this.systemTableIds.set(availabilityZoneId, table.ref);
      }
  }

  private addEgress(name: string): void {
    new InternetEgress(this, 'Egress', {
      vpcId: this.resource.ref,
      name,
      zones: [...this.systemTableIds].map(([availabilityZoneId, routeTableId]) => ({
        availabilityZoneId,
        publicSubnet: this.inZone('public', availabilityZoneId),
        routeTableId,
      })),
    });
  }

  private tableOf({ tier, availabilityZoneId }: SubnetPlan): string {
    const own = tier === 'system' ? this.systemTableIds.get(availabilityZoneId) : undefined;
    return own ?? this.isolatedTableId;
  }

  private addSubnet(plan: SubnetPlan): ISubnet {
    const id = `${plan.tier}-${plan.availabilityZoneId}`;
    const routeTableId = this.tableOf(plan);
    const subnet = new CfnSubnet(this, id, {
      vpcId: this.resource.ref,
      cidrBlock: plan.cidr,
      availabilityZoneId: plan.availabilityZoneId,
      mapPublicIpOnLaunch: false,
    });
    Tags.of(subnet).add('Name', plan.name);
    if (plan.tier === 'service') Tags.of(subnet).add('kubernetes.io/role/internal-elb', '1');
    // Public subnets get the table of the internet gateway, from what creates that.
    if (plan.tier !== 'public')
      new CfnSubnetRouteTableAssociation(this, `${id}-routes`, { subnetId: subnet.ref, routeTableId });
    return Subnet.fromSubnetAttributes(this, `${id}-attributes`, {
      subnetId: subnet.ref,
      availabilityZone: subnet.attrAvailabilityZone,
      routeTableId,
    });
  }
}
