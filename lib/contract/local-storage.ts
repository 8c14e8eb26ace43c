import type { InstanceTypeSpec } from '../catalog/types';
import { GB, GIB, MIB } from '../units';

/** nodeadm reserves 1 GiB of local storage for the node, and the kubelet evicts below 10 % free (amazon-eks-ami). */
const RESERVED_MIB = 1024;
const USABLE_SHARE = 0.9;

/** containerd, kubelet and pod logs move to NVMe; the root volume holds the operating system and its logs. */
export const ROOT_VOLUME_GIB = 100;

/** Allocatable `ephemeral-storage` of a GPU node in MiB: of its NVMe disks where it has any (RAID 0), of the root volume otherwise. */
export function localStorageMiB({ nvme }: Pick<InstanceTypeSpec, 'nvme'>, rootVolumeGiB: number): number {
  const capacity = nvme.disks > 0 ? (nvme.totalGB * GB) / MIB : (rootVolumeGiB * GIB) / MIB;
  return Math.floor(capacity * USABLE_SHARE) - RESERVED_MIB;
}
