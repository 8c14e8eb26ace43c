import { z } from 'zod';

const words = (message: string) => z.string().regex(/\S/, message);

/** Findings of the policy that somebody takes upon himself; whether each is one is judged with the rules. */
export const exceptionsSchema = z
  .array(
    z.strictObject({
      /** Id of the rule, as `windlass policy --list` has it. */
      rule: z.string().min(1),
      /** The one resource or Kubernetes object, as the finding names it. */
      object: z.string().min(1),
      reason: z.string().refine((text) => text.trim().length >= 20, 'must say why, in 20 letters or more'),
      /** Who answers for it: a team, an address. */
      owner: words('must name who answers for it'),
      /** Last day it holds. */
      expires: z.iso.date('must be a day like 2027-06-30'),
    }),
  )
  .max(200);
