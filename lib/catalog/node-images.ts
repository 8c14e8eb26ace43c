import { CHECKED_ON } from './checked-on';
import type { InstanceTypeSpec, NodeImageSpec } from './types';

const JULY_RELEASE = 'awslabs/amazon-eks-ami v20260714 changelog';

/** EKS node group releases, newest first. No ARM release was read, so ARM types have none. */
export const nodeImages: readonly NodeImageSpec[] = [
  {
    amiType: 'AL2023_x86_64_NVIDIA',
    kubernetesVersion: '1.36',
    releaseVersion: '1.36.3-20260911',
    driverVersion: '580.178.04',
    source: 'public deploy record of 2026-09-16 (us-west-2, g4dn.8xlarge): nvidia-smi printed 580.178.04',
    checkedOn: CHECKED_ON,
  },
  {
    amiType: 'AL2023_x86_64_STANDARD',
    kubernetesVersion: '1.36',
    releaseVersion: '1.36.3-20260903',
    source: 'public deploy record of 2026-09 (EKS node group release)',
    checkedOn: CHECKED_ON,
  },
  {
    amiType: 'AL2023_x86_64_NVIDIA',
    kubernetesVersion: '1.35',
    releaseVersion: '1.35.6-20260714',
    driverVersion: '580.159.03',
    source: JULY_RELEASE,
    checkedOn: CHECKED_ON,
  },
  {
    amiType: 'AL2023_x86_64_STANDARD',
    kubernetesVersion: '1.35',
    releaseVersion: '1.35.6-20260714',
    source: JULY_RELEASE,
    checkedOn: CHECKED_ON,
  },
];

const GPU_AMI: Readonly<Record<InstanceTypeSpec['cpuArchitecture'], NodeImageSpec['amiType']>> = {
  x86_64: 'AL2023_x86_64_NVIDIA',
  arm64: 'AL2023_ARM_64_NVIDIA',
};

/** The newest GPU node image of a Kubernetes version. */
export const defaultNodeImage = (
  kubernetesVersion: string,
  cpuArchitecture: InstanceTypeSpec['cpuArchitecture'],
): NodeImageSpec | undefined => newest(kubernetesVersion, GPU_AMI[cpuArchitecture]);

/** The GPU node image of a release; undefined: the catalog does not have it. */
export const nodeImageOf = (
  releaseVersion: string,
  cpuArchitecture: InstanceTypeSpec['cpuArchitecture'],
): NodeImageSpec | undefined =>
  nodeImages.find((image) => image.releaseVersion === releaseVersion && image.amiType === GPU_AMI[cpuArchitecture]);

/** The newest image of nodes without a GPU. */
export const systemNodeImage = (kubernetesVersion: string): NodeImageSpec | undefined =>
  newest(kubernetesVersion, 'AL2023_x86_64_STANDARD');

const newest = (kubernetesVersion: string, amiType: NodeImageSpec['amiType']): NodeImageSpec | undefined =>
  nodeImages.find((image) => image.kubernetesVersion === kubernetesVersion && image.amiType === amiType);
