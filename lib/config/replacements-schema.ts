import { z } from 'zod';
import { granted } from './granted-schema';

/** What of a deployed environment somebody lets a change replace or delete; held against its baseline. */
export const replacementsSchema = z
  .array(
    z.strictObject({
      /** The one resource, object or stack, as the refusal names it. */
      resource: z
        .string()
        .regex(/\S/, 'must name one resource, as the refusal does')
        .refine((text) => !text.includes('*'), 'must name one resource, as the refusal does: a permission is for one'),
      ...granted,
    }),
  )
  .max(200);
