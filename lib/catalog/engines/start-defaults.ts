import { compareVersions } from '../versions';
import type { Sourced } from '../types';
import { DIRECT_ALL_REDUCE } from './model-classes';

/**
 * What vLLM turns on by itself for a GPU and a number of tensor-parallel ranks, and what of it waits for ever, or fails, when
 * those ranks lie on several nodes without a common NVLink fabric: memory that is shared through file descriptors and
 * multicast exists within a node only (vllm#51986, #45800, #45721).
 *
 * Attention and MoE backends are chosen per rank and exchange nothing; the default all-to-all, `allgather_reducescatter`, is
 * plain NCCL. So collectives and the pass that calls them are the whole list. Read in the wheels of 0.29.0 and 0.33.0.
 */
export interface StartDefault extends Sourced {
  readonly name: string;
  /** Group sizes for which it is used, by compute capability; a GPU or size that is not listed never reaches it. */
  readonly groupSizes: Readonly<Partial<Record<number, readonly number[]>>>;
  /** The release that leaves it alone over nodes, below this capability; absent: none. */
  readonly mendedIn?: { readonly version: string; readonly belowCapability: number };
  /** What turns it off. */
  readonly off: {
    readonly flags?: Readonly<Record<string, true>>;
    readonly variables?: Readonly<Record<string, string>>;
    /** Keys of `pass_config` in `--compilation-config`. */
    readonly passes?: Readonly<Record<string, false>>;
  };
}

/** From this release FlashInfer's all-reduce stays off over nodes below Blackwell (`_resolve_fi_ar_backend`). */
export const FLASHINFER_OVER_NODES_MENDED = { version: '0.33.0', belowCapability: 100 } as const;

/** compilation/passes/fusion/allreduce_rms_fusion.py:104-127, `FI_ALLREDUCE_FUSION_MAX_SIZE_MB`, the same in 0.29.0 and 0.33.0. */
const FLASHINFER_SIZES = { 90: [2, 4, 8], 100: [2, 4, 8, 16], 103: [2, 4, 8, 16], 107: [2, 4, 8] } as const;

const CHECKED_ON = '2026-11-28';

export const startDefaults: readonly StartDefault[] = [
  {
    name: 'custom all-reduce',
    groupSizes: {
      80: [2, 4, 6, 8, 16],
      89: [2, 4, 6, 8, 16],
      90: [2, 4, 6, 8, 16],
      100: [2, 4, 6, 8, 16],
      103: [2, 4, 6, 8, 16],
      120: [2, 4, 6, 8, 16],
    },
    off: { flags: { 'disable-custom-all-reduce': true } },
    source:
      'vLLM 0.29.0 distributed/device_communicators/custom_all_reduce.py:56,108,326 (sizes; the rendezvous of symmetric memory over nodes); vllm#53894: 0.28 hangs',
    checkedOn: CHECKED_ON,
  },
  {
    name: 'pass that fuses all-reduce and RMS norm',
    groupSizes: FLASHINFER_SIZES,
    mendedIn: FLASHINFER_OVER_NODES_MENDED,
    off: { passes: { fuse_allreduce_rms: false } },
    source:
      'vLLM 0.29.0 config/vllm.py:161-185,290 (on from optimization level 2), config/compilation.py:195; 0.33.0 config/vllm.py:179-203,302',
    checkedOn: CHECKED_ON,
  },
  {
    name: 'FlashInfer all-reduce',
    groupSizes: FLASHINFER_SIZES,
    mendedIn: FLASHINFER_OVER_NODES_MENDED,
    off: { variables: { VLLM_ALLREDUCE_USE_FLASHINFER: '0' } },
    source:
      'vLLM 0.29.0 envs.py:266 (1 by default), distributed/device_communicators/flashinfer_all_reduce.py:135-160 (over nodes always MNNVL); 0.33.0 :142-177',
    checkedOn: CHECKED_ON,
  },
  {
    name: 'symmetric memory all-reduce',
    groupSizes: { 90: [2, 4, 6, 8], 100: [2, 4, 6, 8], 103: [2, 4, 6, 8] },
    off: { variables: { VLLM_ALLREDUCE_USE_SYMM_MEM: '0' } },
    source:
      'vLLM 0.29.0 distributed/device_communicators/all_reduce_utils.py:58-83 (sizes), symm_mem.py:73,97 (rendezvous without asking for nodes); unchanged in 0.33.0',
    checkedOn: CHECKED_ON,
  },
];

/** A tensor-parallel group, as vLLM's tables ask for it. */
export interface RankGroup {
  readonly version: string;
  readonly gpu: { readonly name: string; readonly computeCapability: number };
  readonly tensorParallelSize: number;
  /** GPUs of the replica on each of its nodes. */
  readonly gpusPerNode: number;
}

/** GPUs whose NVLink domain is larger than a node (NVL72): what spans nodes there is still one fabric. */
const NVLINK_OVER_NODES: ReadonlySet<string> = new Set(['GB200', 'GB300']);

/** Whether tensor-parallel ranks lie on several nodes that only the network connects. */
export const crossesFabric = ({ gpu, tensorParallelSize, gpusPerNode }: Omit<RankGroup, 'version'>): boolean =>
  tensorParallelSize > gpusPerNode && !NVLINK_OVER_NODES.has(gpu.name);

/** Of the list what this group would reach over the network, and must be turned off. */
export function reachedOverNodes(group: RankGroup): readonly StartDefault[] {
  if (!crossesFabric(group)) return [];
  return startDefaults.filter((one) => isReached(one.groupSizes, group) && !isMended(one.mendedIn, group));
}

/** Whether the class calls FlashInfer's all-reduce itself, where neither pass nor variable turns it off. */
export function cannotCrossNodes(className: string, group: RankGroup): boolean {
  if (!crossesFabric(group)) return false;
  return DIRECT_ALL_REDUCE.some(
    ({ family, mendedIn }) =>
      family.test(className) && isReached(FLASHINFER_SIZES, group) && !isMended(mendedIn, group),
  );
}

const isReached = (
  sizes: StartDefault['groupSizes'],
  { gpu, tensorParallelSize }: Pick<RankGroup, 'gpu' | 'tensorParallelSize'>,
): boolean => sizes[gpu.computeCapability]?.includes(tensorParallelSize) ?? false;

const isMended = (mended: StartDefault['mendedIn'], { version, gpu }: Pick<RankGroup, 'version' | 'gpu'>): boolean =>
  mended !== undefined &&
  compareVersions(version, mended.version) >= 0 &&
  gpu.computeCapability < mended.belowCapability;
