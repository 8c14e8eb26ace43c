import { z } from 'zod';

/** Why somebody lets something through, who answers for it, and until when. */
export const granted = {
  reason: z.string().refine((text) => text.trim().length >= 20, 'must say why, in 20 letters or more'),
  /** A team, an address. */
  owner: z.string().regex(/\S/, 'must name who answers for it'),
  /** Last day it holds. */
  expires: z.iso.date('must be a day like 2027-06-30'),
};
