import type { InstanceTypeSpec } from '../../catalog/types';
import type { Layout } from '../../planner';
import { MIB } from '../../units';

/** Left to DaemonSets of the node: CNI, proxy, device plugins, monitoring, storage drivers. */
const DAEMONS_CPU_MILLIS = 900;
const DAEMONS_MEMORY_MIB = 2048;
/** Karpenter's estimate already takes 7.5 % off; a little more keeps the pod schedulable on a node that reports less. */
const SAFE_SHARE = 0.97;

/** AL2023 with EFA sets aside 5128 pages of 2 MiB (amazon-eks-ami); they are not schedulable as memory. */
const EFA_HUGEPAGES_NODE_MIB = 5128 * 2;
/** libfabric's EFA provider takes about 5 GiB of them (awslabs EFA examples request 5120Mi). */
const EFA_HUGEPAGES_POD_MIB = 5120;

/** 64 GiB for 8 GPUs is what AWS's measured p5en and p6-b200 manifests use; 8 GiB a GPU. */
const SHARED_MEMORY_PER_GPU_MIB = 8 * 1024;
const MAX_SHARED_MEMORY_OF_POD = 0.25;

/** Compile, kernel and tokenizer caches. */
const CACHE_STORAGE_MIB = 64 * 1024;

/** Tokenizer, configuration and what a file system adds to the safetensors. */
const COPY_MARGIN = 1.02;

/** What one pod of the replica asks of its node: its share of the GPUs, and the same share of everything else. */
export function planPod(instanceType: InstanceTypeSpec, layout: Layout, copiedBytes = 0): PodResources {
  const efa = layout.nodes > 1;
  const weightsStorageMiB = Math.ceil((copiedBytes * COPY_MARGIN) / MIB);
  const share = layout.gpusPerNode / instanceType.gpuCount;
  const memoryMiB = floorTo((allocatableMemoryMiB(instanceType, efa) - DAEMONS_MEMORY_MIB) * SAFE_SHARE * share, 256);
  return {
    gpus: layout.gpusPerNode,
    cpuMillis: wholeCpuMillis((instanceType.allocatable.cpuMillis - DAEMONS_CPU_MILLIS) * SAFE_SHARE * share),
    memoryMiB,
    sharedMemoryMiB: floorTo(
      Math.min(SHARED_MEMORY_PER_GPU_MIB * layout.gpusPerNode, memoryMiB * MAX_SHARED_MEMORY_OF_POD),
      256,
    ),
    efaInterfaces: efa ? Math.round(instanceType.efaInterfaces * share) : 0,
    hugepages2MiMiB: efa ? EFA_HUGEPAGES_POD_MIB : 0,
    ephemeralStorageMiB: CACHE_STORAGE_MIB + weightsStorageMiB,
    weightsStorageMiB,
  };
}

function allocatableMemoryMiB(instanceType: InstanceTypeSpec, efa: boolean): number {
  return instanceType.allocatable.memoryMiB - (efa ? EFA_HUGEPAGES_NODE_MIB : 0);
}

/** A kubelet that pins processes gives cores of their own only to containers that ask for whole ones (static CPU manager policy). */
const wholeCpuMillis = (millis: number): number => Math.max(1000, floorTo(millis, 1000));

const floorTo = (value: number, step: number): number => Math.floor(value / step) * step;

export interface PodResources {
  readonly gpus: number;
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly sharedMemoryMiB: number;
  readonly efaInterfaces: number;
  readonly hugepages2MiMiB: number;
  /** Writable scratch, caches and copied weights on node NVMe or the root volume. */
  readonly ephemeralStorageMiB: number;
  /** The part of it that copied weights take; 0 where they are streamed or mounted. */
  readonly weightsStorageMiB: number;
}
