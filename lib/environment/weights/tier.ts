import { loadFormatOf } from '../../config/load-format';
import type { DeploymentConfig, ModelConfig } from '../../config/schema';
import { AUTOMATIC_TIER, copiesToNode, type WeightsTier } from '../../contract';
import type { ServingPlan } from '../../planner';
import { GIB } from '../../units';

/**
 * Streaming is the fastest first start and costs nothing, so it is taken wherever the loader can. The others are chosen by who
 * knows why: node disks for containers that restart often, a file system for many nodes that read the same again and again.
 */
export function weightsTierOf(model: ModelConfig, { storage }: DeploymentConfig): WeightsTier {
  if (storage.tier !== 'auto') return storage.tier;
  return loadFormatOf(model) === 'auto' ? AUTOMATIC_TIER.streaming : AUTOMATIC_TIER.otherwise;
}

/** Of a draft with weights of its own only the bytes in memory are known; its files are not larger. */
const draftBytes = ({ speculative, layout }: ServingPlan): number =>
  speculative?.draftHuggingFaceId === undefined ? 0 : speculative.draftWeightsGiB * GIB * layout.tensorParallelSize;

/** Checkpoint and draft, as they lie on a disk. */
export const storedBytes = (plan: ServingPlan): number => plan.checkpointBytes + draftBytes(plan);

/** What a pod keeps on its node's disks. */
export const copiedBytes = (plan: ServingPlan, tier: WeightsTier): number =>
  copiesToNode(tier) ? storedBytes(plan) : 0;
