import { findEngineFlag } from '../../lib/catalog';
import { isStreamed } from '../../lib/contract';
import type { Flags } from './flags';
import type { DeploymentPlan } from '../../lib/environment';

/** Files of a checkpoint read at once by each process; the value of vLLM's own S3 example (`docs/models/extensions/runai_model_streamer.md`). */
const STREAM_CONCURRENCY = 16;

/** How weights get from storage to the GPUs. */
export function loadingFlags({ name, plan, weights, engine }: DeploymentPlan): Flags {
  const loadFormat = plan.checkpoint.loadFormat ?? plan.model.serving?.loadFormat ?? 'auto';
  if (!isStreamed(weights.tier))
    return { ...(loadFormat === 'auto' ? {} : { 'load-format': loadFormat }), ...ownExperts(plan, engine.version) };
  if (loadFormat !== 'auto')
    throw new Error(
      `${name}: load format ${loadFormat} cannot stream from S3; plan its weights on a file system or disk`,
    );
  return {
    'load-format': 'runai_streamer',
    'model-loader-extra-config': JSON.stringify({
      // Ranks of one tensor-parallel group each read a part and share it, instead of each reading everything.
      distributed: plan.layout.tensorParallelSize > 1,
      concurrency: STREAM_CONCURRENCY,
    }),
  };
}

const EP_WEIGHT_FILTER = 'enable-ep-weight-filter';

/**
 * With expert parallelism a rank reads its own experts only, instead of all of them to throw most away. Of loaders that read
 * files; the streamer has its own way (vLLM 0.29.0 model_executor/model_loader/default_loader.py `_init_ep_weight_filter`).
 */
function ownExperts({ layout }: DeploymentPlan['plan'], version: string): Flags {
  const has = findEngineFlag(version, `--${EP_WEIGHT_FILTER}`) !== undefined;
  return layout.enableExpertParallel && has ? { [EP_WEIGHT_FILTER]: true } : {};
}
