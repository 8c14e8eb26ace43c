import type { CfnNodegroupProps } from 'aws-cdk-lib/aws-eks';
import type { NodeImageSpec } from '../../catalog/types';

/**
 * The image of a node group, pinned. The minor version is said beside the release: an update that names only a release of the
 * next minor is refused, "not valid for kubernetes version", because without it the group's own stays (EKS API,
 * UpdateNodegroupVersion; eksctl-io/eksctl#7976).
 */
export const pinnedImage = ({
  amiType,
  kubernetesVersion,
  releaseVersion,
}: NodeImageSpec): Pick<CfnNodegroupProps, 'amiType' | 'version' | 'releaseVersion'> => ({
  amiType,
  version: kubernetesVersion,
  releaseVersion,
});
