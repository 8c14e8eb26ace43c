import { z } from 'zod';

/** What of a review somebody takes upon himself, so that a gate of `windlass diff --fail-on` stays open. */
export const reviewSchema = z.strictObject({
  accept: z
    .array(
      z.strictObject({
        gate: z.enum(['replace', 'restart', 'exposure', 'policy', 'cost', 'unfit']),
        /** Construct or Kubernetes object, as the review names it. @default - everything of this gate */
        object: z.string().min(1).optional(),
        reason: z.string().regex(/\S/, 'must say why: whoever reads the review later has nothing else'),
        /** Last day it holds. @default - until it is taken out */
        until: z.iso.date('must be a day like 2026-12-31').optional(),
      }),
    )
    .max(50)
    .default([]),
});
