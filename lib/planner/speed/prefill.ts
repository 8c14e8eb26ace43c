import type { GpuSpec, ModelSpec } from '../../catalog/types';
import type { Layout } from '../layout';
import type { EngineSettings } from '../settings';

/** What a prefill's time depends on; a whole plan is one. */
export interface PrefillInputs {
  readonly model: ModelSpec;
  readonly gpu: GpuSpec;
  readonly layout: Layout;
  readonly settings: Pick<EngineSettings, 'maxModelLen'>;
}

/** Share of peak compute a prefill reaches, low end; queueing behind one other full prefill doubles the wait. */
const PREFILL_MFU = 0.2;
const QUEUED_PREFILLS = 2;

/** Seconds to prefill the longest context: 2 floating-point operations per active parameter and token. */
export function longestPrefillSeconds({ model, gpu, layout, settings }: PrefillInputs): number {
  const activeParameters = model.parameters?.active ?? 0;
  const gpusOfOneRank = layout.gpus / layout.dataParallelSize;
  const flopsPerSecond = gpu.denseFlopsPerSecond.bf16 * gpusOfOneRank * PREFILL_MFU;
  return (QUEUED_PREFILLS * 2 * activeParameters * settings.maxModelLen) / flopsPerSecond;
}
