import { z } from 'zod';

const text = z.string();
const range = z.strictObject({ low: z.number(), expected: z.number(), high: z.number() });
const environment = z.record(text, z.unknown()).meta({ description: 'an environment file, see environment.json' });

/** One step of {@link changeResultSchema}. */
export const stepSchema = z.strictObject({
  title: text,
  environment: environment.optional().meta({ description: 'the file that is deployed in this step' }),
  edits: z.array(z.strictObject({ field: text, from: z.unknown().optional(), to: z.unknown().optional() })),
  deploys: z.array(z.strictObject({ stacks: z.union([z.literal('all'), z.array(text)]), exclusively: z.boolean() })),
  scales: z.array(z.strictObject({ nodeGroup: text, desiredSize: z.int().nonnegative() })),
  commands: z.array(text),
  does: text,
  seconds: range.optional(),
  clientsFeel: text,
  readyReplicas: z.record(text, z.int().nonnegative()),
  waitFor: z.array(text),
  goBack: text,
});

/** What `windlass change --json` prints. */
export const changeResultSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ ok: z.literal(true), verdict: z.literal('steps'), steps: z.array(stepSchema).min(1) }),
  z.strictObject({ ok: z.literal(true), verdict: z.literal('nothing') }),
  z.strictObject({
    ok: z.literal(false),
    verdict: z.literal('refused'),
    problems: z.array(z.strictObject({ field: text, message: text })),
  }),
]);
