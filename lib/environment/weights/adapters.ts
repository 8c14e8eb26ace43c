import { loraSizesOf, rankOf } from '../../config/lora';
import { originOf, type WeightsOrigin } from '../../config/model-spec';
import type { LoraAdapter, ModelConfig } from '../../config/schema';
import { isOnLustre, isStreamed, LORA_DIRECTORY, WEIGHTS_MOUNT_PATH, type WeightsTier } from '../../contract';
import { adapterFileBytes, type ServingPlan } from '../../planner';
import { prefixOf } from './location';

/** One adapter: what clients call it, where it is staged, where the engine reads it. */
export interface LoraAdapterPlan {
  /** What clients send as `model`. */
  readonly name: string;
  /** Hugging Face id, or a name. */
  readonly id: string;
  readonly rank: number;
  /** Commit that is staged; absent: nothing is pinned and staging refuses to run. */
  readonly revision?: string;
  /** Absent: it is staged from its repository of Hugging Face. */
  readonly origin?: WeightsOrigin;
  /** Key prefix inside the weights bucket, with trailing slash. */
  readonly bucketPrefix: string;
  /** Folder in the pod. */
  readonly path: string;
  /** Of its files; where they were not stated, at most as many. */
  readonly bytes: number;
  /** The model its file says that it was trained on. */
  readonly base?: string;
}

export interface LoraPlan {
  readonly adapters: readonly LoraAdapterPlan[];
  /** Adapters kept in the memory of the node by each process. */
  readonly maxCpuLoras: number;
  readonly loadsAtRuntime: boolean;
}

/** Undefined: the engine takes no adapters. */
export function planLora(model: ModelConfig, plan: ServingPlan, tier: WeightsTier): LoraPlan | undefined {
  const sizes = loraSizesOf(model);
  if (sizes === undefined) return undefined;
  return {
    adapters: (model.loraAdapters ?? []).map((adapter) => planAdapter(adapter, plan, tier)),
    maxCpuLoras: sizes.maxCpuLoras,
    loadsAtRuntime: model.loadLorasAtRuntime === true,
  };
}

function planAdapter(adapter: LoraAdapter, plan: ServingPlan, tier: WeightsTier): LoraAdapterPlan {
  const { name, id, revision, source, files } = adapter;
  const rank = rankOf(adapter) ?? 0;
  const origin = originOf(source);
  const bucketPrefix = prefixOf(id, revision);
  return {
    name,
    id,
    rank,
    ...(revision === undefined ? {} : { revision }),
    ...(origin === undefined ? {} : { origin }),
    bucketPrefix,
    path: `${isStreamed(tier) ? LORA_DIRECTORY : WEIGHTS_MOUNT_PATH}/${bucketPrefix.replace(/\/$/, '')}`,
    bytes: adapterBytes(adapter, plan),
    ...(files?.base === undefined ? {} : { base: files.base }),
  };
}

const adapterBytes = (adapter: LoraAdapter, plan: ServingPlan): number =>
  adapter.bytes ?? adapterFileBytes(plan, rankOf(adapter) ?? 0);

/** Bytes of all adapters of a model, as they lie on a disk. */
export const adaptersBytes = ({ loraAdapters = [] }: ModelConfig, plan: ServingPlan): number =>
  loraAdapters.reduce((sum, adapter) => sum + adapterBytes(adapter, plan), 0);

/** What a pod keeps of them on its node's disks. */
export const copiedAdapterBytes = (model: ModelConfig, plan: ServingPlan, tier: WeightsTier): number =>
  isOnLustre(tier) ? 0 : adaptersBytes(model, plan);
