import { revisionOf, sourceOf, type WeightsOrigin } from '../../config/model-spec';
import type { ModelConfig } from '../../config/schema';
import { isStreamed, WEIGHTS_MOUNT_PATH, weightsClaim, type WeightsTier } from '../../contract';
import type { ServingPlan } from '../../planner';

export interface WeightsPlan {
  readonly tier: WeightsTier;
  /** Claim of the file system; absent: the tier has none. */
  readonly claim?: string;
  /** What vLLM is given as model: `s3://bucket/prefix/` or `/models/<name>`. */
  readonly location: string;
  /** Key prefix inside the weights bucket, without leading slash, with trailing slash. */
  readonly bucketPrefix: string;
  readonly bytes: number;
  /** Commit of the checkpoint's repository that is staged; absent: nothing is pinned and staging refuses to run. */
  readonly revision?: string;
  /** Absent: it is staged from its repository of Hugging Face. */
  readonly origin?: WeightsOrigin;
  readonly draftBucketPrefix?: string;
  readonly draftLocation?: string;
  readonly draftRevision?: string;
}

/** Where pods find what is staged. */
export interface WeightsSource {
  readonly tier: WeightsTier;
  readonly bucket: string;
  /** Zone of the file system, for the tier that has one. */
  readonly fileSystemZone?: string;
}

/** Where a checkpoint is staged: the repository's id, then the pinned commit. */
export function planWeights(
  plan: ServingPlan,
  model: ModelConfig,
  { tier, bucket, fileSystemZone }: WeightsSource,
): WeightsPlan {
  const revision = revisionOf(model);
  const bucketPrefix = prefixOf(plan.checkpoint.huggingFaceId, revision);
  const origin = sourceOf(model);
  const draft = plan.speculative?.draftHuggingFaceId;
  const draftRevision = model.speculative === false ? undefined : model.speculative?.revision;
  const draftBucketPrefix = draft && prefixOf(draft, draftRevision);
  return {
    tier,
    claim: fileSystemZone === undefined ? undefined : weightsClaim(fileSystemZone),
    location: locationOf(tier, bucket, bucketPrefix),
    bucketPrefix,
    bytes: plan.checkpointBytes,
    revision,
    ...(origin === undefined ? {} : { origin }),
    draftBucketPrefix,
    draftLocation: draftBucketPrefix && locationOf(tier, bucket, draftBucketPrefix),
    draftRevision: draftBucketPrefix && draftRevision,
  };
}

export function prefixOf(huggingFaceId: string, revision?: string): string {
  return revision === undefined ? `${huggingFaceId}/` : `${huggingFaceId}/${revision}/`;
}

function locationOf(tier: WeightsTier, bucket: string, prefix: string): string {
  return isStreamed(tier) ? `s3://${bucket}/${prefix}` : `${WEIGHTS_MOUNT_PATH}/${prefix}`;
}
