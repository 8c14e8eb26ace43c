import { z } from 'zod';
import { granted } from './granted-schema';

/** Findings of the policy that somebody takes upon himself; whether each is one is judged with the rules. */
export const exceptionsSchema = z
  .array(
    z.strictObject({
      /** Id of the rule, as `windlass policy --list` has it. */
      rule: z.string().min(1),
      /** The one resource or Kubernetes object, as the finding names it. */
      object: z.string().min(1),
      ...granted,
    }),
  )
  .max(200);
