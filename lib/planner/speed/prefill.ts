import { isPooling } from '../../catalog';
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

/** What the time of a whole answer depends on beside its prefill. */
export interface AnswerInputs extends PrefillInputs {
  readonly throughput?: { readonly tpotMs: { readonly high: number } };
}

/**
 * Seconds until an answer of the longest context is complete: queue and prefill, then a token at a time at the slow end of the
 * plan. Without a plan of the speed nobody knows, so it is without end.
 */
export function longestAnswerSeconds(inputs: AnswerInputs): number {
  const { throughput, settings, model } = inputs;
  if (isPooling(model.task)) return longestPrefillSeconds(inputs);
  if (throughput === undefined) return Number.POSITIVE_INFINITY;
  return longestPrefillSeconds(inputs) + (settings.maxModelLen * throughput.tpotMs.high) / 1000;
}

/** Tokens of an answer that come within so many seconds; undefined where the plan knows no speed. */
export function answerTokensWithin(seconds: number, { throughput }: AnswerInputs): number | undefined {
  return throughput === undefined ? undefined : Math.floor((seconds * 1000) / throughput.tpotMs.high);
}
