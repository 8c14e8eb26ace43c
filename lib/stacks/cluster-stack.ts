import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import { doorTargetGroupName, environmentTags, nodeTags } from '../contract';
import type { NetworkStack } from './network-stack';
import { WindlassStack } from './windlass-stack';
import type { EnvironmentPlan } from '../environment';
import { HostNetworkAddons } from '../constructs/cluster/cluster-addons';
import { VolumesKey } from '../constructs/cluster/keys';
import { LoadBalancerControllerRole } from '../constructs/cluster/load-balancer-controller-role';
import { PrivateCluster } from '../constructs/cluster/private-cluster';
import { SystemNodeGroup } from '../constructs/cluster/system-node-group';

/** The control plane, the add-ons nodes need, the system nodes and who may administer them. */
export class ClusterStack extends WindlassStack {
  readonly cluster: ICluster;
  readonly clusterSecurityGroupId: string;
  readonly volumesKey: VolumesKey;

  constructor(scope: Construct, plan: EnvironmentPlan, { network, logsKey }: NetworkStack) {
    super(scope, 'Cluster', 'EKS control plane and system nodes', plan);
    const { account, region, kubernetesVersion, access } = plan;
    const { cluster, resource } = new PrivateCluster(this, 'Cluster', {
      clusterName: plan.clusterName,
      kubernetesVersion,
      network,
      logsKey,
      adminRoleArns: access.adminRoleArns,
      adminCidrs: access.sourceCidrs,
    });
    this.cluster = cluster;
    this.clusterSecurityGroupId = resource.attrClusterSecurityGroupId;
    this.volumesKey = new VolumesKey(this, 'VolumesKey');

    const { clusterName } = cluster; // a reference: what uses it waits for the cluster
    const tags = environmentTags(plan);
    const addons = new HostNetworkAddons(this, 'Addons', { clusterName, kubernetesVersion, tags });
    const nodes = new SystemNodeGroup(this, 'SystemNodes', {
      clusterName,
      kubernetesVersion,
      subnets: network.ofTier('system').slice(0, 2),
      volumesKey: this.volumesKey,
      tags: nodeTags(plan),
    });
    nodes.nodeGroup.node.addDependency(addons); // without CNI and agent no node gets ready
    new LoadBalancerControllerRole(this, 'LoadBalancerController', {
      clusterName,
      account,
      region,
      vpcId: network.vpc.vpcId,
      ...(plan.frontDoor === undefined ? {} : { boundTargetGroup: doorTargetGroupName(plan.environment) }),
    });
  }
}
