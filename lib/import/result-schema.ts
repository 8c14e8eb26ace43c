import { z } from 'zod';
import { FORMATS, OUTCOMES } from './types';

const problemSchema = z.object({ field: z.string(), message: z.string() });

/** What `windlass import --json` prints. */
export const importResultSchema = z.object({
  /** False where the source could not be read, or the environment has problems. */
  ok: z.boolean(),
  /** `refused`: nothing was imported; `problems`: the environment was, and must be completed. */
  verdict: z.enum(['ok', 'problems', 'refused']),
  format: z.enum(FORMATS).optional(),
  /** As an environment file holds it (environment.json). */
  environment: z.unknown().optional(),
  /** Each flag, variable and setting of the source once, with what became of it. */
  items: z
    .array(
      z.object({
        /** Where it stands in the source. */
        place: z.string(),
        kind: z.enum(['flag', 'variable', 'setting']),
        name: z.string(),
        /** Absent: it has none, or it is a secret. */
        value: z.string().optional(),
        outcome: z.enum(OUTCOMES),
        /** Field of the environment, or what decides it. */
        to: z.string().optional(),
        why: z.string(),
      }),
    )
    .optional(),
  /** What was chosen for what the source does not say. */
  choices: z.array(z.string()).optional(),
  /** What is wrong with the source or, as `check` says it, with the environment. */
  problems: z.array(problemSchema),
  toDo: z.array(z.object({ topic: z.string(), message: z.string(), todo: z.literal(true).optional() })).optional(),
});
