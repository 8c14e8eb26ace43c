import type { Construct } from 'constructs';
import { EfaSecurityGroup } from '../constructs/efa-security-group';
import { GpuNodeGroup } from '../constructs/gpu-node-group';
import { NodeRole } from '../constructs/node-role';
import type { EnvironmentPlan } from '../planner/types';
import type { ClusterStack } from './cluster-stack';
import type { NetworkStack } from './network-stack';
import { environmentTags, WindlassStack } from './windlass-stack';

/** The GPU nodes, apart from everything else: when capacity is missing, only this stack rolls back. */
export class GpuCapacityStack extends WindlassStack {
  constructor(scope: Construct, plan: EnvironmentPlan, { network }: NetworkStack, cluster: ClusterStack) {
    super(scope, 'GpuCapacity', 'GPU nodes', plan);
    const nodeRole = new NodeRole(this, 'NodeRole');
    const efa = plan.nodeGroups.some((group) => group.efa)
      ? new EfaSecurityGroup(this, 'EfaSecurityGroup', network.vpc)
      : undefined;
    for (const group of plan.nodeGroups)
      new GpuNodeGroup(this, group.name, {
        plan: group,
        clusterName: plan.clusterName,
        subnet: network.inZone('gpu', group.availabilityZoneId),
        nodeRole,
        clusterSecurityGroupId: cluster.clusterSecurityGroupId,
        efaSecurityGroupId: efa?.securityGroupId,
        volumesKey: cluster.volumesKey,
        tags: environmentTags(plan),
      });
  }
}
