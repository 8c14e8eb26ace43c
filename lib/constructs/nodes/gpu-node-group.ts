import { Fn } from 'aws-cdk-lib';
import { CfnLaunchTemplate, CfnPlacementGroup, type ISubnet } from 'aws-cdk-lib/aws-ec2';
import { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { nodeConfigUserData } from './node-config';
import { pinnedImage } from './node-image';
import { nodeLaunchTemplateData } from './node-launch-template';
import { gpuNodeRepair } from './node-repair';
import type { NetworkInterfaceSpec, PurchaseOption } from '../../catalog/types';
import { BLOCK_START_LABEL, blockStartMinutes, GPU_TAINT, NODE_GROUP_LABEL, NODE_ROLE_LABEL } from '../../contract';
import type { NodeGroupPlan } from '../../environment';

export interface GpuNodeGroupProps {
  readonly plan: NodeGroupPlan;
  readonly clusterName: string;
  /** The GPU subnet of the group's zone: a capacity block exists in one zone only. */
  readonly subnet: ISubnet;
  readonly nodeRole: IRole;
  /** EKS adds this group by itself only to nodes whose template names no groups. */
  readonly clusterSecurityGroupId: string;
  /** Needed when the plan says EFA. */
  readonly efaSecurityGroupId?: string;
  readonly volumesKey: IKey;
  /** Of nodes and volumes. */
  readonly tags: Readonly<Record<string, string>>;
}

const CAPACITY_TYPE: Record<PurchaseOption, string> = {
  'on-demand': 'ON_DEMAND',
  'on-demand-reservation': 'ON_DEMAND',
  'capacity-block': 'CAPACITY_BLOCK',
  spot: 'SPOT',
};

/** Kubernetes' spelling of a taint effect → the EKS API's. */
const TAINT_EFFECT: Record<typeof GPU_TAINT.effect, string> = { NoSchedule: 'NO_SCHEDULE' };

/**
 * A managed node group of GPU nodes. Level 1 throughout: the level-2 node group throws on `p6-b200`, refuses p5en with
 * an NVIDIA image and silently picks a dead image otherwise; the level-2 launch template knows neither network
 * interfaces nor capacity blocks (aws-cdk-lib 2.276).
 */
export class GpuNodeGroup extends Construct {
  readonly nodeGroup: CfnNodegroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GpuNodeGroupProps,
  ) {
    super(scope, id);
    const { plan, clusterName, subnet, nodeRole } = props;
    const template = this.addLaunchTemplate();
    this.nodeGroup = new CfnNodegroup(this, 'NodeGroup', {
      // Of a block it is known before it exists, so that a command can fill it; it is never replaced: see NodeGroupPlan.name.
      nodegroupName: plan.purchaseOption === 'capacity-block' ? plan.name : undefined,
      clusterName,
      nodeRole: nodeRole.roleArn,
      subnets: [subnet.subnetId],
      ...pinnedImage(plan.nodeImage),
      capacityType: CAPACITY_TYPE[plan.purchaseOption],
      launchTemplate: { id: template.ref, version: template.attrLatestVersionNumber },
      scalingConfig: { minSize: plan.minSize, desiredSize: plan.desiredSize, maxSize: plan.maxSize },
      labels: labelsOf(plan),
      taints: [{ key: GPU_TAINT.key, value: GPU_TAINT.value, effect: TAINT_EFFECT[GPU_TAINT.effect] }],
      // Old node out, then new node in: there is no spare GPU node to go first. Budgets of pods are respected.
      updateConfig: { updateStrategy: 'MINIMAL', maxUnavailable: 1 },
      forceUpdateEnabled: false,
      nodeRepairConfig: gpuNodeRepair(plan.purchaseOption),
    });
  }

  private addLaunchTemplate(): CfnLaunchTemplate {
    const { plan, volumesKey, tags } = this.props;
    return new CfnLaunchTemplate(this, 'LaunchTemplate', {
      launchTemplateData: {
        ...nodeLaunchTemplateData({
          instanceType: plan.instanceType.name,
          rootVolumeGiB: plan.rootVolumeGiB,
          volumesKey,
          tags: { Name: `${this.props.clusterName}-${plan.name}`, ...tags },
        }),
        networkInterfaces: plan.networkInterfaces.map((spec) => this.networkInterface(spec)),
        userData: Fn.base64(
          nodeConfigUserData({ localStorage: plan.instanceType.nvme.disks > 0, lockMemory: plan.efa }),
        ),
        ...purchase(plan),
        ...this.placement(),
      },
    });
  }

  /** Never a subnet: node groups refuse templates that hold one. Never a public address: EC2 refuses that on several. */
  private networkInterface(spec: NetworkInterfaceSpec): CfnLaunchTemplate.NetworkInterfaceProperty {
    const { tcpEstablishedTimeoutS } = this.props.plan;
    return {
      networkCardIndex: spec.networkCardIndex,
      deviceIndex: spec.deviceIndex,
      interfaceType: spec.interfaceType,
      groups: this.groupsOf(spec),
      deleteOnTermination: true,
      connectionTrackingSpecification:
        spec.interfaceType === 'efa-only' || tcpEstablishedTimeoutS === undefined
          ? undefined // efa-only interfaces carry no TCP
          : { tcpEstablishedTimeout: tcpEstablishedTimeoutS },
    };
  }

  private groupsOf({ interfaceType }: NetworkInterfaceSpec): string[] {
    const { clusterSecurityGroupId, efaSecurityGroupId } = this.props;
    if (interfaceType === 'interface') return [clusterSecurityGroupId];
    if (efaSecurityGroupId === undefined)
      throw new Error(
        `node group '${this.props.plan.name}' has an ${interfaceType} interface but no EFA security group`,
      );
    return interfaceType === 'efa' ? [clusterSecurityGroupId, efaSecurityGroupId] : [efaSecurityGroupId];
  }

  /** Neighbouring racks for EFA. What is reserved has its place: a group of our own could only refuse instances there. */
  private placement(): Pick<CfnLaunchTemplate.LaunchTemplateDataProperty, 'placement'> {
    const { efa, reservationId, placementGroup } = this.props.plan;
    if (placementGroup !== undefined) return { placement: { groupName: placementGroup } };
    if (!efa || reservationId !== undefined) return {};
    return { placement: { groupName: new CfnPlacementGroup(this, 'PlacementGroup', { strategy: 'cluster' }).ref } };
  }
}

function labelsOf(plan: NodeGroupPlan): Record<string, string> {
  return {
    [NODE_ROLE_LABEL]: 'gpu',
    [NODE_GROUP_LABEL]: plan.capacity,
    ...(plan.capacityBlock === undefined
      ? {}
      : { [BLOCK_START_LABEL]: String(blockStartMinutes(plan.capacityBlock.startsAt)) }),
  };
}

/** How the instances are bought; on demand and spot need nothing here. */
function purchase({ purchaseOption, reservationId }: NodeGroupPlan): CfnLaunchTemplate.LaunchTemplateDataProperty {
  return {
    instanceMarketOptions: purchaseOption === 'capacity-block' ? { marketType: 'capacity-block' } : undefined,
    capacityReservationSpecification:
      reservationId === undefined ? undefined : { capacityReservationTarget: { capacityReservationId: reservationId } },
  };
}
