/**
 * What the exporter reads of a GPU, in its CSV: field, kind, help. Only fields NVML answers: profiling fields
 * (DCGM_FI_PROF_*) would need CAP_SYS_ADMIN (NVIDIA/dcgm-exporter Dockerfile, "Security Note").
 * Names: etc/default-counters.csv and deployment/values.yaml of NVIDIA/dcgm-exporter.
 */
const COUNTERS: readonly (readonly [field: string, kind: 'gauge' | 'counter', help: string])[] = [
  ['DCGM_FI_DEV_GPU_UTIL', 'gauge', 'Share of time a kernel ran (percent)'],
  ['DCGM_FI_DEV_MEM_COPY_UTIL', 'gauge', 'Share of time memory was read or written (percent)'],
  ['DCGM_FI_DEV_FB_USED', 'gauge', 'Memory in use (MiB)'],
  ['DCGM_FI_DEV_FB_FREE', 'gauge', 'Memory free (MiB)'],
  ['DCGM_FI_DEV_SM_CLOCK', 'gauge', 'Clock of the processors (MHz)'],
  ['DCGM_FI_DEV_MEM_CLOCK', 'gauge', 'Clock of the memory (MHz)'],
  ['DCGM_FI_DEV_GPU_TEMP', 'gauge', 'Temperature of the GPU (C)'],
  ['DCGM_FI_DEV_MEMORY_TEMP', 'gauge', 'Temperature of the memory (C)'],
  ['DCGM_FI_DEV_POWER_USAGE', 'gauge', 'Power draw (W)'],
  ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', 'counter', 'Energy since the node booted (mJ)'],
  ['DCGM_FI_DEV_XID_ERRORS', 'gauge', 'Last XID error'],
  ['DCGM_FI_DEV_ECC_SBE_VOL_TOTAL', 'counter', 'Single-bit ECC errors since the driver was loaded'],
  ['DCGM_FI_DEV_ECC_DBE_VOL_TOTAL', 'counter', 'Double-bit ECC errors since the driver was loaded'],
  ['DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS', 'counter', 'Rows remapped after correctable errors'],
  ['DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS', 'counter', 'Rows remapped after uncorrectable errors'],
  ['DCGM_FI_DEV_ROW_REMAP_FAILURE', 'gauge', 'Whether remapping of rows has failed'],
  ['DCGM_FI_DEV_PCIE_REPLAY_COUNTER', 'counter', 'PCIe retries'],
  ['DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL', 'counter', 'NVLink traffic over all lanes'],
  ['DCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL', 'counter', 'NVLink CRC errors of flow control'],
  ['DCGM_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL', 'counter', 'NVLink retries'],
  ['DCGM_FI_DEV_NVLINK_RECOVERY_ERROR_COUNT_TOTAL', 'counter', 'NVLink recoveries'],
];

export const GPU_COUNTERS_CSV = COUNTERS.map((row) => `${row.join(', ')}\n`).join('');
