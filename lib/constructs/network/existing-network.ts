import { type IVpc, Subnet } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { ClusterNetwork } from './cluster-network';
import type { NetworkPlan } from '../../environment';

/**
 * A VPC that somebody else made, by the ids the environment states. Nothing in it is created, changed or looked up here:
 * its routes, its default security group and its flow logs stay its owner's.
 */
export class ExistingNetwork extends ClusterNetwork {
  readonly vpc: IVpc;
  readonly routeTableIds: readonly string[];

  constructor(scope: Construct, id: string, plan: NetworkPlan) {
    super(scope, id, plan);
    if (plan.existing === undefined) throw new Error('an existing network needs the id of its VPC in the plan');
    for (const subnet of plan.subnets) {
      const { subnetId, routeTableId, availabilityZoneId } = subnet;
      if (subnetId === undefined) throw new Error(`subnet ${subnet.name} of an existing VPC needs its id in the plan`);
      const imported = Subnet.fromSubnetAttributes(this, `${subnet.tier}-${availabilityZoneId}`, {
        subnetId,
        availabilityZone: availabilityZoneId, // names differ from account to account; nothing here reads it
        routeTableId: routeTableId ?? 'not-stated',
      });
      this.subnets.set(subnet, imported);
    }
    this.routeTableIds = [...new Set(plan.subnets.flatMap(({ routeTableId }) => routeTableId ?? []))];
    this.vpc = this.asVpc(plan.existing.vpcId);
  }
}
