import { z } from 'zod';

/** What of a deployed environment somebody lets a change replace or delete; held against its baseline. */
export const replacementsSchema = z
  .array(
    z.strictObject({
      /** The one resource, object or stack, as the refusal names it. */
      resource: z
        .string()
        .regex(/\S/, 'must name one resource, as the refusal does')
        .refine((text) => !text.includes('*'), 'must name one resource, as the refusal does: a permission is for one'),
      reason: z.string().refine((text) => text.trim().length >= 20, 'must say why, in 20 letters or more'),
      /** Who answers for it: a team, an address. */
      owner: z.string().regex(/\S/, 'must name who answers for it'),
      /** Last day it holds. */
      expires: z.iso.date('must be a day like 2027-06-30'),
    }),
  )
  .max(200);
