import type { Construct } from 'constructs';
import { nodeTags } from '../contract';
import type { ClusterStack } from './cluster-stack';
import type { NetworkStack } from './network-stack';
import type { OperationsStack } from './operations-stack';
import { WindlassStack } from './windlass-stack';
import type { EnvironmentPlan, NodeGroupPlan } from '../environment';
import { EfaSecurityGroup } from '../constructs/network/efa-security-group';
import { CapacityBlockSchedule } from '../constructs/nodes/capacity-block-schedule';
import { GpuNodeGroup } from '../constructs/nodes/gpu-node-group';
import { NodeRole } from '../constructs/nodes/node-role';
import { NodeLaunchAlerts } from '../constructs/operations/node-launch-alerts';
import { WaitingPodsAlarm } from '../constructs/operations/waiting-pods-alarm';

export interface GpuCapacityStackProps {
  readonly network: NetworkStack;
  readonly cluster: ClusterStack;
  readonly operations: OperationsStack;
}

/** The GPU nodes, apart from everything else: when capacity is missing, only this stack rolls back. */
export class GpuCapacityStack extends WindlassStack {
  constructor(
    scope: Construct,
    plan: EnvironmentPlan,
    private readonly props: GpuCapacityStackProps,
  ) {
    super(scope, 'GpuCapacity', 'GPU nodes', plan);
    this.addNodeGroups();
    const { topic } = props.operations.alerts;
    new WaitingPodsAlarm(this, 'WaitingPods', { clusterName: plan.clusterName, topic });
  }

  private addNodeGroups(): void {
    const { nodeGroups } = this.plan;
    const nodeRole = new NodeRole(this, 'NodeRole');
    const efa = nodeGroups.some((group) => group.efa)
      ? new EfaSecurityGroup(this, 'EfaSecurityGroup', this.props.network.network.vpc)
      : undefined;
    for (const group of nodeGroups) this.watch(group, this.addNodeGroup(group, nodeRole, efa));
  }

  private addNodeGroup(plan: NodeGroupPlan, nodeRole: NodeRole, efa: EfaSecurityGroup | undefined): GpuNodeGroup {
    const { network, cluster } = this.props;
    return new GpuNodeGroup(this, plan.name, {
      plan,
      clusterName: this.plan.clusterName,
      subnet: network.network.inZone('gpu', plan.availabilityZoneId),
      nodeRole,
      clusterSecurityGroupId: cluster.clusterSecurityGroupId,
      efaSecurityGroupId: efa?.securityGroupId,
      volumesKey: cluster.volumesKey,
      tags: nodeTags(this.plan),
    });
  }

  /** What raises and empties the group with its block, and who hears when nodes are missing. */
  private watch(
    { name, capacity, maxSize, reservationId, capacityBlock, filledByHand }: NodeGroupPlan,
    group: GpuNodeGroup,
  ): void {
    const { alerts } = this.props.operations;
    const { nodeGroup } = group;
    const { topicArn } = alerts.topic;
    new NodeLaunchAlerts(group, 'Alerts', { groupName: name, nodeGroup, reservationId, topicArn });
    if (capacityBlock !== undefined)
      new CapacityBlockSchedule(group, 'Block', {
        plan: capacityBlock,
        groupName: capacity,
        nodes: maxSize,
        filledByHand,
        clusterName: this.plan.clusterName,
        nodeGroup,
        alerts,
        handOvers: {
          into: this.plan.handOvers.find(({ to }) => to === name),
          onwards: this.plan.handOvers.find(({ from }) => from === name),
        },
      });
  }
}
