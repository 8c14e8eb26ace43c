/**
 * Bytes. GB (10^9) and GiB (2^30) are different things and meet only here:
 * checkpoints and disks are sold in GB, GPU memory and Kubernetes quantities are counted in GiB and MiB.
 */
export const MIB = 2 ** 20;
export const GIB = 2 ** 30;
export const GB = 1e9;
export const TB = 1e12;

/** Of one number in these types. */
export const BF16_BYTES = 2;
export const FLOAT32_BYTES = 4;

export const gibToBytes = (gib: number): number => gib * GIB;
export const bytesToGiB = (bytes: number): number => bytes / GIB;

/** `893 GB`, `4.89 TB`: decimal units, as Hugging Face and AWS print file and disk sizes. */
export function formatGB(bytes: number): string {
  return bytes >= TB ? `${(bytes / TB).toFixed(2)} TB` : `${Math.round(bytes / GB)} GB`;
}

/** `102.5 GiB`: binary units, as vLLM and nvidia-smi print memory. */
export function formatGiB(bytes: number, digits = 1): string {
  return `${(bytes / GIB).toFixed(digits)} GiB`;
}
