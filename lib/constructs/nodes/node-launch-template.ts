import type { CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** AL2023 boots from here; EKS images have no second volume (awslabs/amazon-eks-ami, AL2023). */
const ROOT_DEVICE = '/dev/xvda';

export interface NodeBasics {
  readonly instanceType: string;
  readonly rootVolumeGiB: number;
  readonly volumesKey: IKey;
  /** On instances and volumes; CloudFormation's own tags stop at the launch template. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What every node's launch template says: version 2 of the metadata service, one hop so that no pod outside the host
 * network reaches the node's credentials, and an encrypted root volume. The instance type travels here because the
 * node group's own property would refuse `p6-b200` and friends in the level-2 construct.
 */
export function nodeLaunchTemplateData({
  instanceType,
  rootVolumeGiB,
  volumesKey,
  tags,
}: NodeBasics): CfnLaunchTemplate.LaunchTemplateDataProperty {
  return {
    instanceType,
    metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      {
        deviceName: ROOT_DEVICE,
        ebs: {
          volumeType: 'gp3',
          volumeSize: rootVolumeGiB,
          encrypted: true,
          kmsKeyId: volumesKey.keyArn,
          deleteOnTermination: true,
        },
      },
    ],
    tagSpecifications: ['instance', 'volume'].map((resourceType) => ({
      resourceType,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    })),
  };
}
