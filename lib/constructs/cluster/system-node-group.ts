import { CfnLaunchTemplate, type ISubnet } from 'aws-cdk-lib/aws-ec2';
import { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { systemNodeImage } from '../../catalog';
import { NODE_ROLE_LABEL } from '../../contract';
import { pinnedImage } from '../nodes/node-image';
import { nodeLaunchTemplateData } from '../nodes/node-launch-template';
import { NodeRole } from '../nodes/node-role';

/** Room for CoreDNS, two controllers with a spare each and the daemons; one node a zone, and one more while updating. */
const SYSTEM_NODES = { instanceType: 'm6i.xlarge', rootVolumeGiB: 50, count: 2, maxCount: 3 } as const;

export interface SystemNodeGroupProps {
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  readonly subnets: readonly ISubnet[];
  readonly volumesKey: IKey;
  readonly tags: Readonly<Record<string, string>>;
}

/** Two small nodes in different zones for everything that is not a model. */
export class SystemNodeGroup extends Construct {
  readonly nodeGroup: CfnNodegroup;

  constructor(scope: Construct, id: string, props: SystemNodeGroupProps) {
    super(scope, id);
    const image = systemNodeImage(props.kubernetesVersion);
    if (image === undefined)
      throw new Error(`the catalog has no system node image for Kubernetes ${props.kubernetesVersion}; add one`);
    const template = this.addLaunchTemplate(props);
    this.nodeGroup = new CfnNodegroup(this, 'NodeGroup', {
      clusterName: props.clusterName,
      nodeRole: new NodeRole(this, 'Role').roleArn,
      subnets: props.subnets.map((subnet) => subnet.subnetId),
      ...pinnedImage(image),
      capacityType: 'ON_DEMAND',
      launchTemplate: { id: template.ref, version: template.attrLatestVersionNumber },
      scalingConfig: { minSize: SYSTEM_NODES.count, desiredSize: SYSTEM_NODES.count, maxSize: SYSTEM_NODES.maxCount },
      labels: { [NODE_ROLE_LABEL]: 'system' },
      updateConfig: { maxUnavailable: 1 },
      forceUpdateEnabled: false,
      nodeRepairConfig: { enabled: true },
    });
  }

  private addLaunchTemplate({ volumesKey, tags }: SystemNodeGroupProps): CfnLaunchTemplate {
    const { instanceType, rootVolumeGiB } = SYSTEM_NODES;
    return new CfnLaunchTemplate(this, 'LaunchTemplate', {
      launchTemplateData: nodeLaunchTemplateData({ instanceType, rootVolumeGiB, volumesKey, tags }),
    });
  }
}
